//! The form by which the State under review or the Secretariat records agreed dates and languages (paras. 31, 34, 35, 50).

use crate::http::{Fields, Visit};
use crate::i18n::texts::{common, review as t};
use crate::i18n::{self, number};
use crate::ui;
use backend::service::{Overview, PlanChange};
use chrono::NaiveDate;
use leptos::prelude::*;
use rules::calendar::{Deadline, feedback_due, questionnaire_due};
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use rules::ruleset::RuleSet;

/// What stands in the form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    answers_on: String,
    feedback_on: String,
    languages: Vec<Language>,
}

/// What is wrong at a field.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) field: &'static str,
    pub(super) what: What,
}

/// Why.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// By the rules.
    Refused(Refusal),
    /// By a code of the service.
    Code(&'static str),
    /// It is no day at all.
    NotADate,
}

impl Typed {
    /// As recorded.
    pub(super) fn of(o: &Overview) -> Self {
        let text = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
        Self {
            answers_on: text(o.answers_agreed_on),
            feedback_on: text(o.feedback_agreed_on),
            languages: o.languages.clone(),
        }
    }

    /// As posted.
    pub(super) fn read(fields: &Fields) -> Self {
        let posted: Vec<&str> = fields.all("languages").collect();
        Self {
            answers_on: fields.get("answers_on").trim().to_owned(),
            feedback_on: fields.get("feedback_on").trim().to_owned(),
            languages: Language::ALL.into_iter().filter(|l| posted.contains(&l.code())).collect(),
        }
    }

    /// As the service takes it; a date left empty means that none is agreed.
    pub(super) fn change(&self) -> Result<PlanChange, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut day = |field: &'static str, text: &str| match text.parse::<NaiveDate>() {
            Ok(on) => Some(on),
            Err(_) if text.is_empty() => None,
            Err(_) => {
                faults.push(Fault { field, what: What::NotADate });
                None
            }
        };
        let (answers_on, feedback_on) = (day("answers_on", &self.answers_on), day("feedback_on", &self.feedback_on));
        let change = PlanChange { answers_on, feedback_on, languages: self.languages.clone() };
        if faults.is_empty() { Ok(change) } else { Err(faults) }
    }
}

/// The field a refusal is about; none where it is about the act as a whole.
pub(super) fn at_field(rules: &RuleSet, o: &Overview, change: &PlanChange, refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::TooManyLanguages { .. } => Some("languages"),
        // The refusal names no field: it is the first whose day the limit does not allow.
        Refusal::PastLimit { .. } => {
            let fits = o.opened_on.is_none_or(|from| questionnaire_due(rules, from, change.answers_on).is_ok());
            Some(if fits { "feedback_on" } else { "answers_on" })
        }
        Refusal::SignIn
        | Refusal::RedrawsUsed { .. }
        | Refusal::OnlyStateUnderReview
        | Refusal::ConsultFirst
        | Refusal::NotFound
        | Refusal::NotYourDuty { .. }
        | Refusal::WrongStage { .. }
        | Refusal::NothingAnswered
        | Refusal::NothingChanged => None,
    }
}

fn text(l: Language, o: &Overview, fault: &Fault) -> String {
    let from = |on: Option<NaiveDate>| {
        let on = on.map(|on| i18n::date(l, on)).unwrap_or_default();
        t::fault_before_start(l, on)
    };
    match &fault.what {
        What::Refused(refusal) => ui::refusal_text(l, refusal),
        What::NotADate => ui::fault_text(l, &FaultCode::NotADate),
        What::Code("not_yet_open") => t::fault_not_yet_open(l).to_owned(),
        What::Code("not_yet_received") => t::fault_not_yet_received(l).to_owned(),
        What::Code("before_start") if fault.field == "answers_on" => from(o.opened_on),
        What::Code("before_start") => from(o.answers_received_on),
        What::Code(_) if fault.field == "languages" => t::fault_no_language(l).to_owned(),
        What::Code(_) => ui::fault_text(l, &FaultCode::Required),
    }
}

/// The lines of the summary above the page.
pub(super) fn summary(visit: &Visit, o: &Overview, faults: &[Fault]) -> Vec<(String, String)> {
    faults.iter().map(|f| (f.field.to_owned(), text(visit.lang, o, f))).collect()
}

