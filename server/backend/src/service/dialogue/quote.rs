//! Quotations: a passage leads back to where it stands, and is shown to nobody who may not read it there.

use super::super::Backend;
use super::super::responses::response_for;
use super::super::submissions::parse;
use super::opened;
use super::view::Drawing;
use crate::error::{ServiceError, StoreError};
use crate::store::{Eyes, ReviewRecord, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::{Composed, Quoted, Source, TalkFault, is_passage};
use rules::id::ReviewId;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::{Value, split_code};
use rules::refusal::Refusal;
use rules::text::{check_text, normalise};

/// The longest passage; whoever needs more links to it.
const PASSAGE_CHARS_MAX: u32 = 2_000;

/// A quoted passage as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteView {
    /// Where it stands.
    pub source: Source,
    /// Its words.
    pub text: String,
    /// Their language.
    pub lang: Language,
    /// For which State that was said; none for the Secretariat.
    pub state: Option<PartyCode>,
}

/// What can be quoted from a source, for the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands.
    pub source: Source,
    /// All of it, up to what a quotation may hold.
    pub text: String,
    /// Its language.
    pub lang: Language,
}

impl Backend {
    /// The words of a source that the viewer may read, to be cut down to what is quoted.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for what is not there for this viewer.
    pub async fn passage(&self, viewer: &Viewer, review: ReviewId, source: &Source) -> Result<Passage, ServiceError> {
        let tx = self.0.read().await?;
        let record = tx.review(review).await?.ok_or(Refusal::NotFound)?;
        let quoted = read_source(&tx, viewer, &record, source, self.now()).await?;
        let text: String = quoted.text.chars().take(usize::try_from(PASSAGE_CHARS_MAX).unwrap_or(usize::MAX)).collect();
        Ok(Passage { source: quoted.source, text, lang: quoted.lang })
    }
}

/// The quotation of what was composed, checked against its source.
pub(super) async fn quoted(
    tx: &Tx,
    viewer: &Viewer,
    record: &ReviewRecord,
    what: &Composed,
    now: Moment,
) -> Result<Option<Quoted>, ServiceError> {
    let Some(source) = &what.quotes else { return Ok(None) };
    let passage = normalise(&what.passage);
    if passage.trim().is_empty() {
        return Ok(None);
    }
    let fault = |code: rules::questionnaire::FaultCode| {
        ServiceError::Invalid(vec![rules::questionnaire::Fault { part: "passage".to_owned(), code }])
    };
    check_text(&passage, PASSAGE_CHARS_MAX).map_err(|f| fault(f.into()))?;
    let whole = match read_source(tx, viewer, record, source, now).await {
        Ok(whole) => whole,
        Err(ServiceError::Refused(_)) => return Err(TalkFault::NoSource.into()),
        Err(other) => return Err(other),
    };
    if !is_passage(&passage, &whole.text) {
        return Err(TalkFault::NotInSource.into());
    }
    Ok(Some(Quoted { text: passage.trim().to_owned(), ..whole }))
}

/// A quotation as this viewer sees it; none where the viewer may not read its source.
pub(super) async fn shown(
    drawing: &Drawing<'_>,
    eyes: &Eyes,
    quoted: &Quoted,
) -> Result<Option<QuoteView>, StoreError> {
    let may = match &quoted.source {
        Source::Message { thread, .. } if *thread == drawing.thread.id => true,
        Source::Message { thread, .. } => {
            let found = drawing.tx.thread(*thread).await?;
            found.is_some_and(|t| eyes.on(&t).is_some())
        }
        Source::Answer { phase, question, .. } => {
            let facts = drawing.record.facts(*phase);
            let instrument = split_code(question).map(|(instrument, _, _)| instrument);
            facts.is_some_and(|facts| {
                rules::access::permit::<marker::ReadSubmission>(Some(drawing.viewer), Some(&facts), drawing.now)
                    .is_ok_and(|permit| permit.covers(instrument))
            })
        }
    };
    Ok(may.then(|| QuoteView {
        source: quoted.source.clone(),
        text: quoted.text.clone(),
        lang: quoted.lang,
        state: quoted.state,
    }))
}

/// All of a source, for whoever may read it.
async fn read_source(
    tx: &Tx,
    viewer: &Viewer,
    record: &ReviewRecord,
    source: &Source,
    now: Moment,
) -> Result<Quoted, ServiceError> {
    match source {
        Source::Message { thread, seq } => {
            let open = opened(tx, viewer, *thread, now).await?;
            // A quotation stays within its review, whose key seals it.
            if open.record.id != record.id {
                return Err(Refusal::NotFound.into());
            }
            let message = tx.message(record, *thread, *seq).await?.ok_or(Refusal::NotFound)?;
            Ok(Quoted { source: source.clone(), text: message.body, lang: message.lang, state: message.sent_for })
        }
        Source::Answer { phase, version, question } => {
            let (_, permit, phase): (_, Permit<marker::ReadSubmission>, _) =
                tx.permit(viewer, record.id, Some(*phase), now).await?;
            let (instrument, _, _) = split_code(question).ok_or(Refusal::NotFound)?;
            if !permit.covers(Some(instrument)) {
                return Err(Refusal::NotFound.into());
            }
            let response = response_for(tx, record, phase).await?.ok_or(Refusal::NotFound)?;
            let sent = tx.submissions(response.id).await?;
            let sent = sent.iter().find(|s| s.number == *version).ok_or(Refusal::NotFound)?;
            let frozen = parse(&tx.open_submission(record, sent)?)?;
            let answer = frozen.answers.into_iter().find(|a| a.code == *question).ok_or(Refusal::NotFound)?;
            let text = words(&answer.value).ok_or(Refusal::NotFound)?;
            Ok(Quoted { source: source.clone(), text, lang: answer.lang, state: Some(record.state) })
        }
    }
}

/// The words of an answer that somebody wrote; a figure or a choice has none to be quoted.
fn words(value: &Value) -> Option<String> {
    let joined = |parts: Vec<&str>| {
        parts.into_iter().filter(|p| !p.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Laws(list) => {
            let each = list.iter().map(|c| joined(vec![&c.act, &c.article, &c.excerpt]));
            each.collect::<Vec<_>>().join("\n\n")
        }
        Value::Authority(a) => joined(vec![&a.name, &a.function, &a.address]),
        Value::YesNo(_) | Value::Number(_) | Value::Table(_) | Value::Several(_) | Value::Date(_) | Value::File(_) => {
            return None;
        }
    };
    (!text.trim().is_empty()).then_some(text)
}
