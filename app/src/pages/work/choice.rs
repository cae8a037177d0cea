//! Which reviews the work list shows, in which order and with which columns. Filters and order are in the address, where
//! anything that is no choice counts as none; columns are remembered in a cookie.

use backend::service::WorkLine;
use rules::calendar::{DueState, Moment};
use rules::party::RegionalGroup;
use rules::ruleset::Group;
use rules::stage::{Stage, Turn};
use rules::work::Obstacle;
use std::cmp::Ordering;
use std::fmt::Write as _;

/// A column beside the State under review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Group,
    Region,
    Phase,
    Stage,
    Waiting,
    Since,
    Obstacles,
    Next,
    Last,
    Reminded,
}

impl Column {
    pub(super) const ALL: [Self; 10] = [
        Self::Group,
        Self::Region,
        Self::Phase,
        Self::Stage,
        Self::Waiting,
        Self::Since,
        Self::Obstacles,
        Self::Next,
        Self::Last,
        Self::Reminded,
    ];

    /// Without a choice: what fits on a laptop.
    const USUAL: [Self; 7] =
        [Self::Group, Self::Stage, Self::Waiting, Self::Since, Self::Obstacles, Self::Next, Self::Last];

    /// One letter, for the cookie and the form.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Group => "g",
            Self::Region => "r",
            Self::Phase => "p",
            Self::Stage => "s",
            Self::Waiting => "w",
            Self::Since => "i",
            Self::Obstacles => "o",
            Self::Next => "n",
            Self::Last => "l",
            Self::Reminded => "m",
        }
    }

    /// By what the list is sorted, where the column's heading sorts it.
    pub(super) const fn sort(self) -> Option<Sort> {
        match self {
            Self::Group => Some(Sort::Group),
            Self::Stage => Some(Sort::Stage),
            Self::Since => Some(Sort::Since),
            Self::Next => Some(Sort::Next),
            Self::Last => Some(Sort::Last),
            Self::Region | Self::Phase | Self::Waiting | Self::Obstacles | Self::Reminded => None,
        }
    }
}

/// The columns of a cookie's value; without a value, the usual ones.
pub(super) fn columns(remembered: Option<&str>) -> Vec<Column> {
    match remembered {
        Some(codes) => Column::ALL.into_iter().filter(|c| codes.contains(c.code())).collect(),
        None => Column::USUAL.to_vec(),
    }
}

/// By what the list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// By how long reviews have waited: the Secretariat's own list alone may do so.
    #[default]
    Since,
    State,
    Group,
    Stage,
    Next,
    Last,
}

impl Sort {
    const ALL: [Self; 6] = [Self::Since, Self::State, Self::Group, Self::Stage, Self::Next, Self::Last];

    const fn code(self) -> &'static str {
        match self {
            Self::Since => "since",
            Self::State => "state",
            Self::Group => "group",
            Self::Stage => "stage",
            Self::Next => "next",
            Self::Last => "last",
        }
    }
}

/// Which obstacles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Reviews with any.
    Any,
    /// With this one.
    One(Obstacle),
}

/// How the next date stands to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Past,
    Ahead,
}

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) group: Option<Group>,
    pub(super) phase: Option<u8>,
    pub(super) stage: Option<Stage>,
    pub(super) obstacle: Option<Wanted>,
    pub(super) waiting: Option<Turn>,
    pub(super) region: Option<RegionalGroup>,
    pub(super) due: Option<Due>,
    pub(super) sort: Sort,
    pub(super) backwards: bool,
}

/// Whom reviews can wait for, in the order of the page.
pub(super) const WAITED: [Turn; 3] = [Turn::StateUnderReview, Turn::ReviewingStates, Turn::Secretariat];

impl Choice {
    pub(super) fn read(asked: &[(String, String)]) -> Self {
        let get = |name: &str| asked.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
        Self {
            group: Group::from_code(get("group")),
            phase: get("phase").parse().ok(),
            stage: Stage::from_code(get("stage")),
            obstacle: match get("obstacle") {
                "any" => Some(Wanted::Any),
                code => Obstacle::from_code(code).map(Wanted::One),
            },
            waiting: WAITED.into_iter().find(|t| t.code() == get("waiting")),
            region: RegionalGroup::from_code(get("region")),
            due: match get("due") {
                "past" => Some(Due::Past),
                "ahead" => Some(Due::Ahead),
                _ => None,
            },
            sort: Sort::ALL.into_iter().find(|s| s.code() == get("sort")).unwrap_or_default(),
            backwards: get("order") == "desc",
        }
    }

    /// Whether anything but the order was chosen.
    pub(super) fn is_any(&self) -> bool {
        Self { sort: Sort::default(), backwards: false, ..*self } != Self::default()
    }

