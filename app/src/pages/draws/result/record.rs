//! A drawing and its record, read for one visitor.

use crate::http::{Failure, Visit};
use crate::pages::draws::shared::viewer;
use backend::service::DrawLine;
use rules::draw::Record;
use rules::draw::chance::sha256;
use rules::draw::pool::Entrant;
use rules::draw::record::Review;
use rules::draw::redraw::RedrawRecord;
use rules::draw::status::{DrawKind, DrawStatus};
use rules::id::DrawId;
use rules::party::PartyCode;
use rules::ruleset::Group;

/// A drawing of which something was drawn.
pub(in crate::pages::draws) struct Drawn {
    /// How it stands.
    pub(in crate::pages::draws) line: DrawLine,
    /// The record as it is hashed.
    pub(in crate::pages::draws) text: String,
    /// Its hash.
    pub(in crate::pages::draws) sha256: String,
    /// The same, read.
    pub(in crate::pages::draws) told: Told,
}

/// What a record tells.
pub(in crate::pages::draws) enum Told {
    /// Of groups and all reviewing States.
    Whole(Record),
    /// Of one place.
    Place(RedrawRecord),
}

impl Drawn {
    /// Reads the record for a visitor; there is none before the first number.
    pub(in crate::pages::draws) async fn load(visit: &Visit, id: DrawId) -> Result<Self, Failure> {
        let viewer = viewer(visit);
        let backend = &visit.site.backend;
        let line = backend.draw(viewer, id).await?;
        let text = backend.draw_record(viewer, id).await?;
        let told = match line.kind {
            DrawKind::Whole => serde_json::from_str(&text).map(Told::Whole),
            DrawKind::Redraw => serde_json::from_str(&text).map(Told::Place),
        };
        let told = told.map_err(|error| {
            tracing::error!(%error, "the record of a drawing could not be read");
            Failure::Internal
        })?;
        Ok(Self { line, sha256: sha256(&text), text, told })
    }

    /// Whether it stays as it is and everybody may see it: then it may be kept by caches.
    pub(in crate::pages::draws) fn is_settled(&self) -> bool {
        self.line.status == DrawStatus::Adopted && !self.line.rehearsal
    }

    /// Whether every number is drawn.
    pub(in crate::pages::draws) fn is_finished(&self) -> bool {
        matches!(self.line.status, DrawStatus::Finished | DrawStatus::Adopted)
    }
}

/// The group of a State, once it is drawn.
pub(in crate::pages::draws) fn group_of(record: &Record, state: PartyCode) -> Option<Group> {
    record.groups.iter().find(|(_, members)| members.contains(&state)).map(|(group, _)| *group)
}

/// The review of a State, once something of it is drawn.
pub(in crate::pages::draws) fn review_of(record: &Record, state: PartyCode) -> Option<&Review> {
    record.reviews.iter().find(|r| r.state_under_review == state)
}

/// A State of the pool.
pub(in crate::pages::draws) fn entrant_of(record: &Record, state: PartyCode) -> Option<&Entrant> {
    record.parties.iter().find(|p| p.code == state)
}

/// The name of a file of a drawing.
pub(in crate::pages::draws) fn file_name(id: DrawId, end: &str) -> String {
    let id: String = id.to_string().chars().take(8).collect();
    format!("draw-{id}{end}")
}
