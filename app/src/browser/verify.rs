//! Repeats a drawing of lots from its record with the same code that drew it, in slices, so that the page stays alive.
//!
//! It fetches nothing and sends nothing: `app/public/verify.js` hands the record over, from the server or from a disk.

mod words;

use crate::i18n;
use crate::i18n::number;
use crate::i18n::texts::verify as t;
use crate::verifying::Names;
use rules::draw::chance::sha256;
use rules::draw::process::Outcome;
use rules::draw::record::Step;
use rules::draw::redraw::{self, RedrawRecord};
use rules::draw::{Difference, Drawing, Process, Record, verify};
use rules::language::Language;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

/// Takes the texts of the page; whether they are those of this build.
pub fn install(texts: &str) -> bool {
    language().is_some_and(|lang| i18n::install(lang, texts).is_ok())
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn language() -> Option<Language> {
    Language::from_code(&document()?.document_element()?.get_attribute("lang")?)
}

/// Milliseconds since the page was opened.
fn now() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}

/// One repetition.
pub struct Repetition {
    lang: Language,
    text: String,
    state: State,
    worked_ms: f64,
}

enum State {
    /// Nothing is read yet.
    Given,
    /// Drawing after drawing.
    Whole(Box<Whole>),
    /// It is said what came out.
    Done,
}

struct Whole {
    record: Record,
    process: Process,
    acts: Vec<(usize, Drawing)>,
    done: usize,
}

/// What came out.
enum Verdict {
    Whole { record: Box<Record>, finished: bool },
    Place(Box<RedrawRecord>),
}

impl Repetition {
    /// Of the record with this text.
    pub fn new(text: String) -> Self {
        Self { lang: language().unwrap_or_default(), text, state: State::Given, worked_ms: 0.0 }
    }

    /// Works for about so many milliseconds; whether there is more to do. At the end the page says what came out.
    pub fn work(&mut self, slice_ms: f64) -> bool {
        let begun = now();
        let state = std::mem::replace(&mut self.state, State::Done);
        let next = self.advance(state, begun + slice_ms);
        self.worked_ms += now() - begun;
        match next {
            Ok(Ok(state)) => {
                self.state = state;
                self.say_progress();
                true
            }
            Ok(Err(verdict)) => {
                self.say_verdict(&verdict);
                false
            }
            Err(difference) => {
                say_difference(self.lang, &difference);
                false
            }
        }
    }

    /// The next state, or what came out.
    fn advance(&self, state: State, until: f64) -> Result<Result<State, Verdict>, Difference> {
        match state {
            State::Given if is_redraw(&self.text) => {
                redraw::verify(&self.text).map(|record| Err(Verdict::Place(Box::new(record))))
            }
            State::Given => {
                let (record, rules) = verify::read(&self.text)?;
                let process = verify::begin(&record, rules)?;
                let acts = verify::acts(&record);
                Ok(Ok(State::Whole(Box::new(Whole { record, process, acts, done: 0 }))))
            }
            State::Whole(mut whole) => {
                while let Some((step, drawing)) = whole.acts.get(whole.done) {
                    if now() > until {
                        return Ok(Ok(State::Whole(whole)));
                    }
                    let outcome = whole.process.apply(drawing);
                    let outcome = outcome.map_err(|error| Difference::Step { step: *step, error })?;
                    self.compare_step(&whole.record, *step, outcome)?;
                    whole.done += 1;
                }
                verify::compare(&self.text, &whole.process.record())?;
                let finished = whole.process.pending().is_none();
                Ok(Err(Verdict::Whole { record: Box::new(whole.record), finished }))
            }
            State::Done => Err(Difference::Impossible),
        }
    }

    /// Whether a drawing came out as recorded: said at once, and about that drawing alone.
    fn compare_step(&self, record: &Record, step: usize, outcome: Outcome) -> Result<(), Difference> {
        let Outcome::Taken(computed) = outcome else { return Ok(()) };
        let Some(recorded) = step.checked_sub(1).and_then(|at| record.steps.get(at)) else { return Ok(()) };
        // Whether it was voided shows later.
        let computed = Step { voided: recorded.voided.clone(), ..computed };
        if computed == *recorded {
            return Ok(());
        }
        let mut other = record.clone();
        if let Some(place) = other.steps.get_mut(step - 1) {
            *place = computed;
        }
        verify::compare(&self.text, &other)
    }

    fn say_progress(&self) {
        let State::Whole(whole) = &self.state else { return };
        let of = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let at = whole.done.checked_sub(1).and_then(|at| whole.acts.get(at)).map_or(0, |(step, _)| *step);
        let all = whole.record.steps.len();
        show("verify-running", true);
        write("verify-at", &t::progress(self.lang, number(self.lang, of(at)), number(self.lang, of(all))));
        if let Some(bar) = element("verify-bar") {
            let _ = bar.set_attribute("max", &all.max(1).to_string());
            let _ = bar.set_attribute("value", &at.to_string());
        }
    }

    fn say_verdict(&self, verdict: &Verdict) {
        let l = self.lang;
        let names = names();
        let (sum, hash, seed) = match verdict {
            Verdict::Whole { record, finished } => {
                let mut sum = words::agrees(l, record);
                if !finished {
                    sum = format!("{sum} {}", t::unfinished(l));
                }
                if record.rehearsal {
                    sum = format!("{sum} {}", t::rehearsal(l));
                }
                (sum, &record.pool_sha256, record.seed)
            }
            Verdict::Place(record) => (words::agrees_place(l, &names, record), &record.case_sha256, record.seed),
        };
        write("verify-sum", &sum);
        let record = sha256(&self.text);
        write("verify-which", if is_of_this_page(&record) { t::of_this_page(l) } else { t::another(l) });
        write("verify-pool", hash);
        write("verify-seed", &seed.to_string());
        write("verify-record", &record);
        write("verify-took", &t::took(l, milliseconds(l, self.worked_ms)));
        end("verify-yes");
    }
}

fn say_difference(l: Language, difference: &Difference) {
    write("verify-what", &words::difference(l, &names(), difference));
    end("verify-no");
}

/// Whole milliseconds in words.
fn milliseconds(l: Language, ms: f64) -> String {
    let whole = format!("{ms:.0}").parse().unwrap_or(0);
    number(l, whole)
}

/// Shows what came out, and takes the reader there.
fn end(id: &str) {
    show("verify-running", false);
    show(id, true);
}

fn is_redraw(text: &str) -> bool {
    text.contains(&format!("\"format\":\"{}\"", redraw::FORMAT))
}

/// Whether the record is the one that the page shows, byte for byte: pool and seed alone do not say which balls were drawn.
fn is_of_this_page(record: &str) -> bool {
    let root = document().and_then(|d| d.query_selector("[data-wake=verify]").ok().flatten());
    root.and_then(|root| root.get_attribute("data-sha256")).is_some_and(|shown| shown == record)
}

fn names() -> Names {
    let data = element("data-verify").and_then(|e| e.text_content()).unwrap_or_default();
    serde_json::from_str(&data).unwrap_or_default()
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

fn write(id: &str, text: &str) {
    if let Some(element) = element(id) {
        element.set_text_content(Some(text));
    }
}

fn show(id: &str, shown: bool) {
    if let Some(element) = element(id) {
        element.set_hidden(!shown);
    }
}
