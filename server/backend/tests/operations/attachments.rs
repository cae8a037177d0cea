//! Who may attach a file, what is taken, and who may have it when.

use crate::{Outcome, Place, enter};
use backend::error::UploadFault;
use backend::service::{SaveCommand, Upload};
use backend::{Backend, ServiceError};
use rules::actor::Viewer;
use rules::id::{FileId, ReviewId};
use rules::language::Language;
use rules::questionnaire::{FileRef, Kind, Value, split_code};
use rules::refusal::Refusal;
use std::error::Error;

const PDF: &[u8] = b"%PDF-1.7\n% Code of criminal procedure\n%%EOF\n";

/// A review whose answers are complete but not submitted, and a question in it that asks for files.
struct Case {
    backend: Backend,
    focal: Viewer,
    review: ReviewId,
    question: String,
}

async fn case(place: &Place) -> Result<Case, Box<dyn Error>> {
    let backend = place.open().await?;
    let focal = enter(&backend, "focal.point@sen.example").await?.viewer;
    let mine = focal.roles.iter().filter(|r| Some(r.state) == focal.state);
    for role in mine {
        let Ok(check) = backend.check(&focal, role.review, 1).await else { continue };
        let loaded = backend.library().for_phase(1).ok_or("no questionnaire")?;
        let asked = check.frozen.unanswered.iter().chain(check.frozen.answers.iter().map(|a| &a.code));
        let mut files = asked.filter(|c| loaded.questionnaire.question(c).is_some_and(|q| q.kind == Kind::File));
        let question = files.next().ok_or("no question asks for files")?.clone();
        let review = role.review;
        return Ok(Case { backend, focal, review, question });
    }
    Err("no review of Senegal".into())
}

impl Case {
    async fn upload(&self, viewer: &Viewer, file_name: &str, data: &[u8]) -> Result<FileRef, ServiceError> {
        let (question, file_name, data) = (self.question.clone(), file_name.to_owned(), data.to_vec());
        self.backend.upload(viewer, Upload { review: self.review, phase: 1, question, file_name, data }).await
    }

    async fn save(&self, files: Vec<FileRef>, key: &str) -> Result<(), Box<dyn Error>> {
        let editor = self.backend.editor(&self.focal, self.review, 1).await?;
        let command = SaveCommand {
            review: self.review,
            phase: 1,
            question: self.question.clone(),
            value: Some(Value::File(files)),
            lang: Language::Fr,
            base_revision: editor.answers.get(&self.question).map_or(0, |a| a.revision),
            key: key.to_owned(),
        };
        self.backend.save_answer(self.focal.account, command).await?;
        Ok(())
    }

