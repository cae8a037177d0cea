//! The people of the demonstration: for every State that takes part a focal point, experts and an observer, with roles
//! in their reviews from the day on which each opened.

use super::days::Days;
use super::draw::{Drawn, main_language};
use super::texts::{Texts, of};
use crate::error::StoreError;
use crate::random;
use crate::store::{NewAccount, RoleRecord, Tx};
use chrono::NaiveDate;
use rules::actor::{AccountKind, Duty, Role};
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId, RoleId};
use rules::language::Language;
use rules::party::{Party, PartyCode};
use std::collections::{BTreeMap, BTreeSet};

/// People without a State: address and kind.
pub(super) const HOUSE: [(&str, AccountKind); 8] = [
    ("secretariat@example", AccountKind::Secretariat),
    ("admin@example", AccountKind::Administrator),
    ("chair@example", AccountKind::Chair),
    ("bureau@example", AccountKind::Bureau),
    ("ngo@example", AccountKind::Stakeholder),
    ("academia@example", AccountKind::Stakeholder),
    ("bureau.2@example", AccountKind::Bureau),
    ("bureau.3@example", AccountKind::Bureau),
];

/// The people of a State.
#[derive(Clone, Copy)]
pub(super) struct Team {
    pub(super) focal_point: AccountId,
    pub(super) experts: [AccountId; 2],
    pub(super) observer: AccountId,
}

impl Team {
    /// All four.
    pub(super) fn everybody(self) -> [AccountId; 4] {
        let [first, second] = self.experts;
        [self.focal_point, first, second, self.observer]
    }
}

/// Everybody.
pub(super) struct People {
    pub(super) secretariat: AccountId,
    pub(super) chair: AccountId,
    /// Members of the Bureau, the President first.
    pub(super) bureau: Vec<AccountId>,
    teams: BTreeMap<PartyCode, Team>,
}

impl People {
    /// The people of all States.
    pub(super) fn teams(&self) -> impl Iterator<Item = (PartyCode, Team)> {
        self.teams.iter().map(|(state, team)| (*state, *team))
    }

    /// The people of a State.
    pub(super) fn team(&self, state: PartyCode) -> Result<Team, StoreError> {
        self.teams.get(&state).copied().ok_or_else(|| StoreError::Damaged(format!("nobody acts for {state}")))
    }
}

/// The address of somebody of a State.
pub(super) fn address(part: &str, state: PartyCode) -> String {
    format!("{part}@{}.example", state.as_str().to_lowercase())
}

/// Registers everybody, all with the same password.
pub(super) async fn register(
    tx: &Tx,
    days: Days,
    texts: &Texts,
    parties: &[Party],
    reviews: &[Drawn],
    hash: &str,
) -> Result<People, StoreError> {
    let at = days.at(days.draw(), 0);
    let (mut secretariat, mut chair, mut bureau) = (None, None, Vec::new());
    let names = of(&texts.people, Language::En);
    for (place, (email, kind)) in HOUSE.into_iter().enumerate() {
        // From the end of the list: the States begin at its front.
        let name = names.iter().rev().nth(place).cloned().unwrap_or_default();
        let person = Person { email: email.to_owned(), name, kind, state: None, lang: Language::En, position: "" };
        let id = person.insert(tx, hash, at).await?;
        match kind {
            AccountKind::Secretariat => secretariat = Some(id),
            AccountKind::Chair => chair = Some(id),
            AccountKind::Bureau => bureau.push(id),
            AccountKind::Delegate | AccountKind::Administrator | AccountKind::Stakeholder => {}
        }
    }
    let mut teams = BTreeMap::new();
    for (state, block) in blocks(texts, parties, reviews) {
        let Some(party) = parties.iter().find(|p| p.code == state) else { continue };
        let lang = main_language(party);
        let mut ids = Vec::new();
        for (place, part) in PARTS.into_iter().enumerate() {
            let name = of(&texts.people, lang).get(block * PARTS.len() + place).cloned().unwrap_or_default();
            let position = of(&texts.positions, lang).get(place).map_or("", String::as_str);
            let kind = AccountKind::Delegate;
            let person = Person { email: address(part, state), name, kind, state: Some(state), lang, position };
            ids.push(person.insert(tx, hash, at).await?);
        }
        if let [focal_point, first, second, observer] = ids[..] {
            teams.insert(state, Team { focal_point, experts: [first, second], observer });
        }
    }
    let secretariat = secretariat.ok_or_else(|| StoreError::Damaged("no officer of the Secretariat".to_owned()))?;
    let chair = chair.ok_or_else(|| StoreError::Damaged("no chair of a working group".to_owned()))?;
    Ok(People { secretariat, chair, bureau, teams })
}

