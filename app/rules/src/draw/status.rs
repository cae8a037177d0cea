//! Where a drawing, or a request for one, stands. Nothing goes back: what was wrong is dropped with a reason, and stays.

/// The whole, or one place again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DrawKind {
    /// Groups and all reviewing States (paras. 17, 28).
    Whole,
    /// One place (paras. 28 (d) to (f), 30).
    Redraw,
}

impl DrawKind {
    /// The code used in rows and URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Redraw => "redraw",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Whole, Self::Redraw].into_iter().find(|k| k.code() == code)
    }
}

/// Where a drawing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DrawStatus {
    /// The pool can still be changed; nobody but the Secretariat sees it.
    Preparing,
    /// The pool and its hash are published; what the seed comes from is announced.
    Frozen,
    /// The values were typed in; a second person has to confirm them.
    Typed,
    /// Numbers are drawn.
    Drawing,
    /// Everything is drawn.
    Finished,
    /// The reviews are as drawn.
    Adopted,
    /// Given up, with a reason in the record of acts.
    Dropped,
}

impl DrawStatus {
    /// All, in order.
    pub const ALL: [Self; 7] =
        [Self::Preparing, Self::Frozen, Self::Typed, Self::Drawing, Self::Finished, Self::Adopted, Self::Dropped];

    /// The code used in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Frozen => "frozen",
            Self::Typed => "typed",
            Self::Drawing => "drawing",
            Self::Finished => "finished",
            Self::Adopted => "adopted",
            Self::Dropped => "dropped",
        }
    }

    /// The status of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Whether everybody may see it: from the freezing of the pool on.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Preparing | Self::Dropped)
    }
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestStatus {
    /// Waits for a meeting.
    Open,
    /// A meeting was chosen: its drawing is at hand.
    Called,
    /// Drawn and in effect.
    Done,
    /// Taken back by who asked; does not count.
    Withdrawn,
}

impl RequestStatus {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Open, Self::Called, Self::Done, Self::Withdrawn];

    /// The code used in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Called => "called",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}
