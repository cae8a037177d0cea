//! A database of its own for each test and engine, copied from one that was filled with demonstration data once.

use backend::service::{NewPerson, NewRole, Overview, PersonLine, SaveCommand, Session};
use backend::{Backend, Config, ServiceError, demo};
use chrono::TimeDelta;
use rules::actor::{AccountKind, Duty, Viewer};
use rules::calendar::{Moment, civil_date};
use rules::id::{AccountId, ReviewId, RoleId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::{Kind, Question, Value};
use rules::refusal::Refusal;
use rules::view::SaveOutcome;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, QueryResult, Statement};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The password of accounts that tests register.
pub const PASSWORD: &str = "four quiet rivers 1987";

/// An engine that the application runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The databases to copy from, as long as some test uses them.
static TEMPLATES: tokio::sync::Mutex<[Weak<Place>; 2]> = tokio::sync::Mutex::const_new([Weak::new(), Weak::new()]);

/// A folder and a database, both gone with their last user.
struct Place {
    engine: Engine,
    folder: PathBuf,
    name: String,
}

/// What a test works with.
#[derive(Clone)]
pub struct Site {
    place: Arc<Place>,
    _template: Option<Arc<Place>>,
}

/// The server for tests with PostgreSQL, if there is one.
pub fn postgres() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

/// Runs a test on each engine, on a database with demonstration data; answers how many engines that were.
pub async fn on_both(test: impl AsyncFn(Site) -> Outcome) -> Outcome<usize> {
    let mut ran = 0;
    for engine in engines() {
        let site = Site::seeded(engine).await?;
        test(site).await.map_err(|error| format!("{engine:?}: {error}"))?;
        ran += 1;
    }
    Ok(ran)
}

/// As [`on_both`], on an empty database.
pub async fn on_both_empty(test: impl AsyncFn(Site) -> Outcome) -> Outcome<usize> {
    let mut ran = 0;
    for engine in engines() {
        let site = Site { place: Arc::new(Place::new(engine, None).await?), _template: None };
        test(site).await.map_err(|error| format!("{engine:?}: {error}"))?;
        ran += 1;
    }
    Ok(ran)
}

fn engines() -> Vec<Engine> {
    if postgres().is_some() { vec![Engine::Sqlite, Engine::Postgres] } else { vec![Engine::Sqlite] }
}

impl Place {
    async fn new(engine: Engine, template: Option<&Self>) -> Outcome<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("main_job_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(format!("{name}_{engine:?}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let place = Self { engine, folder, name };
        if let Some(template) = template {
            std::fs::copy(template.folder.join("master.key"), place.folder.join("master.key"))?;
        }
        match (engine, template) {
            (Engine::Sqlite, Some(template)) => {
                std::fs::copy(template.folder.join("review.db"), place.folder.join("review.db"))?;
            }
            (Engine::Sqlite, None) => {}
            (Engine::Postgres, Some(template)) => {
                maintain(&format!("CREATE DATABASE {} TEMPLATE {}", place.name, template.name)).await?;
            }
            (Engine::Postgres, None) => maintain(&format!("CREATE DATABASE {}", place.name)).await?,
        }
        Ok(place)
    }

    fn url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite://{}?mode=rwc", self.folder.join("review.db").display()),
            Engine::Postgres => beside(&self.name),
        }
    }

    fn config(&self) -> Config {
        Config {
            database_url: self.url(),
            key_file: self.folder.join("master.key"),
            public_url: "http://127.0.0.1:3000".to_owned(),
            demo: true,
            now: "2026-11-21T09:00:00Z".parse::<Moment>().ok(),
            smtp_url: None,
            files_dir: self.folder.join("files"),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            let name = self.name.clone();
            // A runtime of its own: the test's may be on its way out.
            let dropped = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                runtime.block_on(maintain(&drop)).map_err(|error| std::io::Error::other(error.to_string()))
            });
            if !matches!(dropped.join(), Ok(Ok(()))) {
                eprintln!("the database {} was not dropped", self.name);
            }
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The address of another database on the same server.
fn beside(name: &str) -> String {
    let url = postgres().unwrap_or_default();
    url.rsplit_once('/').map_or_else(String::new, |(server, _)| format!("{server}/{name}"))
}

async fn maintain(sql: &str) -> Outcome {
    let database = Database::connect(postgres().unwrap_or_default()).await?;
    database.execute_unprepared(sql).await?;
    Ok(database.close().await?)
}

impl Site {
    async fn seeded(engine: Engine) -> Outcome<Self> {
        let mut templates = TEMPLATES.lock().await;
        let kept = &mut templates[usize::from(engine == Engine::Postgres)];
        let template = match kept.upgrade() {
            Some(template) => template,
            None => {
                let template = Arc::new(Place::new(engine, None).await?);
                let backend = Backend::open(template.config()).await?;
                if !demo::seed(&backend).await? {
                    return Err("nothing was seeded".into());
                }
                backend.close().await;
                *kept = Arc::downgrade(&template);
                template
            }
        };
        let place = Arc::new(Place::new(engine, Some(&template)).await?);
        Ok(Self { place, _template: Some(template) })
    }

    pub fn engine(&self) -> Engine {
        self.place.engine
    }

    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    pub fn config(&self) -> Config {
        self.place.config()
    }

    /// The application at nine in the morning.
    pub async fn open(&self) -> Outcome<Backend> {
        Ok(Backend::open(self.config()).await?)
    }

    /// The application so much later, on the same database.
    pub async fn open_later(&self, by: TimeDelta) -> Outcome<Backend> {
        let config = self.config();
        Ok(Backend::open(Config { now: config.now.map(|now| now + by), ..config }).await?)
    }

