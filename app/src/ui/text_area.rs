//! The only `<textarea>` of the application.
//!
//! Leptos 0.8 sends the children of a textarea unescaped, which would run whatever somebody wrote into an answer. Here the
//! text is escaped on the server; the browser half never draws it anew, it takes the element as it stands in the page.

use leptos::prelude::*;

/// A box for long text. Its content is the server's until the writer changes it.
#[component]
pub fn TextArea(
    /// The id, to which the label points.
    #[prop(into)]
    id: String,
    /// The field's name.
    #[prop(into)]
    name: String,
    /// What stands in it.
    #[prop(into)]
    value: String,
    /// Lines shown when empty.
    #[prop(default = 4)]
    rows: u8,
    /// The language of the text, for screen readers and fonts.
    #[prop(optional, into)]
    lang: Option<String>,
    /// Ids of the texts that explain it.
    #[prop(optional, into)]
    described_by: Option<String>,
    /// Whether what stands in it cannot be taken.
    #[prop(optional)]
    invalid: bool,
    /// Whether it can be read but not changed.
    #[prop(optional)]
    readonly: bool,
) -> impl IntoView {
    // A first line end is eaten by the parser of HTML: one more keeps the one that was typed.
    let first = if value.starts_with('\n') { "\n" } else { "" };
    let initial = if cfg!(feature = "ssr") { format!("{first}{}", escaped(&value)) } else { value };
    view! {
        <textarea id=id name=name dir="auto" rows=rows lang=lang aria-describedby=described_by
            aria-invalid=invalid.then_some("true") readonly=readonly>{initial}</textarea>
    }
}

/// Markup characters made harmless.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn drawn(value: &str) -> String {
        let value = value.to_owned();
        let owner = Owner::new();
        owner.with(|| view! { <TextArea id="a" name="a" value=value/> }.to_html())
    }

    #[test]
    fn what_is_written_never_becomes_markup() {
        let html = drawn("</textarea><script>alert(1)</script>");
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;"), "{html}");
    }

    #[test]
    fn escaping_happens_once() {
        // Fails when a later version of the framework escapes by itself: then this component can go.
        assert!(drawn("a<b").contains("a&lt;b"), "{}", drawn("a<b"));
    }

    #[test]
    fn a_first_line_end_survives() {
        assert!(drawn("\nx").contains(">\n\nx<"), "{}", drawn("\nx"));
    }
}
