//! Words for grounds and statuses of requests, with the drawing that answered them.

use crate::i18n::texts::{draws, redraws as t, words};
use crate::pages::line::Faults;
use crate::pages::ruled::by;
use crate::ui;
use backend::service::RequestLine;
use leptos::prelude::*;
use rules::draw::redraw::Ground;
use rules::draw::status::RequestStatus;
use rules::language::Language;

/// On what a request rests.
pub(super) fn ground(l: Language, ground: Ground) -> &'static str {
    match ground {
        Ground::Language => t::ground_language(l),
        Ground::LegalSystem => t::ground_legal_system(l),
        Ground::Other => t::ground_wish(l),
        Ground::Exceptional => t::ground_exceptional(l),
        Ground::LaterMeeting => t::ground_later_meeting(l),
        Ground::Inability => t::ground_inability(l),
    }
}

/// That, and the paragraph it stands in.
pub(super) fn grounded(l: Language, on: Ground) -> AnyView {
    view! { {ground(l, on)}" "{by(l, on.paragraph())} }.into_any()
}

/// Where a request stands.
pub(super) fn status(l: Language, status: RequestStatus) -> &'static str {
    match status {
        RequestStatus::Open => t::status_open(l),
        RequestStatus::Called => t::status_called(l),
        RequestStatus::Done => t::status_done(l),
        RequestStatus::Withdrawn => t::status_withdrawn(l),
    }
}

/// The same with the shape that shows it.
pub(super) fn mark(l: Language, now: RequestStatus) -> AnyView {
    let shape = match now {
        RequestStatus::Open => "now",
        RequestStatus::Called => "sent",
        RequestStatus::Done => "done",
        RequestStatus::Withdrawn => "none",
    };
    view! { <span class="mark" data-state=shape>{status(l, now)}</span> }.into_any()
}

/// The address of the drawing. One that was given up leaves its request open, and is not shown with it any more.
pub(super) fn drawing(request: &RequestLine) -> Option<String> {
    let drawn = matches!(request.status, RequestStatus::Called | RequestStatus::Done);
    request.draw.filter(|_| drawn).map(|id| format!("/draws/{id}"))
}

/// The lines of the summary above a form. Several fields may have the same fault, so each line names its field.
pub(super) fn summary(l: Language, faults: &Faults) -> Vec<(String, String)> {
    let label = |field: &str| match field {
        "replaced" => ui::seat(l, "reviewing"),
        "ground" => t::ground(l),
        "consulted_on" => t::consulted_on(l),
        "reason" => t::reason(l),
        "title" => draws::meeting(l),
        _ => draws::sources(l),
    };
    let line = |(field, text): (String, String)| {
        let named = words::labelled(l, label(&field), text);
        (field, named)
    };
    faults.all().into_iter().map(line).collect()
}
