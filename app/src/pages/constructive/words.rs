//! Words of constructive dialogues: working groups, kinds, standings, faults, refusals.

use crate::i18n;
use crate::i18n::texts::constructive as t;
use crate::ui;
use backend::constructive::{AnswerKind, CommentStatus, Event};
use rules::constructive::bureau::{Procedure, Proposal, RoundState, SeatKind, Voice};
use rules::constructive::profile::{Accreditation, Presence, WorkArea};
use rules::constructive::programme::ItemKind;
use rules::constructive::standing::{Outcome, Standing};
use rules::constructive::{
    DelegationKind, EventState, FieldFault, ObjectorsShown, Refused, StakeholderKind, Track, WorkingGroup,
};
use rules::language::Language;
use rules::party::RegionalGroup;

/// The name of a working group.
pub(crate) fn working_group(l: Language, g: WorkingGroup) -> &'static str {
    match g {
        WorkingGroup::InternationalCooperation => t::wg_international_cooperation(l),
        WorkingGroup::TechnicalAssistance => t::wg_technical_assistance(l),
        WorkingGroup::Trafficking => t::wg_trafficking(l),
        WorkingGroup::Smuggling => t::wg_smuggling(l),
        WorkingGroup::Firearms => t::wg_firearms(l),
    }
}

/// "Dialogue 3 – Working Group on Firearms".
pub(crate) fn title(l: Language, event: &Event) -> String {
    t::event_title(l, i18n::number(l, i64::from(event.number)), working_group(l, event.working_group))
}

/// What kind of stakeholder it is.
pub(crate) fn kind(l: Language, k: StakeholderKind) -> &'static str {
    match k {
        StakeholderKind::Ngo => t::kind_ngo(l),
        StakeholderKind::Academia => t::kind_academia(l),
        StakeholderKind::PrivateSector => t::kind_private_sector(l),
        StakeholderKind::Other => t::kind_else(l),
        StakeholderKind::Intergovernmental => t::kind_intergovernmental(l),
    }
}

/// By which track it comes.
pub(crate) fn track(l: Language, track: Track) -> &'static str {
    match track {
        Track::Confirmation => t::track_confirmation(l),
        Track::Application => t::track_application(l),
        Track::Registration => t::track_registration(l),
    }
}

/// Where a dialogue stands.
pub(crate) fn state(l: Language, s: EventState) -> &'static str {
    match s {
        EventState::Prepared => t::state_prepared(l),
        EventState::Announced => t::state_announced(l),
        EventState::Convened => t::state_convened(l),
        EventState::NotConvened => t::state_not_convened(l),
    }
}

/// Where an application stands, for those who work on it.
pub(crate) fn standing(l: Language, s: Standing) -> &'static str {
    match s {
        Standing::Draft => t::standing_draft(l),
        Standing::Received => t::standing_received(l),
        Standing::Circulated => t::standing_circulated(l),
        Standing::Unopposed => t::standing_unopposed(l),
        Standing::BeforeBureau => t::standing_before_bureau(l),
        Standing::Opposed => t::standing_opposed(l),
        Standing::Admitted => t::standing_admitted(l),
        Standing::NotAdmitted => t::standing_not_admitted(l),
        Standing::Registered => t::standing_registered(l),
        Standing::Withdrawn => t::standing_withdrawn(l),
    }
}

/// The shape beside a standing: the reader's own work, never a judgement.
pub(crate) const fn mark(s: Standing) -> &'static str {
    match s {
        Standing::Draft | Standing::Withdrawn => "none",
        Standing::Received | Standing::Circulated | Standing::Unopposed => "half",
        Standing::BeforeBureau | Standing::Opposed => "now",
        Standing::Admitted | Standing::Registered => "done",
        Standing::NotAdmitted => "sent",
    }
}

/// How something was decided.
pub(crate) fn outcome(l: Language, o: Outcome) -> &'static str {
    match o {
        Outcome::Admitted => t::standing_admitted(l),
        Outcome::NotAdmitted => t::standing_not_admitted(l),
    }
}

