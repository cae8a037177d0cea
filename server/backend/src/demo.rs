//! The demonstration: invented people, reviews, answers and dialogues of States, counted back from the present day.
//!
//! Everything invented comes from [`texts`], everything chosen from [`plan`] and lots drawn by a fixed seed, so two
//! installations show the same. It is written by the store in one transaction, and what people do in it is permitted by
//! the rules like anything else. A database with real data is never touched.

mod answers;
mod chance;
mod constructive;
mod days;
mod draw;
mod feedback;
mod fill;
mod guide;
mod lots;
mod people;
mod plan;
mod talk;
mod texts;
mod told;
mod work;

pub use guide::DemoAccount;

use crate::error::{OpenError, ServiceError, StoreError};
use crate::library::Loaded;
use crate::random;
use crate::service::Backend;
use crate::store::{Act, DrawRow, ImportSource, PhaseFigures, PhaseRecord, ReviewRecord, ReviewerRecord, Tx};
use days::Days;
use draw::{Drawn, Draws, draws};
use lots::{Again, Lots};
use people::People;
use rules::actor::Duty;
use rules::draw::Drawing;
use rules::draw::status::{DrawKind, DrawStatus};
use rules::id::{AccountId, DrawId, ReviewId};
use rules::language::Language;
use rules::party::Party;
use rules::refusal::Refusal;
use rules::ruleset::{Group, RuleSet};
use rules::stage::Stage;
use texts::Texts;

/// The password of all accounts.
pub const PASSWORD: &str = "demonstration only";

/// The setting that marks a database as a demonstration.
const MARK: &str = "demo";

/// How many days ago States agreed to be named in public.
const NAMED_SINCE: i64 = 45;

/// The phase that the demonstration is in.
const PHASE: u8 = 1;

/// The register that comes with the application.
const REGISTER: &[u8] = include_bytes!("../data/parties.csv");

/// What the parts of the seeding share.
struct Seeding<'a> {
    tx: &'a Tx,
    days: Days,
    texts: &'a Texts,
    people: &'a People,
    /// Recorded at the end, in the order of time.
    acts: Vec<Act<'static>>,
}

/// Fills an empty database. Answers whether there was anything to do.
///
/// # Errors
/// [`OpenError::Demo`] for a database that holds real data; the database; a faulty data file.
pub async fn seed(backend: &Backend) -> Result<bool, OpenError> {
    let tx = backend.0.write().await.map_err(opening)?;
    if is_marked(&tx).await.map_err(opening)? {
        return Ok(false);
    }
    if !tx.accounts().await.map_err(opening)?.is_empty() || !tx.reviews().await.map_err(opening)?.is_empty() {
        let why = "this database holds real data: start without REVIEW_DEMO, or name another DATABASE_URL";
        return Err(OpenError::Demo(why.to_owned()));
    }
    let texts = Texts::read().map_err(OpenError::Data)?;
    let parties = register()?;
    let Draws { stories: reviews, lots, again } = draws(&parties).map_err(OpenError::Data)?;
    let loaded = backend.library().for_phase(PHASE);
    let loaded = loaded.ok_or_else(|| OpenError::Data("phase 1 has no questionnaire".to_owned()))?;
    let hash = backend.0.hash(PASSWORD.to_owned()).await.map_err(|e| match e {
        ServiceError::Store(error) => opening(error),
        other => OpenError::Data(other.to_string()),
    })?;
    let days = Days::new(backend.now());
    let written = async {
        save_register(&tx, days, &parties).await?;
        save_calendar(&tx, days, backend.rules(), &lots).await?;
        let people = people::register(&tx, days, &texts, &parties, &reviews, &hash).await?;
        let mut seeding = Seeding { tx: &tx, days, texts: &texts, people: &people, acts: Vec::new() };
        for drawn in &reviews {
            seeding.review(drawn, loaded).await?;
        }
        seeding.visits().await?;
        seeding.others(&lots, &reviews).await?;
        seeding.drawing(&lots, backend.rules()).await?;
        for one in &again {
            seeding.redraw(one, &reviews, backend.rules()).await?;
        }
        seeding.constructive().await?;
        seeding.record().await?;
        tx.set_setting(MARK, "1").await
    };
    written.await.map_err(opening)?;
    tx.commit().await.map_err(opening)?;
    Ok(true)
}

