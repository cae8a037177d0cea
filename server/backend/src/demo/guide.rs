//! Which accounts to try, with a word on what each shows; printed at start and told in the documentation.

use super::draw::{Drawn, Place};
use super::people::{HOUSE, address};
use super::plan::{BEFORE_SUBMISSION, CHINESE, CORRECTED, EDITING, OVERDUE, PREPARING, REPLACED, SUBMITTED};
use rules::actor::AccountKind;
use rules::language::Language;
use rules::party::{Party, PartyCode};

/// An account to try; the password of all is [`PASSWORD`](super::PASSWORD).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// Address to sign in with.
    pub email: String,
    /// What the person is: a duty, or a kind of account.
    pub duty: &'static str,
    /// What it shows, in English.
    pub about: String,
}

/// Parts of addresses and the duty each stands for.
const PARTS: [(&str, &str); 3] = [("focal.point", "focal_point"), ("expert", "expert"), ("observer", "observer")];

/// The accounts worth trying.
pub(super) fn guide(parties: &[Party], reviews: &[Drawn]) -> Vec<DemoAccount> {
    let mut accounts: Vec<DemoAccount> = HOUSE
        .into_iter()
        .map(|(email, kind)| DemoAccount { email: email.to_owned(), duty: kind.code(), about: house(kind).to_owned() })
        .collect();
    let name = |state: PartyCode| parties.iter().find(|p| p.code == state).map_or("", |p| p.name(Language::En));
    let mut add = |state: PartyCode, what: &str, most: usize| {
        for (part, duty) in PARTS.into_iter().take(most) {
            let email = address(part, state);
            if !accounts.iter().any(|a| a.email == email) {
                accounts.push(DemoAccount { email, duty, about: format!("{}: {what}", name(state)) });
            }
        }
    };
    let review = |state: &str| reviews.iter().find(|r| r.party.code.as_str() == state);
    for (state, what, most) in [
        (EDITING, "answering its questionnaire, all four instruments and every article", 3),
        (BEFORE_SUBMISSION, "all articles ready, only submission is left (French)", 3),
        (SUBMITTED, "answers submitted; one reviewing State has sent feedback with questions, another drafts it", 3),
    ] {
        if let Some(found) = review(state) {
            add(found.party.code, what, most);
        }
    }
    if let Some(found) = review(SUBMITTED) {
        let places = found.reviewers.iter().filter(|p| p.left.is_none() && p.slot != "additional");
        for (place, what) in places.zip(["its feedback is sent", "its feedback is being drafted"]) {
            add(place.state, &format!("reviews {}: {what}", found.party.name(Language::En)), 2);
        }
    }
    if let Some((found, place)) = with_additional(reviews) {
        let instruments: Vec<&str> = place.instruments.iter().map(|i| i.code()).collect();
        let reviewed = found.party.name(Language::En);
        add(place.state, &format!("additional reviewing State of {reviewed}, only for: {}", instruments.join(", ")), 2);
    }
    if let Some(found) = review(REPLACED) {
        add(found.party.code, "in dialogue; one of its reviewing States was replaced", 1);
        if let Some(gone) = found.reviewers.iter().find(|p| p.left.is_some()) {
            add(gone.state, &format!("was replaced as reviewing State of {}", found.party.name(Language::En)), 1);
        }
    }
    for (state, what) in [
        (PREPARING, "still preparing, the phase is not open (Arabic)"),
        (CORRECTED, "submitted twice: a corrected version is there"),
        (OVERDUE, "answers are overdue (Arabic, right to left)"),
        (CHINESE, "answering (Chinese), with a dialogue in four languages"),
    ] {
        if let Some(found) = review(state) {
            add(found.party.code, what, 1);
        }
    }
    accounts
}

/// A submitted review with an additional reviewing State, if one was drawn; best the one that is shown anyway.
fn with_additional(reviews: &[Drawn]) -> Option<(&Drawn, &Place)> {
    let submitted = reviews.iter().filter(|r| r.plan.received.is_some());
    let additional = submitted.filter_map(|r| Some((r, r.reviewers.iter().find(|p| p.slot == "additional")?)));
    additional.min_by_key(|(r, _)| r.plan.state != SUBMITTED)
}

const fn house(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Delegate => "delegate",
        AccountKind::Secretariat => "sees all reviews, opens phases, imports the register",
        AccountKind::Administrator => "registers people and roles, sees no content",
        AccountKind::Chair => "chairs a working group",
        AccountKind::Bureau => "member of the Bureau of the Conference",
        AccountKind::Stakeholder => "stakeholder: sees public figures only",
    }
}
