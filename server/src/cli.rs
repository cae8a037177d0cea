//! The command line: settings, subcommands, and the calls into `backend` that each of them makes.
//!
//! Every setting can be given as an option or in the environment. Exit status: 0 done, 1 failed, 2 wrong usage.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use axum::middleware;
use backend::{Backend, Config, commands, demo};
use chrono::{DateTime, Utc};
use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, Parser, Subcommand};
use tokio::net::TcpListener;

use crate::assets::SiteFiles;
use crate::origin::Origin;
use crate::recent::Recent;
use crate::serve::{self, Limits};
use crate::{forwarded, layers};

/// The review mechanism of the United Nations Convention against Transnational Organized Crime.
#[derive(Debug, Parser)]
#[command(
    name = "server",
    version,
    about,
    after_help = "RUST_LOG chooses what the log on standard error says (default: info)."
)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What depends on the place where the program runs.
#[derive(Debug, Args)]
struct Settings {
    /// The database: a sqlite:// or postgres:// address.
    #[arg(
        long,
        env = "DATABASE_URL",
        global = true,
        value_name = "URL",
        hide_env_values = true,
        default_value = "sqlite://data/review.db?mode=rwc"
    )]
    database_url: String,
    /// The address and port to listen on.
    #[arg(long, env = "LEPTOS_SITE_ADDR", global = true, value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    site_addr: SocketAddr,
    /// The folder with the built browser half.
    #[arg(long, env = "LEPTOS_SITE_ROOT", global = true, value_name = "FOLDER", default_value = "target/site")]
    site_root: PathBuf,
    /// The address under which people reach the server [default: http:// and the address to listen on].
    /// With https:// cookies and pages insist on TLS, which a proxy in front must then offer.
    #[arg(long, env = "REVIEW_PUBLIC_URL", global = true, value_name = "URL")]
    public_url: Option<String>,
    /// A proxy stands in front through which every request comes, and writes into X-Forwarded-For whose it is (set it to 1).
    /// Without such a proxy anybody could claim any address.
    #[arg(long, env = "REVIEW_BEHIND_PROXY", global = true, action = ArgAction::SetTrue, value_parser = FalseyValueParser::new())]
    behind_proxy: bool,
    /// The file with the master key of all confidential text; it is made if there is none yet. Keep a copy elsewhere:
    /// without it nothing confidential can be read again.
    #[arg(long, env = "REVIEW_KEY_FILE", global = true, value_name = "FILE", default_value = "data/master.key")]
    key_file: PathBuf,
    /// The folder of attached files, which are encrypted like all confidential text.
    #[arg(long, env = "REVIEW_FILES_DIR", global = true, value_name = "FOLDER", default_value = "data/files")]
    files_dir: PathBuf,
    /// Demonstration: invented data and accounts (set it to 1). Refused with a database that holds real ones.
    #[arg(long, env = "REVIEW_DEMO", global = true, action = ArgAction::SetTrue, value_parser = FalseyValueParser::new())]
    demo: bool,
    /// A fixed moment instead of the clock, such as 2026-11-21T09:00:00Z; for a demonstration only.
    #[arg(long, env = "REVIEW_NOW", global = true, value_name = "MOMENT")]
    now: Option<String>,
    /// The mail server, such as smtps://user:password@mail.example; without it mails wait in the database.
    #[arg(long, env = "SMTP_URL", global = true, value_name = "URL", hide_env_values = true)]
    smtp_url: Option<String>,
}

/// What to do; without one, `serve`.
#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages until SIGTERM or Ctrl+C (what happens without a subcommand).
    Serve,
    /// Bring the tables of the database up to this version.
    Migrate,
    /// Register the first administrator; the password is the first line of standard input.
    CreateAdministrator {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// The person's name.
        #[arg(long)]
        name: String,
    },
    /// Compare a file of parties with the database, and show what would change.
    ImportParties {
        /// The file: CSV in UTF-8 with the columns of the list of parties.
        file: PathBuf,
        /// Make the changes as well.
        #[arg(long)]
        apply: bool,
    },
    /// Draw lots from a file of parties and a seed, without a database, and write the record.
    Draw(DrawArguments),
    /// Repeat the drawing of a record, without a database, and say whether the same comes out.
    Verify {
        /// The record that `draw` wrote or the application gave.
        file: PathBuf,
    },
    /// Check the database, the key file and the archive, and say what is wrong.
    Doctor,
    /// Write a copy of everything but the key file into one file, while the server may be running.
    Backup {
        /// The file to write; it must not exist yet.
        file: PathBuf,
    },
    /// Fill an empty database from a backup.
    Restore {
        /// The file that `backup` wrote.
        file: PathBuf,
    },
}

