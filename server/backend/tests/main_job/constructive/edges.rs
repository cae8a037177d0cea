//! What arrives late, twice, odd, in a file with faults, or while the mail server is down.

use super::{Words, at, come, refused, typed, typed_event};
use crate::post_office::PostOffice;
use crate::support::{Outcome, enter, on_both};
use backend::constructive::{ApplicantFilter, Caller, ConstructiveError, TypedApplication, TypedEvent};
use backend::service::Bulk;
use rules::constructive::standing::Standing;
use rules::constructive::{FieldFault, Refused};
use rules::id::ConstructiveId;
use rules::language::Language;

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
        assert!(matches!(
            refused(backend.save_application(early, event, &changed, true).await),
            Some(Refused::Closed { .. })
        ));
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
        assert_eq!((all.len(), all[499].application.number), (500, Some(500)));
        let one = all[7].application.id;
        let few = backend.contacts(sec, event, &[one]).await?;
        assert_eq!((few.len(), few[&one].people), (1, 2), "of a few only those");
        let ids: Vec<_> = all.iter().chain(&all[..1]).map(|line| line.application.id).collect();
        let many = backend.contacts(sec, event, &ids).await?;
        assert_eq!((many.len(), &many[&one]), (500, &few[&one]), "of many all of the dialogue");
        assert!(few[&one].email.starts_with("org7@"));
        assert!(backend.contacts(sec, rules::id::ConstructiveId::new(one.get()), &[one]).await.is_err());
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
            tasks.spawn(
                async move { backend.save_application(id, event, &typed(&format!("Org {n}"), "ngo"), true).await },
            );
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
        assert_eq!(
            faults(TypedApplication { statement: String::new(), ..typed("x", "academia") }).await,
            ["statement"]
        );
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

#[tokio::test]
async fn nobody_gets_in_by_what_it_calls_itself_or_by_coming_back() -> Outcome {
    on_both(async |site| {
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        let secretariat = enter(&backend, "secretariat@example").await?;
        let sec = Caller::Viewer(&secretariat.viewer);
        let event = backend.create_constructive(sec, &typed_event()).await?;
        backend.announce_constructive(sec, event).await?;
        let club = come(&backend, &office, "club@one.example").await?;
        let left = come(&backend, &office, "left@two.example").await?;
        backend.save_application(club, event, &typed("Club", "intergovernmental"), true).await?;
        let own = backend.own_application(club, event).await?;
        assert_eq!((own.standing, own.event.link.as_str()), (Some(Standing::Received), ""), "it only says so");
        let club = own.application.ok_or("nothing was sent")?.id;
        assert_eq!(backend.bulk(sec, event, Bulk::Decline, &[club], true).await?.done.len(), 1, "it is none");

        backend.save_application(left, event, &typed("Left", "ngo"), true).await?;
        let unsent = TypedApplication { revision: 1, ..typed("Left", "ngo") };
        let kept = backend.save_application(left, event, &unsent, false).await;
        assert_eq!(refused(kept), Some(Refused::Decided), "what was sent is changed by sending it anew");
        backend.withdraw_application(left, event).await?;
        let again = TypedApplication { revision: 2, ..typed("Left", "ngo") };
        backend.save_application(left, event, &again, false).await?;
        assert_eq!(backend.own_application(left, event).await?.standing, Some(Standing::Draft), "a draft is not sent");
        let again = TypedApplication { revision: 3, ..again };
        assert_eq!(backend.save_application(left, event, &again, true).await?, Some(2), "it keeps its number");
        backend.close().await;

        let backend = at(&site, "2026-10-13T22:00:00Z", None).await?;
        let other = TypedApplication { revision: 4, ..typed("Left", "intergovernmental") };
        let told = refused(backend.save_application(left, event, &other, true).await);
        assert!(matches!(told, Some(Refused::Closed { .. })), "another name does not open another door: {told:?}");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
