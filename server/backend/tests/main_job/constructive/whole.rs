//! A dialogue from its creation to its summary, with the six kinds of people (para. 53).

use super::{Words, application, at, come, is_hidden, refused, standing, typed, typed_event};
use crate::post_office::PostOffice;
use crate::support::{Outcome, enter, on_both};
use backend::constructive::{AnswerKind, Caller, CommentStatus, ConstructiveError, Mark};
use backend::service::{Bulk, TypedDelegation};
use rules::constructive::Refused;
use rules::constructive::bureau::{Procedure, Proposal, Voice};
use rules::constructive::profile::TypedRepresentative;
use rules::constructive::programme::TypedItem;
use rules::constructive::standing::Standing;
use rules::language::Language;
use rules::refusal::Refusal;

#[tokio::test]
async fn a_dialogue_goes_from_its_creation_to_its_summary() -> Outcome {
    on_both(async |site| {
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-10-06T09:00:00Z", Some(&office)).await?;
        let (secretariat, chair) =
            (enter(&backend, "secretariat@example").await?, enter(&backend, "chair@example").await?);
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
        assert_eq!(standing(&backend, igo, event).await?, Standing::Received, "somebody has to see that it is one");
        let council = application(&backend, igo, event).await?;
        assert_eq!(backend.bulk(sec, event, Bulk::Approve, &[council], true).await?.done.len(), 1);
        assert_eq!(standing(&backend, igo, event).await?, Standing::Registered, "no list, and nobody may object");
        let early = refused(backend.circulate(sec, event).await);
        assert!(matches!(early, Some(Refused::NotYetClosed { .. })), "{early:?}");

        // A comment that names a country goes back to its author, who alone changes it.
        let body = "As seen in Austria, forms help.";
        backend.save_comment(ngo, event, (body, Language::En, 0), true).await?;
        let one = application(&backend, ngo, event).await?;
        let marks = [Mark { from: 11, to: 18 }];
        assert!(matches!(
            backend.screen_comment(sec, one, 1, Some((&marks, " "))).await,
            Err(ConstructiveError::Faults(_))
        ));
        backend.screen_comment(sec, one, 1, Some((&marks, "No country, please."))).await?;
        assert!(is_hidden(&backend.screen_comment(head, one, 1, None).await), "the Secretariat screens");
        let comment = backend.own_application(ngo, event).await?.comment.ok_or("no comment")?;
        assert_eq!((comment.status, comment.marks.as_slice()), (CommentStatus::Returned, &marks[..]));
        // What its author begins to change is theirs alone; what was looked at stays with its marks.
        backend.save_comment(ngo, event, ("As seen", Language::En, 1), false).await?;
        let comment = backend.own_application(ngo, event).await?.comment.ok_or("no comment")?;
        assert_eq!(comment.draft, Some((Language::En, "As seen".to_owned())));
        assert_eq!((comment.body.as_str(), comment.marks.as_slice()), (body, &marks[..]));
        let seen = backend.applicant(sec, event, one).await?.comment.ok_or("no comment")?;
        assert_eq!((seen.body.as_str(), seen.draft), (body, None));
        backend.close().await;

        // After the last day, before the clock changes.
        let backend = at(&site, "2026-10-14T08:00:00Z", Some(&office)).await?;
        backend.save_comment(ngo, event, ("As seen elsewhere, forms help.", Language::En, 2), true).await?;
        backend.screen_comment(sec, one, 3, None).await?;
        let late = come(&backend, &office, "late@four.example").await?;
        let told = refused(backend.save_application(late, event, &typed("Late", "ngo"), true).await);
        assert!(matches!(told, Some(Refused::Closed { .. })), "{told:?}");
        assert_eq!(backend.late_attempts(sec, event).await?.len(), 1, "it was noted");
        backend.ask_correction(ngo, event, "Please write Open Doors International.", Language::En).await?;
        let before = backend.applicant(sec, event, one).await?;
        let correction = before.corrections.first().ok_or("nothing was asked")?.id;
        let mut entry = typed("Open Doors International", "academia");
        entry.revision = before.line.application.revision;
        let other_track = backend.answer_correction(sec, one, correction, Some(&entry), "").await;
        assert!(matches!(other_track, Err(ConstructiveError::Faults(_))), "by which track it came is settled");
        let mut entry = typed("Open Doors International", "ngo");
        entry.revision = before.line.application.revision - 1;
        let stale = backend.answer_correction(sec, one, correction, Some(&entry), "").await;
        assert_eq!(refused(stale), Some(Refused::Stale));
        entry.revision += 1;
        backend.answer_correction(sec, one, correction, Some(&entry), "").await?;
        let after = backend.applicant(sec, event, one).await?.line;
        assert_eq!(after.application.profile.name, "Open Doors International");
        assert_eq!(after.application.number, before.line.application.number, "the number stays");
        assert_eq!(backend.circulate(sec, event).await?, 1);
        assert_eq!(refused(backend.circulate(sec, event).await), Some(Refused::Nothing), "all are on a list");

        let list = backend.circulation_view(sec, event).await?.lists.into_iter().next().ok_or("no list")?;
        assert_eq!(list.list.len(), 5, "whoever registers is on none");
        let [point, expert] =
            [enter(&backend, "focal.point@vct.example").await?, enter(&backend, "expert@vct.example").await?];
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
        let soon =
            backend.bulk(sec, event, Bulk::Approve, &[application(&backend, academia, event).await?], false).await?;
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

        assert!(
            is_hidden(&backend.decide_constructive(sec, event, true, ("", Language::En)).await),
            "the chair decides"
        );
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
        backend
            .keep_delegation(
                sec,
                event,
                None,
                &TypedDelegation { kind: "entity", state: "", name: "An Entity", people: &people },
            )
            .await?;
        backend.ask_floor(ngo, event, Some("Amina")).await?;
        assert!(is_hidden(&backend.ask_floor(company, event, Some("X")).await), "it does not attend");
        backend.close().await;

        let backend = at(&site, "2026-10-28T12:30:00Z", Some(&office)).await?;
        let day = backend.day(head, event).await?;
        assert_eq!(day.people.len(), 6, "four organizations and two delegations");
        let all: Vec<_> = day.people.iter().map(|p| (p.attendee.id, true)).collect();
        backend.set_came(head, event, &all).await?;
        backend
            .add_contribution(head, event, ("Forms", "suggestion"), ("One form for all.", Language::En), "Open Doors")
            .await?;
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
