//! The words of mail, in the receiver's language. A mail says that something awaits, never what it is about (para. 21).

use crate::i18n::texts::{inbox, mail as t, stakeholders as s};
use crate::pages::constructive::words;
use backend::constructive::{GuestComposer, GuestMail};
use backend::mail::{Composed, Composer, Item, Mail};
use rules::inbox::Kind;
use rules::language::Language;

/// Words mails with the texts of the pages.
#[derive(Clone, Copy, Debug)]
pub struct Texts;

impl Composer for Texts {
    fn compose(&self, mail: &Mail) -> Composed {
        if mail.unsubscribe.is_some() || mail.kind == "digest" { digest(mail) } else { one(mail) }
    }
}

/// What happened, in a sentence of its own.
fn what(l: Language, kind: &str) -> &'static str {
    match kind {
        "phase_opened" => t::phase_opened(l),
        "response_submitted" => t::response_submitted(l),
        "message_sent" => t::message_sent(l),
        "feedback_sent" => t::feedback_sent(l),
        "supplement_asked" => t::supplement_asked(l),
        "supplement_answered" => t::supplement_answered(l),
        "article_taken_over" => t::article_taken_over(l),
        "question_sent" => t::question_sent(l),
        "delegation_message_sent" => t::delegation_message_sent(l),
        "plan_recorded" => t::plan_recorded(l),
        "redraw_requested" => t::redraw_requested(l),
        "redraw_called" => t::redraw_called(l),
        "reviewer_drawn" => t::reviewer_drawn(l),
        "reviewer_replaced" => t::reviewer_replaced(l),
        "role_granted" => t::role_granted(l),
        "role_ended" => t::role_ended(l),
        "reminder" => t::reminder(l),
        "reminder_focal_point" => t::reminder_focal_point(l),
        // What has no sentence of its own is said in the words of the list.
        other => match Kind::of(other) {
            Kind::Other => t::something(l),
            _ => short(l, other, true),
        },
    }
}

/// What happened, in a few words for a list; for what is to be done, what that is.
pub(crate) fn short(l: Language, kind: &str, todo: bool) -> &'static str {
    match (Kind::of(kind), todo) {
        (Kind::PhaseOpened, true) => inbox::todo_phase_opened(l),
        (Kind::ResponseSubmitted, true) => inbox::todo_response_submitted(l),
        (Kind::RoleGranted, true) => inbox::todo_role_granted(l),
        (Kind::PhaseOpened, false) => inbox::kind_phase_opened(l),
        (Kind::ResponseSubmitted, false) => inbox::kind_response_submitted(l),
        (Kind::RoleGranted, false) => inbox::kind_role_granted(l),
        (Kind::SupplementAsked, true) => inbox::todo_supplement_asked(l),
        (Kind::SupplementAsked, false) => inbox::kind_supplement_asked(l),
        (Kind::QuestionSent, true) => inbox::todo_question_sent(l),
        (Kind::QuestionSent, false) => inbox::kind_question_sent(l),
        (Kind::FeedbackSent, _) => inbox::kind_feedback_sent(l),
        (Kind::SupplementAnswered, _) => inbox::kind_supplement_answered(l),
        (Kind::DelegationMessageSent, _) => inbox::kind_delegation_message_sent(l),
        (Kind::Reminder, _) => inbox::kind_reminder(l),
        (Kind::ReminderFocalPoint, _) => inbox::kind_reminder_focal_point(l),
        (Kind::ArticleTakenOver, _) => inbox::kind_article_taken_over(l),
        (Kind::ReviewerDrawn, _) => inbox::kind_reviewer_drawn(l),
        (Kind::MessageSent, _) => inbox::kind_message_sent(l),
        (Kind::PlanRecorded, _) => inbox::kind_plan_recorded(l),
        (Kind::RoleEnded, _) => inbox::kind_role_ended(l),
        (Kind::RedrawRequested, _) => inbox::kind_redraw_requested(l),
        (Kind::RedrawCalled, _) => inbox::kind_redraw_called(l),
        (Kind::ReviewerReplaced, _) => inbox::kind_reviewer_replaced(l),
        (Kind::DialogueAnnounced, _) => inbox::kind_dialogue_announced(l),
        (Kind::DialogueChanged, _) => inbox::kind_dialogue_changed(l),
        (Kind::ListDue, _) => inbox::kind_list_due(l),
        (Kind::ListCirculated, true) => inbox::todo_list_circulated(l),
        (Kind::ListCirculated, false) => inbox::kind_list_circulated(l),
        (Kind::MatterReferred, true) => inbox::todo_matter_referred(l),
        (Kind::MatterReferred, false) => inbox::kind_matter_referred(l),
        (Kind::ProcedureOpened, _) => inbox::kind_procedure_opened(l),
        (Kind::MatterDecided, _) => inbox::kind_matter_decided(l),
        (Kind::SummaryGiven, _) => inbox::kind_summary_given(l),
        (Kind::Other, _) => t::something(l),
    }
}

