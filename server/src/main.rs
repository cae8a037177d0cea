//! The binary: reads the command line, starts the log, runs the command and turns the outcome into an exit status.

use std::process::ExitCode;

use clap::Parser as _;
use server::{cli, telemetry};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The allocator takes memory from the system as it is needed, and not in large pieces ahead, and gives it back after ten
/// milliseconds instead of a second: what many pages take that are made at once is not there long after them. It reads that
/// from the environment, before any of our code runs.
const FRUGAL: [(&str, &str); 2] = [("MIMALLOC_ARENA_EAGER_COMMIT", "0"), ("MIMALLOC_PURGE_DELAY", "10")];

fn main() -> ExitCode {
    frugal();
    let cli = cli::Cli::parse();
    telemetry::start();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return cli::Failure::Failed(format!("no threads: {error}")).report(),
    };
    match runtime.block_on(cli::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Begins anew as the same process with the settings that nobody has chosen. Without them the program only takes more
/// memory, so that what goes wrong here is passed over.
#[cfg(unix)]
fn frugal() {
    use std::os::unix::process::CommandExt as _;
    let missing: Vec<_> = FRUGAL.into_iter().filter(|(name, _)| std::env::var_os(name).is_none()).collect();
    if !missing.is_empty()
        && let Ok(own) = std::env::current_exe()
    {
        let mut arguments = std::env::args_os();
        let name = arguments.next().unwrap_or_default();
        let _ = std::process::Command::new(own).arg0(name).args(arguments).envs(missing).exec();
    }
}

#[cfg(not(unix))]
fn frugal() {}
