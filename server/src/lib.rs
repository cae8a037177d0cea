//! The outer wall of the program: what every request passes before a page sees it, and how the process starts and stops.
//!
//! The binary is `main.rs`; everything else lives in this library so that tests can call it without a socket.

pub mod assets;
pub mod cli;
pub mod compressed;
pub mod csrf;
pub mod forwarded;
pub mod headers;
pub mod layers;
pub mod origin;
pub mod problem;
pub mod recent;
pub mod serve;
pub mod telemetry;
