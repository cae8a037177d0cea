//! The work list and its reminders: for the Secretariat alone, true to what is there, sent once, on record.

use crate::support::{Outcome, Site, delegate, enter, field, on_both, refusal, review_of, role_of, state, viewers};
use backend::Backend;
use backend::service::{ReminderLine, WorkLine};
use chrono::TimeDelta;
use rules::actor::{AccountKind, Duty, Viewer};
use rules::id::{AccountId, ReviewId};
use rules::refusal::Refusal;
use rules::work::remind::Skip;
use rules::work::{Obstacle, Who};

async fn line(backend: &Backend, viewer: &Viewer, code: &str) -> Outcome<WorkLine> {
    let lines = backend.work(viewer, None).await?;
    Ok(lines.into_iter().find(|l| l.state.as_str() == code).ok_or("not in the list")?)
}

fn kinds(line: &WorkLine) -> Vec<Obstacle> {
    line.standing.blocks.iter().map(|b| b.what).collect()
}

fn seen(lines: &[ReminderLine]) -> Vec<(ReviewId, AccountId)> {
    lines.iter().flat_map(|l| l.to.iter().flatten().map(|r| (l.review, r.account))).collect()
}

/// Mails of reminders that wait: address, kind.
async fn mails(site: &Site) -> Outcome<Vec<(String, String)>> {
    let sql = "SELECT a.email AS email, o.kind AS kind FROM outbox o JOIN account a ON a.id = o.account_id \
               WHERE o.kind LIKE 'reminder%' ORDER BY a.email";
    let rows = site.rows(sql).await?;
    rows.iter().map(|r| Ok((r.try_get("", "email")?, r.try_get("", "kind")?))).collect()
}

