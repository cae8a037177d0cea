//! Written feedback of the demonstration, with supplementary questions and their answers: drafts where feedback is awaited,
//! sent versions where the dialogue has begun. Written through the store as the people of each State would.

use super::chance::Chance;
use super::draw::{Drawn, Place};
use super::people::Team;
use super::texts::of;
use super::{Seeding, refused};
use crate::error::StoreError;
use crate::library::Loaded;
use crate::store::{Act, FeedbackRecord, NewVersion, NoteSave, ReplySave, ReviewRecord};
use chrono::TimeDelta;
use rules::access::{Permit, ReviewFacts, marker, permit};
use rules::calendar::Moment;
use rules::feedback::{
    AnswerHead, ArticleKey, Asked, Draft, Head, NoteKind, Sent, answer_text, article_code, asked, freeze,
};
use rules::id::AccountId;
use rules::language::Language;
use rules::questionnaire::{Facts, visible};
use rules::stage::Stage;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The texts, all invented.
const TEXTS: &str = include_str!("../../demo/feedback.json");

/// Texts by language.
type Texts = BTreeMap<Language, Vec<String>>;

/// Texts by what they are.
#[derive(Deserialize)]
struct Written {
    measures: Texts,
    success: Texts,
    challenge: Texts,
    clarification: Texts,
    supplement: Texts,
    answer: Texts,
}

impl Written {
    fn of(&self, kind: NoteKind) -> &Texts {
        match kind {
            NoteKind::Measures => &self.measures,
            NoteKind::Success => &self.success,
            NoteKind::Challenge => &self.challenge,
            NoteKind::Clarification => &self.clarification,
            NoteKind::Supplement => &self.supplement,
        }
    }
}

/// A day before the present on which the last feedback came, where all have sent it: then the dialogue began.
fn last_sent(drawn: &Drawn) -> Option<i64> {
    match drawn.plan.stage {
        Stage::Preparing | Stage::Questionnaire | Stage::Feedback => None,
        Stage::Dialogue => Some(drawn.plan.since),
        Stage::Observations | Stage::Agreed | Stage::Released => Some(drawn.plan.since + 60),
    }
}

/// What one State's people write in one review.
struct Desk<'a> {
    review: &'a ReviewRecord,
    seen: ReviewFacts,
    place: &'a Place,
    team: Team,
    lang: Language,
    articles: Vec<ArticleKey>,
    written: &'a Written,
    loaded: &'a Loaded,
    chance: Chance,
}

/// Writes the feedback of all reviewing States of a review as far as its story goes.
pub(super) async fn feedback(
    s: &mut Seeding<'_>,
    loaded: &Loaded,
    drawn: &Drawn,
    review: &ReviewRecord,
) -> Result<(), StoreError> {
    let Some(received) = drawn.plan.received else { return Ok(()) };
    let written: Written = serde_json::from_str(TEXTS).map_err(|e| StoreError::Damaged(e.to_string()))?;
    let facts = Facts { treaties: drawn.party.treaties, instruments: review.instruments.clone() };
    let asked_of = visible(&loaded.questionnaire, &facts, &|_| None);
    let mut seen = review.facts(super::PHASE).ok_or_else(|| refused("a review without its phase"))?;
    (seen.stage, seen.submitted) = (Stage::Feedback, true);
    let places: Vec<&Place> = drawn.reviewers.iter().filter(|p| p.left.is_none()).collect();
    for (turn, place) in (0_i64..).zip(&places) {
        let team = s.people.team(place.state)?;
        let mine = s.tx.account(team.focal_point).await?.map(|a| a.lang);
        let lang = mine.filter(|l| review.languages.contains(l)).or(review.languages.first().copied());
        let articles = loaded
            .questionnaire
            .articles()
            .filter(|a| place.instruments.contains(&a.instrument) && asked_of.article(a.instrument, a.number))
            .map(|a| (a.instrument, a.number))
            .collect();
        let mut desk = Desk {
            review,
            seen: seen.clone(),
            place,
            team,
            lang: lang.unwrap_or_default(),
            articles,
            written: &written,
            loaded,
            chance: Chance::of(&format!("{} feedback {}", drawn.plan.state, place.state)),
        };
        // How many of a hundred articles are done, and when it is sent.
        let (done, sent) = match (last_sent(drawn), drawn.plan.state, turn) {
            (Some(last), ..) => (100, Some((last + 4 * (i64::try_from(places.len()).unwrap_or(2) - 1 - turn), 0))),
            (None, super::plan::SUBMITTED, 0) => (100, Some((12, 240))),
            (None, super::plan::SUBMITTED, _) => (60, None),
            (None, "URY" | "BLR", 0) => (40, None),
            (None, ..) => (0, None),
        };
        if done == 0 {
            continue;
        }
        let until = sent.map_or(2, |(day, _)| day + 1);
        let from = (received - 3).min(place.came.unwrap_or(received)).max(until);
        let Some((record, draft)) = desk.write(s, done, from, until).await? else { continue };
        if let Some((day, minutes)) = sent {
            let at = s.days.at(s.days.ago(day), minutes);
            let questions = desk.send(s, &record, &draft, at).await?;
            answer(s, &desk, drawn, &questions, day).await?;
        }
    }
    Ok(())
}

