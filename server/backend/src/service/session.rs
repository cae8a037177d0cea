//! Signing in and out, and who is behind a request.

mod reader;

pub(crate) use reader::Sessions;

use super::{Backend, Inner};
use crate::error::{ServiceError, StoreError};
use crate::live::Change;
use crate::random;
use crate::store::{AccountRecord, Tx};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::TimeDelta;
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::AccountId;
use rules::language::Language;
use rules::party::PartyCode;
use rules::sign_in::{Attempts, SessionState, check_password, common_passwords, may_try, session_state};

/// How often at most the use of a session is written down.
const TOUCH_SECONDS: i64 = 60;

/// How often at most it is written down that a person was there.
const SEEN_HOURS: i64 = 24;

/// A hash that no password has, so that an unknown address takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A signed-in person, for one request.
#[derive(Clone, Debug)]
pub struct Session {
    /// The person with all roles, as access is decided.
    pub viewer: Viewer,
    /// Name as shown.
    pub name: String,
    /// Address.
    pub email: String,
    /// The language of mail to the person.
    pub lang: Language,
    /// When the session ends if nothing is done.
    pub ends_at: Moment,
    /// From when the person is warned.
    pub warn_at: Moment,
    token_hash: String,
}

/// What a browser gets upon signing in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the session cookie; kept here only as its hash.
    pub token: String,
    /// For the cookie that marks a known device.
    pub device: String,
    /// The person's language.
    pub lang: Language,
}

fn hasher() -> Argon2<'static> {
    // 19 MiB, three passes: above the least that OWASP names, and two at once stay below 40 MiB.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 3, 1, None).unwrap_or_default())
}

/// Makes the hash to keep of a password. Slow on purpose.
pub(crate) fn hash_password(password: &str) -> Result<String, StoreError> {
    hasher()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .map_err(|e| StoreError::Damaged(format!("password hash: {e}")))
}

fn is_password(password: &str, hash: &str) -> bool {
    PasswordVerifier::<str>::verify_password(&hasher(), password.as_bytes(), hash).is_ok()
}

/// Addresses are compared in small letters without the spaces that copying adds.
pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