/// Whether the database is a demonstration; one that cannot be asked is not.
pub async fn is_demo(backend: &Backend) -> bool {
    let Ok(tx) = backend.0.read().await else { return false };
    is_marked(&tx).await.unwrap_or(false)
}

/// Accounts worth trying; all have the password [`PASSWORD`].
pub fn accounts() -> Vec<DemoAccount> {
    let parties = register().unwrap_or_default();
    let reviews = draws(&parties).map(|d| d.stories).unwrap_or_default();
    guide::guide(&parties, &reviews)
}

async fn is_marked(tx: &Tx) -> Result<bool, StoreError> {
    Ok(tx.setting(MARK).await?.as_deref() == Some("1"))
}

fn register() -> Result<Vec<Party>, OpenError> {
    crate::import::read(REGISTER).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        OpenError::Data(format!("data/parties.csv: {first}"))
    })
}

/// The rules or the plan forbid what the demonstration wants to show: a fault of the demonstration.
fn refused(why: impl Into<Cause>) -> StoreError {
    let Cause(why) = why.into();
    StoreError::Damaged(format!("demonstration: {why}"))
}

/// Why, in words for whoever works on the demonstration.
struct Cause(String);

impl From<&str> for Cause {
    fn from(why: &str) -> Self {
        Self(why.to_owned())
    }
}

impl From<Refusal> for Cause {
    fn from(why: Refusal) -> Self {
        Self(format!("refused, {}", why.code()))
    }
}

fn opening(error: StoreError) -> OpenError {
    match error {
        StoreError::Database(error) => OpenError::Database(error),
        other @ (StoreError::Damaged(_) | StoreError::Sealed(_) | StoreError::File(_) | StoreError::Mail(_)) => {
            OpenError::Data(other.to_string())
        }
    }
}

async fn save_register(tx: &Tx, days: Days, parties: &[Party]) -> Result<(), StoreError> {
    let added = i32::try_from(parties.len()).unwrap_or(i32::MAX);
    let source = ImportSource { sha256: random::sha256_hex(REGISTER), added, changed: 0 };
    tx.save_party_rows(None, days.at(days.draw(), 0), parties, &source).await
}

/// Phase 1 of all groups; how many reviews are foreseen is known only for the group whose phase has begun (para. 10).
async fn save_calendar(tx: &Tx, days: Days, rules: &RuleSet, lots: &Lots) -> Result<(), StoreError> {
    for group in rules.groups.names.iter().copied() {
        let Some(starts_on) = days.start_of(rules, group) else { continue };
        let begun = group == Group::I;
        let reviews = lots.record.groups.get(&group).map_or(0, Vec::len);
        let foreseen = if begun { u32::try_from(reviews).ok() } else { None };
        let frozen_on = begun.then_some(starts_on);
        tx.insert_phase(&PhaseFigures { group, phase: PHASE, starts_on, foreseen, frozen_on }).await?;
    }
    Ok(())
}

