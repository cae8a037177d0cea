//! Accounts, sessions, attempts to sign in. Written by signing in or with a permit to manage accounts.

use super::{StoreError, Tx, code, moment, small};
use crate::entity::{account, known_device, session, sign_in_attempt};
use crate::random;
use rules::access::{Permit, marker};
use rules::actor::AccountKind;
use rules::calendar::Moment;
use rules::id::AccountId;
use rules::language::Language;
use rules::party::PartyCode;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountRecord {
    pub(crate) id: AccountId,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) kind: AccountKind,
    pub(crate) state: Option<PartyCode>,
    pub(crate) position: String,
    pub(crate) lang: Language,
    pub(crate) password_hash: String,
    pub(crate) epoch: i32,
    pub(crate) disabled: bool,
    pub(crate) created_at: Moment,
    /// When the person was last there, to a day.
    pub(crate) last_seen_at: Option<Moment>,
    pub(crate) mail: MailWish,
}

/// How a person wishes to be told by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailWish {
    /// The name of the zone whose mornings count.
    pub(crate) time_zone: String,
    /// Whether information comes by mail at all.
    pub(crate) digest: bool,
    /// The hour of the digest.
    pub(crate) hour: u32,
}

/// What is needed to register somebody.
pub(crate) struct NewAccount {
    pub(crate) id: AccountId,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) kind: AccountKind,
    pub(crate) state: Option<PartyCode>,
    pub(crate) position: String,
    pub(crate) lang: Language,
    pub(crate) password_hash: String,
    pub(crate) at: Moment,
}

/// Failures counted for slowing down guesses.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Failures {
    pub(crate) pair: u32,
    pub(crate) pair_last: Option<Moment>,
    pub(crate) address: u32,
    pub(crate) address_last: Option<Moment>,
    pub(crate) account: u32,
    pub(crate) account_last: Option<Moment>,
}

fn record(row: account::Model) -> Result<AccountRecord, StoreError> {
    Ok(AccountRecord {
        id: AccountId::new(row.id),
        kind: code(&row.kind, AccountKind::from_code)?,
        state: row.state.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
        lang: code(&row.lang, Language::from_code)?,
        created_at: moment(row.created_at)?,
        last_seen_at: row.last_seen_at.map(moment).transpose()?,
        email: row.email,
        name: row.name,
        position: row.position,
        password_hash: row.password_hash,
        epoch: row.epoch,
        disabled: row.disabled,
        mail: MailWish { time_zone: row.time_zone, digest: row.digest, hour: small(row.digest_hour)? },
    })
}

impl Tx {
    /// The account of an address, written in small letters.
    pub(crate) async fn account_by_email(&self, email: &str) -> Result<Option<AccountRecord>, StoreError> {
        // PostgreSQL takes no NUL in a text, not even in a question; no address has one.
        if email.contains('\0') {
            return Ok(None);
        }
        let row = account::Entity::find().filter(account::Column::Email.eq(email)).one(&self.inner).await?;
        row.map(record).transpose()
    }

    /// The account of an id.
    pub(crate) async fn account(&self, id: AccountId) -> Result<Option<AccountRecord>, StoreError> {
        account::Entity::find_by_id(id.get()).one(&self.inner).await?.map(record).transpose()
    }

    /// All accounts by address.
    pub(crate) async fn accounts(&self) -> Result<Vec<AccountRecord>, StoreError> {
        let rows = account::Entity::find().order_by_asc(account::Column::Email).all(&self.inner).await?;
        rows.into_iter().map(record).collect()
    }

    /// Several accounts at once.
    pub(crate) async fn accounts_of(&self, ids: &[AccountId]) -> Result<Vec<AccountRecord>, StoreError> {
        let ids: Vec<_> = ids.iter().map(|id| id.get()).collect();
        let rows = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(&self.inner).await?;
        rows.into_iter().map(record).collect()
    }