impl Desk<'_> {
    async fn permit(
        &self,
        s: &Seeding<'_>,
        by: AccountId,
        at: Moment,
    ) -> Result<Permit<marker::WriteFeedback>, StoreError> {
        let viewer = s.tx.viewer(by).await?;
        permit(viewer.as_ref(), Some(&self.seen), at).map_err(refused)
    }

    fn text(&mut self, kind: NoteKind) -> String {
        let texts = of(self.written.of(kind), self.lang);
        self.chance.pick(texts).cloned().unwrap_or_default()
    }

    /// Claims, notes and marks, spread over the days from `from` to `until`.
    async fn write(
        &mut self,
        s: &Seeding<'_>,
        done: usize,
        from: i64,
        until: i64,
    ) -> Result<Option<(FeedbackRecord, Draft)>, StoreError> {
        let count = self.articles.len();
        let ready = count * done / 100;
        let mut record = None;
        let mut draft = Draft::default();
        for (place, article) in (0_i64..).zip(self.articles.clone()) {
            let index = usize::try_from(place).unwrap_or(count);
            // Beyond what is done, a few articles are claimed and still blank.
            if index >= ready + 2 {
                break;
            }
            let day = from - (from - until) * place / i64::try_from(count).unwrap_or(1).max(1);
            let at = s.days.at(s.days.ago(day), 11 * place % 420);
            let by = self.team.experts[index % 2];
            let permit = self.permit(s, by, at).await?;
            let feedback = s.tx.feedback_begun(&permit, super::PHASE).await?;
            s.tx.insert_claim(&permit, feedback.id, article).await?;
            if index < ready {
                self.note(s, &permit, &feedback, article, &mut draft).await?;
            }
            s.tx.bump_feedback(feedback.id).await?;
            record = Some(feedback);
        }
        Ok(record.map(|record| (record, draft)))
    }

    /// Says one thing upon an article, or that there is nothing to remark.
    async fn note(
        &mut self,
        s: &Seeding<'_>,
        permit: &Permit<marker::WriteFeedback>,
        feedback: &FeedbackRecord,
        article: ArticleKey,
        draft: &mut Draft,
    ) -> Result<(), StoreError> {
        let first = self.articles.first() == Some(&article);
        let kind = match self.chance.below(8) {
            // The first article of each has a question, so that there is one to look at.
            _ if first => Some(NoteKind::Supplement),
            0 | 1 => Some(NoteKind::Measures),
            2 => Some(NoteKind::Success),
            3 => Some(NoteKind::Challenge),
            4 => Some(NoteKind::Clarification),
            5 => Some(NoteKind::Supplement),
            _ => None,
        };
        let Some(kind) = kind else {
            s.tx.save_nothing(permit, feedback.id, article, true).await?;
            draft.nothing.insert(article);
            return Ok(());
        };
        let mut kinds = vec![kind];
        if kind == NoteKind::Supplement {
            kinds.push(NoteKind::Measures);
        }
        for kind in kinds {
            let text = self.text(kind);
            let questions = self.loaded.questionnaire.article(article.0, article.1);
            let question = questions.and_then(|a| a.questions.first()).map(|q| q.code.clone());
            let question = question.filter(|_| kind == NoteKind::Supplement);
            let key =
                format!("demo-{}-{}-{}-{}", self.review.code, self.place.state, article_code(article), kind.code());
            let save = NoteSave {
                feedback: feedback.id,
                article,
                kind,
                question: question.as_deref(),
                text: &text,
                lang: self.lang,
                key: &key,
            };
            let saved = s.tx.save_note(permit, self.review, None, &save).await?;
            draft.notes.push(s.tx.open_note(self.review, &saved)?);
        }
        Ok(())
    }

    /// Clears and sends; answers with the questions that it puts.
    async fn send(
        &self,
        s: &mut Seeding<'_>,
        feedback: &FeedbackRecord,
        draft: &Draft,
        at: Moment,
    ) -> Result<Vec<Asked>, StoreError> {
        let viewer = s.tx.viewer(self.team.focal_point).await?;
        let permit = permit::<marker::SendFeedback>(viewer.as_ref(), Some(&self.seen), at).map_err(refused)?;
        let sent: Sent = freeze(&self.articles, draft);
        let head = Head {
            review: self.review.id,
            state: self.review.state,
            by: self.place.state,
            phase: super::PHASE,
            number: 1,
            response: 1,
            sent_at: at,
            instruments: permit.instruments().to_vec(),
        };
        let (instruments, body) = (sent.instruments(), sent.canonical(&head));
        let new = NewVersion { feedback: feedback.id, number: 1, response: 1, instruments: &instruments, body: &body };
        let kept = s.tx.insert_feedback_version(&permit, self.review, &new).await?;
        s.tx.bump_feedback(feedback.id).await?;
        s.tx.bump_supplements(self.review.id, super::PHASE).await?;
        s.acts.push(Act {
            at,
            by: Some(permit.by()),
            kind: "feedback_sent",
            review: Some(self.review.id),
            object: kept.id.to_string(),
            detail: serde_json::json!({
                "phase": super::PHASE, "state": self.place.state, "number": 1, "sha256": kept.sha256
            }),
        });
        Ok(asked(self.place.state, &[(1, at, sent)]))
    }
}

