//! `/about`: how a review goes, for everybody. Every figure comes from the rule set in force.

mod readers;
mod tables;

use super::ruled::{by, sentence};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::number;
use crate::i18n::texts::{about as t, common};
use crate::ui;
use axum::response::Response;
use leptos::prelude::*;
use rules::language::Language;
use rules::ruleset::{Figure, RuleSet};
use rules::stage::{Stage, turn_paragraph, whose_turn};

pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    Ok(Page::new(t::title(l)).crumbs([Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))]).respond(
        &visit,
        || {
            view! {
                <div class="head"><div>
                    <h1>{t::title(l)}</h1>
                    <p class="lead">{t::lead(l)}</p>
                </div></div>
                {contents(l)}
                {taking_part(l, rules)}
                <section class="sect" aria-labelledby="steps">
                    <h2 id="steps">{t::steps_title(l)}</h2>
                    <p>{t::steps_text(l)}</p>
                    {steps(l, rules)}
                    {languages(l, rules)}
                </section>
                {tables::clusters(l, rules)}
                {tables::workplan(l, rules)}
                {threshold(l, rules)}
                {readers::readers(l)}
                {stakeholders(l, rules)}
                {accessibility(l)}
            }
        },
    ))
}

fn contents(l: Language) -> impl IntoView + use<> {
    let items: Vec<_> = [
        ("#part", t::part_title(l)),
        ("#steps", t::steps_title(l)),
        ("#clusters", t::clusters_title(l)),
        ("#workplan", t::workplan_title(l)),
        ("#threshold", t::threshold_title(l)),
        ("#readers", t::readers_title(l)),
        ("#stakeholders", t::stakeholders_title(l)),
        ("#accessibility", t::accessibility_title(l)),
    ]
    .into_iter()
    .map(|(href, label)| view! { <li><a href=href>{label}</a></li> })
    .collect();
    view! { <nav aria-label=t::on_this_page(l)><ul>{items}</ul></nav> }
}

/// A figure of the rule set as its texts take it.
fn value(l: Language, figure: &Figure) -> String {
    number(l, i64::from(figure.value))
}

/// The paragraph in which a figure stands; empty where the text is silent.
fn para(figure: &Figure) -> &str {
    figure.para.as_deref().unwrap_or_default()
}

fn taking_part(l: Language, rules: &RuleSet) -> impl IntoView + use<> {
    let limits = &rules.limits;
    view! {
        <section class="sect" aria-labelledby="part">
            <h2 id="part">{t::part_title(l)}</h2>
            {sentence(l, t::part_spirit(l), "4")}
            {sentence(l, t::part_all(l), "9")}
            {sentence(l, t::part_reviewers(l), "28")}
            {sentence(l, t::part_additional(l, value(l, &limits.reviewers_max)), para(&limits.reviewers_max))}
            {sentence(l, t::part_duty(l, value(l, &limits.reviews_min), value(l, &limits.reviews_max)), para(&limits.reviews_max))}
            {sentence(l, t::part_focal_point(l), "18")}
            {sentence(l, t::part_experts(l), "27")}
            {sentence(l, t::part_secretariat(l), "47")}
        </section>
    }
    .into_any()
}

fn steps(l: Language, rules: &RuleSet) -> impl IntoView + use<> {
    let rows: Vec<_> = Stage::ALL
        .into_iter()
        .map(|stage| {
            let limits = &rules.limits;
            let (text, limit) = match stage {
                Stage::Preparing => (t::step_preparing(l).to_owned(), None),
                Stage::Questionnaire => (t::step_questionnaire(l).to_owned(), Some(&limits.questionnaire_months_max)),
                Stage::Feedback => (t::step_feedback(l).to_owned(), Some(&limits.feedback_months_max)),
                Stage::Dialogue => (t::step_dialogue(l).to_owned(), None),
                Stage::Observations => (t::step_observations(l).to_owned(), None),
                Stage::Agreed => (t::step_agreed(l).to_owned(), None),
                Stage::Released => (t::step_released(l, value(l, &limits.summary_words_max)), None),
            };
            let limit = match limit {
                Some(figure) => t::months(l, i64::from(figure.value)),
                None => t::no_limit(l).to_owned(),
            };
            let paras = [Some(stage.paragraph()), Some(turn_paragraph(stage)).filter(|p| *p != stage.paragraph())];
            let paras = ui::joined(l, paras.into_iter().flatten().map(|p| ui::paragraph(l, p)));
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">{ui::stage(l, stage)}</th>
                    {super::fold::cell(t::what(l), text)}
                    {super::fold::cell(t::turn(l), ui::turn(l, whose_turn(stage)))}
                    {super::fold::cell(t::limit(l), limit)}
                    {super::fold::cell(t::rule(l), paras)}
                </tr>
            }
        })
        .collect();
    view! {
        <table class="fold" role="table">
            <caption class="vh">{t::steps_title(l)}</caption>
            {super::fold::head([t::stage(l), t::what(l), t::turn(l), t::limit(l), t::rule(l)])}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn languages(l: Language, rules: &RuleSet) -> impl IntoView + use<> {
    let (usual, most) = (&rules.limits.languages_usual_max, &rules.limits.languages_max);
    sentence(l, t::languages(l, value(l, usual), value(l, most)), para(most)).into_any()
}

fn threshold(l: Language, rules: &RuleSet) -> impl IntoView + use<> {
    let gate = &rules.gate;
    view! {
        <section class="sect" aria-labelledby="threshold">
            <h2 id="threshold">{t::threshold_title(l)}</h2>
            {sentence(l, t::threshold_text(l, number(l, per_cent(rules))), &gate.para)}
            <p>{t::threshold_count(l, ui::stage(l, gate.completed_at))}" "{by(l, &gate.completed_para)}</p>
            {sentence(l, t::threshold_ranking(l), "4 (b)")}
            <p><a href="/phases">{t::to_phases(l)}</a></p>
        </section>
    }
    .into_any()
}

/// The share of the rule set in per cent, for people; decisions use the fraction.
pub(crate) fn per_cent(rules: &RuleSet) -> i64 {
    i64::from(rules.gate.numerator) * 100 / i64::from(rules.gate.denominator.max(1))
}

fn stakeholders(l: Language, rules: &RuleSet) -> impl IntoView + use<> {
    let (apply, list) = (&rules.limits.dialogue_applications_days, &rules.limits.dialogue_list_days);
    view! {
        <section class="sect" aria-labelledby="stakeholders">
            <h2 id="stakeholders">{t::stakeholders_title(l)}</h2>
            {sentence(l, t::stakeholders_what(l), "53 (a), (c)")}
            {sentence(l, t::stakeholders_no_country(l), "53 (b)")}
            {sentence(l, t::stakeholders_days(l, value(l, apply), value(l, list)), para(apply))}
        </section>
    }
    .into_any()
}

fn accessibility(l: Language) -> impl IntoView + use<> {
    view! {
        <section class="sect" aria-labelledby="accessibility">
            <h2 id="accessibility">{t::accessibility_title(l)}</h2>
            <p>{t::accessibility_aim(l)}</p>
            <ul>
                <li>{t::accessibility_keyboard(l)}</li>
                <li>{t::accessibility_scripts(l)}</li>
                <li>{t::accessibility_zoom(l)}</li>
                <li>{t::accessibility_colour(l)}</li>
                <li>{t::accessibility_languages(l)}</li>
                <li>{t::accessibility_time(l)}</li>
            </ul>
            <p>{t::accessibility_limits(l)}</p>
            <p>{t::accessibility_contact(l)}</p>
        </section>
    }
    .into_any()
}