#[tokio::test]
async fn the_list_is_the_secretariats_and_says_what_is_there() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [secretariat] = viewers(&backend, ["secretariat@example"]).await?;
        let lines = backend.work(&secretariat, None).await?;
        assert_eq!(lines.len(), 192);
        for email in ["focal.point@nor.example", "admin@example", "chair@example", "bureau@example", "ngo@example"] {
            let other = enter(&backend, email).await?.viewer;
            assert_eq!(refusal(backend.work(&other, None).await), Some(Refusal::NotFound), "{email}");
            assert_eq!(refusal(backend.plan_reminders(&other, &[]).await), Some(Refusal::NotFound), "{email}");
            let sent = backend.send_reminders(&other, &[], &[], "k").await;
            assert_eq!(refusal(sent), Some(Refusal::NotFound), "{email}");
        }
        let expected: [(&str, &[Obstacle]); 6] = [
            ("GEO", &[Obstacle::NoFocalPoint, Obstacle::LanguagesOpen]),
            ("COL", &[Obstacle::NoExpert, Obstacle::LanguagesOpen]),
            ("MAR", &[Obstacle::LanguagesOpen]),
            ("KAZ", &[Obstacle::Absent]),
            ("JOR", &[Obstacle::AnswersLate]),
            ("BLR", &[Obstacle::FeedbackLate]),
        ];
        for (code, obstacles) in expected {
            let found = line(&backend, &secretariat, code).await?;
            assert_eq!(kinds(&found), obstacles, "{code}: {:?}", found.standing);
        }
        let norway = line(&backend, &secretariat, "NOR").await?;
        let waited: Vec<Who> = norway.standing.waits.iter().map(|w| w.who).collect();
        assert!(waited.iter().all(|w| matches!(w, Who::State(s, _) if norway.reviewers.contains(s))), "{waited:?}");
        assert_eq!(waited.len() + 1, norway.reviewers.len(), "one has sent its feedback");
        assert!(norway.last_at.is_some() && norway.due.is_some());
        let nobody = lines.iter().find(|l| l.group == rules::ruleset::Group::III).ok_or("a group")?;
        assert!(nobody.standing.waits.is_empty(), "its year has not come: {:?}", nobody.standing);
        assert!(backend.work(&secretariat, Some(2)).await?.is_empty(), "nobody has reached phase 2");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_state_is_back_as_soon_as_somebody_signs_in_and_away_again_after_thirty_days() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [secretariat] = viewers(&backend, ["secretariat@example"]).await?;
        assert_eq!(kinds(&line(&backend, &secretariat, "KAZ").await?), [Obstacle::Absent]);
        enter(&backend, "observer@kaz.example").await?;
        assert_eq!(kinds(&line(&backend, &secretariat, "KAZ").await?), [Obstacle::Absent], "an observer reads only");
        let signed_in = backend.sign_in("expert@kaz.example", backend::demo::PASSWORD, "x", None).await?;
        assert_eq!(kinds(&line(&backend, &secretariat, "KAZ").await?), []);
        backend.close().await;
        // A session that goes on is a presence, too; it is written down once a day.
        let sql = "SELECT last_seen_at AS at FROM account WHERE email = 'expert@kaz.example'";
        let at = async || -> Outcome<i64> { Ok(site.rows(sql).await?[0].try_get("", "at")?) };
        let first = at().await?;
        let hour = site.open_later(TimeDelta::minutes(20)).await?;
        assert!(hour.session(&signed_in.token).await?.is_some());
        assert_eq!(at().await?, first);
        hour.close().await;
        site.change("UPDATE account SET last_seen_at = last_seen_at - 90000000").await?;
        let again = site.open_later(TimeDelta::minutes(25)).await?;
        assert!(again.session(&signed_in.token).await?.is_some());
        assert_eq!(at().await?, first + 25 * 60 * 1000);
        again.close().await;
        let later = site.open_later(TimeDelta::days(30) + TimeDelta::minutes(25)).await?;
        let [secretariat] = viewers(&later, ["secretariat@example"]).await?;
        assert_eq!(kinds(&line(&later, &secretariat, "KAZ").await?), [Obstacle::Absent]);
        later.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_was_looked_at_is_sent_once() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [secretariat] = viewers(&backend, ["secretariat@example"]).await?;
        let mut chosen = Vec::new();
        for code in ["VCT", "JOR", "TCD", "MAR", "GEO"] {
            chosen.push(review_of(&backend, code).await?);
        }
        let plan = backend.plan_reminders(&secretariat, &chosen).await?;
        let of = |code: &str| plan.iter().filter(|l| l.of.as_str() == code).collect::<Vec<_>>();
        assert_eq!(of("JOR")[0].to, Err(Skip::Recently), "three days ago");
        assert_eq!((of("TCD")[0].state, of("TCD")[0].to.clone()), (None, Err(Skip::OwnTurn)));
        let vct = of("VCT");
        assert_eq!((vct.len(), vct[0].kind()), (1, "reminder"));
        // Georgia has no focal point, but experts, who can act meanwhile.
        assert!(of("GEO")[0].representative);
        let ways: Vec<usize> = of("GEO")[0].to.iter().map(Vec::len).collect();
        assert_eq!(ways, [2]);
        assert!(mails(&site).await?.is_empty(), "a plan sends nothing");

        let (first, second) = (seen(&plan), seen(&plan));
        let round = backend.send_reminders(&secretariat, &chosen, &first, "one-press").await?;
        assert_eq!(backend.send_reminders(&secretariat, &chosen, &second, "one-press").await?, round);
        let sent = mails(&site).await?;
        assert_eq!(sent.len(), first.len());
        let kind = |email: &str| sent.iter().find(|(e, _)| e == email).map(|(_, kind)| kind.as_str());
        assert_eq!(kind("focal.point@vct.example"), Some("reminder"));
        assert_eq!(kind("expert@geo.example"), Some("reminder_focal_point"));
        assert_eq!(kind("focal.point@jor.example"), None);
        assert_eq!(kind("observer@vct.example"), None);

        let view = backend.reminder_round(&secretariat, round).await?;
        let done = view.lines.iter().filter(|l| l.outcome.is_ok()).count();
        assert_eq!(done, first.len());
        assert!(view.lines.iter().any(|l| l.of.as_str() == "JOR" && l.outcome == Err(Skip::Recently)));
        let acts = site.rows("SELECT detail FROM act WHERE kind = 'reminder_sent' AND detail LIKE '%VCT%'").await?;
        assert_eq!(acts.len(), 1, "on record");
        let [point] = viewers(&backend, ["focal.point@vct.example"]).await?;
        assert_eq!(refusal(backend.reminder_round(&point, round).await), Some(Refusal::NotFound));

        // A second round within the week reminds nobody of these.
        let again = backend.plan_reminders(&secretariat, &chosen).await?;
        assert!(seen(&again).is_empty(), "{again:?}");
        assert!(line(&backend, &secretariat, "VCT").await?.reminded_at.is_some());
        for key in ["", "x y", &"k".repeat(65)] {
            let bad = backend.send_reminders(&secretariat, &chosen, &[], key).await;
            assert_eq!(field(bad), Some(("key", "key")), "{key:?}");
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn nobody_is_told_who_was_not_looked_at() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [secretariat, admin] = viewers(&backend, ["secretariat@example", "admin@example"]).await?;
        let review = review_of(&backend, "VCT").await?;
        let plan = backend.plan_reminders(&secretariat, &[review]).await?;
        // Between the look and the press the focal point leaves.
        let role = role_of(&backend, "focal.point@vct.example", review).await?;
        backend.end_role(&admin, role).await?;
        let round = backend.send_reminders(&secretariat, &[review], &seen(&plan), "k").await?;
        assert!(mails(&site).await?.is_empty());
        let view = backend.reminder_round(&secretariat, round).await?;
        assert_eq!(view.lines.iter().map(|l| l.outcome.clone()).collect::<Vec<_>>(), [Err(Skip::Changed)]);

        // A permanent mission: of the State, without a role anywhere. It acts while there is no focal point (para. 18).
        let of = state("VCT")?;
        let mission = delegate(&backend, ("mission@vct.example", of), None).await?;
        assert_eq!(mission.kind, AccountKind::Delegate);
        let plan = backend.plan_reminders(&secretariat, &[review]).await?;
        let told: Vec<AccountId> = seen(&plan).into_iter().map(|(_, account)| account).collect();
        assert!(told.contains(&mission.account), "{plan:?}");
        let backend_overview = backend.overview(&secretariat, review).await?;
        let role = Some((&backend_overview, Duty::FocalPoint, None));
        delegate(&backend, ("new.point@vct.example", of), role).await?;
        let plan = backend.plan_reminders(&secretariat, &[review]).await?;
        assert_eq!(seen(&plan).len(), 1, "the focal point alone again");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