    async fn has(&self, viewer: &Viewer, id: FileId) -> Result<bool, ServiceError> {
        match self.backend.download(viewer, id).await {
            Ok(file) => {
                assert_eq!(file.data, PDF);
                assert_eq!(file.media_type, "application/pdf");
                Ok(true)
            }
            Err(ServiceError::Refused(Refusal::NotFound)) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

#[tokio::test]
async fn a_file_is_for_the_state_alone_until_it_is_submitted() -> Outcome {
    let place = Place::new("attached");
    let case = case(&place).await?;
    let attached = case.upload(&case.focal, "../Code\u{202E} pénal.exe", PDF).await?;
    assert_eq!(attached.name, "Code pénal.exe.pdf");
    assert_eq!(attached.size, u64::try_from(PDF.len())?);
    let lying = std::fs::read(place.0.join("files").join(attached.id.to_string()))?;
    assert!(!lying.windows(8).any(|w| PDF.starts_with(w)), "sealed on the disk");

    let overview = case.backend.overview(&case.focal, case.review).await?;
    let (instrument, _, _) = split_code(&case.question).ok_or("no code")?;
    let mut reviewing = Vec::new();
    for state in overview.reviewers.iter().filter(|r| r.replaced_at.is_none()) {
        let email = format!("focal.point@{}.example", state.state.as_str().to_lowercase());
        reviewing.push((enter(&case.backend, &email).await?.viewer, state.instruments.contains(&instrument)));
    }
    assert!(reviewing.iter().any(|(_, reviews)| *reviews));
    let mut others = Vec::new();
    for email in ["admin@example", "chair@example", "ngo@example", "focal.point@vct.example"] {
        others.push(enter(&case.backend, email).await?.viewer);
    }
    let secretariat = enter(&case.backend, "secretariat@example").await?.viewer;

    assert!(case.has(&case.focal, attached.id).await?);
    for viewer in reviewing.iter().map(|(v, _)| v).chain(&others).chain([&secretariat]) {
        assert!(!case.has(viewer, attached.id).await?, "before submission: {viewer:?}");
    }
    let unsent = case.upload(&case.focal, "b.pdf", PDF).await?;
    // What the client says of a file does not count.
    let lie = FileRef { id: attached.id, name: "other.pdf".to_owned(), size: 1 };
    case.save(vec![lie], "attach-1").await?;
    let editor = case.backend.editor(&case.focal, case.review, 1).await?;
    let kept = editor.answers.get(&case.question).and_then(|a| a.value.clone());
    assert_eq!(kept, Some(Value::File(vec![attached.clone()])));
    let version = case.backend.check(&case.focal, case.review, 1).await?.version;
    case.backend.submit(&case.focal, case.review, 1, version).await?;

    for (viewer, reviews) in &reviewing {
        assert_eq!(case.has(viewer, attached.id).await?, *reviews, "{viewer:?}");
        assert!(!case.has(viewer, unsent.id).await?, "not part of what was submitted");
    }
    assert!(case.has(&secretariat, attached.id).await?);
    for viewer in &others {
        assert!(!case.has(viewer, attached.id).await?, "para. 40: {viewer:?}");
    }
    assert!(case.has(&case.focal, unsent.id).await?);

    std::fs::remove_file(place.0.join("files").join(unsent.id.to_string()))?;
    let gone = case.backend.download(&case.focal, unsent.id).await;
    assert!(matches!(gone, Err(ServiceError::Upload(UploadFault::Missing(id))) if id == unsent.id));
    case.backend.close().await;
    Ok(())
}

#[tokio::test]
async fn only_who_writes_answers_attaches_and_only_what_is_taken() -> Outcome {
    let place = Place::new("refused");
    let case = case(&place).await?;
    for email in ["secretariat@example", "admin@example", "focal.point@vct.example"] {
        let viewer = enter(&case.backend, email).await?.viewer;
        let refused = case.upload(&viewer, "a.pdf", b"").await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotFound))), "{email}: {refused:?}");
    }
    let refused = |outcome: Result<FileRef, ServiceError>| match outcome {
        Err(ServiceError::Upload(fault)) => Some(fault),
        Ok(_) | Err(_) => None,
    };
    assert_eq!(refused(case.upload(&case.focal, "a.pdf", b"").await), Some(UploadFault::Empty));
    assert_eq!(refused(case.upload(&case.focal, "a.pdf", b"<svg/>").await), Some(UploadFault::Kind));
    let max = case.backend.rules().house.file_bytes_max;
    let large = vec![b' '; usize::try_from(max)? + 1];
    assert_eq!(
        refused(case.upload(&case.focal, "a.txt", &large).await),
        Some(UploadFault::TooLarge { max: max.into() })
    );
    assert_eq!(std::fs::read_dir(place.0.join("files"))?.count(), 0, "nothing of it is on the disk");

    let most = case.backend.rules().house.answers.files_max;
    let mut files = Vec::new();
    for n in 0..most {
        files.push(case.upload(&case.focal, &format!("{n}.pdf"), PDF).await?);
    }
    case.save(files, "attach-all").await?;
    assert_eq!(refused(case.upload(&case.focal, "more.pdf", PDF).await), Some(UploadFault::TooMany { max: most }));
    case.backend.close().await;
    Ok(())
}
