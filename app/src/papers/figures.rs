//! The dashboard as tables and as a paper: figures by group and phase, time limits, forecast. Counts only; no State.

use super::pdf::{Block, Paper};
use super::sheet::{Cell, Sheet};
use crate::i18n::texts::{common, phases as t};
use crate::i18n::{self, number};
use crate::ui;
use crate::ui::figures::{quarter, said, state};
use backend::service::PhaseGroup;
use chrono::NaiveDate;
use rules::figures::Times;
use rules::language::Language;
use rules::ruleset::RuleSet;
use rules::stage::Stage;

/// What every sheet and paper says of itself.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// When it was made, with the zone.
    pub(crate) moment: String,
    /// The day it was made.
    pub(crate) dated: NaiveDate,
    /// What was chosen.
    pub(crate) chosen: String,
    /// Sentences to be read along: the threshold, that nothing is ranked, from what a forecast is reckoned.
    pub(crate) notes: Vec<String>,
}

/// Figures, forecast, and time limits for whom they are.
pub(crate) fn figure_sheets(l: Language, rules: &RuleSet, phases: &[PhaseGroup], about: &About) -> Vec<Sheet> {
    let mut sheets = vec![figures(l, rules, phases, about), forecast(l, phases, about)];
    if phases.iter().any(|p| p.times.is_some()) {
        sheets.push(times(l, rules, phases, about));
    }
    sheets
}

fn sheet(name: &str, about: &About, head: Vec<String>, rows: Vec<Vec<Cell>>) -> Sheet {
    let notes = [about.moment.clone(), about.chosen.clone()].into_iter().chain(about.notes.iter().cloned()).collect();
    Sheet { name: name.to_owned(), title: name.to_owned(), notes, head, rows }
}

fn count(n: u32) -> Cell {
    Cell::count(u64::from(n))
}

fn date(on: Option<NaiveDate>) -> Cell {
    on.map_or(Cell::Empty, Cell::Date)
}

fn per_cent(l: Language, rules: &RuleSet) -> String {
    number(l, crate::pages::about::per_cent(rules))
}

/// Group, phase and subject, with which every row begins.
fn place(l: Language, p: &PhaseGroup) -> Vec<Cell> {
    let cluster = p.cluster.map_or(Cell::Empty, |c| Cell::text(ui::cluster(l, c)));
    vec![Cell::text(p.group.code()), count(u32::from(p.phase)), cluster]
}

fn place_head(l: Language) -> Vec<String> {
    [t::group_label(l), t::phase_label(l), t::cluster(l)].map(str::to_owned).to_vec()
}

fn figures(l: Language, rules: &RuleSet, phases: &[PhaseGroup], about: &About) -> Sheet {
    let rows = phases.iter().map(|p| {
        let mut row = place(l, p);
        row.push(Cell::Date(p.starts_on));
        // Where the numbers by stage are not public, their cells are empty, which is not 0.
        let at = |stage: Stage| p.stages.iter().find(|(s, _)| *s == stage).map_or(Cell::Empty, |(_, n)| count(*n));
        row.extend(Stage::ALL.map(at));
        row.push(count(p.reviews));
        let gate = p.gate.as_ref();
        let number = |of: fn(&rules::gate::GateFigures) -> u32| gate.map_or(Cell::Empty, |g| count(of(g)));
        row.extend([number(|g| g.completed), number(|g| g.foreseen), date(p.frozen_on)]);
        row.extend([number(|g| g.needed), number(|g| g.missing)]);
        row.push(gate.map_or(Cell::Empty, |g| Cell::text(state(l, g.by))));
        let (reference, on) =
            p.decision.clone().map_or((Cell::Empty, Cell::Empty), |(r, on)| (Cell::Text(r), Cell::Date(on)));
        row.extend([reference, on]);
        row
    });
    let mut head = place_head(l);
    head.push(t::col_begins(l).to_owned());
    head.extend(Stage::ALL.map(|s| ui::stage(l, s).to_owned()));
    let share = per_cent(l, rules);
    let rest = [t::total(l), t::completed(l), t::foreseen(l), t::col_frozen(l)].map(str::to_owned);
    head.extend(rest);
    head.push(t::needed(l, share));
    head.extend([t::missing(l), t::col_next(l), t::reference(l), t::decided_on(l)].map(str::to_owned));
    sheet(t::title(l), about, head, rows.collect())
}

