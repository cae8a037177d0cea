//! The rules of the review mechanism (Conference resolution 9/1, annex), as pure functions.
//!
//! Nothing here does IO, reads a clock, draws randomness of its own or knows of HTTP, SQL or a screen: everything
//! needed is an argument. The same code decides on the server and explains in the browser.
//!
//! Reading order: [`id`], [`instrument`] and [`language`] (words), [`ruleset`] (one text's numbers as data), [`calendar`]
//! and [`gate`] (when), [`forecast`] and [`figures`] (what the dashboard counts), [`draw`] (the drawing of lots), [`actor`]
//! and [`access`] (who may do what), [`stage`] (where a review stands), [`work`] (what it waits for), [`agenda`] (its
//! days), [`questionnaire`] (what is asked), [`feedback`] (what reviewing States write upon it), [`dialogue`] and
//! [`markup`] (what is said), [`inbox`] (what people are told), [`constructive`] (the dialogues with stakeholders, apart
//! from all reviews), [`text`] (what may be typed), [`refusal`] (why not), [`view`] (what a viewer gets to see).

pub mod access;
pub mod actor;
pub mod agenda;
pub mod calendar;
mod canonical;
pub mod constructive;
pub mod dialogue;
pub mod draw;
pub mod feedback;
pub mod figures;
pub mod forecast;
pub mod gate;
pub mod id;
pub mod inbox;
pub mod instrument;
pub mod language;
pub mod markup;
pub mod party;
pub mod places;
pub mod questionnaire;
pub mod refusal;
pub mod ruleset;
pub mod sign_in;
pub mod stage;
pub mod text;
pub mod view;
pub mod work;
