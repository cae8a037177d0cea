//! The Bureau (para. 53 (d)): its seats, matters before it, procedures, and what they come to.

use super::circulation::{SHOWN, referred_key};
use super::{Backend, To, Told, Who};
use crate::constructive::{
    Caller, ConstructiveError, Event, ListedApplicant, MatterLine, MatterView, RoundLine, SeatLine,
};
use crate::random;
use crate::store::{MatterRow, Tx, objecting};
use chrono::{NaiveDate, TimeDelta};
use rules::actor::AccountKind;
use rules::calendar::{Moment, civil_date};
use rules::constructive::access::{BodySeat, Deed, marker};
use rules::constructive::bureau::{Procedure, Proposal, Round, RoundState, SeatKind, Voice, state};
use rules::constructive::profile::text;
use rules::constructive::standing::Outcome;
use rules::constructive::{FieldFault, FormFault, ObjectorsShown, Refused, WorkingGroup};
use rules::id::{BodySeatId, ConstructiveId, MatterId};
use rules::inbox::Kind;
use rules::party::RegionalGroup;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;

/// A seat to be given.
#[derive(Clone, Debug)]
pub struct NewSeat<'a> {
    /// The address of whoever gets it.
    pub email: &'a str,
    /// A code.
    pub kind: &'a str,
    /// A code, for a chair.
    pub working_group: &'a str,
    /// A code or nothing.
    pub region: &'a str,
    /// A day.
    pub from_on: &'a str,
    /// A day or nothing.
    pub until_on: &'a str,
}