/// For whom a delegation comes.
pub(crate) fn delegation(l: Language, k: DelegationKind) -> &'static str {
    match k {
        DelegationKind::StateParty => t::delegation_state_party(l),
        DelegationKind::Signatory => t::delegation_signatory(l),
        DelegationKind::NonSignatory => t::delegation_non_signatory(l),
        DelegationKind::Entity => t::delegation_entity(l),
        DelegationKind::Intergovernmental => t::kind_intergovernmental(l),
    }
}

/// With whom an organization is accredited.
pub(crate) fn accreditation(l: Language, a: Accreditation) -> &'static str {
    match a {
        Accreditation::Ecosoc => t::accreditation_ecosoc(l),
        Accreditation::Conference => t::accreditation_conference(l),
        Accreditation::Other => t::accreditation_else(l),
        Accreditation::None => t::accreditation_none(l),
    }
}

/// What it works on.
pub(crate) fn area(l: Language, a: WorkArea) -> &'static str {
    match a {
        WorkArea::Trafficking => t::area_trafficking(l),
        WorkArea::Smuggling => t::area_smuggling(l),
        WorkArea::Firearms => t::area_firearms(l),
        WorkArea::Proceeds => t::area_proceeds(l),
        WorkArea::Corruption => t::area_corruption(l),
        WorkArea::Victims => t::area_victims(l),
        WorkArea::Prevention => t::area_prevention(l),
        WorkArea::Cooperation => t::area_cooperation(l),
        WorkArea::Assistance => t::area_assistance(l),
        WorkArea::Environment => t::area_environment(l),
        WorkArea::Cyber => t::area_cyber(l),
        WorkArea::Research => t::area_research(l),
    }
}

/// The region in which it works.
pub(crate) fn region(l: Language, r: RegionalGroup) -> &'static str {
    match r {
        RegionalGroup::None => t::region_several(l),
        other => ui::region(l, other),
    }
}

/// How somebody takes part.
pub(crate) fn presence(l: Language, p: Presence) -> &'static str {
    match p {
        Presence::Room => t::presence_room(l),
        Presence::Online => t::presence_online(l),
    }
}

/// Where a comment stands.
pub(crate) fn comment(l: Language, c: CommentStatus) -> &'static str {
    match c {
        CommentStatus::Draft => t::comment_draft(l),
        CommentStatus::Sent => t::comment_sent(l),
        CommentStatus::Returned => t::comment_returned(l),
        CommentStatus::Cleared => t::comment_cleared(l),
    }
}

/// What a State said.
pub(crate) fn answer(l: Language, a: AnswerKind) -> &'static str {
    match a {
        AnswerKind::Acknowledged => t::answer_acknowledged(l),
        AnswerKind::Objected => t::answer_objected(l),
        AnswerKind::Lifted => t::answer_lifted(l),
    }
}

/// How the Bureau decides.
pub(crate) fn procedure(l: Language, p: Procedure) -> &'static str {
    match p {
        Procedure::Silence => t::procedure_silence(l),
        Procedure::Vote => t::procedure_vote(l),
    }
}

/// What is proposed to it.
pub(crate) fn proposal(l: Language, p: Proposal) -> &'static str {
    match p {
        Proposal::Attend => t::proposal_attend(l),
        Proposal::NotAttend => t::proposal_not_attend(l),
    }
}

/// What a member said.
pub(crate) fn voice(l: Language, v: Voice) -> &'static str {
    match v {
        Voice::Break => t::voice_break(l),
        Voice::For => t::voice_for(l),
        Voice::Against => t::voice_against(l),
        Voice::Abstain => t::voice_abstain(l),
    }
}

/// What a procedure has come to.
pub(crate) fn round(l: Language, s: RoundState) -> &'static str {
    match s {
        RoundState::Running => t::round_running(l),
        RoundState::Decided(Outcome::Admitted) => t::round_admitted(l),
        RoundState::Decided(Outcome::NotAdmitted) => t::round_not_admitted(l),
        RoundState::Broken => t::round_broken(l),
        RoundState::NoQuorum => t::round_no_quorum(l),
        RoundState::Withdrawn => t::round_withdrawn(l),
    }
}

/// A seat.
pub(crate) fn seat(l: Language, k: SeatKind) -> &'static str {
    match k {
        SeatKind::President => t::seat_president(l),
        SeatKind::VicePresident => t::seat_vice_president(l),
        SeatKind::Rapporteur => t::seat_rapporteur(l),
        SeatKind::Extended => t::seat_extended(l),
        SeatKind::Chair => t::seat_chair(l),
    }
}

