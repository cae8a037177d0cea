//! What the operator does on the command line.

use crate::{Outcome, Place, enter};
use backend::commands::{self, CommandError};
use backend::service::Upload;
use backend::{Backend, Config};
use rules::questionnaire::Kind;

const REGISTER: &str = include_str!("../../data/parties.csv");

#[tokio::test]
async fn a_backup_brings_everything_back_but_the_key() -> Outcome {
    let (place, other) = (Place::new("backup"), Place::new("restore"));
    let backend = place.open().await?;
    let viewer = enter(&backend, "focal.point@vct.example").await?.viewer;
    let loaded = backend.library().for_phase(1).ok_or("no questionnaire")?;
    let questions: Vec<_> = loaded.questionnaire.questions().filter(|q| q.kind == Kind::File).collect();
    let mut attached = None;
    for (role, question) in viewer.roles.iter().flat_map(|r| questions.iter().map(move |q| (r, q))) {
        let upload = Upload {
            review: role.review,
            phase: 1,
            question: question.code.clone(),
            file_name: "law.txt".to_owned(),
            data: "Article 1".into(),
        };
        attached = backend.upload(&viewer, upload).await.ok();
        if attached.is_some() {
            break;
        }
    }
    let attached = attached.ok_or("nothing attached")?;
    println!("{}", commands::doctor(&place.config()).await?);
    #[cfg(unix)]
    for name in ["review.db", "review.db-wal", "review.db-shm", "master.key"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(place.0.join(name))?.permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is for its owner alone");
    }

    let archive = place.0.join("copy.tar");
    let said = commands::backup(&place.config(), &archive).await?.to_string();
    assert!(said.contains("1 attached file") && said.contains("key file"), "{said}");
    assert!(commands::backup(&place.config(), &archive).await.is_err(), "nothing is overwritten");
    let left: Vec<_> =
        std::fs::read_dir(&place.0)?.flatten().filter(|e| e.path().ends_with("copy.tar.partial")).collect();
    assert!(left.is_empty());
    backend.close().await;

    assert!(commands::restore(&place.config(), &archive).await.is_err(), "a database is never overwritten");
    let said = commands::restore(&other.config(), &archive).await?.to_string();
    assert!(said.contains("Put the key file"), "{said}");
    let unwell = commands::doctor(&other.config()).await;
    assert!(matches!(&unwell, Err(CommandError::Found(r)) if r.to_string().contains("FAIL  there is no key file")));
    assert!(!other.0.join("master.key").exists(), "looking makes no new key");
    std::fs::copy(place.0.join("master.key"), other.0.join("master.key"))?;
    commands::doctor(&other.config()).await?;
    let restored = Backend::open(other.config()).await?;
    let viewer = enter(&restored, "focal.point@vct.example").await?.viewer;
    assert_eq!(restored.download(&viewer, attached.id).await?.data, b"Article 1");
    restored.close().await;

    std::fs::remove_file(other.0.join("files").join(attached.id.to_string()))?;
    let said = commands::doctor(&other.config()).await.err().ok_or("nothing found")?.to_string();
    assert!(said.contains(&format!("FAIL  file {} is not in", attached.id)), "{said}");
    Ok(())
}

#[tokio::test]
async fn what_backup_did_not_write_is_not_restored() -> Outcome {
    let place = Place::new("foreign");
    std::fs::create_dir_all(&place.0)?;
    let archive = place.0.join("foreign.tar");
    let mut out = tar::Builder::new(std::fs::File::create(&archive)?);
    let mut header = tar::Header::new_gnu();
    header.set_size(1);
    header.set_mode(0o600);
    header.set_cksum();
    let id = "0190a1b2-0000-7000-8000-000000000001";
    out.append_data(&mut header.clone(), format!("files/{id}"), &b"x"[..])?;
    out.append_data(&mut header, "files/not-an-id", &b"x"[..])?;
    out.finish()?;
    let said = commands::restore(&place.config(), &archive).await.err().ok_or("restored")?.to_string();
    assert!(said.contains("not written by backup"), "{said}");
    assert!(!place.0.join("review.db").exists() && !place.0.join("files").join(id).exists(), "all taken back");
    std::fs::write(&archive, b"no archive at all")?;
    assert!(commands::restore(&place.config(), &archive).await.is_err());
    let elsewhere = Config { database_url: "postgres://host/name".to_owned(), ..place.config() };
    let said = commands::backup(&elsewhere, &archive).await.err().ok_or("copied")?.to_string();
    assert!(said.contains("pg_dump"), "{said}");
    Ok(())
}

#[tokio::test]
async fn parties_are_shown_first_and_imported_on_demand() -> Outcome {
    let place = Place::new("parties");
    assert!(commands::migrate(&place.config()).await?.to_string().contains("are up to date now"));
    assert!(commands::migrate(&place.config()).await?.to_string().contains("already"));
    let file = place.0.join("parties.csv");
    std::fs::write(&file, REGISTER)?;
    let import = |apply| {
        let (config, file) = (place.config(), file.clone());
        async move { commands::import_parties(&config, &file, apply).await.map(|r| r.to_string()) }
    };
    assert!(import(false).await?.contains("Nothing was changed"));
    assert!(import(true).await?.contains("Imported: "));
    assert!(import(false).await?.contains("0 new, 0 changed"));
    std::fs::write(&file, REGISTER.replace("African", "Afrikan"))?;
    let faults = import(true).await.err().ok_or("imported")?.to_string();
    assert!(faults.contains("regional_group") && faults.contains("line "), "{faults}");
    assert!(faults.contains(" faults; nothing was changed"), "{faults}");
    std::fs::write(&file, REGISTER.replacen("African", "Afrikan", 1))?;
    let faults = import(true).await.err().ok_or("imported")?.to_string();
    assert!(faults.starts_with("the file has 1 fault; "), "{faults}");
    println!("{}", commands::doctor(&place.config()).await?);
    Ok(())
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_told_of_with_what_to_look_at() -> Outcome {
    let place = Place::new("unreachable");
    std::fs::create_dir_all(&place.0)?;
    // A socket that is not there is found out at once; a port on which nobody listens is waited for.
    let socket = place.0.display().to_string().replace('/', "%2F");
    let nowhere = Config { database_url: format!("postgres://review@{socket}/review"), ..place.config() };
    let no_file = Config { database_url: format!("sqlite://{}?mode=rwc", place.0.display()), ..place.config() };
    for (config, words) in [(nowhere, "database server runs"), (no_file, "names a file")] {
        for said in [commands::migrate(&config).await.err(), commands::open(&config).await.err()] {
            let said = said.ok_or("opened")?.to_string();
            assert!(said.contains(words) && said.contains("DATABASE_URL"), "{said}");
        }
    }
    Ok(())
}