    /// As fields of an address or a form; what is not chosen is not there.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<&str>| pairs.extend(value.map(|v| (name, v.to_owned())));
        add("group", self.group.map(Group::code));
        add("phase", self.phase.map(|p| p.to_string()).as_deref());
        add("stage", self.stage.map(Stage::code));
        add(
            "obstacle",
            self.obstacle.map(|o| match o {
                Wanted::Any => "any",
                Wanted::One(one) => one.code(),
            }),
        );
        add("waiting", self.waiting.map(Turn::code));
        add("region", self.region.map(RegionalGroup::code));
        add(
            "due",
            self.due.map(|d| match d {
                Due::Past => "past",
                Due::Ahead => "ahead",
            }),
        );
        add("sort", (self.sort != Sort::default()).then(|| self.sort.code()));
        add("order", self.backwards.then_some("desc"));
        pairs
    }

    /// The address of the list, or of something made from it.
    pub(super) fn path(&self, of: &str) -> String {
        let mut path = of.to_owned();
        for (place, (name, value)) in self.pairs().into_iter().enumerate() {
            let value = crate::http::url_escaped(&value);
            // Writing into a string cannot fail.
            let _ = write!(path, "{}{name}={value}", if place == 0 { '?' } else { '&' });
        }
        path
    }

    /// Whether a review is shown.
    pub(super) fn fits(&self, line: &WorkLine, region: Option<RegionalGroup>, now: Moment) -> bool {
        let past = line.due.map(|d| matches!(d.state(now), DueState::Past { .. }));
        self.group.is_none_or(|g| g == line.group)
            && self.stage.is_none_or(|s| s == line.stage)
            && self.region.is_none_or(|r| region == Some(r))
            && self.obstacle.is_none_or(|o| has(line, o))
            && self.waiting.is_none_or(|turn| waits_for(line, turn))
            && self.due.is_none_or(|d| past == Some(d == Due::Past))
    }

    /// Puts reviews into the chosen order; they come in that of their States' names, which stays where all else is equal.
    pub(super) fn sort(&self, lines: &mut [WorkLine]) {
        let back = self.backwards;
        match self.sort {
            Sort::State if back => lines.reverse(),
            Sort::State => {}
            Sort::Since => by(lines, back, |l| l.standing.since_on()),
            Sort::Group => by(lines, back, |l| Some((l.group, l.phase))),
            Sort::Stage => by(lines, back, |l| Some(l.stage)),
            Sort::Next => by(lines, back, |l| l.due.map(|d| d.on)),
            Sort::Last => by(lines, back, |l| l.last_at),
        }
    }
}

/// Sorts by something that not every line has; those without come last in either direction.
fn by<K: Ord>(lines: &mut [WorkLine], backwards: bool, key: impl Fn(&WorkLine) -> Option<K>) {
    lines.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a), Some(b)) if backwards => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
}

pub(super) fn has(line: &WorkLine, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Any => line.standing.is_blocked(),
        Wanted::One(one) => line.standing.blocks.iter().any(|b| b.what == one),
    }
}

pub(super) fn waits_for(line: &WorkLine, turn: Turn) -> bool {
    line.standing.waits.iter().any(|w| w.who.turn() == turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Choice {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        Choice::read(&pairs)
    }

    #[test]
    fn what_is_no_choice_counts_as_none() {
        let nothing =
            read("group=IV&phase=x&stage=none&obstacle=lateness&waiting=both&region=Moon&due=x&sort=x&order=x");
        assert_eq!(nothing, Choice::default());
        assert_eq!(nothing.path("/work"), "/work");
    }

    #[test]
    fn every_choice_is_in_the_address_and_comes_back_from_it() {
        let query = "group=II&phase=1&stage=feedback&obstacle=no_expert&waiting=reviewing_states&region=Asia-Pacific\
                     &due=past&sort=next&order=desc";
        let choice = read(query);
        assert!(choice.is_any());
        assert_eq!(choice.path("/work"), format!("/work?{query}"));
        assert!(!read("sort=state&order=desc").is_any(), "an order hides nothing");
        for obstacle in Obstacle::ALL {
            assert_eq!(read(&format!("obstacle={}", obstacle.code())).obstacle, Some(Wanted::One(obstacle)));
        }
        assert_eq!(read("obstacle=any").obstacle, Some(Wanted::Any));
    }

    #[test]
    fn columns_are_remembered_by_letters() {
        assert_eq!(columns(None), Column::USUAL);
        assert_eq!(columns(Some("")), []);
        assert_eq!(columns(Some("ozg")), [Column::Group, Column::Obstacles]);
        let all: String = Column::ALL.iter().map(|c| c.code()).collect();
        assert_eq!(columns(Some(&all)), Column::ALL);
    }
}
