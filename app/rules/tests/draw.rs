//! The drawing of lots from outside.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "draw/brute.rs"]
mod brute;
#[path = "draw/conflict.rs"]
mod conflict;
#[path = "draw/even.rs"]
mod even;
#[path = "draw/exhaustive.rs"]
mod exhaustive;
#[path = "draw/lawful.rs"]
mod lawful;
#[path = "draw/oracle.rs"]
mod oracle;
#[path = "draw/record.rs"]
mod record;
#[path = "draw/redraw.rs"]
mod redraw;
#[path = "draw/room.rs"]
mod room;
#[path = "draw/steps.rs"]
mod steps;
#[path = "draw/support.rs"]
mod support;
#[path = "draw/tight.rs"]
mod tight;
#[path = "draw/trying.rs"]
mod trying;