/// Who learns which State objected.
pub(crate) fn shown(l: Language, s: ObjectorsShown) -> &'static str {
    match s {
        ObjectorsShown::Bureau => t::shown_bureau(l),
        ObjectorsShown::States => t::shown_states(l),
    }
}

/// What a part of the programme is.
pub(crate) fn item(l: Language, k: ItemKind) -> &'static str {
    match k {
        ItemKind::Session => t::item_session(l),
        ItemKind::Panel => t::item_panel(l),
        ItemKind::Floor => t::item_floor(l),
        ItemKind::Pause => t::item_pause(l),
    }
}

/// What is collected.
pub(crate) fn collected(l: Language, code: &str) -> &'static str {
    match code {
        "note" => t::collected_note(l),
        "contribution" => t::collected_contribution(l),
        _ => t::collected_suggestion(l),
    }
}

/// What became of a suggestion.
pub(crate) fn fate(l: Language, code: &str) -> &'static str {
    match code {
        "taken_up" => t::fate_taken_up(l),
        "referred" => t::fate_referred(l),
        "noted" => t::fate_noted(l),
        _ => t::fate_not_taken_up(l),
    }
}

/// What a notice is about.
pub(crate) fn notice(l: Language, kind: &str) -> &'static str {
    match kind {
        "days_changed" => t::notice_days_changed(l),
        "place_changed" => t::notice_place_changed(l),
        "convened" => t::notice_convened(l),
        _ => t::notice_not_convened(l),
    }
}

/// What is wrong at a field, and what to do.
pub(crate) fn fault(l: Language, what: &FieldFault) -> String {
    match what {
        FieldFault::Plain(code) => ui::fault_text(l, code),
        FieldFault::InThePast => t::fault_in_the_past(l).to_owned(),
        FieldFault::AfterLaw { limit } => t::fault_after_law(l, i18n::date_with_weekday(l, *limit)),
        FieldFault::NoTimeLeft { first } => t::fault_no_time_left(l, i18n::date_with_weekday(l, *first)),
        FieldFault::NotAfter => t::fault_not_after(l).to_owned(),
        FieldFault::Taken => t::fault_taken(l).to_owned(),
    }
}

/// Why something is not done, and what to do.
pub(crate) fn refused(l: Language, what: &Refused) -> String {
    match what {
        Refused::Closed { last, track } => {
            let day = i18n::date_with_weekday(l, *last);
            match track {
                Track::Confirmation => t::refused_closed_confirmation(l, day),
                Track::Application => t::refused_closed_application(l, day),
                Track::Registration => t::refused_closed_registration(l, day),
            }
        }
        Refused::AnswerClosed { last } => t::refused_answer_closed(l, i18n::date_with_weekday(l, *last)),
        Refused::CommentClosed { last } => t::refused_comment_closed(l, i18n::date_with_weekday(l, *last)),
        Refused::Begun => t::refused_begun(l).to_owned(),
        Refused::NotYetClosed { last } => t::refused_not_yet_closed(l, i18n::date_with_weekday(l, *last)),
        Refused::NotOpen => t::refused_not_open(l).to_owned(),
        Refused::StillRunning { until } => t::refused_still_running(l, i18n::date_with_weekday(l, *until)),
        Refused::Objected => t::refused_objected(l).to_owned(),
        Refused::Decided => t::refused_decided(l).to_owned(),
        Refused::Nothing => t::refused_nothing(l).to_owned(),
        Refused::UnderWay => t::refused_under_way(l).to_owned(),
        Refused::Stale => t::refused_stale(l).to_owned(),
        Refused::NotCleared => t::refused_not_cleared(l).to_owned(),
        Refused::Full { max } => t::refused_full(l, i64::from(*max)),
        Refused::NeedsReason => t::refused_needs_reason(l).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_worded_differently_in_every_language() {
        for l in Language::ALL {
            let texts: std::collections::BTreeSet<String> = Refused::samples().iter().map(|r| refused(l, r)).collect();
            assert_eq!(texts.len(), Refused::samples().len(), "{l:?}");
        }
    }
}