fn forecast(l: Language, phases: &[PhaseGroup], about: &About) -> Sheet {
    let rows = phases.iter().flat_map(|p| {
        let quarters = p.forecast.iter().flat_map(|f| &f.quarters);
        quarters.map(move |q| {
            let mut row = place(l, p);
            row.extend([Cell::Text(quarter(l, q.quarter)), Cell::Date(q.quarter.until_on())]);
            row.extend([count(q.at_least), count(q.at_most)]);
            row.push(p.gate.map_or(Cell::Empty, |g| count(g.needed)));
            row
        })
    });
    let mut head = place_head(l);
    head.extend(
        [t::outlook_quarter(l), t::col_until(l), t::outlook_least(l), t::outlook_most(l), t::col_needed(l)]
            .map(str::to_owned),
    );
    let mut sheet = sheet(t::outlook_title(l), about, head, rows.collect());
    for p in phases {
        for sentence in p.forecast.iter().filter(|f| f.dated > 0 || f.undated > 0).flat_map(|f| said(l, f)) {
            sheet.notes.push(t::paper_said(
                l,
                ui::group(l, p.group),
                t::phase(l, number(l, i64::from(p.phase))),
                sentence,
            ));
        }
    }
    sheet
}

/// Both time limits of a phase with their words.
fn limits<'r>(
    l: Language,
    rules: &'r RuleSet,
    p: &PhaseGroup,
) -> Vec<(&'static str, &'r rules::ruleset::Figure, Times)> {
    let limits = &rules.limits;
    p.times
        .iter()
        .flat_map(|times| {
            [
                (t::step_answers(l), &limits.questionnaire_months_max, times.answers),
                (t::step_feedback(l), &limits.feedback_months_max, times.feedback),
            ]
        })
        .collect()
}

fn times_head(l: Language, rules: &RuleSet) -> Vec<String> {
    let soon = t::times_soon(l, i64::from(rules.house.due_soon_days));
    let [step, limit, running, agreed, past] =
        [t::times_step(l), t::times_limit(l), t::times_running(l), t::times_agreed(l), t::times_past(l)]
            .map(str::to_owned);
    vec![step, limit, running, agreed, soon, past]
}

fn limit(l: Language, figure: &rules::ruleset::Figure) -> String {
    let months = t::months(l, i64::from(figure.value));
    match &figure.para {
        Some(para) => format!("{months} ({})", ui::paragraph(l, para)),
        None => months,
    }
}

fn times(l: Language, rules: &RuleSet, phases: &[PhaseGroup], about: &About) -> Sheet {
    let rows = phases.iter().flat_map(|p| {
        limits(l, rules, p).into_iter().map(move |(step, figure, times)| {
            let mut row = place(l, p);
            row.extend([Cell::text(step), Cell::Text(limit(l, figure))]);
            row.extend([times.running, times.agreed, times.soon, times.past].map(count));
            row
        })
    });
    let mut head = place_head(l);
    head.extend(times_head(l, rules));
    sheet(t::times_title(l), about, head, rows.collect())
}

