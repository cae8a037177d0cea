//! Writes a State's answers through the store as its people would have: each change, each article marked ready, each
//! submission decided by the rules on the day on which it is said to have happened.

use super::answers::Pen;
use super::draw::Drawn;
use super::people::Team;
use super::{Seeding, refused};
use crate::error::StoreError;
use crate::library::Loaded;
use crate::store::{Act, AnswerChange, AnswerWrite, ReviewRecord, SealedAnswer};
use chrono::TimeDelta;
use rules::access::{ReviewFacts, marker, permit};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{AccountId, ResponseId};
use rules::language::Language;
use rules::party::RegionalGroup;
use rules::questionnaire::{Facts, Head, Kind, Question, Value, freeze};
use rules::stage::Stage;
use std::collections::BTreeMap;

/// When a State submits, in minutes after the beginning of a day's work.
pub(super) const SUBMITTED_AT_MINUTES: i64 = 390;

/// Days after the opening on which the first answer is written.
const FIRST_ANSWER: i64 = 4;

/// A response while it is written.
struct Writing<'a> {
    review: &'a ReviewRecord,
    response: ResponseId,
    seen: ReviewFacts,
    team: Team,
    viewers: BTreeMap<AccountId, Viewer>,
    lang: Language,
    newest: BTreeMap<String, SealedAnswer>,
    values: BTreeMap<String, (Value, Language)>,
    /// Changes that are not written yet.
    writes: Vec<AnswerWrite>,
}

/// Answers a State's questionnaire as far as planned, and submits it if that is planned.
pub(super) async fn fill(
    s: &mut Seeding<'_>,
    loaded: &Loaded,
    drawn: &Drawn,
    review: &ReviewRecord,
    response: ResponseId,
) -> Result<(), StoreError> {
    let Some(opened) = drawn.plan.opened else { return Ok(()) };
    let questionnaire = &loaded.questionnaire;
    let facts = Facts { treaties: drawn.party.treaties, instruments: review.instruments.clone() };
    let regional = drawn.party.regional_group == RegionalGroup::None;
    let mut pen = Pen::new(s.texts, drawn.plan.state, drawn.lang(), s.days.last_year(), regional);
    let made = pen.fill(questionnaire, &facts, drawn.plan.filled);
    let mut seen = review.facts(super::PHASE).ok_or_else(|| refused("a review without its phase"))?;
    (seen.stage, seen.submitted) = (Stage::Questionnaire, false);
    let team = s.people.team(review.state)?;
    let mut viewers = BTreeMap::new();
    for id in [team.focal_point, team.experts[0], team.experts[1]] {
        viewers.insert(id, s.tx.viewer(id).await?.ok_or_else(|| refused("a person without account"))?);
    }
    let (newest, values) = (BTreeMap::new(), BTreeMap::new());
    let lang = drawn.lang();
    let mut w = Writing { review, response, seen, team, viewers, lang, newest, values, writes: Vec::new() };
    // The writing is spread evenly over the time from the opening to the submission, or to yesterday.
    let last_day = drawn.plan.received.map_or(1, |received| received + 2);
    let first_day = opened - FIRST_ANSWER;
    let count = i64::try_from(made.answers.len()).unwrap_or(1).max(1);
    let mut written = Vec::with_capacity(made.answers.len());
    for (place, draft) in (0_i64..).zip(&made.answers) {
        let day = first_day - (first_day - last_day) * place / count;
        let mut at = s.days.at(s.days.ago(day), 7 * place % 480);
        let newest_writer = usize::from(place / 9 % 2 == 1);
        let turns = draft.versions.len();
        for (turn, value) in draft.versions.iter().enumerate() {
            // Whoever wrote first is corrected by the other expert, and at last by the focal point.
            let by = if turn == 2 { w.team.focal_point } else { w.team.experts[(newest_writer + turn) % 2] };
            w.save(s, draft.question, value, by, at)?;
            if turn + 1 < turns {
                let later = s.days.at(s.days.ago((day - 3).max(last_day)), 7 * place % 480 + 35);
                at = later.max(at + TimeDelta::minutes(35));
            }
        }
        written.push(at);
    }
    w.write(s).await?;
    let submitting = drawn.plan.received.is_some() || drawn.plan.filled == 100;
    // Whoever is still writing marks an article only after reading it once more: the newest one is not ready yet.
    let ready = if submitting { made.finished.len() } else { made.finished.len().saturating_sub(1) };
    for (instrument, article, until) in made.finished.iter().take(ready) {
        let latest = written.iter().take(*until).max().copied();
        let Some(at) = latest.map(|at| at + TimeDelta::minutes(40)) else { continue };
        let by = permit::<marker::MarkReady>(w.viewers.get(&w.team.focal_point), Some(&w.seen), at).map_err(refused)?;
        s.tx.save_mark(&by, response, *instrument, *article, true).await?;
        s.acts.push(Act {
            at,
            by: Some(by.by()),
            kind: "article_ready",
            review: Some(review.id),
            object: format!("{}-{article}", instrument.code()),
            detail: serde_json::json!({ "phase": super::PHASE }),
        });
    }
    if let Some(received) = drawn.plan.received {
        w.submit(s, loaded, &facts, 1, s.days.at(s.days.ago(received), SUBMITTED_AT_MINUTES)).await?;
        (w.seen.stage, w.seen.submitted) = (drawn.plan.stage, true);
    }
    if let Some(corrected) = drawn.plan.corrected {
        let texts = made.answers.iter().filter(|d| d.question.kind == Kind::Text).step_by(5).take(3);
        for (minutes, draft) in (0_i64..).step_by(25).zip(texts) {
            let Some(before) = draft.versions.last() else { continue };
            let Some(value) = pen.another(draft.question, before) else { continue };
            let at = s.days.at(s.days.ago(corrected + 1), minutes);
            let by = w.team.experts[0];
            w.save(s, draft.question, &value, by, at)?;
        }
        w.write(s).await?;
        w.submit(s, loaded, &facts, 2, s.days.at(s.days.ago(corrected), 200)).await?;
    }
    s.tx.bump_response(response).await
}