impl Backend {
    /// Signs in.
    ///
    /// # Errors
    /// [`ServiceError::WrongCredentials`] for a wrong password and an unknown address alike, in the same time;
    /// [`ServiceError::Wait`] after too many failures.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: &str,
        device: Option<&str>,
    ) -> Result<SignedIn, ServiceError> {
        let inner = &self.0;
        let now = self.now();
        let email = normal_email(email);
        let account_key = random::sha256_hex(email.as_bytes());
        let tx = inner.read().await?;
        let account = tx.account_by_email(&email).await?.filter(|a| !a.disabled);
        inner.may_try_now(&tx, &account_key, address, account.as_ref(), device, now).await?;
        drop(tx);
        let hash = account.as_ref().map_or_else(|| NOBODY.to_owned(), |a| a.password_hash.clone());
        let right = inner.verify(password.to_owned(), hash).await?;
        let tx = inner.write().await?;
        // Once more: of many tries at the same time most began before the first of them had failed.
        inner.may_try_now(&tx, &account_key, address, account.as_ref(), device, now).await?;
        tx.insert_attempt(&account_key, address, now, right && account.is_some()).await?;
        let Some(account) = account.filter(|_| right) else {
            tx.commit().await?;
            return Err(ServiceError::WrongCredentials);
        };
        let (token, device_token) = (random::token(), device.map_or_else(random::token, str::to_owned));
        tx.insert_session(random::sha256_hex(token.as_bytes()), account.id, account.epoch, now).await?;
        tx.touch_account(account.id, now).await?;
        let device_hash = random::sha256_hex(device_token.as_bytes());
        if !tx.is_known_device(&device_hash, account.id).await? {
            tx.insert_known_device(device_hash, account.id, now).await?;
        }
        let limits = &inner.rules.house;
        tx.forget_before(
            now - TimeDelta::hours(i64::from(limits.session.absolute_hours)),
            now - TimeDelta::minutes(i64::from(limits.sign_in.account.minutes.max(limits.sign_in.address.minutes)) * 4),
        )
        .await?;
        tx.commit().await?;
        Ok(SignedIn { token, device: device_token, lang: account.lang })
    }

    /// Who is behind a token, if the session lives. Rights are read anew for each request, so their end is felt at once.
    ///
    /// # Errors
    /// The database.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, ServiceError> {
        self.session_of(token, true).await
    }

    /// As [`Self::session`], for what a page asks by itself: that somebody is there is not known, so the session does not
    /// live on for it.
    ///
    /// # Errors
    /// The database.
    pub async fn session_unattended(&self, token: &str) -> Result<Option<Session>, ServiceError> {
        self.session_of(token, false).await
    }

    async fn session_of(&self, token: &str, attended: bool) -> Result<Option<Session>, ServiceError> {
        let inner = &self.0;
        let now = self.now();
        let token_hash = random::sha256_hex(token.as_bytes());
        let Some(session) = inner.sessions.find(token_hash.clone()).await? else { return Ok(None) };
        let limits = &inner.rules.house.session;
        // A request is a use of the session: it is judged by the last one, and the session lives on from now.
        let SessionState::Live { mut ends_at, mut warn_at } =
            session_state(session.created_at, session.last_seen_at, now, limits)
        else {
            return Ok(None);
        };
        if attended {
            let SessionState::Live { ends_at: later, warn_at: warned } =
                session_state(session.created_at, now, now, limits)
            else {
                return Ok(None);
            };
            (ends_at, warn_at) = (later, warned);
        }
        if attended && (now - session.last_seen_at).num_seconds() >= TOUCH_SECONDS {
            let tx = inner.write().await?;
            tx.touch_session(&token_hash, now).await?;
            if session.account_seen_at.is_none_or(|at| (now - at).num_hours() >= SEEN_HOURS) {
                tx.touch_account(session.viewer.account, now).await?;
            }
            tx.commit().await?;
        }
        Ok(Some(Session {
            viewer: session.viewer,
            name: session.name,
            email: session.email,
            lang: session.lang,
            ends_at,
            warn_at,
            token_hash,
        }))
    }

    /// Ends the session.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out(&self, session: &Session) -> Result<(), ServiceError> {
        let tx = self.0.write().await?;
        tx.delete_session(&session.token_hash).await?;
        tx.commit().await?;
        self.0.live.rights_changed(Change::Account(session.viewer.account));
        Ok(())
    }

    /// A new password. All other sessions of the person end; this one goes on.
    ///
    /// # Errors
    /// [`ServiceError::WrongCredentials`] where the present one is wrong, [`ServiceError::Password`] where the new one
    /// does not do.
    pub async fn change_password(&self, session: &Session, present: &str, new: &str) -> Result<(), ServiceError> {
        let inner = &self.0;
        let now = self.now();
        let account = inner.read().await?.account(session.viewer.account).await?;
        let account = account.ok_or(ServiceError::WrongCredentials)?;
        // Counted apart, as of an account and an address of its own: neither who guesses from outside nor what others
        // mistype here may keep the owner from changing the password.
        let own = random::sha256_hex(format!("own account {}", account.email).as_bytes());
        inner.may_try_now(&inner.read().await?, &own, &own, None, None, now).await?;
        let right = inner.verify(present.to_owned(), account.password_hash.clone()).await?;
        let tx = inner.write().await?;
        // Once more, as upon signing in.
        inner.may_try_now(&tx, &own, &own, None, None, now).await?;
        tx.insert_attempt(&own, &own, now, right).await?;
        tx.commit().await?;
        if !right {
            return Err(ServiceError::WrongCredentials);
        }
        inner.check_new_password(new, &account.email, &account.name, account.state).await?;
        let hash = inner.hash(new.to_owned()).await?;
        let tx = inner.write().await?;
        let epoch = tx.set_password(account.id, account.epoch, hash).await?;
        tx.delete_session(&session.token_hash).await?;
        tx.insert_session(session.token_hash.clone(), account.id, epoch, now).await?;
        tx.record(crate::store::Act {
            at: now,
            by: Some(account.id),
            kind: "password_changed",
            review: None,
            object: account.id.to_string(),
            detail: serde_json::Value::Null,
        })
        .await?;
        tx.commit().await?;
        self.0.live.rights_changed(Change::Account(account.id));
        Ok(())
    }

    /// The language of mail and of the next session.
    ///
    /// # Errors
    /// The database.
    pub async fn set_language(&self, account: AccountId, lang: Language) -> Result<(), ServiceError> {
        let tx = self.0.write().await?;
        tx.set_account_language(account, lang).await?;
        Ok(tx.commit().await?)
    }
}