    /// The database without the application.
    pub async fn database(&self) -> Outcome<DatabaseConnection> {
        Ok(Database::connect(self.place.url()).await?)
    }

    /// Changes rows behind the application's back; answers how many.
    pub async fn change(&self, sql: &str) -> Outcome<u64> {
        let database = self.database().await?;
        let done = database.execute_unprepared(sql).await?.rows_affected();
        database.close().await?;
        Ok(done)
    }

    /// Reads rows without the application.
    pub async fn rows(&self, sql: &str) -> Outcome<Vec<QueryResult>> {
        let database = self.database().await?;
        let rows = database.query_all_raw(Statement::from_string(database.get_database_backend(), sql)).await?;
        database.close().await?;
        Ok(rows)
    }
}

/// Somebody of the demonstration, signed in.
pub async fn enter(backend: &Backend, email: &str) -> Outcome<Session> {
    enter_with(backend, email, demo::PASSWORD).await
}

/// Somebody, signed in from an address of their own.
pub async fn enter_with(backend: &Backend, email: &str, password: &str) -> Outcome<Session> {
    let signed_in = backend.sign_in(email, password, email, None).await.map_err(|e| format!("{email}: {e}"))?;
    backend.session(&signed_in.token).await?.ok_or_else(|| format!("{email} has no session").into())
}

/// Several at once.
pub async fn viewers<const N: usize>(backend: &Backend, emails: [&str; N]) -> Outcome<[Viewer; N]> {
    let mut viewers = Vec::with_capacity(N);
    for email in emails {
        viewers.push(enter(backend, email).await?.viewer);
    }
    viewers.try_into().map_err(|_| "not so many".into())
}

/// The review of a State, found as the Secretariat finds it.
pub async fn review_of(backend: &Backend, state: &str) -> Outcome<ReviewId> {
    let secretariat = enter(backend, "secretariat@example").await?.viewer;
    let lines = backend.reviews(&secretariat, &Default::default()).await?;
    let line = lines.iter().find(|l| l.state.as_str() == state);
    Ok(line.ok_or_else(|| format!("{state} is not under review"))?.id)
}

pub fn state(code: &str) -> Outcome<PartyCode> {
    PartyCode::parse(code).ok_or_else(|| format!("no State {code}").into())
}

/// The address of a State's focal point.
pub fn focal(state: PartyCode) -> String {
    format!("focal.point@{}.example", state.as_str().to_lowercase())
}

/// The refusal of a service, if that is what it answered.
pub fn refusal<T>(outcome: Result<T, ServiceError>) -> Option<Refusal> {
    match outcome {
        Err(ServiceError::Refused(refusal)) => Some(refusal),
        Ok(_) | Err(_) => None,
    }
}

/// The field at fault, if that is what a service answered.
pub fn field<T>(outcome: Result<T, ServiceError>) -> Option<(&'static str, &'static str)> {
    match outcome {
        Err(ServiceError::Field { field, code }) => Some((field, code)),
        Ok(_) | Err(_) => None,
    }
}

/// Codes of all questions that fit.
pub fn questions(backend: &Backend, fits: impl Fn(&Question) -> bool) -> Vec<String> {
    let loaded = backend.library().for_phase(1);
    loaded.iter().flat_map(|l| l.questionnaire.questions()).filter(|q| fits(q)).map(|q| q.code.clone()).collect()
}

pub fn is_text(q: &Question) -> bool {
    q.kind == Kind::Text
}

pub fn text(text: impl Into<String>) -> Option<Value> {
    Some(Value::Text(text.into()))
}

/// A save of phase 1 in English.
pub fn command(review: ReviewId, question: &str, value: Option<Value>, base: u32, key: &str) -> SaveCommand {
    SaveCommand {
        review,
        phase: 1,
        question: question.to_owned(),
        value,
        lang: Language::En,
        base_revision: base,
        key: key.to_owned(),
    }
}

/// Saves and answers with the new revision.
pub async fn save(backend: &Backend, by: AccountId, command: SaveCommand) -> Result<u32, ServiceError> {
    match backend.save_answer(by, command).await? {
        SaveOutcome::Saved { revision, .. } => Ok(revision),
        SaveOutcome::Conflict { .. } => Err(ServiceError::Field { field: "outcome", code: "conflict" }),
    }
}

/// Registers a delegate and gives a role from today on, limited to some instruments if so wished.
pub async fn delegate(
    backend: &Backend,
    (email, of): (&str, PartyCode),
    role: Option<(&Overview, Duty, Option<Vec<Instrument>>)>,
) -> Outcome<Viewer> {
    let admin = enter(backend, "admin@example").await?.viewer;
    let new = NewPerson {
        email: email.to_owned(),
        name: "Noor Haddad".to_owned(),
        kind: AccountKind::Delegate,
        state: Some(of),
        position: String::new(),
        lang: Language::En,
        password: PASSWORD.to_owned(),
    };
    let account = backend.create_account(&admin, new).await?;
    if let Some((overview, duty, instruments)) = role {
        let review_code = overview.code.clone();
        let from_on = civil_date(backend.now());
        let new = NewRole { account, state: of, review_code, duty, instruments, from_on, until_on: None };
        backend.grant_role(&admin, new).await?;
    }
    Ok(enter_with(backend, email, PASSWORD).await?.viewer)
}

/// Somebody's active role in a review.
pub async fn role_of(backend: &Backend, email: &str, review: ReviewId) -> Outcome<RoleId> {
    let admin = enter(backend, "admin@example").await?.viewer;
    let accounts = backend.accounts(&admin).await?;
    let account = accounts.iter().find(|a| a.email == email).ok_or("no such account")?;
    let held = |r: &&PersonLine| r.review == review && r.active;
    Ok(account.roles.iter().find(held).ok_or("no active role")?.id)
}
