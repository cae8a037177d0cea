//! What the Secretariat's work list shows of the demonstration: when people were last there, who has left, which dates were
//! recorded, and whom the Secretariat has reminded.

use super::draw::Drawn;
use super::{PHASE, Seeding};
use crate::error::StoreError;
use crate::store::{Act, ReminderRow, ReviewRecord, SENT};
use rules::id::AccountId;
use rules::language::Language;
use rules::stage::Stage;

/// A State whose people have stayed away for so many days.
const AWAY: (&str, i64) = ("KAZ", 47);
/// A State of which nobody was ever there.
const NEVER: &str = "FJI";
/// Preparing, and its focal point has left so many days ago (para. 18).
pub(super) const WITHOUT_FOCAL_POINT: (&str, i64) = ("GEO", 12);
/// Preparing, and its experts have left so many days ago (para. 27).
pub(super) const WITHOUT_EXPERT: (&str, i64) = ("COL", 20);
/// Reviews of which States were reminded so many days ago: one too recently to be reminded again.
const REMINDED: [(&str, i64); 2] = [("JOR", 3), ("BLR", 12)];

impl Seeding<'_> {
    /// When everybody was last there: within the last days, but for a few who were not.
    pub(super) async fn visits(&self) -> Result<(), StoreError> {
        for (place, (state, team)) in (0_i64..).zip(self.people.teams()) {
            let code = state.as_str();
            for (turn, account) in (0_i64..).zip(team.everybody()) {
                let days = if code == AWAY.0 { AWAY.1 + turn } else { 1 + (place * 3 + turn * 5) % 11 };
                if code != NEVER {
                    self.tx.touch_account(account, self.days.at(self.days.ago(days), 30 * turn)).await?;
                }
            }
        }
        Ok(())
    }

    /// What was agreed, as the record of acts has it: languages while preparing, days once they could be.
    pub(super) fn plans(&mut self, drawn: &Drawn, review: &ReviewRecord, focal_point: AccountId) {
        let (plan, days) = (drawn.plan, self.days);
        let (mut answers_on, mut feedback_on) = (None, None);
        let mut record =
            |on: chrono::NaiveDate, answers: Option<chrono::NaiveDate>, feedback, languages: &[Language]| {
                self.acts.push(Act {
                    at: days.at(on, 95),
                    by: Some(focal_point),
                    kind: "plan_recorded",
                    review: Some(review.id),
                    object: PHASE.to_string(),
                    detail: serde_json::json!({
                        "answers_on": answers, "feedback_on": feedback, "languages": languages
                    }),
                });
            };
        let Some(opened) = plan.opened else { return };
        if !review.languages.is_empty() {
            record(days.ago(opened + 9), answers_on, feedback_on, &review.languages);
        }
        if let Some(ago) = plan.answers_agreed {
            answers_on = Some(days.ago(ago));
            record(days.ago(opened - 8), answers_on, feedback_on, &review.languages);
        }
        if let (Some(ago), Some(received)) = (plan.feedback_agreed, plan.received) {
            feedback_on = Some(days.ago(ago));
            record(days.ago(received - 6), answers_on, feedback_on, &review.languages);
        }
    }

    /// Reminders that the Secretariat has sent.
    pub(super) async fn reminders(&mut self, drawn: &Drawn, review: &ReviewRecord) -> Result<(), StoreError> {
        let Some((code, ago)) = REMINDED.into_iter().find(|(code, _)| *code == drawn.plan.state) else { return Ok(()) };
        let states = if drawn.plan.stage == Stage::Feedback {
            let there = review.reviewers.iter().filter(|p| p.replaced_at.is_none());
            there.map(|p| p.state).collect()
        } else {
            vec![review.state]
        };
        let (by, at) = (self.people.secretariat, self.days.at(self.days.ago(ago), 60));
        let round = self.tx.insert_round_row(by, at, &format!("demo-{code}")).await?;
        for state in states {
            let account = self.people.team(state)?.focal_point;
            let row = ReminderRow {
                review: review.id,
                phase: PHASE,
                state: Some(state),
                account: Some(account),
                outcome: SENT.to_owned(),
                at,
            };
            self.tx.insert_reminder_row(round, &row).await?;
            self.acts.push(Act {
                at,
                by: Some(by),
                kind: "reminder_sent",
                review: Some(review.id),
                object: round.to_string(),
                detail: serde_json::json!({ "phase": PHASE, "state": state, "to": [account] }),
            });
        }
        Ok(())
    }
}