impl GuestComposer for Texts {
    fn compose_guest(&self, mail: &GuestMail) -> Composed {
        let l = mail.lang;
        let address = format!("{}{}", mail.public_url, mail.path);
        let event = mail.event.as_ref().map(|event| words::title(l, event));
        let number = || crate::i18n::number(l, i64::from(mail.number.unwrap_or(0)));
        let (what, text) = match mail.kind.as_str() {
            "link" => (s::mail_link_subject(l), s::mail_link(l, &address)),
            "received" => (s::mail_received_subject(l), s::mail_received(l, number())),
            "changed" => (s::mail_changed_subject(l), s::mail_changed(l).to_owned()),
            "convened" => (s::mail_convened_subject(l), s::mail_convened(l).to_owned()),
            "not_convened" => (s::mail_not_convened_subject(l), s::mail_not_convened(l).to_owned()),
            "admitted" => (s::mail_admitted_subject(l), s::mail_admitted(l).to_owned()),
            "not_admitted" => (s::mail_not_admitted_subject(l), s::mail_not_admitted(l).to_owned()),
            "comment_returned" => (s::mail_comment_returned_subject(l), s::mail_comment_returned(l).to_owned()),
            "comment_cleared" => (s::mail_comment_cleared_subject(l), s::mail_comment_cleared(l).to_owned()),
            "correction_answered" => {
                (s::mail_correction_answered_subject(l), s::mail_correction_answered(l).to_owned())
            }
            "withdrawn" => (s::mail_withdrawn_subject(l), s::mail_withdrawn(l).to_owned()),
            "programme" => (s::mail_programme_subject(l), s::mail_programme(l).to_owned()),
            _ => (s::mail_news_subject(l), s::mail_news(l).to_owned()),
        };
        let subject = event.as_ref().map_or_else(|| what.to_owned(), |event| s::mail_subject(l, what, event));
        let mut parts = vec![s::mail_greeting(l).to_owned(), text];
        if mail.kind == "link" {
            parts.push(s::mail_link_ignore(l).to_owned());
        } else {
            parts.extend(event);
            parts.push(s::mail_where(l, &address));
            parts.push(s::mail_no_reply(l).to_owned());
        }
        Composed { subject, text: bare_addresses(&format!("{}\n", parts.join("\n\n"))) }
    }
}

/// One thing that awaits an act.
fn one(mail: &Mail) -> Composed {
    let l = mail.lang;
    let what = what(l, &mail.kind);
    let subject = match &mail.review_code {
        Some(code) => t::subject_in(l, code),
        None => t::subject(l).to_owned(),
    };
    let greeting = t::greeting(l, &mail.name);
    let address = mail.items.first().map_or("/inbox", |item| item.address.as_str());
    let link = t::link(l, format!("{}{address}", mail.public_url));
    let text = format!("{greeting}\n\n{what}\n\n{link}\n\n{}\n", t::no_content(l));
    Composed { subject, text: bare_addresses(&text) }
}

