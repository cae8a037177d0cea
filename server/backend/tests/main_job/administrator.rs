//! The operator registers the first administrator and nobody else.

use crate::support::{Outcome, PASSWORD, enter_with, on_both, on_both_empty};
use backend::commands::{CommandError, create_administrator, doctor};
use rules::actor::AccountKind;

const EMAIL: &str = "Amina@Unodc.example";

#[tokio::test]
async fn the_first_administrator_comes_from_the_command_line() -> Outcome {
    on_both_empty(async |site| {
        let config = site.config();
        let refused =
            async |email: &str, name: &str, password: &str| match create_administrator(&config, email, name, password)
                .await
            {
                Err(CommandError::Refused(why)) => why,
                other => format!("{other:?}"),
            };
        assert!(refused("nowhere", "Amina", PASSWORD).await.contains("no address"));
        assert!(refused(EMAIL, " ", PASSWORD).await.contains("name"));
        assert!(refused(EMAIL, "Amina", "short").await.contains("15 characters"));
        assert!(refused(EMAIL, "Quiet Rivers", PASSWORD).await.contains("has the name"));
        let said = create_administrator(&config, EMAIL, "Amina Bello", PASSWORD).await?.to_string();
        assert!(said.contains("amina@unodc.example"), "{said}");
        for email in [EMAIL, "other@unodc.example"] {
            assert!(refused(email, "Other", PASSWORD).await.contains("an administrator already"));
        }
        let backend = site.open().await?;
        let admin = enter_with(&backend, EMAIL, PASSWORD).await?.viewer;
        assert_eq!(admin.kind, AccountKind::Administrator);
        assert_eq!(backend.accounts(&admin).await?.len(), 1);
        backend.close().await;
        doctor(&config).await?;
        let acts = site.rows("SELECT kind FROM act WHERE account_id IS NULL").await?;
        let acts: Vec<String> = acts.iter().map(|r| r.try_get("", "kind")).collect::<Result<_, _>>()?;
        assert_eq!(acts, ["account_created"]);
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn where_there_is_one_nobody_is_added() -> Outcome {
    on_both(async |site| {
        let made = create_administrator(&site.config(), EMAIL, "Amina Bello", PASSWORD).await;
        assert!(matches!(made, Err(CommandError::Refused(_))), "{made:?}");
        Ok(())
    })
    .await?;
    Ok(())
}
