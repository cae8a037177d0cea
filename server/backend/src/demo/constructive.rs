//! Constructive dialogues of the demonstration (para. 53): one that was held, one whose list States look at, one for which
//! organizations apply, one that is being prepared. Every organization is invented.

use super::Seeding;
use crate::constructive::{
    AnswerKind, Application, CommentStatus, Contribution, ListedApplicant, Notice, SummaryDraft,
};
use crate::error::StoreError;
use crate::random;
use crate::store::{NewAnswer, NewEvent, WrittenComment};
use chrono::{Datelike as _, Days as Span, NaiveDate};
use rules::constructive::access::BodySeat;
use rules::constructive::bureau::SeatKind;
use rules::constructive::profile::{Accreditation, Presence, Profile, Representative, WorkArea};
use rules::constructive::programme::{TypedItem, check};
use rules::constructive::standing::Outcome;
use rules::constructive::{EventState, StakeholderKind, Track, WorkingGroup};
use rules::id::{ApplicationId, BodySeatId, ConstructiveId};
use rules::language::Language;
use rules::party::RegionalGroup;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is invented.
const INVENTED: &str = include_str!("constructive.json");

#[derive(Deserialize)]
struct Invented {
    organizations: Vec<Org>,
    comments: BTreeMap<String, String>,
    programme: Vec<[String; 6]>,
    summary: String,
    suggestions: Vec<[String; 6]>,
}

#[derive(Deserialize)]
struct Org {
    email: String,
    name: String,
    short: String,
    kind: String,
    region: String,
    areas: Vec<String>,
    lang: String,
    people: Vec<String>,
    statement: String,
}

/// One of the dialogues: days from today, where it stands, and who sent something.
struct Story {
    group: WorkingGroup,
    in_days: i64,
    state: EventState,
    /// How many days ago the list was circulated.
    circulated: Option<i64>,
    /// How many of the organizations came forward.
    organizations: usize,
    place: &'static str,
}

const STORIES: [Story; 4] = [
    Story {
        group: WorkingGroup::Firearms,
        in_days: -60,
        state: EventState::Convened,
        circulated: Some(71),
        organizations: 10,
        place: "Board Room D, Vienna International Centre",
    },
    Story {
        group: WorkingGroup::TechnicalAssistance,
        in_days: 9,
        state: EventState::Announced,
        circulated: Some(3),
        organizations: 9,
        place: "Conference Room M2, Vienna International Centre",
    },
    Story {
        group: WorkingGroup::Trafficking,
        in_days: 41,
        state: EventState::Announced,
        circulated: None,
        organizations: 6,
        place: "Conference Room M3, Vienna International Centre",
    },
    Story {
        group: WorkingGroup::Smuggling,
        in_days: 90,
        state: EventState::Prepared,
        circulated: None,
        organizations: 0,
        place: "Vienna International Centre",
    },
];

fn invented() -> Result<Invented, StoreError> {
    serde_json::from_str(INVENTED).map_err(|e| StoreError::Damaged(format!("demo/constructive.json: {e}")))
}

/// The day itself, or the Friday before it.
fn working_day(on: NaiveDate) -> NaiveDate {
    let over = u64::from(on.weekday().num_days_from_monday()).saturating_sub(4);
    on.checked_sub_days(Span::new(over)).unwrap_or(on)
}

impl Org {
    fn lang(&self) -> Language {
        Language::from_code(&self.lang).unwrap_or_default()
    }

    fn profile(&self) -> Profile {
        Profile {
            name: self.name.clone(),
            short_name: self.short.clone(),
            kind: StakeholderKind::from_code(&self.kind).unwrap_or(StakeholderKind::Other),
            region: RegionalGroup::from_code(&self.region).unwrap_or(RegionalGroup::None),
            seat: String::new(),
            accreditation: if self.kind == "ngo" { Accreditation::Ecosoc } else { Accreditation::None },
            accreditation_detail: String::new(),
            areas: self.areas.iter().filter_map(|a| WorkArea::from_code(a)).collect(),
            website: String::new(),
        }
    }

    fn people(&self) -> Vec<Representative> {
        let person = |text: &String| {
            let cut = text.split_once([' ', '（']).filter(|_| text.contains(['(', '（']));
            let open = text.find(['(', '（']);
            let (name, function) = match (cut, open) {
                (Some(_), Some(at)) => text.split_at(at),
                _ => (text.as_str(), ""),
            };
            Representative {
                name: name.trim().to_owned(),
                function: function.trim_matches(['(', ')', '（', '）', ' ']).to_owned(),
                email: String::new(),
                presence: Presence::Room,
            }
        };
        self.people.iter().map(person).collect()
    }
}

