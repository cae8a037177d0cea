//! Words that only the server's pages need: names of instruments, stages, duties, groups; dates in sentences; notices.

use crate::i18n::texts::{flash, words as t};
use crate::i18n::{self};
use leptos::prelude::*;
use rules::actor::{AccountKind, Duty};
use rules::calendar::{Deadline, DueState, Moment};
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::RegionalGroup;
use rules::ruleset::{Cluster, Group};
use rules::stage::{Stage, Turn};

/// The short name of an instrument.
pub(crate) fn instrument(l: Language, i: Instrument) -> &'static str {
    match i {
        Instrument::Untoc => t::untoc(l),
        Instrument::Trafficking => t::trafficking(l),
        Instrument::Migrants => t::migrants(l),
        Instrument::Firearms => t::firearms(l),
    }
}

/// Several instruments in one line.
pub(crate) fn instruments(l: Language, list: &[Instrument]) -> String {
    joined(l, list.iter().map(|i| instrument(l, *i).to_owned()))
}

/// Items with the comma of the language between them.
pub(crate) fn joined(l: Language, items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().reduce(|first, second| t::pair(l, first, second)).unwrap_or_default()
}

/// What the language writes between a word and what it names, in French with a space before.
pub(crate) fn colon(l: Language) -> String {
    t::labelled(l, "", "")
}

/// "Group: II".
pub(crate) fn labelled(l: Language, name: &str, value: &str) -> String {
    t::labelled(l, name, value)
}

/// The name of a stage.
pub(crate) fn stage(l: Language, s: Stage) -> &'static str {
    match s {
        Stage::Preparing => t::stage_preparing(l),
        Stage::Questionnaire => t::stage_questionnaire(l),
        Stage::Feedback => t::stage_feedback(l),
        Stage::Dialogue => t::stage_dialogue(l),
        Stage::Observations => t::stage_observations(l),
        Stage::Agreed => t::stage_agreed(l),
        Stage::Released => t::stage_released(l),
    }
}

/// Whose turn it is.
pub(crate) fn turn(l: Language, turn: Turn) -> &'static str {
    match turn {
        Turn::Secretariat => t::turn_secretariat(l),
        Turn::StateUnderReview => t::turn_state_under_review(l),
        Turn::ReviewingStates => t::turn_reviewing_states(l),
        Turn::Both => t::turn_both(l),
    }
}

/// The name of a cluster.
pub(crate) fn cluster(l: Language, c: Cluster) -> &'static str {
    match c {
        Cluster::Criminalization => t::cluster_criminalization(l),
        Cluster::Prevention => t::cluster_prevention(l),
        Cluster::LawEnforcement => t::cluster_law_enforcement(l),
        Cluster::Cooperation => t::cluster_cooperation(l),
    }
}

/// "Group I".
pub(crate) fn group(l: Language, g: Group) -> String {
    t::group(l, g.code())
}

/// The name of a duty.
pub(crate) fn duty(l: Language, d: Duty) -> &'static str {
    match d {
        Duty::FocalPoint => t::duty_focal_point(l),
        Duty::Expert => t::duty_expert(l),
        Duty::Observer => t::duty_observer(l),
    }
}

/// The name of a kind of account.
pub(crate) fn account_kind(l: Language, k: AccountKind) -> &'static str {
    match k {
        AccountKind::Delegate => t::kind_delegate(l),
        AccountKind::Secretariat => t::kind_secretariat(l),
        AccountKind::Administrator => t::kind_administrator(l),
        AccountKind::Chair => t::kind_chair(l),
        AccountKind::Bureau => t::kind_bureau(l),
        AccountKind::Stakeholder => t::kind_stakeholder(l),
    }
}

/// The name of a regional group.
pub(crate) fn region(l: Language, r: RegionalGroup) -> &'static str {
    match r {
        RegionalGroup::African => t::region_african(l),
        RegionalGroup::AsiaPacific => t::region_asia_pacific(l),
        RegionalGroup::EasternEuropean => t::region_eastern_european(l),
        RegionalGroup::Grulac => t::region_grulac(l),
        RegionalGroup::Weog => t::region_weog(l),
        RegionalGroup::None => t::region_none(l),
    }
}

/// How a State stands to a treaty.
pub(crate) fn treaty_status(l: Language, s: TreatyStatus) -> &'static str {
    match s {
        TreatyStatus::Party => t::status_party(l),
        TreatyStatus::Signatory => t::status_signatory(l),
        TreatyStatus::None => t::status_none(l),
    }
}

/// From which seat somebody acts, by its code.
pub(crate) fn seat(l: Language, code: &str) -> &'static str {
    match code.split('.').next().unwrap_or(code) {
        "under_review" => t::seat_under_review(l),
        "reviewing" => t::seat_reviewing(l),
        "secretariat" => t::seat_secretariat(l),
        _ => t::seat_outside(l),
    }
}

/// A moment with the zone's name, as a `<time>`.
pub(crate) fn time(l: Language, at: Moment) -> impl IntoView + use<> {
    view! { <time datetime=at.to_rfc3339()>{i18n::moment(l, at)}</time> }
}

