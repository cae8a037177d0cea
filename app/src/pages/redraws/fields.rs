//! A request as typed: read from the form, judged field by field, and compared with what was kept.

use crate::http::Fields;
use crate::i18n::texts::redraws as t;
use crate::pages::line::Faults;
use crate::ui;
use backend::service::{REASON_MAX, RedrawDesk, RequestLine, RequestedRedraw};
use chrono::NaiveDate;
use rules::draw::redraw::Ground;
use rules::draw::status::RequestStatus;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use rules::text::{TextFault, check_text, normalise};

/// What was typed.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) replaced: String,
    pub(super) ground: String,
    pub(super) consulted_on: String,
    pub(super) reason: String,
    pub(super) lang: Language,
    pub(super) key: String,
}

/// A key against sending the same request twice.
pub(super) fn new_key() -> String {
    format!("redraw-{}", uuid::Uuid::new_v4())
}

impl Typed {
    /// Nothing yet, in the language of the screen.
    pub(super) fn nothing(lang: Language) -> Self {
        let empty = String::new;
        Self { replaced: empty(), ground: empty(), consulted_on: empty(), reason: empty(), lang, key: new_key() }
    }

    pub(super) fn read(fields: &Fields, screen: Language) -> Self {
        let get = |name: &str| fields.get(name).to_owned();
        // A key that no page of ours made is as none: a new one is made, and nothing typed is lost over it.
        let key = Some(get("key")).filter(|k| (1..=80).contains(&k.len()) && k.bytes().all(|b| b.is_ascii_graphic()));
        Self {
            replaced: get("replaced"),
            ground: get("ground"),
            consulted_on: get("consulted_on").trim().to_owned(),
            reason: normalise(fields.get("reason")),
            lang: Language::from_code(fields.get("lang")).unwrap_or(screen),
            key: key.unwrap_or_else(new_key),
        }
    }

    /// The request, or all that is wrong with it at once. The Secretariat records a need, which has no other ground.
    pub(super) fn asked(&self, l: Language, desk: &RedrawDesk) -> Result<RequestedRedraw, Faults> {
        let mut faults = Faults::default();
        let required = ui::fault_text(l, &FaultCode::Required);
        let replaced = PartyCode::parse(&self.replaced);
        if replaced.is_none() {
            faults.add("replaced", required.clone());
        }
        let ground = if desk.may_decide { Some(Ground::LaterMeeting) } else { Ground::from_code(&self.ground) };
        let ground = ground.filter(|g| desk.may_decide || g.is_of_a_state());
        if ground.is_none() {
            faults.add("ground", required);
        }
        let consulted_on: Option<NaiveDate> = self.consulted_on.parse().ok();
        if consulted_on.is_none() && !self.consulted_on.is_empty() {
            faults.add("consulted_on", ui::fault_text(l, &FaultCode::NotADate));
        }
        if let Some(code) = reason_fault(&self.reason) {
            faults.add("reason", ui::fault_text(l, &code));
        }
        match (replaced, ground) {
            (Some(replaced), Some(ground)) if faults.is_empty() => Ok(RequestedRedraw {
                replaced,
                ground,
                reason: self.reason.clone(),
                lang: self.lang,
                consulted_on,
                key: self.key.clone(),
            }),
            _ => Err(faults),
        }
    }
}

fn reason_fault(reason: &str) -> Option<FaultCode> {
    if reason.trim().is_empty() {
        return Some(FaultCode::Required);
    }
    check_text(reason.trim(), REASON_MAX).err().map(|fault| match fault {
        TextFault::TooLong { max } => FaultCode::TooLong { max },
        TextFault::ControlCharacters => FaultCode::ControlCharacters,
        TextFault::BidiControls => FaultCode::BidiControls,
    })
}

/// What the service found wrong at a field.
pub(super) fn fault(l: Language, field: &'static str, code: &str) -> Faults {
    let mut faults = Faults::default();
    let text = match code {
        "not_reviewing" => t::fault_not_reviewing(l).to_owned(),
        "not_yours" => t::fault_not_yours(l).to_owned(),
        "asked_already" => t::fault_asked_already(l).to_owned(),
        "in_the_future" => t::fault_in_the_future(l).to_owned(),
        "not_a_text" => ui::fault_text(l, &FaultCode::TooLong { max: REASON_MAX }),
        _ => ui::fault_text(l, &FaultCode::Required),
    };
    faults.add(field, text);
    faults
}

/// Why the rules say no, at the field that has to be changed, with the paragraph; none if no field would help.
pub(super) fn refused(l: Language, refusal: &Refusal) -> Option<Faults> {
    let field = match refusal {
        Refusal::RedrawsUsed { .. } | Refusal::OnlyStateUnderReview => "ground",
        Refusal::ConsultFirst => "consulted_on",
        Refusal::SignIn
        | Refusal::NotFound
        | Refusal::NotYourDuty { .. }
        | Refusal::WrongStage { .. }
        | Refusal::PastLimit { .. }
        | Refusal::NothingAnswered
        | Refusal::NothingChanged
        | Refusal::TooManyLanguages { .. } => return None,
    };
    let text = ui::refusal_text(l, refusal);
    let para = refusal.paragraph().map(|p| format!(" ({})", ui::paragraph(l, p))).unwrap_or_default();
    let mut faults = Faults::default();
    faults.add(field, format!("{text}{para}"));
    Some(faults)
}

/// Whether a request that was sent before with the same key is this one and still counts. Else somebody went back to the
/// form and asked for something else in it.
pub(super) fn is_kept(asked: &RequestedRedraw, requests: &[RequestLine]) -> bool {
    requests.iter().any(|r| {
        let reason = r.reason.as_ref().is_some_and(|(text, lang)| text == asked.reason.trim() && *lang == asked.lang);
        reason && r.replaced == asked.replaced && r.ground == asked.ground && r.status != RequestStatus::Withdrawn
    })
}
