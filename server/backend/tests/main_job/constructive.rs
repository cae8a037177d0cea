//! Constructive dialogues from their creation to the summary (para. 53), on each engine: by the days, by the two tracks, and
//! by what arrives late, twice, or while the mail server is down.

use crate::post_office::PostOffice;
use crate::support::{Outcome, Site, enter, on_both};
use backend::constructive::{
    AnswerKind, ApplicantFilter, Caller, CommentStatus, ConstructiveError, GuestComposer, GuestMail, Mark,
    TypedApplication, TypedEvent,
};
use backend::mail::Composed;
use backend::service::{Bulk, TypedDelegation};
use backend::{Backend, Config};
use rules::calendar::Moment;
use rules::constructive::bureau::{Procedure, Proposal, Voice};
use rules::constructive::profile::{TypedProfile, TypedRepresentative};
use rules::constructive::programme::TypedItem;
use rules::constructive::standing::Standing;
use rules::constructive::{FieldFault, Refused};
use rules::id::{ApplicationId, ConstructiveId, OrganizationId};
use rules::language::Language;
use rules::refusal::Refusal;

/// Words that say what a mail was made of; the address it leads to stands on a line of its own.
struct Words;

impl GuestComposer for Words {
    fn compose_guest(&self, mail: &GuestMail) -> Composed {
        Composed { subject: mail.kind.clone(), text: format!("{}\n", mail.path) }
    }
}

async fn at(site: &Site, moment: &str, office: Option<&PostOffice>) -> Outcome<Backend> {
    let now = Some(moment.parse::<Moment>()?);
    Ok(Backend::open(Config { now, smtp_url: office.map(PostOffice::url), ..site.config() }).await?)
}

