//! The programme of a dialogue (para. 53 (g)): what comes when, who sits on the panel, and what changed between two
//! versions that were given out.

use super::FormFault;
use super::profile::{LINE_MAX, line, text};
use crate::questionnaire::FaultCode;
use serde::{Deserialize, Serialize};

super::coded! {
    /// What a part of the programme is.
    ItemKind {
        /// A briefing or a discussion.
        Session = "session",
        /// The panel with representatives of stakeholders (para. 53 (a)).
        Panel = "panel",
        /// Statements from the floor.
        Floor = "floor",
        /// A pause.
        Pause = "pause",
    }
}

/// A part of the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stays with it through all versions.
    pub key: u32,
    /// Begins at, in Vienna: minutes after midnight.
    pub from: u16,
    /// Ends at.
    pub until: u16,
    /// What it is.
    pub kind: ItemKind,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Who speaks, a line each.
    pub speakers: Vec<String>,
}

/// A programme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// Its parts, by time.
    pub items: Vec<Item>,
}

/// A part as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedItem {
    /// Its key; empty for a new one.
    pub key: String,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`.
    pub until: String,
    /// A code.
    pub kind: String,
    /// See [`Item`].
    pub title: String,
    /// See [`Item`].
    pub about: String,
    /// Lines.
    pub speakers: String,
}

/// The most parts of a programme.
pub const ITEMS_MAX: u32 = 60;

/// The largest key that is taken over from a form; beyond it new parts would find none.
const KEY_MAX: u32 = 1_000_000_000;

/// `HH:MM` as minutes after midnight; seconds, which some browsers send, count for nothing. Anything more is another way
/// of writing the time: "7:30 PM" is not half past seven in the morning.
pub fn minutes(typed: &str) -> Option<u16> {
    let number = |(n, part): (usize, &str)| {
        let plain = part.bytes().all(|b| b.is_ascii_digit()) && (part.len() == 2 || n == 0 && part.len() == 1);
        part.parse::<u16>().ok().filter(|_| plain)
    };
    let parts: Option<Vec<u16>> = typed.trim().split(':').enumerate().map(number).collect();
    match parts?.as_slice() {
        [hours @ 0..=23, minutes @ 0..=59] | [hours @ 0..=23, minutes @ 0..=59, 0..=59] => Some(hours * 60 + minutes),
        _ => None,
    }
}

/// Minutes after midnight as `HH:MM`.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Checks a programme; rows without a word count for nothing. Fields are named `title.0` and so on, by row.
///
/// # Errors
/// All faults with their fields.
pub fn check(typed: &[TypedItem]) -> Result<Programme, Vec<FormFault>> {
    let (mut faults, mut items) = (Vec::new(), Vec::<Item>::new());
    let known = |key: &str| key.trim().parse::<u32>().ok().filter(|key| (1..=KEY_MAX).contains(key));
    let mut next = typed.iter().filter_map(|t| known(&t.key)).max().unwrap_or(0);
    for (n, one) in typed.iter().enumerate() {
        if [&one.from, &one.until, &one.title, &one.about, &one.speakers].iter().all(|t| t.trim().is_empty()) {
            continue;
        }
        let field = |name: &str| format!("{name}.{n}");
        let mut time = |name: &str, typed: &str| {
            let found = minutes(typed);
            if found.is_none() {
                let what = if typed.trim().is_empty() { FaultCode::Required } else { FaultCode::WrongKind };
                faults.push(FormFault::plain(&field(name), what));
            }
            found.unwrap_or(0)
        };
        let (from, until) = (time("from", &one.from), time("until", &one.until));
        if minutes(&one.from).is_some() && minutes(&one.until).is_some() && until <= from {
            faults.push(FormFault::new(&field("until"), super::FieldFault::NotAfter));
        }
        let kind = ItemKind::from_code(&one.kind).unwrap_or(ItemKind::Session);
        let title = line(&field("title"), &one.title, LINE_MAX, true, &mut faults);
        let about = text(&field("about"), &one.about, 4000, false, &mut faults);
        let speakers = text(&field("speakers"), &one.speakers, 4000, false, &mut faults);
        let speakers = speakers.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
        let key = known(&one.key).filter(|key| items.iter().all(|i| i.key != *key)).unwrap_or_else(|| {
            next += 1;
            next
        });
        items.push(Item { key, from, until, kind, title, about, speakers });
    }
    if u32::try_from(items.len()).is_ok_and(|n| n > ITEMS_MAX) {
        faults.push(FormFault::plain("items", FaultCode::TooMany { max: ITEMS_MAX }));
    }
    items.sort_by_key(|item| (item.from, item.until, item.key));
    if faults.is_empty() { Ok(Programme { items }) } else { Err(faults) }
}

/// What became of a part between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added(Item),
    /// It is gone.
    Removed(Item),
    /// It is another: before and after.
    Changed(Box<(Item, Item)>),
}

/// What changed from one version to a later one, in the later one's order; what is gone comes last.
pub fn changes(before: &Programme, after: &Programme) -> Vec<Change> {
    let find = |all: &[Item], key| all.iter().find(|i| i.key == key).cloned();
    let mut found: Vec<Change> = Vec::new();
    for item in &after.items {
        match find(&before.items, item.key) {
            None => found.push(Change::Added(item.clone())),
            Some(old) if old != *item => found.push(Change::Changed(Box::new((old, item.clone())))),
            Some(_) => {}
        }
    }
    let gone = before.items.iter().filter(|item| find(&after.items, item.key).is_none());
    found.extend(gone.cloned().map(Change::Removed));
    found
}