/// What a drawing starts from.
#[derive(Debug, Args)]
struct DrawArguments {
    /// The file of parties: CSV in UTF-8 with the columns of the list of parties.
    #[arg(long, value_name = "FILE")]
    parties: PathBuf,
    /// The seed: 64 hex digits.
    #[arg(long, value_name = "HEX", value_parser = seed)]
    seed: rules::draw::Seed,
    /// The rule set.
    #[arg(long, value_name = "NAME", default_value = rules::ruleset::RESOLUTION_9_1)]
    rule_set: String,
    /// States that do not take part, by their three letters.
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Signatories that take part as States under review (para. 52).
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    signatories: Vec<String>,
    /// States that volunteer for more reviews (para. 29).
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    volunteers: Vec<String>,
    /// States that agree to more than four reviewing States (para. 28 (c)).
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    more_than_four: Vec<String>,
    /// Mark the record as a rehearsal, without effect.
    #[arg(long)]
    rehearsal: bool,
    /// Where the record goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

fn seed(text: &str) -> Result<rules::draw::Seed, String> {
    rules::draw::Seed::parse(text.trim()).ok_or_else(|| "a seed has 64 hex digits".to_owned())
}

/// How often messages are looked for whose ten seconds are over.
const MESSAGES_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

/// How often the outbox is looked at.
const MAIL_EVERY: std::time::Duration = std::time::Duration::from_secs(30);

/// Somebody looks into a mailbox for a link that was just asked for.
const LINKS_EVERY: std::time::Duration = std::time::Duration::from_secs(3);

/// So many of these make one of the longer ones.
const LINK_ROUNDS: u32 = 10;

/// Why a command ended without doing what it should.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The settings contradict each other or cannot be read.
    #[error("{0}")]
    Usage(String),
    /// The command itself failed.
    #[error("{0}")]
    Failed(String),
}

impl Failure {
    /// Says on standard error what is wrong, and gives the exit status.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        // Nobody is left to be told if standard error is closed.
        let _ = writeln!(std::io::stderr(), "server: {self}");
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::FAILURE,
        }
    }

    fn failed(error: impl Display) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Settings {
    /// The settings of `backend`. An empty variable counts as one that is not set.
    fn config(&self) -> Result<Config, Failure> {
        let now = set(self.now.as_deref()).map(moment).transpose()?;
        if now.is_some() && !self.demo {
            return Err(Failure::Usage(
                "REVIEW_NOW is for demonstrations only: set REVIEW_DEMO=1 as well, or unset it".to_owned(),
            ));
        }
        let smtp_url = set(self.smtp_url.as_deref());
        if smtp_url.is_some_and(|url| !url.starts_with("smtp://") && !url.starts_with("smtps://")) {
            // The address itself is not repeated: a password may be in it.
            return Err(Failure::Usage(
                "SMTP_URL must begin with smtps:// or smtp://: correct it, or unset it to let mails wait".to_owned(),
            ));
        }
        Ok(Config {
            database_url: self.database_url.clone(),
            key_file: self.key_file.clone(),
            public_url: self.public_url(),
            demo: self.demo,
            now,
            smtp_url: smtp_url.map(str::to_owned),
            files_dir: self.files_dir.clone(),
        })
    }

    fn public_url(&self) -> String {
        set(self.public_url.as_deref())
            .map_or_else(|| format!("http://{}", self.site_addr), |url| url.trim_end_matches('/').to_owned())
    }
}

fn set(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

fn moment(text: &str) -> Result<DateTime<Utc>, Failure> {
    DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc()).map_err(|error| {
        Failure::Usage(format!("REVIEW_NOW: {text:?} is not a moment such as 2026-11-21T09:00:00Z ({error})"))
    })
}

/// Does what the command line asks for.
///
/// # Errors
/// When the settings are wrong or the command fails; the text says what and what to do about it.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    let config = cli.settings.config()?;
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(&cli.settings, &config).await,
        Command::Migrate => print(commands::migrate(&config).await),
        Command::CreateAdministrator { email, name } => {
            let password = first_line()?;
            print(commands::create_administrator(&config, &email, &name, &password).await)
        }
        Command::ImportParties { file, apply } => print(commands::import_parties(&config, &file, apply).await),
        Command::Draw(a) => print(commands::draw(&commands::LotsOrder {
            parties: a.parties,
            seed: a.seed,
            rule_set: a.rule_set,
            exclude: a.exclude,
            signatories: a.signatories,
            volunteers: a.volunteers,
            more_than_four: a.more_than_four,
            rehearsal: a.rehearsal,
            out: a.out,
        })),
        Command::Verify { file } => print(commands::verify_record(&file)),
        Command::Doctor => print(commands::doctor(&config).await),
        Command::Backup { file } => print(commands::backup(&config, &file).await),
        Command::Restore { file } => print(commands::restore(&config, &file).await),
    }
}

