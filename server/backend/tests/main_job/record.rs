//! The record of official acts proves itself, and each person is told of an event once.

use crate::support::{Outcome, Site, on_both, review_of, viewers};
use backend::commands::{CommandError, doctor};
use rules::language::Language;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_changed_act_is_found() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "SEN").await?;
        let [point] = viewers(&backend, ["focal.point@sen.example"]).await?;
        let version = backend.check(&point, review, 1).await?.version;
        backend.submit(&point, review, 1, version).await?;
        backend.close().await;
        doctor(&site.config()).await?;
        for tampered in [
            "UPDATE act SET detail = '{}' WHERE seq = (SELECT MAX(seq) FROM act)",
            "UPDATE act SET kind = 'article_ready' WHERE kind = 'response_submitted'",
            "UPDATE act SET at = at + 1 WHERE seq = 3",
            "UPDATE act SET account_id = NULL WHERE seq = 2",
            "DELETE FROM act WHERE seq = 5",
            "UPDATE act SET seq = -1 WHERE seq = 1",
        ] {
            site.change("CREATE TABLE kept AS SELECT * FROM act").await?;
            assert!(site.change(tampered).await? > 0, "{tampered}");
            match doctor(&site.config()).await {
                Err(CommandError::Found(report)) => assert!(report.to_string().contains("FAIL"), "{report}"),
                other => return Err(format!("{tampered}: {other:?}").into()),
            }
            site.change("DELETE FROM act").await?;
            site.change("INSERT INTO act SELECT * FROM kept").await?;
            site.change("DROP TABLE kept").await?;
            doctor(&site.config()).await?;
        }
        Ok(())
    })
    .await?;
    Ok(())
}

/// Addresses of those who were told of something of a kind in this test, one entry an item.
async fn told(site: &Site, kind: &str) -> Outcome<Vec<String>> {
    let since = site.config().now.map_or(0, |now| now.timestamp_millis());
    let sql = format!(
        "SELECT a.email AS email FROM inbox i JOIN account a ON a.id = i.account_id \
         WHERE i.kind = '{kind}' AND i.created_at >= {since}"
    );
    let rows = site.rows(&sql).await?;
    Ok(rows.iter().map(|r| r.try_get("", "email")).collect::<Result<_, _>>()?)
}

#[tokio::test]
async fn each_person_is_told_once_and_never_of_their_own_act() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "SEN").await?;
        let [point, expert, admin] =
            viewers(&backend, ["focal.point@sen.example", "expert@sen.example", "admin@example"]).await?;
        let accounts = backend.accounts(&admin).await?;
        let overview = backend.overview(&point, review).await?;
        let everybody_but = |actor| -> BTreeSet<String> {
            let people: BTreeSet<_> = overview.people.iter().map(|p| p.account).filter(|id| *id != actor).collect();
            accounts.iter().filter(|a| people.contains(&a.id)).map(|a| a.email.clone()).collect()
        };
        let once = |mails: Vec<String>, actor| {
            let set: BTreeSet<String> = mails.iter().cloned().collect();
            assert_eq!(set.len(), mails.len(), "twice: {mails:?}");
            assert_eq!(set, everybody_but(actor));
        };
        assert!(everybody_but(point.account).len() > 8);
        for _ in 0..2 {
            backend.post_message(&expert, review, "Done.", Language::Fr, "k").await?;
        }
        once(told(&site, "message_sent").await?, expert.account);
        let version = backend.check(&point, review, 1).await?.version;
        backend.submit(&point, review, 1, version).await?;
        once(told(&site, "response_submitted").await?, point.account);
        assert!(backend.submit(&point, review, 1, version).await.is_err());
        once(told(&site, "response_submitted").await?, point.account);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