/// Answers the questions: all of them where the dialogue is over, most of them where it goes on. In one review nobody has
/// begun.
async fn answer(
    s: &mut Seeding<'_>,
    desk: &Desk<'_>,
    drawn: &Drawn,
    questions: &[Asked],
    sent: i64,
) -> Result<(), StoreError> {
    let (share, waits) = match (drawn.plan.stage, drawn.plan.state) {
        (Stage::Dialogue, "CHE") | (Stage::Preparing | Stage::Questionnaire | Stage::Feedback, _) => (0, true),
        (Stage::Dialogue, _) => (2, false),
        (Stage::Observations | Stage::Agreed | Stage::Released, _) => (1, false),
    };
    if waits {
        return Ok(());
    }
    let team = s.people.team(drawn.party.code)?;
    let mut seen = desk.seen.clone();
    seen.stage = Stage::Dialogue;
    let (expert, point) = (s.tx.viewer(team.experts[0]).await?, s.tx.viewer(team.focal_point).await?);
    for (place, question) in (0_i64..).zip(questions).filter(|(place, _)| share == 1 || place % 2 == 0) {
        let drafted = s.days.at(s.days.ago((sent - 5).max(2)), 30 + 20 * place);
        let at = (drafted + TimeDelta::days(1)).min(s.days.at(s.days.ago(1), 20 * place));
        let text = of(&desk.written.answer, drawn.lang());
        let text = text.get(usize::try_from(place).unwrap_or(0) % text.len().max(1)).cloned().unwrap_or_default();
        let write = permit::<marker::AnswerSupplement>(expert.as_ref(), Some(&seen), drafted).map_err(refused)?;
        let key = format!("demo-answer-{}", question.id);
        let (phase, lang) = (super::PHASE, drawn.lang());
        let save = ReplySave { question: question.id, phase, text: &text, lang, key: &key };
        let reply = s.tx.save_reply(&write, desk.review, None, &save).await?;
        let send = permit::<marker::SendSupplement>(point.as_ref(), Some(&seen), at).map_err(refused)?;
        let head = AnswerHead {
            review: desk.review.id,
            state: desk.review.state,
            phase,
            question: question.id,
            number: 1,
            sent_at: at,
        };
        let body = answer_text(&head, lang, &text);
        let kept = s.tx.insert_reply_version(&send, desk.review, &reply, 1, &body).await?;
        s.acts.push(Act {
            at,
            by: Some(send.by()),
            kind: "supplement_answered",
            review: Some(desk.review.id),
            object: kept.id.to_string(),
            detail: serde_json::json!({
                "phase": phase, "question": question.id, "number": 1, "sha256": kept.sha256
            }),
        });
    }
    s.tx.bump_supplements(desk.review.id, super::PHASE).await
}
