//! Both engines are really there, with the same tables and the same demonstration.

use crate::support::{Engine, Outcome, on_both, on_both_empty, postgres};
use std::cell::RefCell;

#[tokio::test]
async fn each_test_runs_on_sqlite_and_on_postgres_where_there_is_one() -> Outcome {
    let met = RefCell::new(Vec::new());
    let count = on_both(async |site| {
        let sql = match site.engine() {
            Engine::Sqlite => "SELECT 'SQLite ' || sqlite_version() AS v",
            Engine::Postgres => "SELECT version() AS v",
        };
        let rows = site.rows(sql).await?;
        met.borrow_mut().push(rows.first().ok_or("no version")?.try_get::<String>("", "v")?);
        Ok(())
    })
    .await?;
    let met = met.into_inner();
    assert_eq!(count, if postgres().is_some() { 2 } else { 1 });
    assert_eq!(met.len(), count);
    assert!(met[0].starts_with("SQLite "), "{met:?}");
    assert!(met.get(1).is_none_or(|v| v.starts_with("PostgreSQL ")), "{met:?}");
    println!("engines: {met:?}");
    Ok(())
}

#[tokio::test]
async fn the_tables_are_made_taken_away_and_made_again() -> Outcome {
    on_both_empty(async |site| {
        let database = site.database().await?;
        assert!(!migrations::is_current(&database).await?);
        for _ in 0..2 {
            migrations::up(&database).await?;
            assert!(migrations::is_current(&database).await?);
            migrations::up(&database).await?;
            migrations::down(&database).await?;
            assert!(!migrations::is_current(&database).await?);
            let tables = match site.engine() {
                Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                Engine::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
            };
            let left = site.rows(tables).await?;
            let left: Vec<String> = left.iter().map(|r| r.try_get("", "name")).collect::<Result<_, _>>()?;
            assert!(left.iter().all(|name| name == "seaql_migrations"), "{left:?}");
        }
        database.close().await?;
        let backend = site.open().await?;
        assert!(backend.is_ready().await);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