impl Session {
    /// What the store knows the session by.
    pub(super) fn token_hash(&self) -> &str {
        &self.token_hash
    }
}

impl Inner {
    async fn may_try_now(
        &self,
        tx: &Tx,
        account_key: &str,
        address: &str,
        account: Option<&AccountRecord>,
        device: Option<&str>,
        now: Moment,
    ) -> Result<(), ServiceError> {
        let limits = &self.rules.house.sign_in;
        let since = |minutes: u32| now - TimeDelta::minutes(i64::from(minutes));
        let failures =
            tx.failures(account_key, address, since(limits.pair.minutes.max(limits.account.minutes))).await?;
        let known_device = match (account, device) {
            (Some(account), Some(device)) => {
                tx.is_known_device(&random::sha256_hex(device.as_bytes()), account.id).await?
            }
            _ => false,
        };
        let attempts = Attempts {
            pair_failures: failures.pair,
            pair_last: failures.pair_last,
            address_failures: failures.address,
            address_last: failures.address_last,
            account_failures: failures.account,
            account_last: failures.account_last,
            known_device,
        };
        may_try(&attempts, limits, now).map_err(|wait| ServiceError::Wait { seconds: wait.seconds })
    }

    /// Whether the password will do for a person of this address, name and State.
    pub(crate) async fn check_new_password(
        &self,
        new: &str,
        email: &str,
        name: &str,
        state: Option<PartyCode>,
    ) -> Result<(), ServiceError> {
        let mut common = common_passwords();
        if !self.config.demo {
            // Everybody can read it in the documentation.
            common.push(crate::demo::PASSWORD);
        }
        let load = async { self.read().await?.parties().await };
        let party = match state {
            Some(state) => self.register.get_or_load(load).await?.get(state).cloned(),
            None => None,
        };
        let names: Vec<&str> = party.iter().flat_map(|p| &p.names).map(String::as_str).collect();
        check_password(new, &[email, name], &names, &common, &self.rules.house.password).map_err(ServiceError::Password)
    }

    pub(crate) async fn hash(&self, password: String) -> Result<String, ServiceError> {
        let _turn = self.hashers.acquire().await;
        tokio::task::spawn_blocking(move || hash_password(&password))
            .await
            .map_err(joined)?
            .map_err(ServiceError::Store)
    }

    async fn verify(&self, password: String, hash: String) -> Result<bool, ServiceError> {
        // A password longer than any that can be set is wrong without the work of hashing megabytes.
        if password.chars().count() > usize::try_from(self.rules.house.password.chars_max).unwrap_or(usize::MAX) {
            return Ok(false);
        }
        let _turn = self.hashers.acquire().await;
        tokio::task::spawn_blocking(move || is_password(&password, &hash)).await.map_err(joined)
    }
}

fn joined(error: tokio::task::JoinError) -> ServiceError {
    ServiceError::Store(StoreError::Damaged(format!("a task stopped: {error}")))
}
