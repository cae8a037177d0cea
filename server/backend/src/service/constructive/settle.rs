//! What happens by itself when its time has come: attendance that nobody opposed, procedures whose time is over, and
//! circulations that press.

use super::circulation::{awaits_list, due_key};
use super::{Backend, To, Told, is_open};
use crate::constructive::{ConstructiveError, Event};
use rules::calendar::Moment;
use rules::constructive::standing::Outcome;
use rules::constructive::times::CirculationState;
use rules::inbox::Kind;

impl Backend {
    /// Whether a dialogue is still to be held: announced, not cancelled, and not over.
    pub(super) fn is_ahead(&self, event: &Event, now: Moment) -> bool {
        is_open(event) && !event.times(self.rules()).is_over(now)
    }

    /// Does what is due. Doing it twice changes nothing.
    ///
    /// # Errors
    /// The database.
    pub async fn settle_constructive(&self) -> Result<u32, ConstructiveError> {
        let now = self.now();
        let mut done = 0;
        let tx = self.0.read().await?;
        let mut due = Vec::new();
        for event in tx.constructives().await?.into_iter().filter(|e| self.is_ahead(e, now)) {
            let standings = self.standings(&tx, event.id, now).await?;
            let by_itself = standings.iter().any(|(a, _, objections)| {
                a.outcome.is_none() && a.circulation.is_some() && *objections == 0 && a.withdrawn_at.is_none()
            });
            let waiting = standings.iter().any(|(a, s, _)| awaits_list(a, *s));
            let state = event.times(self.rules()).circulation(self.rules(), !waiting, now);
            let presses = matches!(state, CirculationState::Pressing { .. } | CirculationState::Missed { .. });
            if by_itself || (presses && waiting) {
                due.push((event, presses && waiting));
            }
        }
        let open: Vec<_> = tx.bureau_matters().await?.into_iter().filter(|m| m.outcome.is_none()).collect();
        drop(tx);
        for (event, presses) in due {
            let tx = self.0.write().await?;
            // It may have been cancelled just now: nobody is told any more that they may attend.
            let Some(event) = tx.constructive(event.id).await?.filter(|e| self.is_ahead(e, now)) else { continue };
            let clocks = tx.clocks(event.id).await?;
            for (application, _, objections) in self.standings(&tx, event.id, now).await? {
                let clock = application.circulation.and_then(|list| clocks.iter().find(|(id, _)| *id == list));
                let facts = application.facts(clock.map(|(_, until)| *until), objections);
                if facts.attends_by_itself(now)
                    && self.decide_application(&tx, &application, Outcome::Admitted, None, now).await?
                {
                    // An objection that was taken back leaves the Bureau nothing to decide.
                    if let Some(matter) = tx.matter_of(application.id).await? {
                        tx.close_matter(matter.id, Outcome::Admitted, now).await?;
                        self.release_matter(&tx, &matter, event.id, now).await?;
                    }
                    done += 1;
                }
            }
            if presses {
                let told = Told {
                    kind: Kind::ListDue,
                    event: due_key(event.id, event.held_on, clocks.len()),
                    place: format!("/constructive/{}/circulation", event.id),
                    todo: &[To::Secretariat],
                    but: None,
                    at: now,
                };
                self.tell_accounts(&tx, &[To::Secretariat, To::Chair(event.working_group)], &told).await?;
            }
            tx.commit().await?;
        }
        for matter in open {
            let tx = self.0.write().await?;
            let before = tx.open_rounds(matter.id).await?;
            // What a procedure came to is noted once.
            if before > 0 && self.settle_matter(&tx, &matter, now).await? {
                done += 1;
                tx.commit().await?;
            }
        }
        Ok(done)
    }
}
