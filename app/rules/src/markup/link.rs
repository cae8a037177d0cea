//! Where a link may lead, and how that is shown.

/// Longer addresses are words.
pub(super) const BYTES_MAX: usize = 2_000;

/// A link. Its address is ASCII without a sign that could end an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads: `http`, `https` or `mailto`.
    pub href: String,
    /// The host, or the address of a mail, as it really is.
    pub host: String,
    /// The words shown.
    pub text: String,
    /// Whether the words are the writer's own, so that the host has to stand beside them.
    pub named: bool,
}

/// The link of an address, if it may be one.
pub fn link(address: &str) -> Option<Link> {
    if address.len() > BYTES_MAX || address.chars().any(deceives) {
        return None;
    }
    if let Some(mail) = address.strip_prefix("mailto:") {
        return is_mail(mail).then(|| Link {
            href: address.to_owned(),
            host: mail.to_owned(),
            text: address.to_owned(),
            named: false,
        });
    }
    let scheme = ["https://", "http://"].into_iter().find(|s| address.starts_with(s))?;
    let rest = address.strip_prefix(scheme)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    if !is_host(host) {
        return None;
    }
    let href = format!("{scheme}{host}{}", encoded(path));
    Some(Link { href, host: host.to_owned(), text: address.to_owned(), named: false })
}

/// Letters, digits, dots, hyphens and a port. A user name before the host would pass one address off as another.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
    };
    let port = port.is_none_or(|p| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
    port && name.len() <= 253 && name.split('.').all(label)
}

fn is_mail(mail: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._%+-".contains(&b);
    mail.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && local.bytes().all(plain) && host.contains('.') && !host.contains(':') && is_host(host)
    })
}

/// Characters that are not seen, or that turn the direction of what is.
fn deceives(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || matches!(c, '"' | '<' | '>' | '\\' | '`' | '{' | '}' | '|' | '^')
}

/// Everything beyond ASCII as percent-encoded UTF-8, and the quotation mark of attributes.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && byte != b'\'' {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