/// What somebody was informed of, a line for each kind and review.
fn digest(mail: &Mail) -> Composed {
    let l = mail.lang;
    let line = |item: &Item| {
        let words = short(l, &item.kind, false);
        let words = if item.count > 1 { t::digest_times(l, words, i64::from(item.count)) } else { words.to_owned() };
        let words = item.review_code.as_ref().map_or_else(|| words.clone(), |code| t::digest_line(l, code, &words));
        format!("{words}\n{}{}\n", mail.public_url, item.address)
    };
    let lines: Vec<String> = mail.items.iter().map(line).collect();
    let inbox = t::digest_inbox(l, format!("{}/inbox", mail.public_url));
    let stop = mail.unsubscribe.as_ref().map(|address| format!("{}\n", t::digest_stop(l, address)));
    let text = format!(
        "{}\n\n{}\n\n{}\n{inbox}\n\n{}{}\n",
        t::greeting(l, &mail.name),
        t::digest_intro(l),
        lines.join("\n"),
        stop.unwrap_or_default(),
        t::no_content(l),
    );
    Composed { subject: t::digest_subject(l, i64::from(mail.told)), text: bare_addresses(&text) }
}

/// Addresses without the signs that keep texts of two directions apart: whatever takes an address up to the next space
/// would take the sign for a part of it.
fn bare_addresses(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{2068}http") {
        let (address, next) = after.split_once('\u{2069}').unwrap_or((after, ""));
        bare.extend([before, "http", address]);
        rest = next;
    }
    bare.push_str(rest);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::ReviewId;

    fn item(kind: &str, count: u32) -> Item {
        Item {
            kind: kind.to_owned(),
            paragraph: None,
            review: Some(ReviewId::new(uuid::Uuid::nil())),
            review_code: Some("VCT-I".to_owned()),
            address: "/reviews/1".to_owned(),
            count,
        }
    }

    fn mail(lang: Language, kind: &str, items: Vec<Item>, unsubscribe: Option<&str>) -> Mail {
        Mail {
            kind: kind.to_owned(),
            lang,
            name: "Noor Haddad".to_owned(),
            review_code: Some("VCT-I".to_owned()),
            public_url: "https://review.example".to_owned(),
            told: items.iter().map(|i| i.count).sum(),
            items,
            unsubscribe: unsubscribe.map(str::to_owned),
        }
    }

    #[test]
    fn every_kind_is_worded_differently_in_every_language() {
        for l in Language::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for kind in Kind::ALL {
                let text = Texts.compose(&mail(l, kind.code(), vec![item(kind.code(), 1)], None)).text;
                assert!(text.contains("https://review.example/reviews/1"), "{text}");
                assert!(!text.contains("unsubscribe"), "what one must do cannot be switched off: {text}");
                assert!(seen.insert(text), "{l:?} {kind:?}");
                assert!(!short(l, kind.code(), true).is_empty() && !short(l, kind.code(), false).is_empty());
            }
        }
    }

    #[test]
    fn a_digest_says_how_many_and_where_and_how_to_stop_it() {
        for l in Language::ALL {
            let items = vec![item("message_sent", 3), item("plan_recorded", 1)];
            let stop = "https://review.example/unsubscribe/abc";
            let composed = Texts.compose(&mail(l, "digest", items, Some(stop)));
            assert!(composed.subject.contains('4'), "{}", composed.subject);
            for part in ["(3", "VCT-I", "https://review.example/inbox", stop] {
                let found = composed.text.contains(part) || composed.text.contains(&part.replace('(', "（"));
                assert!(found, "{part} in {}", composed.text);
            }
            for address in composed.text.split("https://").skip(1) {
                let taken = address.split_whitespace().next().unwrap_or("");
                assert!(taken.is_ascii(), "{l:?}: an address ends with a sign of the text: {taken:?}");
            }
        }
    }
}
