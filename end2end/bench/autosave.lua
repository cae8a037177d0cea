-- One writer a thread: saves a text, waits until it is acknowledged, goes on from the revision it got.
local threads = {}
local given = 0
local TEXT = string.rep("Section 12 of the Penal Code applies to legal persons too. ", 6)

function setup(thread)
  given = given + 1
  thread:set("place", given)
  table.insert(threads, thread)
end

function init()
  local n = 0
  for line in io.lines(os.getenv("WRITERS")) do
    n = n + 1
    if n == place then
      cookie, path, revision = line:match("^(.-)\t(.-)\t(%d+)$")
      revision = tonumber(revision)
    end
  end
  saved, refused, last_status, count = 0, 0, 0, 0
  run = string.format("%d-%d", os.time(), place)
  headers = { ["Cookie"] = cookie, ["Content-Type"] = "application/json" }
end

function request()
  count = count + 1
  local body = string.format('{"value":{"kind":"text","value":"%s%d"},"lang":"en","base_revision":%d,"key":"%s-%d"}',
    TEXT, count, revision, run, count)
  return wrk.format("PUT", path, headers, body)
end

function response(status, _, body)
  if status == 200 then
    saved = saved + 1
    revision = tonumber(body:match('"revision":(%d+)'))
  else
    refused = refused + 1
    last_status = status
  end
end

function done(summary, latency)
  local all, bad, status = 0, 0, 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("saved")
    bad = bad + thread:get("refused")
    status = math.max(status, thread:get("last_status"))
  end
  print(string.format('{"saved":%d,"refused":%d,"status":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f}', all, bad, status,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
