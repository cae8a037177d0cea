//! Supplementary questions where they belong (para. 35): behind the original question, with date and State. Nothing of them
//! changes while the page is there, so the browser half leaves them alone.

use leptos::prelude::*;
use rules::language::Language;

/// A supplementary question in words.
#[derive(Clone, Debug)]
pub struct AskedWords {
    /// Who asks, and when.
    pub head: String,
    /// The question.
    pub text: String,
    /// Its language.
    pub lang: Language,
    /// That it was worded anew or withdrawn.
    pub remarks: Vec<String>,
    /// What was answered, oldest first.
    pub answers: Vec<AskedAnswer>,
    /// That no answer was sent yet.
    pub open: Option<String>,
    /// The page of all such questions, at this one.
    pub href: String,
    /// What is done there.
    pub label: String,
}

/// A version of an answer in words.
#[derive(Clone, Debug)]
pub struct AskedAnswer {
    /// Its number and date.
    pub head: String,
    /// The answer.
    pub text: String,
    /// Its language.
    pub lang: Language,
    /// Whether no later version is there.
    pub newest: bool,
}

/// Draws questions one below the other; nothing where there are none.
pub fn asked(list: Vec<AskedWords>) -> AnyView {
    let items: Vec<_> = list.into_iter().map(one).collect();
    if items.is_empty() { ().into_any() } else { view! { <div class="asked-all">{items}</div> }.into_any() }
}

fn one(q: AskedWords) -> impl IntoView {
    let remarks: Vec<_> = q.remarks.into_iter().map(|r| view! { <p class="soft small">{r}</p> }).collect();
    let open = q.open.map(|text| view! { <p><span class="mark" data-state="none">{text}</span></p> });
    view! {
        <div class="asked">
            <p class="asked-head"><b>{q.head}</b></p>
            <p class="said" dir="auto" lang=q.lang.code()>{q.text}</p>
            {remarks}
            {answers(q.answers)}
            {open}
            <p class="no-print"><a href=q.href>{q.label}</a></p>
        </div>
    }
}

/// The newest answer; earlier ones are there as well, marked as such.
pub fn answers(list: Vec<AskedAnswer>) -> Vec<AnyView> {
    list.into_iter()
        .rev()
        .map(|a| {
            view! {
                <div class="reply" data-old=(!a.newest).then_some("true")>
                    <p class="asked-head">{a.head}</p>
                    <p class="said" dir="auto" lang=a.lang.code()>{a.text}</p>
                </div>
            }
            .into_any()
        })
        .collect()
}
