//! The binary: reads the command line, starts the log, runs the command and turns the outcome into an exit status.

use std::process::ExitCode;

use clap::Parser as _;
use server::{cli, telemetry};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    telemetry::start();
    match cli::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
