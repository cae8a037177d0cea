//! Files that were uploaded and never became part of an answer cannot fill the disk.

use crate::support::{Outcome, command, enter, on_both, questions, review_of, save};
use backend::error::UploadFault;
use backend::service::Upload;
use backend::{Backend, ServiceError};
use rules::actor::Viewer;
use rules::id::ReviewId;
use rules::questionnaire::{FileRef, Kind, Value};

async fn upload(
    backend: &Backend,
    viewer: &Viewer,
    review: ReviewId,
    question: &str,
) -> Result<Option<FileRef>, ServiceError> {
    let (question, file_name, data) = (question.to_owned(), "a.txt".to_owned(), b"words".to_vec());
    match backend.upload(viewer, Upload { review, phase: 1, question, file_name, data }).await {
        Ok(file) => Ok(Some(file)),
        Err(ServiceError::Upload(UploadFault::TooManyUnused)) => Ok(None),
        Err(other) => Err(other),
    }
}

#[tokio::test]
async fn only_so_many_files_may_lie_there_that_are_in_no_answer() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let expert = enter(&backend, "expert@vct.example").await?.viewer;
        let files = questions(&backend, |q| q.kind == Kind::File);
        let [first, second] = [files.first().ok_or("no file")?, files.get(1).ok_or("one file only")?];
        let on_disk = || Ok::<_, std::io::Error>(std::fs::read_dir(site.folder().join("files"))?.count());
        let max = usize::try_from(backend.rules().house.unused_files_max)?;
        let mut last = None;
        for n in 0..max {
            let question = if n % 2 == 0 { first } else { second };
            let taken = upload(&backend, &expert, review, question).await?;
            last = Some((question, taken.ok_or_else(|| format!("refused after {n}"))?));
        }
        for question in [first, second] {
            assert_eq!(upload(&backend, &expert, review, question).await?, None, "whichever the question");
        }
        assert_eq!(on_disk()?, max, "nothing of a refused file stays");

        // What an answer names counts no more, and not again when it is taken out: the history still shows it.
        let (question, file) = last.ok_or("none")?;
        let revision =
            save(&backend, expert.account, command(review, question, Some(Value::File(vec![file])), 0, "in")).await?;
        assert!(upload(&backend, &expert, review, first).await?.is_some());
        assert_eq!(upload(&backend, &expert, review, first).await?, None);
        save(&backend, expert.account, command(review, question, None, revision, "out")).await?;
        assert_eq!(upload(&backend, &expert, review, first).await?, None);
        assert_eq!(on_disk()?, max + 1);

        // Another State's files are its own.
        let other = review_of(&backend, "SEN").await?;
        let focal = enter(&backend, "focal.point@sen.example").await?.viewer;
        assert!(upload(&backend, &focal, other, first).await?.is_some());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
