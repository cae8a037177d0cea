-- What wrk found, as one line of JSON.
function done(summary, latency)
  local e = summary.errors
  print(string.format('{"requests":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f,"failed":%d}', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