impl Writing<'_> {
    fn save(
        &mut self,
        s: &Seeding<'_>,
        question: &Question,
        value: &Value,
        by: AccountId,
        at: Moment,
    ) -> Result<(), StoreError> {
        let code = &question.code;
        let permit = permit::<marker::SaveAnswer>(self.viewers.get(&by), Some(&self.seen), at).map_err(refused)?;
        let before = self.newest.get(code);
        let revision = before.map_or(1, |b| b.revision + 1);
        let key = format!("demo-{}-{code}-{revision}", self.review.code);
        let change = AnswerChange {
            response: self.response,
            question: code,
            article: (question.instrument, question.article),
            value: Some(value),
            lang: self.lang,
            key: &key,
        };
        let write = s.tx.seal_answer(&permit, self.review, before, &change)?;
        self.newest.insert(code.clone(), write.answer().clone());
        self.values.insert(code.clone(), (value.clone(), self.lang));
        self.writes.push(write);
        Ok(())
    }

    /// Writes what was changed so far; marks of the articles come after the changes that they confirm.
    async fn write(&mut self, s: &Seeding<'_>) -> Result<(), StoreError> {
        s.tx.write_answers(&std::mem::take(&mut self.writes)).await
    }

    async fn submit(
        &self,
        s: &mut Seeding<'_>,
        loaded: &Loaded,
        facts: &Facts,
        number: u32,
        at: Moment,
    ) -> Result<(), StoreError> {
        let clearing = self.viewers.get(&self.team.focal_point);
        let permit = permit::<marker::Submit>(clearing, Some(&self.seen), at).map_err(refused)?;
        let head = Head {
            review: self.review.id,
            state: self.review.state,
            phase: super::PHASE,
            number,
            questionnaire: loaded.questionnaire.name.clone(),
            version: loaded.questionnaire.version,
            submitted_at: at,
            instruments: self.review.instruments.clone(),
        };
        let body = freeze(&loaded.questionnaire, facts, &self.values).canonical(&head);
        let saved = s.tx.insert_submission(&permit, self.review, self.response, number, &body).await?;
        s.acts.push(Act {
            at,
            by: Some(permit.by()),
            kind: "response_submitted",
            review: Some(self.review.id),
            object: saved.id.to_string(),
            detail: serde_json::json!({ "phase": super::PHASE, "number": number, "sha256": saved.sha256 }),
        });
        Ok(())
    }
}
