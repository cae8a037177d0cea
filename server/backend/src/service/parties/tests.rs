//! Importing into a real database: who may, what is shown before, what is changed, and what is recorded.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::config::Config;
use crate::import::ImportFaultCode;
use crate::store::NewAccount;
use rules::actor::AccountKind;
use rules::language::Language;
use std::path::PathBuf;

const FILE: &str = include_str!("../../../data/parties.csv");

/// A fresh database in a folder of its own, which goes with it.
struct Place {
    backend: Backend,
    folder: PathBuf,
}

impl Place {
    async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("parties-{}", crate::random::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let config = Config {
            database_url: format!("sqlite://{}?mode=rwc", folder.join("test.db").display()),
            key_file: folder.join("key"),
            public_url: "http://127.0.0.1:3000".to_owned(),
            demo: false,
            now: None,
            smtp_url: None,
            files_dir: folder.join("files"),
        };
        Self { backend: Backend::open(config).await.unwrap(), folder }
    }

    async fn account(&self, kind: AccountKind) -> Viewer {
        let id = AccountId::new(crate::random::id());
        let tx = self.backend.0.write().await.unwrap();
        tx.insert_account_row(NewAccount {
            id,
            email: format!("{}@example.org", kind.code()),
            name: kind.code().to_owned(),
            kind,
            state: None,
            position: String::new(),
            lang: Language::En,
            password_hash: String::new(),
            at: self.backend.now(),
        })
        .await
        .unwrap();
        let viewer = tx.viewer(id).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        viewer
    }

    async fn acts(&self) -> u64 {
        self.backend.0.read().await.unwrap().verify_acts().await.unwrap().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning of temporary files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn of_file() -> Register {
    Register::new(crate::import::read(FILE.as_bytes()).unwrap())
}

fn outcome(added: u32, changed: u32, unchanged: u32) -> ImportOutcome {
    ImportOutcome { added, changed, unchanged }
}

#[tokio::test]
async fn the_secretariat_imports_what_it_was_shown() {
    let place = Place::new().await;
    let backend = &place.backend;
    let secretariat = place.account(AccountKind::Secretariat).await;
    assert!(backend.register().await.unwrap().all().is_empty());

    let shown = backend.preview_import(&secretariat, FILE.as_bytes()).await.unwrap();
    assert_eq!(shown.result.unwrap().added.len(), 198);
    assert!(backend.read_parties(&secretariat).await.unwrap().is_empty(), "a preview changes nothing");
    assert_eq!(backend.import_parties(&secretariat, FILE.as_bytes(), &shown.sha256).await.unwrap(), outcome(198, 0, 0));
    assert!(*backend.register().await.unwrap() == of_file());

    let mended = FILE.replace("ALB,AL,Albania,", "ALB,AL,Republic of Albania,");
    let other = backend.import_parties(&secretariat, mended.as_bytes(), &shown.sha256).await;
    assert!(matches!(other, Err(ServiceError::Field { field: "file", code: "changed" })), "{other:?}");
    let shown = backend.preview_import(&secretariat, mended.as_bytes()).await.unwrap();
    let changes = shown.result.unwrap();
    assert_eq!((changes.changed.len(), changes.changed[0].fields[0].field), (1, "name_en"));
    let done = backend.import_parties(&secretariat, mended.as_bytes(), &shown.sha256).await.unwrap();
    assert_eq!(done, outcome(0, 1, 197));
    let albania = PartyCode::parse("ALB").unwrap();
    let register = backend.register().await.unwrap();
    assert_eq!(register.get(albania).unwrap().name(Language::En), "Republic of Albania");
    assert!(backend.parties().await.unwrap() == register.all());
    assert_eq!(place.acts().await, 2);
    backend.close().await;
}

#[tokio::test]
async fn nobody_else_may_and_the_file_is_not_even_read() {
    let place = Place::new().await;
    let bytes = b"not a file of parties";
    for kind in AccountKind::ALL.into_iter().filter(|k| *k != AccountKind::Secretariat) {
        let viewer = place.account(kind).await;
        let preview = place.backend.preview_import(&viewer, bytes).await;
        assert!(matches!(preview, Err(ServiceError::Refused(_))), "{kind:?}");
        let import = place.backend.import_parties(&viewer, bytes, "").await;
        assert!(matches!(import, Err(ServiceError::Refused(_))), "{kind:?}");
        let read = place.backend.read_parties(&viewer).await;
        assert_eq!(read.is_err(), kind == AccountKind::Stakeholder, "{kind:?}");
    }
    // An account that was closed after the request began.
    let mut gone = place.account(AccountKind::Secretariat).await;
    gone.account = AccountId::new(crate::random::id());
    let import = place.backend.import_parties(&gone, bytes, &sha256_hex(bytes)).await;
    assert!(matches!(import, Err(ServiceError::Refused(Refusal::SignIn))), "{import:?}");
    assert_eq!(place.acts().await, 0);
    place.backend.close().await;
}

#[tokio::test]
async fn a_faulty_file_changes_nothing_and_a_shorter_one_removes_nobody() {
    let place = Place::new().await;
    let backend = &place.backend;
    let secretariat = place.account(AccountKind::Secretariat).await;
    assert_eq!(backend.import_parties_as_operator(FILE.as_bytes()).await.unwrap(), Ok(outcome(198, 0, 0)));

    let faulty = FILE.replace("AFG,AF,Afghanistan,", "AFG,AF,Other,").replace("ALB,AL,", "ALB,al,");
    let faults = backend.import_parties_as_operator(faulty.as_bytes()).await.unwrap().unwrap_err();
    assert_eq!((faults.len(), faults[0].line, faults[0].code), (1, 3, ImportFaultCode::BadCode));
    let shown = backend.preview_import(&secretariat, faulty.as_bytes()).await.unwrap();
    assert_eq!(shown.result, Err(faults));
    let import = backend.import_parties(&secretariat, faulty.as_bytes(), &shown.sha256).await;
    assert!(matches!(import, Err(ServiceError::Field { field: "file", code: "faulty" })), "{import:?}");

    let head: Vec<&str> = FILE.lines().take(3).collect();
    let moved = head.join("\n").replace("ALB,AL,", "ALB,DZ,");
    let faults = backend.import_parties_as_operator(moved.as_bytes()).await.unwrap().unwrap_err();
    assert_eq!((faults[0].line, faults[0].code), (3, ImportFaultCode::DuplicateCode));
    let short = head.join("\n");
    let changes = backend.preview_import_as_operator(short.as_bytes()).await.unwrap().result.unwrap();
    assert_eq!(changes.missing.len(), 196);
    assert_eq!(backend.import_parties_as_operator(short.as_bytes()).await.unwrap(), Ok(outcome(0, 0, 2)));
    assert!(backend.parties().await.unwrap() == of_file().all());
    assert_eq!(place.acts().await, 2);
    backend.close().await;
}
