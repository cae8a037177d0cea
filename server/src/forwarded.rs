//! Whose request a proxy passes on. Limits that are kept for each address would otherwise be one limit for the whole world.

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, SocketAddr};

const FORWARDED: &str = "x-forwarded-for";

/// The address that the proxy next to us saw: the last one of the header. Those before it are what others claimed.
fn client(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?.to_str().ok()?;
    let text = last.rsplit(',').next()?.trim();
    let bare = text.trim_start_matches('[').split(']').next().unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|a| a.ip()))
}

/// The layer, for a server that is reached through a proxy only.
pub async fn by_proxy(mut request: Request, next: Next) -> Response {
    if let Some(client) = client(request.headers()) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, 0)));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, HeaderValue::from_str(line).ok()?);
        }
        client(&headers).map(|ip| ip.to_string())
    }

    #[test]
    fn the_last_address_is_the_one_that_our_proxy_saw() {
        let cases: [(&[&str], Option<&str>); 8] = [
            (&["198.51.100.7"], Some("198.51.100.7")),
            (&["10.9.9.9, 198.51.100.7"], Some("198.51.100.7")),
            (&["10.9.9.9", "198.51.100.7"], Some("198.51.100.7")),
            (&["198.51.100.7:4711"], Some("198.51.100.7")),
            (&["2001:db8::1"], Some("2001:db8::1")),
            (&["[2001:db8::1]:443"], Some("2001:db8::1")),
            (&["unknown"], None),
            (&[], None),
        ];
        for (lines, address) in cases {
            assert_eq!(seen(lines).as_deref(), address, "{lines:?}");
        }
    }
}