/// Addresses of a State's people, in the order of [`Team`].
const PARTS: [&str; 4] = ["focal.point", "expert", "expert.2", "observer"];

/// Which block of four names each State has: another one than States that it meets in a review, where there are enough.
fn blocks(texts: &Texts, parties: &[Party], reviews: &[Drawn]) -> BTreeMap<PartyCode, usize> {
    let mut given: BTreeMap<PartyCode, usize> = BTreeMap::new();
    let mut used: BTreeMap<(Language, usize), usize> = BTreeMap::new();
    let lang = |state: PartyCode| parties.iter().find(|p| p.code == state).map(main_language).unwrap_or_default();
    for state in reviews.iter().flat_map(Drawn::states) {
        if given.contains_key(&state) {
            continue;
        }
        let lang_here = lang(state);
        let count = (of(&texts.people, lang_here).len() / PARTS.len()).max(1);
        let met: BTreeSet<usize> = reviews
            .iter()
            .filter(|review| review.states().any(|s| s == state))
            .flat_map(Drawn::states)
            .filter(|s| lang(*s) == lang_here)
            .filter_map(|s| given.get(&s).copied())
            .collect();
        let worth = |block: &usize| (met.contains(block), used.get(&(lang_here, *block)).copied().unwrap_or(0));
        let block = (0..count).min_by_key(worth).unwrap_or(0);
        *used.entry((lang_here, block)).or_default() += 1;
        given.insert(state, block);
    }
    given
}

/// Somebody to be registered.
struct Person<'a> {
    email: String,
    name: String,
    kind: AccountKind,
    state: Option<PartyCode>,
    lang: Language,
    position: &'a str,
}

impl Person<'_> {
    async fn insert(self, tx: &Tx, hash: &str, at: Moment) -> Result<AccountId, StoreError> {
        let id = AccountId::new(random::id());
        tx.insert_account_row(NewAccount {
            id,
            email: self.email,
            name: self.name,
            kind: self.kind,
            state: self.state,
            position: self.position.to_owned(),
            lang: self.lang,
            password_hash: hash.to_owned(),
            at,
        })
        .await?;
        Ok(id)
    }
}

/// Gives the people of a State their roles in a review; those of one duty may have left.
pub(super) async fn assign(
    tx: &Tx,
    days: Days,
    team: Team,
    state: PartyCode,
    review: ReviewId,
    (from_on, until_on): (NaiveDate, Option<NaiveDate>),
    left: Option<(Duty, NaiveDate)>,
) -> Result<(), StoreError> {
    let people = [
        (team.focal_point, Duty::FocalPoint),
        (team.experts[0], Duty::Expert),
        (team.experts[1], Duty::Expert),
        (team.observer, Duty::Observer),
    ];
    for (account, duty) in people {
        let until_on = left.filter(|(of, _)| *of == duty).map(|(_, on)| on).or(until_on);
        let role = Role { state, review, duty, instruments: None, from_on, until_on, ended: false };
        let new = RoleRecord { id: RoleId::new(random::id()), account, role };
        tx.insert_role_row(&new, days.at(from_on, 0)).await?;
    }
    Ok(())
}
