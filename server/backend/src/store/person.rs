//! Who somebody is, read in one statement: the account, how its State stands to the Convention, and its roles.
//!
//! It is asked for each request and each save, so it is written out as SQL. One statement sees one state of the database.

use super::{Store, StoreError, Tx, code, codes, date, date_option, moment};
use rules::actor::{AccountKind, Duty, Role, Viewer};
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::PartyCode;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

/// What a person is made of. Who is moved to another State does not take the roles along: a person acts for their own
/// State only.
macro_rules! person {
    ($also:literal, $from:literal, $where:literal) => {
        concat!(
            "SELECT ",
            $also,
            "a.id, a.name, a.email, a.kind, a.state, a.lang, a.epoch, a.disabled, p.untoc, r.review_id, r.duty, \
             r.instruments, r.from_on, r.until_on, r.ended_at FROM ",
            $from,
            " LEFT JOIN party p ON p.code = a.state LEFT JOIN role r ON r.account_id = a.id AND r.state = a.state WHERE ",
            $where
        )
    };
}

/// A session with the person behind it.
#[derive(Clone, Debug)]
pub(crate) struct SessionRecord {
    pub(crate) viewer: Viewer,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) lang: Language,
    pub(crate) created_at: Moment,
    pub(crate) last_seen_at: Moment,
    /// When the person was last there, to a day.
    pub(crate) account_seen_at: Option<Moment>,
}

/// Whose these sessions are, by the hashes of their tokens, without those whose account was disabled or all of whose
/// sessions were ended; how old a session is, is left to be judged.
async fn sessions_on(
    on: &impl ConnectionTrait,
    token_hashes: impl IntoIterator<Item = &str>,
) -> Result<HashMap<String, SessionRecord>, StoreError> {
    let of = person!(
        "s.token_hash, s.epoch AS session_epoch, s.created_at, s.last_seen_at, a.last_seen_at AS account_seen_at, ",
        "session s JOIN account a ON a.id = s.account_id",
        "s.token_hash IN ("
    );
    let token_hashes: BTreeSet<&str> = token_hashes.into_iter().collect();
    let rows = among(on, of, token_hashes.into_iter().map(Value::from).collect()).await?;
    let mut found: HashMap<String, SessionRecord> = HashMap::new();
    for row in &rows {
        let (epoch, began): (i32, i32) = (row.try_get("", "epoch")?, row.try_get("", "session_epoch")?);
        if row.try_get::<bool>("", "disabled")? || epoch != began {
            continue;
        }
        let session = match found.entry(row.try_get("", "token_hash")?) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(SessionRecord {
                viewer: viewer(row)?,
                name: row.try_get("", "name")?,
                email: row.try_get("", "email")?,
                lang: code(&row.try_get::<String>("", "lang")?, Language::from_code)?,
                created_at: moment(row.try_get("", "created_at")?)?,
                last_seen_at: moment(row.try_get("", "last_seen_at")?)?,
                account_seen_at: row.try_get::<Option<i64>>("", "account_seen_at")?.map(moment).transpose()?,
            }),
        };
        let state = session.viewer.state;
        session.viewer.roles.extend(role(row, state)?);
    }
    Ok(found)
}

/// Runs a statement that ends within its list of values, for these; roles in the order in which they were given.
async fn among(on: &impl ConnectionTrait, of: &str, mut values: Vec<Value>) -> Result<Vec<QueryResult>, StoreError> {
    let Some(last) = values.last().cloned() else { return Ok(Vec::new()) };
    // Some numbers of values only, so that the statement is one of a few that the connection has prepared.
    values.resize(values.len().next_power_of_two(), last);
    let mut sql = of.to_owned();
    for n in 1..=values.len() {
        sql.push_str(&format!("{}${n}", if n > 1 { ", " } else { "" }));
    }
    sql.push_str(") ORDER BY r.created_at");
    Ok(on.query_all_raw(Statement::from_sql_and_values(on.get_database_backend(), sql, values)).await?)
}

impl Store {
    /// The sessions of these tokens' hashes, read by themselves.
    pub(crate) async fn sessions(
        &self,
        token_hashes: impl IntoIterator<Item = &str>,
    ) -> Result<HashMap<String, SessionRecord>, StoreError> {
        sessions_on(&self.reader, token_hashes).await
    }
}

impl Tx {
    /// The session of a token's hash, read in this transaction.
    pub(crate) async fn session(&self, token_hash: &str) -> Result<Option<SessionRecord>, StoreError> {
        Ok(sessions_on(&self.inner, [token_hash]).await?.remove(token_hash))
    }

    /// These people as the decision of access needs to know them, read in this transaction. Who is not there or disabled
    /// is not among them.
    pub(crate) async fn viewers(
        &self,
        ids: impl IntoIterator<Item = AccountId>,
    ) -> Result<HashMap<AccountId, Viewer>, StoreError> {
        let ids: BTreeSet<AccountId> = ids.into_iter().collect();
        let values = ids.iter().map(|id| id.get().into()).collect();
        let rows = among(&self.inner, person!("", "account a", "a.id IN ("), values).await?;
        let mut found: HashMap<AccountId, Viewer> = HashMap::with_capacity(ids.len());
        for row in &rows {
            if row.try_get::<bool>("", "disabled")? {
                continue;
            }
            let id = AccountId::new(row.try_get("", "id")?);
            let viewer = match found.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(viewer(row)?),
            };
            viewer.roles.extend(role(row, viewer.state)?);
        }
        Ok(found)
    }
}

/// The person of a row, without roles. Whether the State is a party is read from the register: without that it reviews
/// nobody (para. 26).
fn viewer(row: &QueryResult) -> Result<Viewer, StoreError> {
    let state: Option<String> = row.try_get("", "state")?;
    let untoc: Option<String> = row.try_get("", "untoc")?;
    let untoc = untoc.map(|u| code(&u, TreatyStatus::from_code)).transpose()?;
    Ok(Viewer {
        account: AccountId::new(row.try_get("", "id")?),
        kind: code(&row.try_get::<String>("", "kind")?, AccountKind::from_code)?,
        state: state.map(|s| code(&s, PartyCode::parse)).transpose()?,
        state_is_party: untoc == Some(TreatyStatus::Party),
        roles: Vec::new(),
    })
}

/// The role of a row, if it has one; it is one for the person's own State.
fn role(row: &QueryResult, state: Option<PartyCode>) -> Result<Option<Role>, StoreError> {
    let review: Option<uuid::Uuid> = row.try_get("", "review_id")?;
    let (Some(review), Some(state)) = (review, state) else { return Ok(None) };
    let instruments: Option<String> = row.try_get("", "instruments")?;
    let until_on: Option<String> = row.try_get("", "until_on")?;
    Ok(Some(Role {
        state,
        review: ReviewId::new(review),
        duty: code(&row.try_get::<String>("", "duty")?, Duty::from_code)?,
        instruments: instruments.map(|i| codes(&i, Instrument::from_code)).transpose()?,
        from_on: date(&row.try_get::<String>("", "from_on")?)?,
        until_on: date_option(until_on.as_deref())?,
        ended: row.try_get::<Option<i64>>("", "ended_at")?.is_some(),
    }))
}