impl Seeding<'_> {
    /// Seats, dialogues and what happened in them.
    pub(super) async fn constructive(&mut self) -> Result<(), StoreError> {
        let invented = invented()?;
        self.seats().await?;
        for story in &STORIES {
            self.dialogue(story, &invented).await?;
        }
        Ok(())
    }

    async fn seats(&self) -> Result<(), StoreError> {
        let (tx, days) = (self.tx, self.days);
        let (from_on, at) = (days.ago(200), days.at(days.ago(200), 0));
        let mut seats: Vec<_> =
            WorkingGroup::ALL.iter().map(|g| (self.people.chair, SeatKind::Chair, Some(*g), None)).collect();
        let kinds = [
            (SeatKind::President, RegionalGroup::African),
            (SeatKind::VicePresident, RegionalGroup::Grulac),
            (SeatKind::Rapporteur, RegionalGroup::EasternEuropean),
        ];
        seats.extend(self.people.bureau.iter().zip(kinds).map(|(a, (kind, region))| (*a, kind, None, Some(region))));
        for (account, kind, working_group, region) in seats {
            let id = BodySeatId::new(random::id());
            let seat = BodySeat { id, account, kind, working_group, region, from_on, until_on: None, ended: false };
            tx.insert_seat_row(&seat, at).await?;
        }
        Ok(())
    }

    async fn dialogue(&self, story: &Story, invented: &Invented) -> Result<(), StoreError> {
        let (tx, days) = (self.tx, self.days);
        let held_on = working_day(days.ago(-story.in_days));
        let announced = days.at(days.ago(45.max(20 - story.in_days)), 0);
        let new = NewEvent {
            working_group: story.group,
            held_on,
            starts_at: Some(600),
            ends_at: Some(780),
            place: story.place.to_owned(),
            link: "https://meeting.example/dialogue".to_owned(),
            languages: vec![Language::En, Language::Fr, Language::Es],
            arrangements: "Interpretation from and into English, French and Spanish.".to_owned(),
            capacity: Some(120),
            panel: "Three representatives of stakeholders from different regions.".to_owned(),
            close_on: None,
            circulate_on: None,
        };
        let event = tx.insert_constructive_row(Some(self.people.secretariat), announced, &new).await?;
        if story.state == EventState::Prepared {
            return Ok(());
        }
        tx.announce_constructive_row(event, announced).await?;
        let mut listed = Vec::new();
        for (n, org) in invented.organizations.iter().enumerate().take(story.organizations) {
            let sent = days.at(days.ago(18.max(22 - story.in_days)), 40 * i64::try_from(n).unwrap_or(0));
            let draft = org.email == "ngo@example" && story.circulated.is_none();
            let id = self.application(event, org, sent, draft).await?;
            let comment = invented.comments.get(&org.email).filter(|_| !draft);
            if let Some(body) = comment {
                let new = WrittenComment { lang: org.lang(), body: body.clone(), status: CommentStatus::Sent };
                tx.save_comment_row(id, 0, &new, sent).await?;
            }
            let track = org.profile().kind.track();
            if !draft && track != Track::Registration {
                listed.push((id, org, u32::try_from(n + 1).unwrap_or(0)));
            }
        }
        if let Some(ago) = story.circulated {
            self.circulated(event, held_on, days.ago(ago), &listed).await?;
        }
        if story.state == EventState::Convened {
            self.held(event, held_on, &listed, invented).await?;
        }
        Ok(())
    }

    async fn application(
        &self,
        event: ConstructiveId,
        org: &Org,
        sent: rules::calendar::Moment,
        draft: bool,
    ) -> Result<ApplicationId, StoreError> {
        let tx = self.tx;
        let organization = tx.organization_of_address(&org.email, org.lang(), sent).await?;
        let profile = org.profile();
        tx.save_profile_row(organization, &profile, org.lang(), sent).await?;
        let id = ApplicationId::new(random::id());
        let new = Application {
            id,
            constructive: event,
            organization,
            number: None,
            track: profile.kind.track(),
            profile,
            statement: org.statement.clone(),
            lang: org.lang(),
            listed: true,
            revision: 0,
            created_at: sent,
            sent_at: None,
            withdrawn_at: None,
            circulation: None,
            outcome: None,
            outcome_at: None,
        };
        tx.save_application_row(&new, (!draft).then_some(sent)).await?;
        tx.replace_people(Ok(id), &org.people()).await?;
        if new.track == Track::Registration {
            tx.settle_application(id, Outcome::Admitted, sent).await?;
        }
        Ok(id)
    }

    /// A list, what States said to it, and the matter that came of it.
    async fn circulated(
        &self,
        event: ConstructiveId,
        held_on: NaiveDate,
        on: NaiveDate,
        listed: &[(ApplicationId, &Org, u32)],
    ) -> Result<(), StoreError> {
        let (tx, days) = (self.tx, self.days);
        let line = |(id, org, number): &(ApplicationId, &Org, u32)| ListedApplicant {
            number: *number,
            application: *id,
            track: org.profile().kind.track(),
            profile: org.profile(),
            statement: org.statement.clone(),
            lang: org.lang(),
            people: org.people().into_iter().map(|p| (p.name, p.function)).collect(),
        };
        let list: Vec<ListedApplicant> = listed.iter().map(line).collect();
        let until = on.checked_add_days(Span::new(5)).unwrap_or(on).min(held_on.pred_opt().unwrap_or(held_on));
        let by = self.people.secretariat;
        let made = tx.insert_circulation_row(event, &list, until, by, days.at(on, 60)).await?;
        let ids: Vec<ApplicationId> = list.iter().map(|l| l.application).collect();
        tx.put_on_list_rows(&ids, made.id).await?;
        let over = until < days.ago(0);
        let mut states = self.people.teams();
        for (n, (state, team)) in states.by_ref().take(6).enumerate() {
            let at = days.at(on, 180 + 30 * i64::try_from(n).unwrap_or(0));
            let answer = |kind, application, reason: &str| NewAnswer {
                circulation: made.id,
                state,
                application,
                kind,
                reason: reason.to_owned(),
                lang: Language::En,
                by: team.focal_point,
                at,
            };
            tx.insert_answer_row(&answer(AnswerKind::Acknowledged, None, "")).await?;
            // In the one that is under way a State objects to an organization, and another one to a company.
            let objected = match (over, n) {
                (false, 2) => list.iter().find(|l| l.profile.short_name == "RWA"),
                (false, 4) => list.iter().find(|l| l.profile.kind == StakeholderKind::PrivateSector),
                _ => None,
            };
            if let Some(applicant) = objected {
                let reason = "We would like the organization’s statutes to be looked at first.";
                tx.insert_answer_row(&answer(AnswerKind::Objected, Some(applicant.application), reason)).await?;
                if applicant.track == Track::Confirmation {
                    tx.refer(applicant.application, at).await?;
                }
            }
        }
        if over {
            let at = days.at(until.succ_opt().unwrap_or(until), 0);
            for id in ids {
                tx.settle_application(id, Outcome::Admitted, at).await?;
            }
        }
        Ok(())
    }

    /// A dialogue that was held: its programme, what was collected, the summary.
    async fn held(
        &self,
        event: ConstructiveId,
        held_on: NaiveDate,
        listed: &[(ApplicationId, &Org, u32)],
        invented: &Invented,
    ) -> Result<(), StoreError> {
        let (tx, days, chair) = (self.tx, self.days, self.people.chair);
        let before = days.at(held_on.checked_sub_days(Span::new(12)).unwrap_or(held_on), 0);
        tx.decide_constructive_row(event, EventState::Convened, before).await?;
        let notice = Notice {
            kind: EventState::Convened.code().to_owned(),
            reason: String::new(),
            lang: Language::En,
            was: None,
            became: None,
            at: before,
        };
        tx.insert_notice(event, Some(chair), &notice).await?;
        let item = |row: &[String; 6]| {
            let [from, until, kind, title, about, speakers] = row.clone();
            TypedItem { key: String::new(), from, until, kind, title, about, speakers }
        };
        let items: Vec<TypedItem> = invented.programme.iter().map(item).collect();
        let programme =
            check(&items).map_err(|f| StoreError::Damaged(format!("the demonstration's programme: {f:?}")))?;
        tx.save_programme_row(event, 0, &programme, Some(self.people.secretariat), before).await?;
        tx.insert_programme_version_row(event, &programme, Some(self.people.secretariat), before).await?;
        for (_, org, _) in listed.iter().take(3) {
            if let Some(person) = org.people().first() {
                tx.insert_speaker(event, (&person.name, &org.name), None, 3, days.at(held_on, 90)).await?;
            }
        }
        for [theme, kind, body, source, fate, note] in &invented.suggestions {
            let at = days.at(held_on, 240);
            let new = Contribution {
                id: random::id(),
                constructive: event,
                theme: theme.clone(),
                kind: kind.clone(),
                body: body.clone(),
                lang: Language::En,
                source: source.clone(),
                at,
                fate: Some(fate.clone()).filter(|f| !f.is_empty()),
                fate_note: note.clone(),
                fate_at: (!fate.is_empty()).then_some(at),
            };
            tx.insert_contribution_row(&new, Some(chair)).await?;
        }
        let draft = SummaryDraft {
            body: invented.summary.clone(),
            lang: Language::En,
            session: "the next session of the Working Group on Firearms".to_owned(),
            revision: 1,
        };
        let at = days.at(held_on.checked_add_days(Span::new(9)).unwrap_or(held_on), 0);
        tx.insert_summary_version_row(event, &draft, chair, at).await?;
        Ok(())
    }
}
