//! The demonstration data keeps the rules of the Mechanism, is the same each time, and stays away from real data.

use backend::service::{Editor, Session, Task};
use backend::{Backend, Config, OpenError, demo, import};
use rules::calendar::Moment;
use rules::instrument::{Instrument, TreatyStatus};
use rules::party::{Party, PartyCode, RegionalGroup};
use rules::questionnaire::{check, visible};
use rules::ruleset::resolution_9_1;
use rules::stage::Stage;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;

type Outcome = Result<(), Box<dyn Error>>;

/// A database of its own, gone with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("review-demo-{}-{name}", std::process::id())))
    }

    fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.0.join("review.db").display())
    }

    async fn open(&self) -> Result<Backend, OpenError> {
        Backend::open(Config {
            database_url: self.url(),
            key_file: self.0.join("master.key"),
            public_url: "http://127.0.0.1:3000".to_owned(),
            demo: true,
            now: "2026-11-21T09:00:00Z".parse::<Moment>().ok(),
            smtp_url: None,
            files_dir: self.0.join("files"),
        })
        .await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn enter(backend: &Backend, email: &str) -> Result<Session, Box<dyn Error>> {
    let signed_in = backend.sign_in(email, demo::PASSWORD, "192.0.2.1", None).await?;
    backend.session(&signed_in.token).await?.ok_or_else(|| format!("{email} has no session").into())
}

fn parties() -> Result<Vec<Party>, Box<dyn Error>> {
    import::read(include_bytes!("../data/parties.csv")).map_err(|faults| format!("{} faults", faults.len()).into())
}

/// The answers of every State, opened by its focal point.
async fn editors(backend: &Backend) -> Result<BTreeMap<PartyCode, Editor>, Box<dyn Error>> {
    let secretariat = enter(backend, "secretariat@example").await?;
    let mut editors = BTreeMap::new();
    for line in backend.reviews(&secretariat.viewer, &Default::default()).await? {
        if line.stage != Stage::Preparing {
            let email = format!("focal.point@{}.example", line.state.as_str().to_lowercase());
            let person = enter(backend, &email).await?;
            editors.insert(line.state, backend.editor(&person.viewer, line.id, line.phase).await?);
        }
    }
    Ok(editors)
}

#[tokio::test]
async fn reviews_are_spread_over_the_stages_and_keep_paragraph_28() -> Outcome {
    let place = Place::new("draw");
    let backend = place.open().await?;
    assert!(!demo::is_demo(&backend).await);
    let began = std::time::Instant::now();
    assert!(demo::seed(&backend).await?);
    println!("seeded in {:?}", began.elapsed());
    assert!(demo::is_demo(&backend).await);
    assert!(!demo::seed(&backend).await?, "a second time there is nothing to do");

    let parties = parties()?;
    let party = |code: PartyCode| parties.iter().find(|p| p.code == code);
    let secretariat = enter(&backend, "secretariat@example").await?;
    let lines = backend.reviews(&secretariat.viewer, &Default::default()).await?;
    let stages: Vec<usize> =
        Stage::ALL.into_iter().map(|stage| lines.iter().filter(|l| l.stage == stage).count()).collect();
    // All 192 States are drawn (paras. 9, 17); 24 of the first group are on their way.
    assert_eq!(stages, [171, 8, 4, 4, 2, 2, 1]);
    let mut reviewed_by: BTreeMap<PartyCode, BTreeSet<PartyCode>> = BTreeMap::new();
    let mut replaced = 0;
    for line in &lines {
        let view = backend.overview(&secretariat.viewer, line.id).await?;
        let state = party(view.state).ok_or("no such party")?;
        assert_eq!(view.instruments, state.treaties.instruments());
        let now: Vec<_> = view.reviewers.iter().filter(|r| r.replaced_at.is_none()).collect();
        replaced += view.reviewers.len() - now.len();
        assert!(now.len() <= 4, "{}: para. 28 (c)", view.code);
        for instrument in &view.instruments {
            let count = now.iter().filter(|r| r.instruments.contains(instrument)).count();
            assert_eq!(count, 2, "{}: two reviewing States for {}", view.code, instrument.code());
        }
        for r in &view.reviewers {
            let reviewer = party(r.state).ok_or("no such party")?;
            let bound = |i: &Instrument| reviewer.treaties.status(*i) == TreatyStatus::Party;
            assert!(r.instruments.iter().all(bound), "{}: para. 28 (b)", view.code);
            let same = reviewer.regional_group == state.regional_group;
            match r.slot.as_str() {
                "same_region" => assert!(same && reviewer.regional_group != RegionalGroup::None, "{}", view.code),
                "other_region" => assert!(!same, "{}", view.code),
                other => assert_eq!(other, "additional", "{}", view.code),
            }
        }
        let main: Vec<_> = now.iter().filter(|r| r.slot != "additional").collect();
        let groups: BTreeSet<_> = main.iter().filter_map(|r| party(r.state)).map(|p| p.regional_group).collect();
        assert_eq!((main.len(), groups.len()), (2, 2), "{}: two groups", view.code);
        let states: BTreeSet<_> = view.reviewers.iter().map(|r| r.state).collect();
        assert_eq!(states.len(), view.reviewers.len(), "{}: nobody twice", view.code);
        reviewed_by.insert(view.state, states);
    }
    assert_eq!(replaced, 1);
    for (state, reviewers) in &reviewed_by {
        assert!(!reviewers.contains(state));
        for reviewer in reviewers {
            let back = reviewed_by.get(reviewer).is_some_and(|others| others.contains(state));
            assert!(!back, "{state} and {reviewer}: no mutual reviews");
            let count = reviewed_by.values().filter(|others| others.contains(reviewer)).count();
            assert!(count <= 3, "{reviewer} reviews {count}");
        }
    }
    let editing = enter(&backend, "focal.point@vct.example").await?;
    let seats: Vec<_> = backend.start(&editing.viewer).await?.iter().map(|i| (i.seat, i.task)).collect();
    assert!(seats.contains(&("under_review.focal_point", Task::Answer)), "{seats:?}");
    assert!(seats.iter().any(|(seat, _)| *seat == "reviewing.focal_point"), "{seats:?}");
    let finishing = enter(&backend, "focal.point@sen.example").await?;
    let tasks: Vec<_> = backend.start(&finishing.viewer).await?.iter().map(|i| i.task).collect();
    assert!(tasks.contains(&Task::Submit), "{tasks:?}");
    for account in demo::accounts() {
        println!("{:32} {:14} {}", account.email, account.duty, account.about);
        enter(&backend, &account.email).await?;
    }
    backend.close().await;
    Ok(())
}

#[tokio::test]
async fn answers_are_valid_and_the_same_each_time() -> Outcome {
    let (one, two) = (Place::new("one"), Place::new("two"));
    let (first, second) = (one.open().await?, two.open().await?);
    assert!(demo::seed(&first).await? && demo::seed(&second).await?);
    let editors_1 = editors(&first).await?;
    let editors_2 = editors(&second).await?;
    assert_eq!(editors_1.len(), 21);
    let library = first.library().for_phase(1).ok_or("no questionnaire")?;
    let limits = &resolution_9_1().house.answers;
    let mut revised = 0;
    for (state, editor) in &editors_1 {
        let value = |code: &str| editor.answers.get(code).and_then(|a| a.value.as_ref());
        let seen = visible(&library.questionnaire, &editor.facts, &value);
        for (code, answer) in editor.answers.iter() {
            let question = library.questionnaire.question(code).ok_or("no such question")?;
            let value = answer.value.as_ref().ok_or("an empty answer")?;
            assert_eq!(check(&question.kind, value, limits), Ok(()), "{state} {code}");
            assert!(seen.question(code), "{state} {code}: not asked");
            assert!(answer.at < first.now(), "{state} {code}: written in the future");
            revised += u32::from(answer.revision > 1);
        }
        println!("{state}: {} of {} answered, {} ready", editor.answers.len(), seen.count(), editor.ready.len());
        let again = editors_2.get(state).ok_or("no such review")?;
        assert_eq!(editor.answers, again.answers, "{state}");
    }
    assert!(revised > 50, "there is some history: {revised}");
    let numbers: Vec<_> = editors_1.values().filter_map(|e| e.submitted.map(|(number, _)| number)).collect();
    assert_eq!((numbers.len(), numbers.iter().filter(|n| **n == 2).count()), (13, 1));
    first.close().await;
    second.close().await;
    Ok(())
}

#[tokio::test]
async fn a_database_with_real_people_is_refused() -> Outcome {
    use sea_orm::ConnectionTrait;
    let place = Place::new("real");
    let backend = place.open().await?;
    assert!(demo::seed(&backend).await?);
    // Without the mark nothing tells these accounts from real ones.
    let database = sea_orm::Database::connect(place.url()).await?;
    database.execute_unprepared("DELETE FROM setting WHERE key = 'demo'").await?;
    assert!(matches!(demo::seed(&backend).await, Err(OpenError::Demo(_))));
    assert!(!demo::is_demo(&backend).await);
    backend.close().await;
    Ok(())
}