/// All of it as a paper: group by group, phase by phase.
pub(crate) fn figures_paper(l: Language, rules: &RuleSet, phases: &[PhaseGroup], about: &About) -> Paper {
    let mut blocks: Vec<Block> = [&about.moment, &about.chosen].map(|text| Block::Paragraph(text.clone())).to_vec();
    blocks.extend(about.notes.iter().cloned().map(Block::Small));
    let mut group = None;
    for p in phases {
        if group.replace(p.group) != Some(p.group) {
            blocks.push(Block::Heading { level: 1, text: ui::group(l, p.group) });
        }
        phase(l, rules, p, &mut blocks);
    }
    Paper {
        title: t::paper_title(l).to_owned(),
        language: l,
        dated: Some(about.dated),
        header: common::product_full_name(l).to_owned(),
        footer: about.moment.clone(),
        blocks,
    }
}

fn phase(l: Language, rules: &RuleSet, p: &PhaseGroup, blocks: &mut Vec<Block>) {
    let n = |n: u32| number(l, i64::from(n));
    let nth = n(u32::from(p.phase));
    let title = p.cluster.map_or_else(|| t::phase(l, nth.clone()), |c| t::phase_of(l, nth.clone(), ui::cluster(l, c)));
    blocks.push(Block::Heading { level: 2, text: title });
    let mut facts = vec![(t::col_begins(l).to_owned(), i18n::date(l, p.starts_on))];
    if let Some(g) = &p.gate {
        facts.push((t::completed(l).to_owned(), n(g.completed)));
        facts.push((t::foreseen(l).to_owned(), n(g.foreseen)));
        if let Some(on) = p.frozen_on {
            facts.push((t::col_frozen(l).to_owned(), i18n::date(l, on)));
        }
        facts.push((t::needed(l, per_cent(l, rules)), n(g.needed)));
        facts.push((t::missing(l).to_owned(), n(g.missing)));
        facts.push((t::col_next(l).to_owned(), state(l, g.by).to_owned()));
    }
    blocks.push(Block::Facts(facts));
    for d in &p.decisions {
        let on = i18n::date(l, d.decided_on);
        let line = if d.lifts { t::lifted(l, on) } else { t::decided(l, on) };
        blocks.push(Block::Paragraph(format!("{line} {}", d.reference)));
    }
    if p.reviews > 0 && !p.stages.is_empty() {
        let rows = p.stages.iter().rev().map(|(s, count)| vec![ui::stage(l, *s).to_owned(), n(*count)]);
        let rows = rows.chain([vec![t::total(l).to_owned(), n(p.reviews)]]).collect();
        let head = vec![t::stage(l).to_owned(), t::reviews(l).to_owned()];
        blocks.push(Block::Table { caption: String::new(), head, rows, widths: vec![3.0, 1.0] });
    }
    let limits = limits(l, rules, p);
    if !limits.is_empty() {
        let rows = limits.into_iter().map(|(step, figure, times)| {
            let counts = [times.running, times.agreed, times.soon, times.past].map(n);
            [step.to_owned(), limit(l, figure)].into_iter().chain(counts).collect()
        });
        let (caption, head) = (t::times_title(l).to_owned(), times_head(l, rules));
        blocks.push(Block::Table { caption, head, rows: rows.collect(), widths: vec![2.0, 2.0, 1.0, 1.0, 1.0, 1.0] });
    }
    let Some(f) = p.forecast.as_ref().filter(|f| f.dated > 0 || f.undated > 0) else { return };
    blocks.extend(said(l, f).into_iter().map(Block::Paragraph));
    if f.quarters.is_empty() {
        return;
    }
    let rows = f.quarters.iter().map(|q| {
        let until = i18n::date(l, q.quarter.until_on());
        vec![quarter(l, q.quarter), until, n(q.at_least), n(q.at_most)]
    });
    let head = [t::outlook_quarter(l), t::col_until(l), t::outlook_least(l), t::outlook_most(l)].map(str::to_owned);
    let caption = t::outlook_title(l).to_owned();
    blocks.push(Block::Table { caption, head: head.to_vec(), rows: rows.collect(), widths: vec![1.0, 1.4, 1.4, 1.4] });
}
