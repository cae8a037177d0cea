//! The markup of messages as a view. Every text goes through the framework, which escapes it; only the parser makes marks.

use leptos::prelude::*;
use rules::language::Language;
use rules::markup::{Block, Inline, Link, parse};

/// A text in the small markup, in its own language and direction.
pub(crate) fn marked(text: &str, lang: Language) -> impl IntoView + use<> {
    let drawn = blocks(&parse(text));
    view! { <div class="said" dir=lang.dir() lang=lang.code()>{drawn}</div> }
}

fn blocks(blocks: &[Block]) -> Vec<AnyView> {
    blocks.iter().map(block).collect()
}

/// Each block finds its own direction: a message may quote another script.
fn block(block: &Block) -> AnyView {
    match block {
        Block::Paragraph(parts) => view! { <p dir="auto">{line(parts)}</p> }.into_any(),
        Block::List { from: None, items } => {
            let items: Vec<_> = items.iter().map(|i| view! { <li>{line(i)}</li> }).collect();
            view! { <ul dir="auto">{items}</ul> }.into_any()
        }
        Block::List { from: Some(first), items } => {
            let items: Vec<_> = items.iter().map(|i| view! { <li>{line(i)}</li> }).collect();
            view! { <ol dir="auto" start=first.to_string()>{items}</ol> }.into_any()
        }
        Block::Quotation(inside) => view! { <blockquote dir="auto">{blocks(inside)}</blockquote> }.into_any(),
    }
}

fn line(parts: &[Inline]) -> Vec<AnyView> {
    parts
        .iter()
        .map(|part| match part {
            Inline::Text(text) => text.clone().into_any(),
            Inline::Break => view! { <br/> }.into_any(),
            Inline::Emphasis(inside) => view! { <em>{line(inside)}</em> }.into_any(),
            Inline::Strong(inside) => view! { <strong>{line(inside)}</strong> }.into_any(),
            Inline::Link(link) => anchor(link),
        })
        .collect()
}

/// Words of the writer's own have the host beside them: what is shown is where it leads.
fn anchor(link: &Link) -> AnyView {
    let (href, text) = (link.href.clone(), link.text.clone());
    if link.named {
        let host = link.host.clone();
        view! {
            <a href=href rel="noopener noreferrer nofollow"><bdi>{text}</bdi></a>" "
            <span class="soft">"("<bdi dir="ltr">{host}</bdi>")"</span>
        }
        .into_any()
    } else {
        view! { <a href=href rel="noopener noreferrer nofollow"><bdi dir="ltr">{text}</bdi></a> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> String {
        let text = text.to_owned();
        crate::http::html(move || marked(&text, Language::En))
    }

    #[test]
    fn marks_are_drawn() {
        let html = drawn("One *two* **three**\n\n- a\n- b\n\n> c\n\n[law](https://laws.example/5)");
        for part in ["<em>", "<strong>", "<ul dir=\"auto\">", "<blockquote dir=\"auto\">", "rel=\"noopener"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(html.contains("laws.example</bdi>"), "{html}");
    }

    #[test]
    fn what_somebody_wrote_never_becomes_markup() {
        for text in [
            "<script>alert(1)</script>",
            "*<img src=x onerror=alert(1)>*",
            "[<b>x</b>](https://a.example/)",
            "[x](javascript:alert(1))",
            "https://a.example/\"onmouseover=\"alert(1)",
            "> <script>alert(1)</script>",
            "- <iframe>",
        ] {
            let html = drawn(text).to_lowercase();
            // What was written has no angle bracket left, so every one that is there begins or ends a tag of ours.
            for tag in html.split('<').skip(1).map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag)) {
                let name = tag.trim_start_matches('/').split_whitespace().next().unwrap_or("");
                let ours = ["div", "p", "a", "bdi", "span", "em", "strong", "ul", "ol", "li", "blockquote", "br"]
                    .contains(&name);
                assert!(ours || tag.starts_with('!'), "{text}: {tag} in {html}");
                for bad in ["onmouseover", "onerror", "javascript"] {
                    assert!(!tag.contains(bad), "{text}: {tag} in {html}");
                }
            }
        }
    }
}
