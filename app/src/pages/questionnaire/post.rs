//! The questionnaire without script: the whole form comes at once, what changed is saved answer by answer, and what cannot
//! be taken comes back with all that was typed.

use super::{again, parse};
use crate::http::{Failure, Fields, Visit, leave_notice, redirect};
use crate::pages::files::fault_of;
use crate::questionnaire::Typed;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::error::UploadFault;
use backend::service::{Editor, SaveCommand, Upload};
use rules::id::ReviewId;
use rules::language::Language;
use rules::questionnaire::{FileRef, Kind, Question, Raw, Value, parse as parse_answer, split_code, to_raw};
use std::collections::BTreeMap;

/// What the pressed button asks for beside saving.
enum Wish<'a> {
    Save { at: &'a str },
    Ready { article: &'a str, ready: bool },
    Clear { code: &'a str },
    Keep { code: &'a str },
    Add { code: &'a str },
    Remove { code: &'a str, part: &'a str },
    Attach { code: &'a str },
    Take { code: &'a str },
}

fn wish(act: &str) -> Wish<'_> {
    let (verb, of) = act.split_once(':').unwrap_or((act, ""));
    let numbered = || of.rsplit_once('.').unwrap_or((of, ""));
    match verb {
        "ready" => Wish::Ready { article: of, ready: true },
        "not_ready" => Wish::Ready { article: of, ready: false },
        "clear" => Wish::Clear { code: of },
        "keep" => Wish::Keep { code: of },
        "add" => Wish::Add { code: of },
        "remove" | "detach" => Wish::Remove { code: numbered().0, part: numbered().1 },
        "attach" => Wish::Attach { code: of },
        "take" => Wish::Take { code: of },
        _ => Wish::Save { at: of },
    }
}

/// `POST /reviews/{id}/questionnaire/{phase}` and `…/file`
pub(crate) async fn post(
    visit: Visit,
    Path((id, phase)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let (review, phase) = parse(&id, &phase)?;
    let loaded = visit.site.backend.editor(&session.viewer, review, phase).await?;
    // Whoever only reads has no form to send; with nothing typed in it, no save would say so.
    if let Err(why) = &loaded.may_edit {
        return Err(why.clone().into());
    }
    let act = fields.get("act").to_owned();
    let wish = wish(&act);
    let mut typed = Typed::default();
    save_all(&visit, review, phase, &loaded, &fields, &wish, &mut typed).await?;
    let mut anchor = match wish {
        Wish::Save { at } => at.to_owned(),
        Wish::Ready { article, .. } => article.to_owned(),
        Wish::Clear { code }
        | Wish::Keep { code }
        | Wish::Add { code }
        | Wish::Remove { code, .. }
        | Wish::Attach { code }
        | Wish::Take { code } => code.to_owned(),
    };
    let mut notice = "saved";
    let mut full = None;
    for code in to_attach(&fields, &wish) {
        match attach(&visit, review, phase, &code, &fields, &mut typed).await? {
            Attached::Yes => notice = "attached",
            Attached::No => {}
            Attached::Full => full = Some(code),
        }
    }
    if full.is_some() || !typed.faults.is_empty() || !typed.clashes.is_empty() {
        let visit = fields.switch().map_or(visit.clone(), |lang| visit.in_language(lang));
        let status = if typed.clashes.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
        return again(&visit, review, phase, &typed, full.as_deref(), status).await;
    }
    if let Wish::Ready { article, ready } = wish {
        let (instrument, number, _) = split_code(&format!("{article}-1")).ok_or(Failure::NotFound)?;
        visit.site.backend.mark_ready(&session.viewer, review, phase, instrument, number, ready).await?;
        notice = if ready { "ready" } else { "not_ready" };
    }
    // Only what a code of ours can be made of goes into the address.
    anchor.retain(|c| c.is_ascii_alphanumeric() || c == '-');
    let fragment = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    let mut response = redirect(&format!("/reviews/{review}/questionnaire/{phase}{fragment}"));
    match fields.switch() {
        Some(lang) => {
            crate::http::set_cookie(response.headers_mut(), "lang", lang.code(), visit.https(), Some(365));
        }
        None => leave_notice(&mut response, notice, visit.https()),
    }
    Ok(response)
}

/// Saves every answer that differs from what is saved.
async fn save_all(
    visit: &Visit,
    review: ReviewId,
    phase: u8,
    loaded: &Editor,
    fields: &Fields,
    wish: &Wish<'_>,
    typed: &mut Typed,
) -> Result<(), Failure> {
    // Without the list of revisions this is no form of ours, and what it lacks must not be taken for emptied.
    let bases = revisions(fields.get("revisions"));
    if !fields.pairs().iter().any(|(name, _)| name == "revisions") {
        return Ok(());
    }
    let account = visit.viewer()?.account;
    let library = visit.site.backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let limits = &visit.site.backend.rules().house.answers;
    let mut forms = by_question(fields);
    // What the State is not asked is not in the form either.
    let articles = library.questionnaire.articles().filter(|a| a.is_for(&loaded.facts));
    for question in articles.flat_map(|a| &a.questions) {
        let stored = loaded.answers.get(&question.code);
        let mut raw = forms.remove(question.code.as_str()).unwrap_or_default();
        let lang = raw.remove("lang").and_then(|l| Language::from_code(&l));
        match wish {
            Wish::Take { code } if *code == question.code => continue,
            Wish::Clear { code } if *code == question.code => raw.clear(),
            // Radio buttons that were never touched send nothing.
            _ if question.kind == Kind::YesNo && raw.is_empty() => continue,
            Wish::Remove { code, part } if *code == question.code => {
                raw.retain(|name, _| name.split('.').next() != Some(*part));
            }
            _ => {}
        }
        raw.remove("file");
        let value = match parse_answer(&question.kind, &raw, limits) {
            Ok(value) => value,
            Err(faults) => {
                typed.faults.insert(question.code.clone(), faults);
                typed.raw.insert(question.code.clone(), raw);
                continue;
            }
        };
        let lang = lang.or(stored.map(|s| s.lang)).or(loaded.languages.first().copied()).unwrap_or(visit.lang);
        let now = value.as_ref().map(|value| (value, lang));
        if same(stored.and_then(|s| Some((s.value.as_ref()?, s.lang))), now) {
            continue;
        }
        let base = match (wish, bases.get(question.code.as_str()).copied().unwrap_or(0)) {
            // Both texts were shown, and this one was chosen: it comes after the other one.
            (Wish::Keep { code }, seen) if *code == question.code => seen + 1,
            (_, seen) => seen,
        };
        if stored.is_some_and(|s| s.revision > base)
            && is_untouched(visit, (review, phase), question, base, now).await?
        {
            continue;
        }
        save_one(visit, account, (review, phase), question, (value, lang, base), raw, typed).await?;
    }
    Ok(())
}

/// Whether the form holds what the answer was when the form was drawn. Then nobody typed here, and what somebody else saved
/// since is no conflict.
async fn is_untouched(
    visit: &Visit,
    (review, phase): (ReviewId, u8),
    question: &Question,
    base: u32,
    now: Option<(&Value, Language)>,
) -> Result<bool, Failure> {
    if base == 0 {
        return Ok(now.is_none());
    }
    let history = visit.site.backend.history(visit.viewer()?, review, phase, &question.code).await?;
    let then = history.iter().find(|r| r.revision == base);
    Ok(then.is_some_and(|then| same(then.value.as_ref().map(|value| (value, then.lang)), now)))
}

/// Whether two answers say the same in the same language.
fn same(one: Option<(&Value, Language)>, other: Option<(&Value, Language)>) -> bool {
    match (one, other) {
        (Some((a, written)), Some((b, typed))) => a.same_as(b) && written == typed,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

async fn save_one(
    visit: &Visit,
    account: rules::id::AccountId,
    (review, phase): (ReviewId, u8),
    question: &Question,
    (value, lang, base_revision): (Option<Value>, Language, u32),
    raw: Raw,
    typed: &mut Typed,
) -> Result<(), Failure> {
    let command = SaveCommand {
        review,
        phase,
        question: question.code.clone(),
        value,
        lang,
        base_revision,
        key: format!("form-{}", uuid::Uuid::new_v4()),
    };
    match visit.site.backend.save_answer(account, command).await {
        Ok(_) => Ok(()),
        Err(ServiceError::Conflict(conflict)) => {
            typed.clashes.insert(question.code.clone(), conflict.newer.view());
            typed.raw.insert(question.code.clone(), raw);
            Ok(())
        }
        Err(ServiceError::Invalid(faults)) => {
            typed.faults.insert(question.code.clone(), faults);
            typed.raw.insert(question.code.clone(), raw);
            Ok(())
        }
        Err(other) => Err(other.into()),
    }
}

/// The questions whose files are to be taken: all for which one was chosen, whatever button was pressed then, and the one
/// whose button asks for it.
fn to_attach(fields: &Fields, wish: &Wish<'_>) -> Vec<String> {
    let mut codes: Vec<String> =
        fields.files.iter().filter_map(|f| f.field.strip_suffix(".file").map(str::to_owned)).collect();
    if let Wish::Attach { code } = wish
        && !codes.iter().any(|c| c == code)
    {
        codes.push((*code).to_owned());
    }
    codes
}

/// What became of a file.
enum Attached {
    Yes,
    /// The fault is among those of the question.
    No,
    /// Too many files lie there that are in no answer.
    Full,
}

/// Takes the file that came for a question and puts it into its answer.
async fn attach(
    visit: &Visit,
    review: ReviewId,
    phase: u8,
    code: &str,
    fields: &Fields,
    typed: &mut Typed,
) -> Result<Attached, Failure> {
    use rules::questionnaire::{Fault, FaultCode};
    let viewer = visit.viewer()?;
    let backend = &visit.site.backend;
    let wanted = format!("{code}.file");
    let Some(sent) = fields.files.iter().find(|f| f.field == wanted) else {
        let fault = Fault { part: String::new(), code: FaultCode::Required };
        typed.faults.insert(code.to_owned(), vec![fault]);
        return Ok(Attached::No);
    };
    let upload =
        Upload { review, phase, question: code.to_owned(), file_name: sent.name.clone(), data: sent.data.to_vec() };
    let kept: FileRef = match backend.upload(viewer, upload).await {
        Ok(kept) => kept,
        Err(ServiceError::Upload(fault)) => {
            if matches!(fault, UploadFault::TooManyUnused) {
                return Ok(Attached::Full);
            }
            let code_of = fault_of(&fault).unwrap_or(FaultCode::Required);
            typed.faults.insert(code.to_owned(), vec![Fault { part: String::new(), code: code_of }]);
            return Ok(Attached::No);
        }
        Err(other) => return Err(other.into()),
    };
    // The answer may have changed a moment ago by this very post: read it anew.
    let now = backend.editor(viewer, review, phase).await?;
    let stored = now.answers.get(code);
    let mut files = match stored.and_then(|s| s.value.clone()) {
        Some(Value::File(files)) => files,
        _ => Vec::new(),
    };
    files.push(kept);
    let value = Value::File(files);
    let raw = to_raw(&value);
    let lang = stored.map(|s| s.lang).or(now.languages.first().copied()).unwrap_or(visit.lang);
    let base = stored.map_or(0, |s| s.revision);
    let library = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let question = library.questionnaire.question(code).ok_or(Failure::NotFound)?;
    save_one(visit, viewer.account, (review, phase), question, (Some(value), lang, base), raw, typed).await?;
    Ok(Attached::Yes)
}

/// All fields by question and part.
fn by_question(fields: &Fields) -> BTreeMap<&str, Raw> {
    let mut forms: BTreeMap<&str, Raw> = BTreeMap::new();
    for (name, value) in fields.pairs() {
        let (code, part) = name.split_once('.').unwrap_or((name, ""));
        // An option of several is one when its box is ticked; all other empty fields are parts left empty.
        if !value.is_empty() {
            forms.entry(code).or_default().insert(part.to_owned(), value.clone());
        }
    }
    forms
}

fn revisions(text: &str) -> BTreeMap<&str, u32> {
    text.split(' ').filter_map(|pair| pair.split_once(':')).filter_map(|(c, n)| Some((c, n.parse().ok()?))).collect()
}