impl Seeding<'_> {
    /// One review with all that happened in it.
    async fn review(&mut self, drawn: &Drawn, loaded: &Loaded) -> Result<(), StoreError> {
        let (tx, days) = (self.tx, self.days);
        let review = self.record_of(drawn)?;
        tx.insert_review(&review, days.at(days.draw(), 0)).await?;
        let from_on = drawn.plan.opened.map_or(days.draw(), |opened| days.ago(opened));
        let state = drawn.party.code;
        let team = self.people.team(state)?;
        let gone = [(work::WITHOUT_FOCAL_POINT, Duty::FocalPoint), (work::WITHOUT_EXPERT, Duty::Expert)];
        let left = gone.into_iter().find(|((code, _), _)| *code == drawn.plan.state);
        let left = left.map(|((_, ago), duty)| (duty, days.ago(ago)));
        people::assign(tx, days, team, state, review.id, (from_on, None), left).await?;
        self.plans(drawn, &review, team.focal_point);
        self.reminders(drawn, &review).await?;
        for place in &drawn.reviewers {
            let from_on = place.came.map_or(from_on, |came| days.ago(came));
            let until_on = place.left.map(|left| days.ago(left));
            let team = self.people.team(place.state)?;
            people::assign(tx, days, team, place.state, review.id, (from_on, until_on), None).await?;
        }
        if let Some(opened) = drawn.plan.opened {
            let q = &loaded.questionnaire;
            let response = tx.insert_response_row(review.id, PHASE, &q.name, q.version).await?;
            self.acts.push(Act {
                at: days.at(days.ago(opened), 0),
                by: Some(self.people.secretariat),
                kind: "phase_opened",
                review: Some(review.id),
                object: PHASE.to_string(),
                detail: serde_json::json!({ "questionnaire": q.name, "version": q.version }),
            });
            fill::fill(self, loaded, drawn, &review, response).await?;
            feedback::feedback(self, loaded, drawn, &review).await?;
        }
        if plan::NAMED.contains(&drawn.plan.state) {
            self.naming(&review, self.people.team(state)?.focal_point).await?;
        }
        talk::talk(self, drawn, &review).await?;
        told::tell(self, drawn, &review).await
    }

    /// The State agreed to be named in public, some weeks ago.
    async fn naming(&mut self, review: &ReviewRecord, by: AccountId) -> Result<(), StoreError> {
        let at = self.days.at(self.days.ago(NAMED_SINCE), 30);
        self.tx.give_consent_row(review.id, by, at).await?;
        self.acts.push(Act {
            at,
            by: Some(by),
            kind: "public_naming_agreed",
            review: Some(review.id),
            object: review.state.to_string(),
            detail: serde_json::json!({ "state": review.state }),
        });
        Ok(())
    }

    /// The reviews without a story: drawn, and still being prepared.
    async fn others(&mut self, lots: &Lots, stories: &[Drawn]) -> Result<(), StoreError> {
        let at = self.days.at(self.days.draw(), 0);
        for drawn in &lots.record.reviews {
            if stories.iter().any(|s| s.party.code == drawn.state_under_review) {
                continue;
            }
            let review = crate::service::draws::review_of(self.tx, &lots.record, drawn, at)?;
            self.tx.insert_review(&review, at).await?;
            self.tx.insert_main_thread_row(&review, None, at).await?;
        }
        Ok(())
    }

    /// The drawing from which all reviews come.
    async fn drawing(&mut self, lots: &Lots, rules: &RuleSet) -> Result<(), StoreError> {
        let (day, id) = (self.days.draw(), DrawId::new(random::id()));
        let record = lots.record.to_json();
        let row = self.draw_row(id, DrawKind::Whole, rules, "Joint intersessional meeting of the working groups", day);
        let row = DrawRow {
            pool: Some(lots.pool.clone()),
            pool_sha256: Some(lots.pool_sha256.clone()),
            sources: lots.sources.clone(),
            seed: Some(lots.seed),
            record: Some(record),
            ..row
        };
        self.tx.insert_draw_row(&row).await?;
        self.draw_acts(id, &lots.acts, day).await
    }

    /// The drawing of a place again.
    async fn redraw(&mut self, again: &Again, stories: &[Drawn], rules: &RuleSet) -> Result<(), StoreError> {
        let story = stories.iter().find(|s| s.party.code == again.state);
        let day = story.and_then(|s| s.plan.replaced).map_or(self.days.draw(), |ago| self.days.ago(ago));
        let id = DrawId::new(random::id());
        let row = self.draw_row(id, DrawKind::Redraw, rules, "Working Group on International Cooperation", day);
        let row = DrawRow {
            pool: Some(again.case.clone()),
            pool_sha256: Some(again.case_sha256.clone()),
            sources: again.sources.clone(),
            seed: Some(again.seed),
            record: Some(again.record.clone()),
            ..row
        };
        self.tx.insert_draw_row(&row).await?;
        self.draw_acts(id, &again.acts, day).await
    }

    fn draw_row(&self, id: DrawId, kind: DrawKind, rules: &RuleSet, title: &str, day: chrono::NaiveDate) -> DrawRow {
        let at = |minutes: i64| self.days.at(day, minutes);
        DrawRow {
            id,
            kind,
            rehearsal: false,
            rule_set: rules.name.clone(),
            title: title.to_owned(),
            status: DrawStatus::Adopted,
            preparation: "[]".to_owned(),
            pool: None,
            pool_sha256: None,
            sources: Vec::new(),
            seed: None,
            created_by: Some(self.people.secretariat),
            created_at: self.days.at(day, -300),
            frozen_at: Some(at(-240)),
            typed_by: Some(self.people.chair),
            typed_at: Some(at(0)),
            confirmed_by: Some(self.people.secretariat),
            confirmed_at: Some(at(4)),
            finished_at: Some(at(60)),
            adopted_at: Some(at(75)),
            record: None,
        }
    }

    async fn draw_acts(&self, id: DrawId, acts: &[Drawing], day: chrono::NaiveDate) -> Result<(), StoreError> {
        let at = self.days.at(day, 10);
        for (seq, act) in (1_u32..).zip(acts) {
            self.tx.insert_draw_act_row(id, seq, act, Some(self.people.chair), at).await?;
        }
        Ok(())
    }

    fn record_of(&self, drawn: &Drawn) -> Result<ReviewRecord, StoreError> {
        let (plan, days) = (drawn.plan, self.days);
        let id = ReviewId::new(random::id());
        let drawn_at = days.at(days.draw(), 0);
        let moment = |ago: i64| days.at(days.ago(ago), 0);
        // The working languages are agreed while the review is prepared (para. 31).
        let mut languages = if plan.stage == Stage::Preparing { Vec::new() } else { vec![drawn.lang()] };
        if !languages.is_empty() && !languages.contains(&Language::En) {
            languages.push(Language::En);
        }
        Ok(ReviewRecord {
            id,
            code: format!("{}-{}", plan.state, Group::I.code()),
            state: drawn.party.code,
            group: Group::I,
            instruments: drawn.party.treaties.instruments(),
            languages,
            wrapped_key: self.tx.new_review_key(id)?,
            reviewers: drawn
                .reviewers
                .iter()
                .map(|place| ReviewerRecord {
                    state: place.state,
                    slot: place.slot.to_owned(),
                    instruments: place.instruments.clone(),
                    from_at: place.came.map_or(drawn_at, moment),
                    replaced_at: place.left.map(moment),
                })
                .collect(),
            phases: vec![PhaseRecord {
                phase: PHASE,
                stage: plan.stage,
                stage_since: match (plan.opened, plan.received) {
                    (None, _) => drawn_at,
                    // It is the submission that ends the stage of the questionnaire, in the afternoon.
                    (Some(_), Some(received)) if received == plan.since => {
                        days.at(days.ago(received), fill::SUBMITTED_AT_MINUTES)
                    }
                    (Some(_), _) => moment(plan.since),
                },
                opened_on: plan.opened.map(|ago| days.ago(ago)),
                answers_agreed_on: plan.answers_agreed.map(|ago| days.ago(ago)),
                answers_received_on: plan.received.map(|ago| days.ago(ago)),
                feedback_agreed_on: plan.feedback_agreed.map(|ago| days.ago(ago)),
            }],
        })
    }

    /// Writes the record of acts in the order in which they are said to have happened.
    async fn record(&mut self) -> Result<(), StoreError> {
        let mut acts = std::mem::take(&mut self.acts);
        acts.sort_by_key(|act| act.at);
        for act in acts {
            self.tx.record(act).await?;
        }
        Ok(())
    }
}