async fn serve(settings: &Settings, config: &Config) -> Result<(), Failure> {
    let own =
        Origin::parse(&config.public_url).map_err(|error| Failure::Usage(format!("REVIEW_PUBLIC_URL: {error}")))?;
    let files = load_files(&settings.site_root).await?;
    // Before the database is opened, which brings its tables up to date: another server may be running on it.
    let listener = TcpListener::bind(settings.site_addr)
        .await
        .map_err(|error| Failure::Failed(format!("cannot listen on {}: {error}", settings.site_addr)))?;
    // A database server that does not run is waited for; who looks on should know for what.
    tracing::info!("opening the database");
    let backend = commands::open(config).await.map_err(Failure::failed)?;
    if config.demo {
        if demo::seed(&backend).await.map_err(Failure::failed)? {
            say(&"The demonstration data has been made.")?;
        }
        say(&demonstration_accounts())?;
    } else if demo::is_demo(&backend).await {
        return Err(Failure::Failed(
            "this database holds demonstration data: set REVIEW_DEMO=1, or name another DATABASE_URL".to_owned(),
        ));
    }
    let mail = tokio::spawn(send_mail(backend.clone()));
    let constructive = tokio::spawn(run_constructive(backend.clone()));
    let messages = tokio::spawn(send_messages(backend.clone()));
    let counted = backend.clone();
    let recent = Recent::new(Arc::new(move || counted.written()));
    let router = layers::wrap(app::router(backend.clone(), files.names()), files, &own, recent);
    let router = if settings.behind_proxy { router.layer(middleware::from_fn(forwarded::by_proxy)) } else { router };
    tracing::info!(address = %settings.site_addr, "serving {}", config.public_url);
    say(&format!("Serving {}", config.public_url))?;
    let stop = async {
        serve::stop_signal().await;
        // A stream is a request that would run on for ever.
        backend.end_streams();
    };
    serve::run(listener, router, Limits::default(), stop).await;
    mail.abort();
    constructive.abort();
    messages.abort();
    backend.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Sends what waits in the outbox, until the process stops.
async fn send_mail(backend: Backend) {
    let composer = app::mail::Texts;
    loop {
        tokio::time::sleep(MAIL_EVERY).await;
        match backend.send_due_mail(&composer).await {
            Ok(report) if report.sent + report.failed > 0 => {
                tracing::info!(sent = report.sent, failed = report.failed, waiting = report.waiting, "mail");
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "mail could not be sent"),
        }
    }
}

/// What constructive dialogues do by themselves, until the process stops. What time settles does not wait for a mail
/// server.
async fn run_constructive(backend: Backend) {
    tokio::join!(send_guest_mail(&backend), settle_constructive(&backend));
}

/// Sends what waits for organizations.
async fn send_guest_mail(backend: &Backend) {
    let composer = app::mail::Texts;
    let mut rounds = 0_u32;
    loop {
        tokio::time::sleep(LINKS_EVERY).await;
        rounds = (rounds + 1) % LINK_ROUNDS;
        if rounds == 0 {
            // As long as rounds get rid of mail, the next one begins at once.
            while send_guest_round(backend, &composer).await {}
        } else if let Err(error) = backend.send_links(&composer).await {
            tracing::error!(%error, "links could not be sent");
        }
    }
}

/// One round of it; answers whether it sent some and more waits.
async fn send_guest_round(backend: &Backend, composer: &app::mail::Texts) -> bool {
    match backend.send_guest_mail(composer).await {
        Ok(report) => {
            if report.sent + report.failed > 0 {
                let (sent, failed, waiting) = (report.sent, report.failed, report.waiting);
                tracing::info!(sent, failed, waiting, "mail to organizations");
            }
            report.sent > 0 && report.waiting > 0
        }
        Err(error) => {
            tracing::error!(%error, "mail to organizations could not be sent");
            false
        }
    }
}

/// Notes what time has settled.
async fn settle_constructive(backend: &Backend) {
    loop {
        tokio::time::sleep(MAIL_EVERY).await;
        if let Err(error) = backend.settle_constructive().await {
            tracing::error!(%error, "constructive dialogues could not be settled");
        }
    }
}

/// Sends messages whose ten seconds are over, until the process stops. Whoever looks at a conversation does so, too.
async fn send_messages(backend: Backend) {
    loop {
        tokio::time::sleep(MESSAGES_EVERY).await;
        if let Err(error) = backend.deliver_due(None).await {
            tracing::error!(%error, "messages could not be sent");
        }
    }
}

/// Who can sign in to the demonstration, and what each account shows.
fn demonstration_accounts() -> String {
    let mut text = format!("Demonstration accounts, password \"{}\":\n", demo::PASSWORD);
    for account in demo::accounts() {
        text.push_str(&format!("  {:<32} {}: {}\n", account.email, account.duty, account.about));
    }
    text
}

async fn load_files(site_root: &Path) -> Result<SiteFiles, Failure> {
    let site_root = site_root.to_owned();
    tokio::task::spawn_blocking(move || SiteFiles::load(&site_root))
        .await
        .map_err(Failure::failed)?
        .map_err(Failure::failed)
}

/// The first line of standard input. A password on the command line would be seen by everybody on the machine.
fn first_line() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        // Nobody is left to be asked if standard error is closed.
        let _ = write!(std::io::stderr(), "Password (it will be seen while it is typed): ");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| Failure::Failed(format!("standard input: {error}")))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Prints the report of a command that succeeded.
fn print(outcome: Result<impl Display, impl Display>) -> Result<(), Failure> {
    say(&outcome.map_err(Failure::failed)?)
}

fn say(text: &impl Display) -> Result<(), Failure> {
    let text = text.to_string();
    if text.is_empty() {
        return Ok(());
    }
    writeln!(std::io::stdout(), "{}", text.trim_end()).map_err(Failure::failed)
}
