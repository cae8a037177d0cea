//! Constructive dialogues from their creation to the summary (para. 53), on each engine: by the days, by the two tracks, and
//! by what arrives late, twice, or while the mail server is down.

mod edges;
mod whole;

use crate::post_office::PostOffice;
use crate::support::{Outcome, Site};
use backend::constructive::{ConstructiveError, GuestComposer, GuestMail, TypedApplication, TypedEvent};
use backend::mail::Composed;
use backend::{Backend, Config};
use rules::calendar::Moment;
use rules::constructive::Refused;
use rules::constructive::profile::{TypedProfile, TypedRepresentative};
use rules::constructive::standing::Standing;
use rules::id::{ApplicationId, ConstructiveId, OrganizationId};
use rules::language::Language;
use rules::refusal::Refusal;

/// Words that say what a mail was made of; the address it leads to stands on a line of its own.
pub(crate) struct Words;

impl GuestComposer for Words {
    fn compose_guest(&self, mail: &GuestMail) -> Composed {
        Composed { subject: mail.kind.clone(), text: format!("{}\n", mail.path) }
    }
}

pub(crate) async fn at(site: &Site, moment: &str, office: Option<&PostOffice>) -> Outcome<Backend> {
    let now = Some(moment.parse::<Moment>()?);
    Ok(Backend::open(Config { now, smtp_url: office.map(PostOffice::url), ..site.config() }).await?)
}

/// Held on 28 October 2026: applications close with 13 October, the list is due with 18 October, and in the night to 25
/// October the clock changes.
pub(crate) fn typed_event() -> TypedEvent {
    TypedEvent {
        working_group: "firearms".to_owned(),
        held_on: "2026-10-28".to_owned(),
        starts_at: "10:00".to_owned(),
        ends_at: "13:00".to_owned(),
        place: "Room M, Vienna".to_owned(),
        languages: vec!["en".to_owned(), "ar".to_owned()],
        ..TypedEvent::default()
    }
}

pub(crate) fn typed(name: &str, kind: &str) -> TypedApplication {
    TypedApplication {
        profile_revision: 0,
        profile: TypedProfile {
            name: name.to_owned(),
            kind: kind.to_owned(),
            region: "African".to_owned(),
            accreditation: "none".to_owned(),
            ..TypedProfile::default()
        },
        statement: "It matters to us.".to_owned(),
        lang: "en".to_owned(),
        listed: true,
        people: vec![TypedRepresentative {
            name: "أمينة محمود".to_owned(), ..TypedRepresentative::default()
        }],
        revision: 0,
    }
}

/// Comes by a link that was mailed, as an organization without an account does.
pub(crate) async fn come(backend: &Backend, office: &PostOffice, email: &str) -> Outcome<OrganizationId> {
    backend.ask_link(email, Language::En, email, None).await?;
    backend.send_guest_mail(&Words).await?;
    let letters = office.letters_to(email)?;
    let letter = letters.iter().rev().find(|l| l.contains("/stakeholders/enter/")).ok_or("no link came")?;
    let token = letter.split("/stakeholders/enter/").nth(1).and_then(|t| t.lines().next()).unwrap_or("").trim();
    let (session, _) = backend.enter(token).await?.ok_or("the link does not open")?;
    assert!(backend.enter(token).await?.is_none(), "a link opens once");
    Ok(backend.organization_of_session(&session).await?.ok_or("nobody came")?.id)
}

/// What something was refused with.
pub(crate) fn refused<T>(outcome: Result<T, ConstructiveError>) -> Option<Refused> {
    match outcome {
        Err(ConstructiveError::NotNow(why)) => Some(why),
        Ok(_) | Err(_) => None,
    }
}

pub(crate) fn is_hidden<T>(outcome: &Result<T, ConstructiveError>) -> bool {
    matches!(outcome, Err(ConstructiveError::Refused(Refusal::NotFound)))
}

pub(crate) async fn standing(backend: &Backend, id: OrganizationId, event: ConstructiveId) -> Outcome<Standing> {
    Ok(backend.own_application(id, event).await?.standing.ok_or("nothing was sent")?)
}

pub(crate) async fn application(
    backend: &Backend,
    id: OrganizationId,
    event: ConstructiveId,
) -> Outcome<ApplicationId> {
    Ok(backend.own_application(id, event).await?.application.ok_or("nothing was sent")?.id)
}