    /// Everybody who is registered for a State and may sign in, whatever their roles.
    pub(crate) async fn people_of(&self, state: PartyCode) -> Result<Vec<AccountId>, StoreError> {
        let rows: Vec<uuid::Uuid> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::State.eq(state.as_str()))
            .filter(account::Column::Disabled.eq(false))
            .order_by_asc(account::Column::Email)
            .into_tuple()
            .all(&self.inner)
            .await?;
        Ok(rows.into_iter().map(AccountId::new).collect())
    }

    /// Registers somebody.
    pub(crate) async fn insert_account(
        &self,
        _permit: &Permit<marker::ManageAccounts>,
        new: NewAccount,
    ) -> Result<(), StoreError> {
        self.insert_account_row(new).await
    }

    /// The row itself; the demonstration data has no administrator who could permit it.
    pub(crate) async fn insert_account_row(&self, new: NewAccount) -> Result<(), StoreError> {
        let row = account::ActiveModel {
            id: Set(new.id.get()),
            email: Set(new.email),
            name: Set(new.name),
            kind: Set(new.kind.code().to_owned()),
            state: Set(new.state.map(|s| s.to_string())),
            position: Set(new.position),
            lang: Set(new.lang.code().to_owned()),
            password_hash: Set(new.password_hash),
            epoch: Set(1),
            disabled: Set(false),
            created_at: Set(new.at.timestamp_millis()),
            last_seen_at: Set(None),
            time_zone: NotSet,
            digest: NotSet,
            digest_hour: NotSet,
        };
        account::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Ends every session of the account from the next request on, and disables or enables it.
    pub(crate) async fn set_disabled(
        &self,
        _permit: &Permit<marker::ManageAccounts>,
        id: AccountId,
        disabled: bool,
    ) -> Result<(), StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::Disabled, Expr::value(disabled))
            .col_expr(account::Column::Epoch, Expr::col(account::Column::Epoch).add(1))
            .filter(account::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// A new password; every other session ends with the epoch. Answers with the new epoch.
    pub(crate) async fn set_password(&self, id: AccountId, epoch: i32, hash: String) -> Result<i32, StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(hash))
            .col_expr(account::Column::Epoch, Expr::value(epoch + 1))
            .filter(account::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(epoch + 1)
    }

    /// The person's language.
    pub(crate) async fn set_account_language(&self, id: AccountId, lang: Language) -> Result<(), StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::Lang, Expr::value(lang.code()))
            .filter(account::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// How the person wishes to be told by mail.
    pub(crate) async fn set_mail_wish(&self, id: AccountId, wish: &MailWish) -> Result<(), StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::TimeZone, Expr::value(wish.time_zone.as_str()))
            .col_expr(account::Column::Digest, Expr::value(wish.digest))
            .col_expr(account::Column::DigestHour, Expr::value(i32::try_from(wish.hour).unwrap_or_default()))
            .filter(account::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Keeps a new session by the hash of its token.
    pub(crate) async fn insert_session(
        &self,
        token_hash: String,
        account: AccountId,
        epoch: i32,
        at: Moment,
    ) -> Result<(), StoreError> {
        let row = session::ActiveModel {
            token_hash: Set(token_hash),
            account_id: Set(account.get()),
            epoch: Set(epoch),
            created_at: Set(at.timestamp_millis()),
            last_seen_at: Set(at.timestamp_millis()),
        };
        session::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Notes that the session is in use.
    pub(crate) async fn touch_session(&self, token_hash: &str, at: Moment) -> Result<(), StoreError> {
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(at.timestamp_millis()))
            .filter(session::Column::TokenHash.eq(token_hash))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Notes that the person was there. Written upon signing in and once a day, not with every request.
    pub(crate) async fn touch_account(&self, id: AccountId, at: Moment) -> Result<(), StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::LastSeenAt, Expr::value(at.timestamp_millis()))
            .filter(account::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Ends a session.
    pub(crate) async fn delete_session(&self, token_hash: &str) -> Result<(), StoreError> {
        session::Entity::delete_by_id(token_hash).exec(&self.inner).await?;
        Ok(())
    }

    /// Forgets sessions and attempts that can matter no more.
    pub(crate) async fn forget_before(&self, sessions: Moment, attempts: Moment) -> Result<(), StoreError> {
        session::Entity::delete_many()
            .filter(session::Column::CreatedAt.lt(sessions.timestamp_millis()))
            .exec(&self.inner)
            .await?;
        sign_in_attempt::Entity::delete_many()
            .filter(sign_in_attempt::Column::At.lt(attempts.timestamp_millis()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Keeps an attempt to sign in.
    pub(crate) async fn insert_attempt(
        &self,
        account_key: &str,
        address: &str,
        at: Moment,
        ok: bool,
    ) -> Result<(), StoreError> {
        let row = sign_in_attempt::ActiveModel {
            id: Set(random::id()),
            account_key: Set(account_key.to_owned()),
            address: Set(address.to_owned()),
            at: Set(at.timestamp_millis()),
            ok: Set(ok),
        };
        sign_in_attempt::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Failures since a moment, for the account and address, the address, and the account. A success clears those of the
    /// account and address.
    pub(crate) async fn failures(
        &self,
        account_key: &str,
        address: &str,
        since: Moment,
    ) -> Result<Failures, StoreError> {
        use sign_in_attempt::Column;
        let failed = || {
            sign_in_attempt::Entity::find()
                .filter(Column::Ok.eq(false))
                .filter(Column::At.gte(since.timestamp_millis()))
        };
        let mut pair = failed().filter(Column::AccountKey.eq(account_key)).filter(Column::Address.eq(address));
        let success = sign_in_attempt::Entity::find()
            .filter(Column::Ok.eq(true))
            .filter(Column::AccountKey.eq(account_key))
            .filter(Column::Address.eq(address))
            .order_by_desc(Column::Id)
            .limit(1)
            .one(&self.inner)
            .await?;
        if let Some(success) = success {
            // Ids are in the order of time, more finely than moments.
            pair = pair.filter(Column::Id.gt(success.id));
        }
        let by_address = failed().filter(Column::Address.eq(address));
        let by_account = failed().filter(Column::AccountKey.eq(account_key));
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let mut found = Failures {
            pair: count(pair.clone().count(&self.inner).await?),
            address: count(by_address.clone().count(&self.inner).await?),
            account: count(by_account.clone().count(&self.inner).await?),
            ..Failures::default()
        };
        for (query, place) in
            [(pair, &mut found.pair_last), (by_address, &mut found.address_last), (by_account, &mut found.account_last)]
        {
            let last = query.order_by_desc(Column::At).limit(1).one(&self.inner).await?;
            *place = last.map(|row| moment(row.at)).transpose()?;
        }
        Ok(found)
    }

    /// Whether this browser has signed in to the account before.
    pub(crate) async fn is_known_device(&self, token_hash: &str, account: AccountId) -> Result<bool, StoreError> {
        let id = (token_hash.to_owned(), account.get());
        Ok(known_device::Entity::find_by_id(id).one(&self.inner).await?.is_some())
    }

    /// Remembers this browser for the account.
    pub(crate) async fn insert_known_device(
        &self,
        token_hash: String,
        account: AccountId,
        at: Moment,
    ) -> Result<(), StoreError> {
        let row = known_device::ActiveModel {
            token_hash: Set(token_hash),
            account_id: Set(account.get()),
            created_at: Set(at.timestamp_millis()),
        };
        known_device::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}
