//! Everything that touches the world: database, keys, sessions, mail, files, clock.
//!
//! Services load, let `rules` decide, and save in one transaction. Nothing outside [`store`] names a row; nothing in it
//! writes without a [`rules::access::Permit`] or an act of signing in. What leaves this crate is plain `rules` types.

mod clock;
pub mod commands;
mod config;
pub mod constructive;
pub mod demo;
mod entity;
pub mod error;
mod files;
pub mod import;
mod keys;
pub mod library;
pub mod live;
pub mod mail;
mod random;
pub mod service;
mod store;

pub use clock::Clock;
pub use config::Config;
pub use error::{OpenError, ServiceError};
pub use service::Backend;
