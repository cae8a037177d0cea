//! The words of mail, in the receiver's language. A mail says that something awaits, never what it is about (para. 21).

use crate::i18n::texts::mail as t;
use backend::mail::{Composed, Composer, Mail};

/// Words mails with the texts of the pages.
#[derive(Clone, Copy, Debug)]
pub struct Texts;

impl Composer for Texts {
    fn compose(&self, mail: &Mail) -> Composed {
        let l = mail.lang;
        let what = match mail.kind.as_str() {
            "phase_opened" => t::phase_opened(l),
            "response_submitted" => t::response_submitted(l),
            "message_sent" => t::message_sent(l),
            "question_sent" => t::question_sent(l),
            "delegation_message_sent" => t::delegation_message_sent(l),
            "plan_recorded" => t::plan_recorded(l),
            "redraw_requested" => t::redraw_requested(l),
            "redraw_called" => t::redraw_called(l),
            "reviewer_replaced" => t::reviewer_replaced(l),
            "role_granted" => t::role_granted(l),
            "role_ended" => t::role_ended(l),
            _ => t::something(l),
        };
        let subject = match &mail.review_code {
            Some(code) => t::subject_in(l, code),
            None => t::subject(l).to_owned(),
        };
        let greeting = t::greeting(l, &mail.name);
        let link = t::link(l, &mail.public_url);
        Composed { subject, text: format!("{greeting}\n\n{what}\n\n{link}\n\n{}\n", t::no_content(l)) }
    }
}
