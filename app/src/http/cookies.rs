//! The cookies: session, known device, language, notice. None is readable by a script; none goes to another site.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(n, value)| (n == name).then_some(value))
}

/// The name under which a cookie travels: bound to the host by its prefix where the connection is safe.
pub(crate) fn name(plain: &str, https: bool) -> String {
    if https { format!("__Host-{plain}") } else { plain.to_owned() }
}

/// Sets a cookie; without an age it ends with the browser. The value must be made of ASCII letters, digits and `-_.~%`.
pub(crate) fn set_cookie(headers: &mut HeaderMap, plain: &str, value: &str, https: bool, days: Option<u32>) {
    let age = days.map(|d| format!("; Max-Age={}", u64::from(d) * 86_400)).unwrap_or_default();
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", name(plain, https));
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(SET_COOKIE, value);
    }
}

/// Takes a cookie away.
pub(crate) fn expired_cookie(headers: &mut HeaderMap, plain: &str, https: bool) {
    set_cookie(headers, plain, "", https, Some(0));
}
