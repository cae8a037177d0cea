//! The origin (scheme, host, port) under which people reach the server.

use axum::http::Uri;

/// A web origin, in the normal form in which browsers compare them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    host: String,
    port: u16,
}

/// Why an address is not an origin.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not an address of the form https://host or http://host:port")]
pub struct NotAnOrigin(String);

impl Origin {
    /// Reads the origin out of an address; a path behind it is ignored.
    ///
    /// # Errors
    /// When it is not an absolute http or https address.
    pub fn parse(address: &str) -> Result<Self, NotAnOrigin> {
        let wrong = || NotAnOrigin(address.to_owned());
        let uri: Uri = address.trim().parse().map_err(|_| wrong())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(wrong());
        }
        Self::from_authority(https, authority.as_str()).ok_or_else(wrong)
    }

    /// The origin of a `Host` header, which names no scheme.
    #[must_use]
    pub fn of_host(https: bool, host: &str) -> Option<Self> {
        Self::from_authority(https, host)
    }

    /// Whether people reach the server through TLS.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.https
    }

    fn from_authority(https: bool, authority: &str) -> Option<Self> {
        let authority: axum::http::uri::Authority = authority.parse().ok()?;
        let standard = if https { 443 } else { 80 };
        // An unreadable port gives `None` from `port_u16` too, so the text itself is asked whether it has one.
        let port = match authority.port_u16() {
            Some(port) => port,
            None if authority.as_str() == authority.host() => standard,
            None => return None,
        };
        Some(Self { https, host: authority.host().to_ascii_lowercase(), port })
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn the_standard_port_and_capitals_make_no_difference() {
        assert_eq!(Origin::parse("https://Review.Example/x").ok(), Origin::parse("https://review.example:443").ok());
        assert_ne!(Origin::parse("https://review.example").ok(), Origin::parse("http://review.example").ok());
        assert_ne!(Origin::parse("http://review.example").ok(), Origin::parse("http://review.example:3000").ok());
        assert!(Origin::parse("http://[::1]:3000").is_ok());
    }

    #[test]
    fn what_is_not_an_origin_is_refused() {
        for text in [
            "",
            "null",
            "review.example",
            "ftp://review.example",
            "https://a@review.example",
            "https://",
            "http://h:99999",
        ] {
            assert!(Origin::parse(text).is_err(), "{text}");
        }
    }
}