/// Held on 28 October 2026: applications close with 13 October, the list is due with 18 October, and in the night to 25
/// October the clock changes.
fn typed_event() -> TypedEvent {
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

fn typed(name: &str, kind: &str) -> TypedApplication {
    TypedApplication {
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
        people: vec![TypedRepresentative { name: "أمينة محمود".to_owned(), ..TypedRepresentative::default() }],
        revision: 0,
    }
}

/// Comes by a link that was mailed, as an organization without an account does.
async fn come(backend: &Backend, office: &PostOffice, email: &str) -> Outcome<OrganizationId> {
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
fn refused<T>(outcome: Result<T, ConstructiveError>) -> Option<Refused> {
    match outcome {
        Err(ConstructiveError::NotNow(why)) => Some(why),
        Ok(_) | Err(_) => None,
    }
}

fn is_hidden<T>(outcome: &Result<T, ConstructiveError>) -> bool {
    matches!(outcome, Err(ConstructiveError::Refused(Refusal::NotFound)))
}

async fn standing(backend: &Backend, id: OrganizationId, event: ConstructiveId) -> Outcome<Standing> {
    Ok(backend.own_application(id, event).await?.standing.ok_or("nothing was sent")?)
}

async fn application(backend: &Backend, id: OrganizationId, event: ConstructiveId) -> Outcome<ApplicationId> {
    Ok(backend.own_application(id, event).await?.application.ok_or("nothing was sent")?.id)
}

#[tokio::test]
async fn a_dialogue_goes_from_its_creation_to_its_summary() -> Outcome {
    on_both(async |site| {
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        let (secretariat, chair) = (enter(&backend, "secretariat@example").await?, enter(&backend, "chair@example").await?);
        let (sec, head) = (Caller::Viewer(&secretariat.viewer), Caller::Viewer(&chair.viewer));
        let event = backend.create_constructive(sec, &typed_event()).await?;
        let times = backend.constructive_view(sec, event).await?.times;
        assert_eq!(times.close.closes_at.to_rfc3339(), "2026-10-13T22:00:00+00:00");
        assert_eq!(times.circulate.closes_at.to_rfc3339(), "2026-10-18T22:00:00+00:00");
        assert!(is_hidden(&backend.constructive_view(Caller::Public, event).await), "it is being prepared");
        backend.announce_constructive(sec, event).await?;
        backend.constructive_view(Caller::Public, event).await?;

        let ngo = come(&backend, &office, "ngo@one.example").await?;
        let second = come(&backend, &office, "ngo@two.example").await?;
        let third = come(&backend, &office, "ngo@three.example").await?;
        let academia = come(&backend, &office, "law@university.example").await?;
        let company = come(&backend, &office, "desk@company.example").await?;
        let igo = come(&backend, &office, "office@igo.example").await?;
        for (n, (id, name, kind)) in [
            (ngo, "Open Doors", "ngo"),
            (second, "Second Aid", "ngo"),
            (third, "Third Eye", "ngo"),
            (academia, "Law School", "academia"),
            (company, "Company Ltd", "private_sector"),
            (igo, "Council", "intergovernmental"),
        ]
        .into_iter()
        .enumerate()
        {
            let number = backend.save_application(id, event, &typed(name, kind), true).await?;
            assert_eq!(number, Some(u32::try_from(n)? + 1), "numbers follow one another");
        }
        assert_eq!(standing(&backend, ngo, event).await?, Standing::Received);
        assert_eq!(standing(&backend, igo, event).await?, Standing::Registered, "nobody decides about it");
        let early = refused(backend.circulate(sec, event).await);
        assert!(matches!(early, Some(Refused::NotYetClosed { .. })), "{early:?}");

        // A comment that names a country goes back to its author, who alone changes it.
        let body = "As seen in Austria, forms help.";
        backend.save_comment(ngo, event, (body, Language::En, 0), true).await?;
        let one = application(&backend, ngo, event).await?;
        let marks = [Mark { from: 11, to: 18 }];
        assert!(matches!(backend.screen_comment(sec, one, 1, Some((&marks, " "))).await, Err(ConstructiveError::Faults(_))));
        backend.screen_comment(sec, one, 1, Some((&marks, "No country, please."))).await?;
        assert!(is_hidden(&backend.screen_comment(head, one, 1, None).await), "the Secretariat screens");
        let comment = backend.own_application(ngo, event).await?.comment.ok_or("no comment")?;
        assert_eq!((comment.status, comment.marks.as_slice()), (CommentStatus::Returned, &marks[..]));
        backend.close().await;

        // After the last day, before the clock changes.
        let backend = at(&site, "2026-10-14T08:00:00Z", Some(&office)).await?;
        backend.save_comment(ngo, event, ("As seen elsewhere, forms help.", Language::En, 1), true).await?;
        backend.screen_comment(sec, one, 2, None).await?;
        let late = come(&backend, &office, "late@four.example").await?;
        let told = refused(backend.save_application(late, event, &typed("Late", "ngo"), true).await);
        assert!(matches!(told, Some(Refused::Closed { .. })), "{told:?}");
        assert_eq!(backend.late_attempts(sec, event).await?.len(), 1, "it was noted");
        backend.ask_correction(ngo, event, "Please write Open Doors International.", Language::En).await?;
        assert_eq!(backend.circulate(sec, event).await?, 1);
        assert_eq!(refused(backend.circulate(sec, event).await), Some(Refused::Nothing), "all are on a list");

        let list = backend.circulation_view(sec, event).await?.lists.into_iter().next().ok_or("no list")?;
        assert_eq!(list.list.len(), 5, "whoever registers is on none");
        let [point, expert] = [enter(&backend, "focal.point@vct.example").await?, enter(&backend, "expert@vct.example").await?];
        let (state, other) = (Caller::Viewer(&point.viewer), Caller::Viewer(&expert.viewer));
        let two = application(&backend, second, event).await?;
        let three = application(&backend, third, event).await?;
        let five = application(&backend, company, event).await?;
        let reason = ("We wish to look at it.", Language::En);
        let no = backend.answer_list(other, event, (list.id, Some(two)), AnswerKind::Objected, reason).await;
        assert!(matches!(no, Err(ConstructiveError::Refused(Refusal::NotYourDuty { .. }))), "{no:?}");
        backend.answer_list(state, event, (list.id, None), AnswerKind::Acknowledged, ("", Language::En)).await?;
        for id in [two, three, five] {
            backend.answer_list(state, event, (list.id, Some(id)), AnswerKind::Objected, reason).await?;
        }
        let again = backend.answer_list(state, event, (list.id, Some(two)), AnswerKind::Objected, reason).await;
        assert_eq!(refused(again), Some(Refused::Decided), "a State objects once");
        assert_eq!(standing(&backend, second, event).await?, Standing::BeforeBureau);
        assert_eq!(standing(&backend, company, event).await?, Standing::Opposed);
        // Who objected is for the Bureau until it says otherwise.
        let seen = backend.circulation_view(head, event).await?;
        assert!(seen.answers.iter().all(|a| a.state.is_none() && a.reason.is_empty()), "{:?}", seen.answers);

        let mut bureau = Vec::new();
        for email in ["bureau@example", "bureau.2@example", "bureau.3@example"] {
            bureau.push(enter(&backend, email).await?);
        }
        let members: Vec<Caller<'_>> = bureau.iter().map(|s| Caller::Viewer(&s.viewer)).collect();
        let (matters, _) = backend.bureau_matters(members[0]).await?;
        let matter = |of: &str| matters.iter().find(|m| m.name == of).map(|m| m.id).ok_or("no such matter");
        let (silent, voted) = (matter("Second Aid")?, matter("Third Eye")?);
        assert!(is_hidden(&backend.bureau_matters(head).await), "the chair does not sit on the Bureau");
        let proposal = (Procedure::Silence, Proposal::Attend);
        assert!(is_hidden(&backend.open_round(members[1], silent, proposal, ("", "")).await), "the President opens");
        backend.open_round(members[0], silent, proposal, ("48", "")).await?;
        let vote = (Procedure::Vote, Proposal::Attend);
        backend.open_round(members[0], voted, vote, ("48", "")).await?;
        backend.speak(members[0], voted, Voice::For, "").await?;
        backend.speak(members[1], voted, Voice::Against, "").await?;
        assert_eq!(standing(&backend, third, event).await?, Standing::BeforeBureau, "one has not voted yet");
        backend.speak(members[2], voted, Voice::Against, "").await?;
        assert_eq!(standing(&backend, third, event).await?, Standing::NotAdmitted, "all have voted");
        assert_eq!(refused(backend.speak(members[2], voted, Voice::For, "").await), Some(Refused::Decided));
        let soon = backend.bulk(sec, event, Bulk::Approve, &[application(&backend, academia, event).await?], false).await?;
        assert!(matches!(soon.skipped[0].2, Refused::StillRunning { .. }), "{soon:?}");
        backend.close().await;

        // The clock of Vienna has changed; objections and silence are over.
        let backend = at(&site, "2026-10-26T09:00:00Z", Some(&office)).await?;
        backend.settle_constructive().await?;
        assert_eq!(backend.settle_constructive().await?, 0, "twice changes nothing");
        assert_eq!(standing(&backend, ngo, event).await?, Standing::Admitted, "nobody opposed it");
        assert_eq!(standing(&backend, second, event).await?, Standing::Admitted, "the Bureau was silent");
        let four = application(&backend, academia, event).await?;
        let report = backend.bulk(sec, event, Bulk::Approve, &[four, five], true).await?;
        assert_eq!((report.done.len(), report.skipped.len()), (1, 1));
        assert_eq!(report.skipped[0].2, Refused::Objected);
        backend.bulk(sec, event, Bulk::Decline, &[five], true).await?;
        assert_eq!(standing(&backend, company, event).await?, Standing::NotAdmitted);
        assert_eq!(refused(backend.bulk(sec, event, Bulk::Approve, &[], true).await), Some(Refused::Nothing));

        assert!(is_hidden(&backend.decide_constructive(sec, event, true, ("", Language::En)).await), "the chair decides");
        backend.decide_constructive(head, event, true, ("", Language::En)).await?;
        let item = |from: &str, until: &str, title: &str| TypedItem {
            from: from.to_owned(),
            until: until.to_owned(),
            title: title.to_owned(),
            ..TypedItem::default()
        };
        backend.save_programme(sec, event, 0, &[item("10:00", "11:00", "Opening")], true).await?;
        let people = [TypedRepresentative { name: "Noor Haddad".to_owned(), ..TypedRepresentative::default() }];
        backend.register_delegation(state, event, &people, 0).await?;
        backend.keep_delegation(sec, event, None, &TypedDelegation { kind: "entity", state: "", name: "An Entity", people: &people }).await?;
        backend.ask_floor(ngo, event, Some("Amina")).await?;
        assert!(is_hidden(&backend.ask_floor(company, event, Some("X")).await), "it does not attend");
        backend.close().await;

        let backend = at(&site, "2026-10-28T12:30:00Z", Some(&office)).await?;
        let day = backend.day(head, event).await?;
        assert_eq!(day.people.len(), 6, "four organizations and two delegations");
        let all: Vec<_> = day.people.iter().map(|p| (p.attendee.id, true)).collect();
        backend.set_came(head, event, &all).await?;
        backend.add_contribution(head, event, ("Forms", "suggestion"), ("One form for all.", Language::En), "Open Doors").await?;
        let text = ("It was a good talk.", Language::En, "the next session", 0);
        let given = backend.save_summary(sec, event, text, true).await;
        assert!(is_hidden(&given), "the chair gives the summary: {given:?}");
        backend.save_summary(head, event, text, true).await?;
        let public = backend.constructive_view(Caller::Public, event).await?;
        assert_eq!(public.summary.map(|s| s.body).as_deref(), Some("It was a good talk."));
        assert_eq!(public.attending.len(), 4);
        assert!(backend.suggestions().await?.iter().any(|(_, c)| c.body == "One form for all."));

        backend.send_guest_mail(&Words).await?;
        let told: Vec<String> = office.letters_to("ngo@three.example")?;
        assert!(told.iter().any(|l| l.contains("Subject: not_admitted")), "{told:?}");
        assert!(told.iter().all(|l| !l.contains("We wish to look at it") && !l.contains("VCT")), "{told:?}");
        let once = office.letters_to("ngo@one.example")?;
        assert_eq!(once.iter().filter(|l| l.contains("Subject: admitted")).count(), 1, "{once:?}");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_last_second_counts_and_the_next_one_is_late() -> Outcome {
    on_both(async |site| {
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        let secretariat = enter(&backend, "secretariat@example").await?;
        let sec = Caller::Viewer(&secretariat.viewer);
        let event = backend.create_constructive(sec, &typed_event()).await?;
        backend.announce_constructive(sec, event).await?;
        let early = come(&backend, &office, "early@one.example").await?;
        let late = come(&backend, &office, "late@two.example").await?;
        backend.close().await;
        let backend = at(&site, "2026-10-13T21:59:59Z", None).await?;
        assert_eq!(backend.save_application(early, event, &typed("Early", "ngo"), true).await?, Some(1));
        backend.close().await;
        let backend = at(&site, "2026-10-13T22:00:00Z", None).await?;
        let told = refused(backend.save_application(late, event, &typed("Late", "ngo"), true).await);
        assert!(matches!(told, Some(Refused::Closed { .. })), "{told:?}");
        let changed = TypedApplication { revision: 1, ..typed("Early Bird", "ngo") };
        assert!(matches!(refused(backend.save_application(early, event, &changed, true).await), Some(Refused::Closed { .. })));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn days_are_set_earlier_but_never_later_and_a_change_tells_everybody_why() -> Outcome {
    on_both(async |site| {
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        let secretariat = enter(&backend, "secretariat@example").await?;
        let sec = Caller::Viewer(&secretariat.viewer);
        let fault = |outcome: Result<ConstructiveId, ConstructiveError>| match outcome {
            Err(ConstructiveError::Faults(faults)) => faults.into_iter().next().map(|f| (f.field, f.what)),
            Ok(_) | Err(_) => None,
        };
        let past = TypedEvent { held_on: "2026-10-05".to_owned(), ..typed_event() };
        let found = fault(backend.create_constructive(sec, &past).await);
        assert_eq!(found, Some(("held_on".to_owned(), FieldFault::InThePast)));
        let near = TypedEvent { held_on: "2026-10-20".to_owned(), ..typed_event() };
        let first = "2026-10-21".parse()?;
        let found = fault(backend.create_constructive(sec, &near).await);
        assert_eq!(found, Some(("held_on".to_owned(), FieldFault::NoTimeLeft { first })));
        let later = TypedEvent { close_on: "2026-10-14".to_owned(), ..typed_event() };
        let limit = "2026-10-13".parse()?;
        let found = fault(backend.create_constructive(sec, &later).await);
        assert_eq!(found, Some(("close_on".to_owned(), FieldFault::AfterLaw { limit })));
        let earlier = TypedEvent { close_on: "2026-10-10".to_owned(), ..typed_event() };
        let event = backend.create_constructive(sec, &earlier).await?;
        assert_eq!(backend.constructive_view(sec, event).await?.times.close.on, "2026-10-10".parse()?);
        backend.announce_constructive(sec, event).await?;
        let ngo = come(&backend, &office, "ngo@one.example").await?;
        backend.save_application(ngo, event, &typed("Open Doors", "ngo"), true).await?;
        let moved = TypedEvent { held_on: "2026-11-04".to_owned(), close_on: String::new(), ..typed_event() };
        let silent = backend.change_constructive(sec, event, 1, &moved, ("", Language::En)).await;
        assert!(matches!(silent, Err(ConstructiveError::Faults(_))), "a reason is needed: {silent:?}");
        backend.change_constructive(sec, event, 1, &moved, ("The room is taken.", Language::En)).await?;
        let stale = refused(backend.change_constructive(sec, event, 1, &moved, ("Again.", Language::En)).await);
        assert_eq!(stale, Some(Refused::Stale));
        let view = backend.constructive_view(Caller::Public, event).await?;
        assert_eq!(view.times.close.on, "2026-10-20".parse()?, "counted anew");
        assert_eq!(view.notices.first().map(|n| n.reason.as_str()), Some("The room is taken."));
        backend.send_guest_mail(&Words).await?;
        let letters = office.letters_to("ngo@one.example")?;
        assert_eq!(letters.iter().filter(|l| l.contains("Subject: changed")).count(), 1, "{letters:?}");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_could_not_be_mailed_arrives_once_when_the_server_is_back() -> Outcome {
    on_both(async |site| {
        let mut office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        let secretariat = enter(&backend, "secretariat@example").await?;
        let sec = Caller::Viewer(&secretariat.viewer);
        let event = backend.create_constructive(sec, &typed_event()).await?;
        backend.announce_constructive(sec, event).await?;
        let mut all = Vec::new();
        for n in 0..5 {
            let id = come(&backend, &office, &format!("ngo@{n}.example")).await?;
            all.push(id);
        }
        office.close().await;
        for (n, id) in all.into_iter().enumerate() {
            backend.save_application(id, event, &typed(&format!("Number {n}"), "ngo"), true).await?;
        }
        let report = backend.send_guest_mail(&Words).await?;
        assert_eq!((report.sent, report.failed, report.waiting), (0, 1, 5), "one try shows that it is down");
        let (_, mails, waiting) = backend.guest_mails(sec, event).await?;
        assert_eq!(waiting, 5);
        let discarded = mails.iter().find(|m| m.email == "ngo@4.example" && m.kind == "received").ok_or("no mail")?;
        assert_eq!(backend.discard_guest_mails(sec, event, &[discarded.id]).await?, (1, 0));
        backend.close().await;
        office.open_again().await?;
        let backend = at(&site, "2026-10-06T11:00:00Z", Some(&office)).await?;
        assert_eq!(backend.send_guest_mail(&Words).await?.sent, 4);
        assert_eq!(backend.send_guest_mail(&Words).await?.sent, 0);
        for n in 0..5 {
            let letters = office.letters_to(&format!("ngo@{n}.example"))?;
            let received = letters.iter().filter(|l| l.contains("Subject: received")).count();
            assert_eq!(received, usize::from(n < 4), "{n}: {letters:?}");
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn links_are_limited_and_known_to_their_receivers_alone() -> Outcome {
    on_both(async |site| {
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        for _ in 0..8 {
            backend.ask_link("many@one.example", Language::En, "10.0.0.1", None).await?;
        }
        backend.send_guest_mail(&Words).await?;
        assert_eq!(office.letters_to("many@one.example")?.len(), 5, "five an hour");
        for wrong in ["", "x", "..", &"ab".repeat(32), "many@one.example"] {
            assert_eq!(backend.look_at_link(wrong).await?, backend::service::EnterState::Unknown, "{wrong}");
            assert!(backend.enter(wrong).await?.is_none());
        }
        let letters = office.letters_to("many@one.example")?;
        let token = letters[0].split("/enter/").nth(1).and_then(|t| t.lines().next()).unwrap_or("").trim().to_owned();
        backend.close().await;
        let backend = at(&site, "2026-10-07T09:00:01Z", Some(&office)).await?;
        assert_eq!(backend.look_at_link(&token).await?, backend::service::EnterState::Spent, "a day is over");
        assert!(backend.enter(&token).await?.is_none());
        for bad in ["nobody", "a@b@c", "a b@c.example", "x@y\0z.example"] {
            let outcome = backend.ask_link(bad, Language::En, "10.0.0.2", None).await;
            assert!(matches!(outcome, Err(ConstructiveError::Faults(_))), "{bad:?}: {outcome:?}");
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_list_is_read_in_as_a_whole_or_not_at_all() -> Outcome {
    on_both(async |site| {
        let backend = at(&site, "2026-10-06T09:00:00Z", None).await?;
        let secretariat = enter(&backend, "secretariat@example").await?;
        let sec = Caller::Viewer(&secretariat.viewer);
        let event = backend.create_constructive(sec, &typed_event()).await?;
        backend.announce_constructive(sec, event).await?;
        let head = "name,email,kind,region,representatives,statement\r\n";
        let row = |n: usize, kind: &str| {
            format!("Organization number {n} of many,org{n}@example.org,{kind},African,Ana {n} (head); Бо {n},Why\r\n")
        };
        let mut faulty = format!("\u{feff}{head}");
        for n in 0..500 {
            // Three lines have a fault: an unknown kind, an address twice, an empty name.
            faulty.push_str(&match n {
                100 => row(n, "guild"),
                200 => row(199, "ngo"),
                300 => ",org300@example.org,ngo,African,Ana,Why\r\n".to_owned(),
                _ => row(n, "ngo"),
            });
        }
        let report = backend.import_applicants(sec, event, faulty.as_bytes(), true).await?;
        assert!(!report.applied);
        let lines: Vec<(u64, &str)> = report.faults.iter().map(|(line, column, _)| (*line, column.as_str())).collect();
        assert_eq!(lines, [(102, "kind"), (202, "email"), (302, "name")]);
        let filter = ApplicantFilter::default();
        assert_eq!(backend.applicants(sec, event, &filter).await?.1.len(), 0, "nothing was taken");
        let sound: String = std::iter::once(head.to_owned()).chain((0..500).map(|n| row(n, "ngo"))).collect();
        let preview = backend.import_applicants(sec, event, sound.as_bytes(), false).await?;
        assert_eq!((preview.new.len(), preview.applied), (500, false));
        assert!(backend.import_applicants(sec, event, sound.as_bytes(), true).await?.applied);
        let (_, all, _) = backend.applicants(sec, event, &filter).await?;
        assert_eq!((all.len(), all[499].application.number, all[7].people), (500, Some(500), 2));
        let again = backend.import_applicants(sec, event, sound.as_bytes(), true).await?;
        assert_eq!((again.new.len(), again.known.len()), (0, 500), "twice changes nothing");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn many_at_the_same_time_are_all_taken_and_none_twice() -> Outcome {
    on_both(async |site| {
        let backend = at(&site, "2026-10-13T21:58:00Z", None).await?;
        let secretariat = enter(&backend, "secretariat@example").await?;
        let sec = Caller::Viewer(&secretariat.viewer);
        let event = backend.create_constructive(sec, &typed_event()).await?;
        backend.announce_constructive(sec, event).await?;
        let mut organizations = Vec::new();
        for n in 0..60 {
            organizations.push(backend.organization_of_account(&format!("org@{n}.example"), Language::En).await?.id);
        }
        let mut tasks = tokio::task::JoinSet::new();
        // Each presses the button twice.
        for (n, id) in organizations.iter().copied().enumerate().flat_map(|o| [o, o]) {
            let backend = backend.clone();
            tasks.spawn(async move { backend.save_application(id, event, &typed(&format!("Org {n}"), "ngo"), true).await });
        }
        let (mut taken, mut stale) = (0, 0);
        while let Some(done) = tasks.join_next().await {
            match done? {
                Ok(Some(_)) => taken += 1,
                Err(ConstructiveError::NotNow(Refused::Stale)) => stale += 1,
                other => return Err(format!("{other:?}").into()),
            }
        }
        assert_eq!((taken, stale), (60, 60));
        let (_, all, _) = backend.applicants(sec, event, &ApplicantFilter::default()).await?;
        let mut numbers: Vec<u32> = all.iter().filter_map(|l| l.application.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=60).collect::<Vec<u32>>());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn odd_input_is_met_with_a_fault_at_its_field() -> Outcome {
    on_both(async |site| {
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        let secretariat = enter(&backend, "secretariat@example").await?;
        let sec = Caller::Viewer(&secretariat.viewer);
        let event = backend.create_constructive(sec, &typed_event()).await?;
        backend.announce_constructive(sec, event).await?;
        let ngo = come(&backend, &office, "ngo@one.example").await?;
        let faults = async |typed: TypedApplication| match backend.save_application(ngo, event, &typed, true).await {
            Err(ConstructiveError::Faults(faults)) => faults.into_iter().map(|f| f.field).collect::<Vec<_>>(),
            other => vec![format!("{other:?}")],
        };
        let with_name = |name: &str| {
            let mut typed = typed("x", "ngo");
            typed.profile.name = name.to_owned();
            typed
        };
        assert_eq!(faults(with_name("a\u{202e}b")).await, ["name"]);
        assert_eq!(faults(with_name("a\0b")).await, ["name"]);
        assert_eq!(faults(with_name(&"x".repeat(10_000))).await, ["name"]);
        assert_eq!(faults(TypedApplication { people: Vec::new(), ..typed("x", "ngo") }).await, ["name.0"]);
        assert_eq!(faults(TypedApplication { statement: String::new(), ..typed("x", "academia") }).await, ["statement"]);
        // A name in three scripts is a name.
        backend.save_application(ngo, event, &with_name("Мир Peace 和平"), true).await?;
        let megabytes = "word ".repeat(400_000);
        let outcome = backend.save_comment(ngo, event, (&megabytes, Language::En, 0), true).await;
        assert!(matches!(&outcome, Err(ConstructiveError::Faults(f)) if f[0].field == "comment"), "{outcome:?}");
        assert!(backend.own_application(ngo, event).await?.comment.is_none(), "nothing of it was kept");
        // The same organization from another address, spelt otherwise, is pointed out and not refused.
        let other = come(&backend, &office, "info@two.example").await?;
        backend.save_application(other, event, &with_name("МИР, Peace — 和平."), true).await?;
        let (_, lines, _) = backend.applicants(sec, event, &ApplicantFilter::default()).await?;
        assert_eq!(lines[1].like, Some(1));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