impl Backend {
    /// Seats, and who learns which State objected.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadMatters`].
    pub async fn body_seats(
        &self,
        caller: Caller<'_>,
    ) -> Result<(Vec<SeatLine>, ObjectorsShown, Vec<Deed>), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let may = self.bureau_deeds(&who, now)?;
        Ok((self.seat_lines(&tx, now).await?, self.objectors_shown(&tx).await?, may))
    }

    fn bureau_deeds(&self, who: &Who, now: Moment) -> Result<Vec<Deed>, ConstructiveError> {
        let today = civil_date(now);
        rules::constructive::access::decide(who.person(), Deed::ReadMatters, None, today)?;
        let may = |deed: &Deed| rules::constructive::access::decide(who.person(), *deed, None, today).is_ok();
        Ok(Deed::ALL.into_iter().filter(may).collect())
    }

    async fn seat_lines(&self, tx: &Tx, now: Moment) -> Result<Vec<SeatLine>, ConstructiveError> {
        let today = civil_date(now);
        let seats = tx.body_seats().await?;
        let names = tx.names(seats.iter().map(|s| s.account)).await?;
        let line = |seat: BodySeat| SeatLine {
            id: seat.id,
            account: seat.account,
            name: names.get(&seat.account).cloned().unwrap_or_default(),
            kind: seat.kind,
            working_group: seat.working_group,
            region: seat.region,
            from_on: seat.from_on,
            until_on: seat.until_on,
            active: seat.is_active(today),
        };
        Ok(seats.into_iter().map(line).collect())
    }

    /// Gives somebody a seat. Their account must be of the kind: the Bureau's or a chair's.
    ///
    /// # Errors
    /// The refusal of [`Deed::KeepSeats`]; all faults of the form.
    pub async fn give_seat(&self, caller: Caller<'_>, new: &NewSeat<'_>) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let permit = who.permit::<marker::KeepSeats>(None, now)?;
        let mut faults = Vec::new();
        let kind = SeatKind::from_code(new.kind);
        if kind.is_none() {
            faults.push(FormFault::plain("kind", FaultCode::Required));
        }
        let working_group = WorkingGroup::from_code(new.working_group);
        if kind == Some(SeatKind::Chair) && working_group.is_none() {
            faults.push(FormFault::plain("working_group", FaultCode::Required));
        }
        let region = RegionalGroup::from_code(new.region);
        let account = tx.account_by_email(&new.email.trim().to_lowercase()).await?.filter(|a| !a.disabled);
        let fits = |kind: AccountKind, seat: SeatKind| match seat {
            SeatKind::Chair => kind == AccountKind::Chair,
            SeatKind::President | SeatKind::VicePresident | SeatKind::Rapporteur | SeatKind::Extended => {
                kind == AccountKind::Bureau
            }
        };
        match (&account, kind) {
            (None, _) => faults.push(FormFault::plain("email", FaultCode::NotAnOption)),
            (Some(account), Some(seat)) if !fits(account.kind, seat) => {
                faults.push(FormFault::plain("email", FaultCode::WrongKind));
            }
            (Some(_), _) => {}
        }
        let day = |field: &str, typed: &str, faults: &mut Vec<FormFault>| {
            let found = typed.trim().parse::<NaiveDate>().ok();
            if found.is_none() && !typed.trim().is_empty() {
                faults.push(FormFault::plain(field, FaultCode::NotADate));
            }
            found
        };
        let from_on = day("from_on", new.from_on, &mut faults).unwrap_or_else(|| civil_date(now));
        let until_on = day("until_on", new.until_on, &mut faults);
        if until_on.is_some_and(|end| end <= from_on) {
            faults.push(FormFault::new("until_on", FieldFault::NotAfter));
        }
        let (Some(account), Some(kind), true) = (account, kind, faults.is_empty()) else { return Err(faults.into()) };
        let seat = BodySeat {
            id: BodySeatId::new(random::id()),
            account: account.id,
            kind,
            working_group: working_group.filter(|_| kind == SeatKind::Chair),
            region,
            from_on,
            until_on,
            ended: false,
        };
        tx.insert_seat(&permit, &seat).await?;
        self.seat_act(&tx, permit.by(), "seat_given", &seat.id, now).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a seat at once.
    ///
    /// # Errors
    /// The refusal of [`Deed::KeepSeats`]; [`Refusal::NotFound`] for one that is over.
    pub async fn end_seat(&self, caller: Caller<'_>, id: BodySeatId) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let permit = who.permit::<marker::KeepSeats>(None, now)?;
        if !tx.end_seat(&permit, id).await? {
            return Err(Refusal::NotFound.into());
        }
        self.seat_act(&tx, permit.by(), "seat_ended", &id, now).await?;
        Ok(tx.commit().await?)
    }

    async fn seat_act(
        &self,
        tx: &Tx,
        by: Option<rules::id::AccountId>,
        kind: &'static str,
        id: &BodySeatId,
        at: Moment,
    ) -> Result<(), ConstructiveError> {
        let detail = serde_json::Value::Null;
        Ok(tx.record(crate::store::Act { at, by, kind, review: None, object: id.to_string(), detail }).await?)
    }

    /// The President sets who learns which State objected.
    ///
    /// # Errors
    /// The refusal of [`Deed::SetShown`].
    pub async fn set_objectors_shown(&self, caller: Caller<'_>, to: ObjectorsShown) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let permit = who.permit::<marker::SetShown>(None, now)?;
        tx.set_setting(SHOWN, to.code()).await?;
        tx.record(crate::store::Act {
            at: now,
            by: permit.by(),
            kind: "objectors_shown_set",
            review: None,
            object: to.code().to_owned(),
            detail: serde_json::Value::Null,
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Matters before the Bureau, those without an outcome first.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadMatters`].
    pub async fn bureau_matters(&self, caller: Caller<'_>) -> Result<(Vec<MatterLine>, Vec<Deed>), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let may = self.bureau_deeds(&who, now)?;
        let members = members(&tx.body_seats().await?, now);
        let mut lines = Vec::new();
        for matter in tx.bureau_matters().await? {
            lines.push(self.matter_line(&tx, &matter, &members, now).await?.0);
        }
        Ok((lines, may))
    }

    /// A matter with its papers.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadMatters`]; [`Refusal::NotFound`].
    pub async fn bureau_matter(&self, caller: Caller<'_>, id: MatterId) -> Result<MatterView, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let may = self.bureau_deeds(&who, now)?;
        let matter = tx.bureau_matter(id).await?.ok_or(Refusal::NotFound)?;
        let seats = members(&tx.body_seats().await?, now);
        let (line, rounds) = self.matter_line(&tx, &matter, &seats, now).await?;
        let lists = tx.circulations(line.event.id).await?;
        let listed = lists.into_iter().flat_map(|l| l.list).find(|l| l.application == matter.application);
        let applicant: ListedApplicant = listed.ok_or(Refusal::NotFound)?;
        let answers = tx.list_answers(line.event.id).await?.into_iter();
        let own = who.viewer.as_ref().map(|v| v.account);
        let lines = self.seat_lines(&tx, now).await?.into_iter();
        Ok(MatterView {
            applicant,
            objections: answers.filter(|a| a.application == Some(matter.application)).collect(),
            rounds,
            own_seat: seats.iter().find(|s| Some(s.account) == own).map(|s| s.id),
            members: lines.filter(|l| seats.iter().any(|s| s.id == l.id)).collect(),
            may,
            line,
        })
    }

    async fn matter_line(
        &self,
        tx: &Tx,
        matter: &MatterRow,
        members: &[BodySeat],
        now: Moment,
    ) -> Result<(MatterLine, Vec<RoundLine>), ConstructiveError> {
        let application = tx.application(matter.application).await?.ok_or(Refusal::NotFound)?;
        let event: Event = tx.constructive(application.constructive).await?.ok_or(Refusal::NotFound)?;
        let mut rounds = Vec::new();
        for row in tx.rounds(matter.id).await? {
            let voices = tx.voices(row.id).await?;
            // Whoever left the Bureau while it was under way has no voice in it any more.
            let sits = |seat: BodySeatId| members.iter().any(|m| m.id == seat);
            let said: Vec<(BodySeatId, Voice)> =
                voices.iter().filter(|v| sits(v.seat)).map(|v| (v.seat, v.voice)).collect();
            rounds.push(RoundLine {
                id: row.id,
                number: row.number,
                procedure: row.round.procedure,
                proposal: row.round.proposal,
                opened_at: row.opened_at,
                until: row.round.until,
                note: row.note,
                state: row.result.unwrap_or_else(|| state(&row.round, &said, members.len(), now)),
                voices,
            });
        }
        let line = MatterLine {
            id: matter.id,
            number: application.number.unwrap_or(0),
            name: application.profile.name,
            opened_at: matter.opened_at,
            outcome: matter.outcome,
            round: rounds.last().cloned(),
            event,
        };
        Ok((line, rounds))
    }

    /// Opens a procedure on a matter: a proposal under silence, or a vote, for so many hours.
    ///
    /// # Errors
    /// The refusal of [`Deed::OpenMatter`]; [`Refused::Decided`]; [`Refused::NotOpen`] where the dialogue is cancelled
    /// or about to begin; [`Refused::Nothing`] where no State objects any more; [`Refused::UnderWay`]; faults.
    pub async fn open_round(
        &self,
        caller: Caller<'_>,
        id: MatterId,
        (procedure, proposal): (Procedure, Proposal),
        (hours, note): (&str, &str),
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let permit = who.permit::<marker::OpenMatter>(None, now)?;
        let matter = tx.bureau_matter(id).await?.ok_or(Refusal::NotFound)?;
        let seats = members(&tx.body_seats().await?, now);
        let (line, rounds) = self.matter_line(&tx, &matter, &seats, now).await?;
        if matter.outcome.is_some() {
            return Err(Refused::Decided.into());
        }
        // Whole hours until the dialogue begins: what the Bureau decides later comes too late.
        let left = (line.event.begins() - now).num_hours().min(720);
        if !self.is_ahead(&line.event, now) || left < 1 {
            return Err(Refused::NotOpen.into());
        }
        if objecting(&tx.list_answers(line.event.id).await?, matter.application).is_empty() {
            return Err(Refused::Nothing.into());
        }
        if rounds.iter().any(|r| matches!(r.state, RoundState::Running | RoundState::Decided(_))) {
            return Err(Refused::UnderWay.into());
        }
        if seats.is_empty() {
            return Err(Refused::Nothing.into());
        }
        let mut faults = Vec::new();
        let note = text("note", note, 4000, false, &mut faults);
        let usual = self.rules().house.constructive.bureau_hours;
        let hours = match hours.trim() {
            "" => Some(i64::from(usual)),
            typed => typed.parse::<i64>().ok(),
        };
        let hours = hours.filter(|n| (1..=left).contains(n));
        if hours.is_none() {
            faults.push(FormFault::plain("hours", FaultCode::OutOfRange { min: 1, max: left }));
        }
        let (Some(hours), true) = (hours, faults.is_empty()) else { return Err(faults.into()) };
        let round = Round { procedure, proposal, until: now + TimeDelta::hours(hours) };
        // What the one before came to is noted now: who sits on the Bureau later changes nothing of it.
        if let Some(last) = rounds.last() {
            tx.close_round(last.id, last.state, now).await?;
        }
        tx.insert_bureau_round(&permit, id, &round, &note).await?;
        let detail =
            serde_json::json!({ "matter": id, "procedure": procedure, "proposal": proposal, "until": round.until });
        self.note(&tx, permit.by(), "procedure_opened", line.event.id, detail, now).await?;
        self.settle_referrals(&tx, &matter, line.event.id, now).await?;
        let told = Told {
            kind: Kind::ProcedureOpened,
            event: opened_key(id, rounds.len() + 1),
            place: format!("/bureau/{id}"),
            todo: &[To::Bureau],
            but: None,
            at: now,
        };
        self.tell_accounts(&tx, &[To::Bureau], &told).await?;
        Ok(tx.commit().await?)
    }

    /// A member speaks for their seat in the procedure under way.
    ///
    /// # Errors
    /// The refusal of [`Deed::Decide`]; [`Refused::NotOpen`] for a dialogue that is cancelled or over;
    /// [`Refused::Decided`] where nothing is under way; a fault for breaking the silence without a word.
    pub async fn speak(
        &self,
        caller: Caller<'_>,
        id: MatterId,
        voice: Voice,
        reason: &str,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let permit = who.permit::<marker::Decide>(None, now)?;
        let matter = tx.bureau_matter(id).await?.ok_or(Refusal::NotFound)?;
        let seats = members(&tx.body_seats().await?, now);
        let own = seats.iter().find(|s| Some(s.account) == permit.by()).ok_or(Refusal::NotFound)?;
        let (line, rounds) = self.matter_line(&tx, &matter, &seats, now).await?;
        if !self.is_ahead(&line.event, now) {
            return Err(Refused::NotOpen.into());
        }
        let running = rounds.last().filter(|r| r.state == RoundState::Running && matter.outcome.is_none());
        let Some(round) = running.filter(|r| voice.fits(r.procedure)) else { return Err(Refused::Decided.into()) };
        let mut faults = Vec::new();
        let reason = text("reason", reason, 4000, voice == Voice::Break, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        tx.insert_voice(&permit, round.id, own.id, voice, &reason).await?;
        let detail = serde_json::json!({ "matter": id, "seat": own.id, "voice": voice });
        self.note(&tx, permit.by(), "bureau_voice", line.event.id, detail, now).await?;
        let event = opened_key(id, rounds.len());
        tx.inbox_settle_event(&event, permit.by().as_ref().map(std::slice::from_ref), now).await?;
        self.settle_matter(&tx, &matter, now).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a matter its outcome if its procedure has come to one. Where nothing is left to decide, because no State
    /// objects any more or the dialogue is cancelled or over, what runs is closed and nothing is decided.
    pub(super) async fn settle_matter(
        &self,
        tx: &Tx,
        matter: &MatterRow,
        now: Moment,
    ) -> Result<bool, ConstructiveError> {
        let seats = members(&tx.body_seats().await?, now);
        let (line, rounds) = self.matter_line(tx, matter, &seats, now).await?;
        let opposed = !objecting(&tx.list_answers(line.event.id).await?, matter.application).is_empty();
        if !opposed || !self.is_ahead(&line.event, now) {
            self.release_matter(tx, matter, line.event.id, now).await?;
            return Ok(true);
        }
        let Some(round) = rounds.last().filter(|r| r.state != RoundState::Running) else { return Ok(false) };
        tx.close_round(round.id, round.state, now).await?;
        let RoundState::Decided(outcome) = round.state else { return Ok(true) };
        if !tx.close_matter(matter.id, outcome, now).await? {
            return Ok(false);
        }
        let application = tx.application(matter.application).await?.ok_or(Refusal::NotFound)?;
        if application.withdrawn_at.is_none() {
            self.decide_application(tx, &application, outcome, None, now).await?;
        }
        let detail = serde_json::json!({ "matter": matter.id, "outcome": outcome });
        self.note(tx, None, "matter_decided", line.event.id, detail, now).await?;
        self.release_matter(tx, matter, line.event.id, now).await?;
        let told = Told {
            kind: Kind::MatterDecided,
            event: format!("matter_decided/{}", matter.id),
            place: format!("/constructive/{}", line.event.id),
            todo: &[],
            but: None,
            at: now,
        };
        self.tell_accounts(tx, &[To::Bureau, To::Secretariat, To::Chair(line.event.working_group)], &told).await?;
        Ok(true)
    }

    /// Takes a matter off the Bureau's hands: what still runs is closed without a decision, and nobody has anything to
    /// do about it any more.
    pub(super) async fn release_matter(
        &self,
        tx: &Tx,
        matter: &MatterRow,
        event: ConstructiveId,
        now: Moment,
    ) -> Result<(), ConstructiveError> {
        let rounds = tx.rounds(matter.id).await?;
        if let Some(last) = rounds.last().filter(|r| r.result.is_none()) {
            tx.close_round(last.id, RoundState::Withdrawn, now).await?;
        }
        for number in 1..=rounds.len() {
            tx.inbox_settle_event(&opened_key(matter.id, number), None, now).await?;
        }
        self.settle_referrals(tx, matter, event, now).await
    }

    /// Nobody has to look at what was referred any more, however often it was.
    async fn settle_referrals(
        &self,
        tx: &Tx,
        matter: &MatterRow,
        event: ConstructiveId,
        now: Moment,
    ) -> Result<(), ConstructiveError> {
        for times in 1..=tx.referrals(event, matter.application).await? {
            tx.inbox_settle_event(&referred_key(matter.application, times), None, now).await?;
        }
        Ok(())
    }

    /// Notes how an application was decided and tells the organization, in neutral words.
    pub(super) async fn decide_application(
        &self,
        tx: &Tx,
        application: &crate::constructive::Application,
        outcome: Outcome,
        by: Option<rules::id::AccountId>,
        now: Moment,
    ) -> Result<bool, ConstructiveError> {
        if !tx.settle_application(application.id, outcome, now).await? {
            return Ok(false);
        }
        let kind = match outcome {
            Outcome::Admitted => "admitted",
            Outcome::NotAdmitted => "not_admitted",
        };
        let detail = serde_json::json!({ "application": application.id, "outcome": outcome });
        self.note(tx, by, "application_decided", application.constructive, detail, now).await?;
        let about = (application.constructive, Some(application.id));
        let once = format!("{kind}/{}", application.id);
        self.tell_organization(tx, application.organization, (kind, &once), about, now).await?;
        Ok(true)
    }
}

/// The event of a procedure on a matter.
fn opened_key(id: MatterId, number: usize) -> String {
    format!("procedure_opened/{id}/{number}")
}

/// The seats that decide today.
fn members(seats: &[BodySeat], now: Moment) -> Vec<BodySeat> {
    let today = civil_date(now);
    let decides = |s: &&BodySeat| s.is_active(today) && !matches!(s.kind, SeatKind::Extended | SeatKind::Chair);
    seats.iter().filter(decides).cloned().collect()
}