/// The form; for whoever may not plan, the reason if there is one to tell.
pub(super) fn section(visit: &Visit, o: &Overview, typed: &Typed, faults: &[Fault]) -> impl IntoView + use<> {
    let l = visit.lang;
    let content = match &o.may_plan {
        Ok(()) => form(visit, o, typed, faults).into_any(),
        Err(refusal) => {
            let para = refusal.paragraph().map(|p| crate::pages::ruled::by(l, p));
            view! { <p class="soft">{ui::refusal_text(l, refusal)}" "{para}</p> }.into_any()
        }
    };
    view! {
        <section class="sect" aria-labelledby="plan-title">
            <h2 id="plan-title">{t::plan_title(l)}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn form(visit: &Visit, o: &Overview, typed: &Typed, faults: &[Fault]) -> impl IntoView + use<> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let fault = |field: &str| faults.iter().find(|f| f.field == field).map(|f| text(l, o, f));
    let answers = Day {
        field: "answers_on",
        label: t::answers_on(l),
        value: typed.answers_on.clone(),
        from: o.opened_on,
        last: o.opened_on.and_then(|on| questionnaire_due(rules, on, None).ok()),
        not_yet: t::plan_not_open(l),
        para: rules.limits.questionnaire_months_max.para.as_deref(),
        fault: fault("answers_on"),
    };
    let feedback = Day {
        field: "feedback_on",
        label: t::feedback_on(l),
        value: typed.feedback_on.clone(),
        from: o.answers_received_on,
        last: o.answers_received_on.and_then(|on| feedback_due(rules, on, None).ok()),
        not_yet: t::plan_not_received(l),
        para: rules.limits.feedback_months_max.para.as_deref(),
        fault: fault("feedback_on"),
    };
    view! {
        <form class="form" id="plan" method="post" action=format!("/reviews/{}/plan", o.id) novalidate>
            <p>{t::plan_text(l)}" "{crate::pages::ruled::by(l, "31")}</p>
            {answers.draw(l)}
            {feedback.draw(l)}
            {languages(l, rules, typed, fault("languages"))}
            <button>{common::save(l)}</button>
        </form>
    }
    .into_any()
}

/// A day to be agreed.
struct Day<'a> {
    field: &'static str,
    label: &'static str,
    value: String,
    /// From which day the time runs; none while it does not.
    from: Option<NaiveDate>,
    last: Option<Deadline>,
    not_yet: &'static str,
    para: Option<&'a str>,
    fault: Option<String>,
}

impl Day<'_> {
    fn draw(self, l: Language) -> impl IntoView + use<> {
        let field = self.field;
        let (error, help) = (format!("{field}-e"), format!("{field}-h"));
        let para = self.para.map(|p| crate::pages::ruled::by(l, p));
        // Before the time runs a day is refused; what was typed nevertheless stays to be corrected.
        let closed = self.from.is_none() && self.value.is_empty() && self.fault.is_none();
        if closed {
            return view! {
                <div class="field"><p id=field><b>{self.label}</b><br/><span class="soft">{self.not_yet}</span>" "{para}</p></div>
            }
            .into_any();
        }
        let explained = match self.last {
            Some(last) => t::day_help(l, i18n::date(l, last.on)),
            None => self.not_yet.to_owned(),
        };
        let described = if self.fault.is_some() { format!("{error} {help}") } else { help.clone() };
        view! {
            <div class="field">
                <label for=field>{self.label}</label>
                <p class="help" id=help>{explained}" "{para}</p>
                {ui::field_error(l, error, self.fault.clone())}
                <input id=field name=field type="date" data-size="short" value=self.value
                    min=self.from.map(|on| on.to_string()) max=self.last.map(|last| last.on.to_string())
                    aria-invalid=self.fault.is_some().then_some("true") aria-describedby=described/>
            </div>
        }
        .into_any()
    }
}

fn languages(l: Language, rules: &RuleSet, typed: &Typed, fault: Option<String>) -> impl IntoView + use<> {
    let limits = &rules.limits;
    let help = t::languages_help(
        l,
        number(l, i64::from(limits.languages_usual_max.value)),
        number(l, i64::from(limits.languages_max.value)),
    );
    let described = if fault.is_some() { "languages-e languages-h" } else { "languages-h" };
    let para = limits.languages_max.para.as_deref().map(|p| crate::pages::ruled::by(l, p));
    let boxes: Vec<_> = Language::ALL
        .into_iter()
        .enumerate()
        .map(|(place, language)| {
            // The summary of faults leads to the first box.
            let id = if place == 0 { "languages".to_owned() } else { format!("languages-{}", language.code()) };
            view! {
                <label>
                    <input type="checkbox" id=id name="languages" value=language.code() checked=typed.languages.contains(&language)/>
                    <span lang=language.code() dir=language.dir()>{language.own_name()}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>{t::languages_title(l)}</legend>
            <p class="help" id="languages-h">{help}" "{para}</p>
            {ui::field_error(l, "languages-e".to_owned(), fault)}
            <div class="opts">{boxes}</div>
        </fieldset>
    }
    .into_any()
}
