//! What the pages of the feedback share: addresses, names of kinds, shapes of progress, choices of language.

use crate::http::Visit;
use crate::i18n;
use crate::i18n::texts::feedback as t;
use crate::pages::response::phase_name;
use crate::ui;
use backend::library::Loaded;
use backend::service::SentLine;
use leptos::prelude::*;
use rules::feedback::{ArticleKey, ArticleState, NoteKind, article_code};
use rules::id::ReviewId;
use rules::language::Language;
use rules::party::PartyCode;

/// The address under which all pages of a feedback lie.
pub(super) fn base(review: ReviewId, phase: u8) -> String {
    format!("/reviews/{review}/feedback/{phase}")
}

/// The address of one article of one's own feedback.
pub(super) fn article_href(review: ReviewId, phase: u8, article: ArticleKey) -> String {
    format!("{}/articles/{}", base(review, phase), article_code(article))
}

/// "Review of Norway, phase 1: criminalization".
pub(super) fn kicker(visit: &Visit, state: PartyCode, phase: u8) -> String {
    t::kicker(visit.lang, visit.state_name(state), phase, phase_name(visit, phase))
}

/// The title of an article in the language of the screen.
pub(super) fn title(l: Language, loaded: &Loaded, article: ArticleKey) -> String {
    let texts = loaded.texts(l).and_then(|texts| texts.article(article.0, article.1));
    texts.map(|texts| texts.title.clone()).unwrap_or_default()
}

/// What a note is.
pub(super) fn kind(l: Language, kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Measures => t::kind_measures(l),
        NoteKind::Success => t::kind_success(l),
        NoteKind::Challenge => t::kind_challenge(l),
        NoteKind::Clarification => t::kind_clarification(l),
        NoteKind::Supplement => t::kind_supplement(l),
    }
}

/// How far an article is, in words and shape.
pub(super) fn mark(l: Language, state: ArticleState) -> impl IntoView + use<> {
    let (code, words) = match state {
        ArticleState::Unclaimed => ("none", t::state_unclaimed(l)),
        ArticleState::Claimed => ("part", t::state_claimed(l)),
        ArticleState::Noted => ("ready", t::state_noted(l)),
        ArticleState::Nothing => ("full", t::state_nothing(l)),
    };
    view! { <span class="mark" data-state=code>{words}</span> }
}

/// The choice of the language of a text.
pub(super) fn language(name: String, label: &'static str, about: String, chosen: Language) -> impl IntoView + use<> {
    let options: Vec<_> = Language::ALL
        .into_iter()
        .map(|o| view! { <option value=o.code() lang=o.code() selected=o == chosen>{o.own_name()}</option> })
        .collect();
    view! { <label>{label}<span class="vh">" "{about}</span>" "<select name=name>{options}</select></label> }
}

/// A key against saving the same twice.
pub(super) fn new_key() -> String {
    format!("feedback-{}", uuid::Uuid::new_v4())
}

/// The key that a form brought, or a new one: nothing typed is lost over an odd key.
pub(super) fn key_of(text: &str) -> String {
    // Room is left for the name of a field behind it.
    let fits = (1..=60).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if fits { text.to_owned() } else { new_key() }
}

/// In which language one usually writes: that of the screen if the review is held in it, else its first.
pub(super) fn usual(screen: Language, languages: &[Language]) -> Language {
    if languages.contains(&screen) { screen } else { languages.first().copied().unwrap_or(screen) }
}

/// Versions that were sent, the newest of each State first.
pub(in crate::pages) fn sent_lines(
    visit: &Visit,
    review: ReviewId,
    phase: u8,
    lines: &[SentLine],
) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut sorted: Vec<(String, &SentLine)> = lines.iter().map(|s| (visit.state_name(s.by), s)).collect();
    sorted.sort_by(|(a, x), (b, y)| i18n::collate(l, a, b).then(y.number.cmp(&x.number)));
    let items: Vec<_> = sorted
        .into_iter()
        .map(|(state, line)| {
            let href = format!("{}/sent/{}/{}", base(review, phase), line.by, line.number);
            let old = line.superseded.then(|| view! { " "<span class="soft">{t::superseded(l)}</span> });
            view! {
                <li>
                    <a href=href>{t::sent_line(l, state, i18n::number(l, i64::from(line.number)))}</a>
                    " "<span class="soft">{ui::time(l, line.at)}</span>{old}
                </li>
            }
        })
        .collect();
    if items.is_empty() {
        view! { <p class="soft">{t::none_sent(l)}</p> }.into_any()
    } else {
        view! { <ul class="bare">{items}</ul> }.into_any()
    }
}