/// A last day, in words and relative to today; the day ends at midnight in Vienna.
pub(crate) fn due(l: Language, deadline: Deadline, now: Moment) -> impl IntoView + use<> {
    let state = deadline.state(now);
    let late = matches!(state, DueState::Past { .. });
    let days = match state {
        DueState::Ahead { days } => i64::from(days),
        DueState::DueToday => 0,
        DueState::Past { days } => -i64::from(days),
    };
    view! {
        <p class="due" data-state=late.then_some("late")>
            <span><b>{if late { t::was_due(l) } else { t::due(l) }}</b>" "
            <time datetime=deadline.closes_at.to_rfc3339()>{i18n::date_with_weekday(l, deadline.on)}</time>" "
            <span class="soft">"("{i18n::relative_days(l, days)}")"</span></span>
        </p>
    }
}

/// The notice of a code that a page left for the next one; unknown codes say nothing.
pub(crate) fn flash_text(l: Language, code: &str) -> Option<&'static str> {
    Some(match code {
        "saved" => flash::saved(l),
        "submitted" => flash::submitted(l),
        "sent" => flash::sent(l),
        "ready" => flash::ready(l),
        "not_ready" => flash::not_ready(l),
        "opened" => flash::opened(l),
        "planned" => flash::planned(l),
        "imported" => flash::imported(l),
        "signed_out" => flash::signed_out(l),
        "password" => flash::password(l),
        "account" => flash::account(l),
        "role" => flash::role(l),
        "role_ended" => flash::role_ended(l),
        "decision" => flash::decision(l),
        "naming_agreed" => flash::naming_agreed(l),
        "naming_withdrawn" => flash::naming_withdrawn(l),
        "attached" => flash::attached(l),
        "message_waits" => flash::message_waits(l),
        "note_kept" => flash::note_kept(l),
        "draft" => flash::draft(l),
        "draft_dropped" => flash::draft_dropped(l),
        "taken_back" => flash::taken_back(l),
        "too_late" => flash::too_late(l),
        "feedback_saved" => flash::feedback_saved(l),
        "feedback_sent" => flash::feedback_sent(l),
        "feedback_claimed" => flash::feedback_claimed(l),
        "feedback_released" => flash::feedback_released(l),
        "feedback_held" => flash::feedback_held(l),
        "feedback_none_chosen" => flash::feedback_none_chosen(l),
        "feedback_end" => flash::feedback_end(l),
        "answers_sent" => flash::answers_sent(l),
        "draw_entry" => flash::draw_entry(l),
        "draw_frozen" => flash::draw_frozen(l),
        "draw_typed" => flash::draw_typed(l),
        "draw_confirmed" => flash::draw_confirmed(l),
        "draw_adopted" => flash::draw_adopted(l),
        "draw_dropped" => flash::draw_dropped(l),
        "redraw_asked" => flash::redraw_asked(l),
        "redraw_need" => flash::redraw_need(l),
        "redraw_withdrawn" => flash::redraw_withdrawn(l),
        "redraw_called" => flash::redraw_called(l),
        "inbox_read" => flash::inbox_read(l),
        "inbox_done" => flash::inbox_done(l),
        "inbox_undone" => flash::inbox_undone(l),
        "mail_settings" => flash::mail_settings(l),
        "mail_discarded" => flash::mail_discarded(l),
        "feed_withdrawn" => flash::feed_withdrawn(l),
        "reminded" => flash::reminded(l),
        "constructive_done" => flash::constructive_done(l),
        "constructive_saved" => flash::constructive_saved(l),
        "circulated" => flash::circulated(l),
        "programme_given" => flash::programme_given(l),
        "summary_given" => flash::summary_given(l),
        "list_imported" => flash::list_imported(l),
        "application_sent" => flash::application_sent(l),
        "application_withdrawn" => flash::application_withdrawn(l),
        "correction_asked" => flash::correction_asked(l),
        "comment_sent" => flash::comment_sent(l),
        "floor_asked" => flash::floor_asked(l),
        _ => return None,
    })
}

/// The line of stages, the present one marked.
pub(crate) fn stages(l: Language, now: Stage, wide: bool) -> impl IntoView + use<> {
    let items: Vec<_> = Stage::ALL
        .into_iter()
        .map(|s| {
            let (state, before) = match s.cmp(&now) {
                std::cmp::Ordering::Less => ("done", t::stage_done(l)),
                std::cmp::Ordering::Equal => ("now", t::stage_now(l)),
                std::cmp::Ordering::Greater => ("todo", t::stage_todo(l)),
            };
            view! {
                <li data-state=state aria-current=(s == now).then_some("step")>
                    <span><span class="vh">{before}{colon(l)}</span>{stage(l, s)}</span>
                </li>
            }
        })
        .collect();
    view! { <ol class=if wide { "stages chain" } else { "stages" } aria-label=t::stages(l)>{items}</ol> }
}

/// The summary of faults above a form; each line leads to its field.
pub(crate) fn errors(l: Language, faults: Vec<(String, String)>) -> Option<impl IntoView + use<>> {
    if faults.is_empty() {
        return None;
    }
    let count = i64::try_from(faults.len()).unwrap_or(i64::MAX);
    let items: Vec<_> =
        faults.into_iter().map(|(id, text)| view! { <li><a href=format!("#{id}")>{text}</a></li> }).collect();
    Some(view! {
        <div class="errors" role="alert" tabindex="-1" aria-labelledby="errors-title">
            <h2 id="errors-title">{t::please_correct(l, count)}</h2>
            <ul class="bare">{items}</ul>
        </div>
    })
}

/// The fault of one field, drawn before its control; `id` is what the control is described by.
pub(crate) fn field_error(l: Language, id: String, text: Option<String>) -> Option<impl IntoView + use<>> {
    text.map(|text| view! { <p class="err" id=id><span class="vh">{t::fault(l)}{colon(l)}</span>{text}</p> })
}
