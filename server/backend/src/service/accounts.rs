//! People and their roles, for administrators: who may sign in and for which State they act (paras. 18, 27).
//!
//! Nothing of what is said in a review is here. Every change is an entry in the record of acts.

mod roles;

pub use roles::NewRole;

use super::{Backend, permit_house, session::normal_email};
use crate::error::{ServiceError, StoreError};
use crate::live::Change;
use crate::random;
use crate::store::{Act, NewAccount, RoleRecord, Tx};
use chrono::NaiveDate;
use rules::access::{Permit, marker};
use rules::actor::{AccountKind, Duty, Viewer};
use rules::calendar::{Moment, civil_date};
use rules::id::{AccountId, ReviewId, RoleId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::text::{TextFault, check_line};

/// Longest name and position, in Unicode scalar values.
const NAME_CHARS_MAX: u32 = 200;

/// Longest address that mail servers take.
const EMAIL_CHARS_MAX: usize = 254;

/// An account with its roles, as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// The person.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// Address, with which the person signs in.
    pub email: String,
    /// What kind of account.
    pub kind: AccountKind,
    /// The State of a delegate.
    pub state: Option<PartyCode>,
    /// Office.
    pub position: String,
    /// Language of mail.
    pub lang: Language,
    /// Whether the person is kept from signing in.
    pub disabled: bool,
    /// Since when the account is there.
    pub created_at: Moment,
    /// All roles, ended ones too, oldest first.
    pub roles: Vec<PersonLine>,
}

/// A person's role, as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// Which role.
    pub id: RoleId,
    /// In which review.
    pub review: ReviewId,
    /// The review's code.
    pub review_code: String,
    /// For which State.
    pub state: PartyCode,
    /// What the person does.
    pub duty: Duty,
    /// Limited to these instruments.
    pub instruments: Option<Vec<Instrument>>,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it is over, if an end is set.
    pub until_on: Option<NaiveDate>,
    /// Ended by an act.
    pub ended: bool,
    /// Whether it counts today.
    pub active: bool,
}

/// Somebody to be registered. Not to be printed: the password is in it.
#[derive(Clone)]
pub struct NewPerson {
    /// Address, with which the person will sign in.
    pub email: String,
    /// Name.
    pub name: String,
    /// What kind of account.
    pub kind: AccountKind,
    /// Of delegates, and only of them.
    pub state: Option<PartyCode>,
    /// Office; may be empty.
    pub position: String,
    /// Language of mail.
    pub lang: Language,
    /// The first password.
    pub password: String,
}

const fn fault(field: &'static str, code: &'static str) -> ServiceError {
    ServiceError::Field { field, code }
}

impl Backend {
    /// All accounts by address.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ManageAccounts`].
    pub async fn accounts(&self, viewer: &Viewer) -> Result<Vec<AccountLine>, ServiceError> {
        let now = self.now();
        permit_house::<marker::ManageAccounts>(viewer, now)?;
        let tx = self.0.read().await?;
        let reviews = tx.reviews().await?;
        let roles = tx.roles().await?;
        let code = |id: ReviewId| reviews.iter().find(|r| r.id == id).map_or_else(String::new, |r| r.code.clone());
        let line = |r: &RoleRecord| PersonLine {
            id: r.id,
            review: r.role.review,
            review_code: code(r.role.review),
            state: r.role.state,
            duty: r.role.duty,
            instruments: r.role.instruments.clone(),
            from_on: r.role.from_on,
            until_on: r.role.until_on,
            ended: r.role.ended,
            active: r.role.is_active(civil_date(now)),
        };
        Ok(tx
            .accounts()
            .await?
            .into_iter()
            .map(|a| AccountLine {
                roles: roles.iter().filter(|r| r.account == a.id).map(line).collect(),
                id: a.id,
                name: a.name,
                email: a.email,
                kind: a.kind,
                state: a.state,
                position: a.position,
                lang: a.lang,
                disabled: a.disabled,
                created_at: a.created_at,
            })
            .collect())
    }

    /// Registers somebody.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ManageAccounts`]; faults of fields; [`ServiceError::Password`].
    pub async fn create_account(&self, viewer: &Viewer, new: NewPerson) -> Result<AccountId, ServiceError> {
        let now = self.now();
        // Before the work of hashing, and once more below where it counts.
        permit_house::<marker::ManageAccounts>(viewer, now)?;
        let new = self.checked(new).await?;
        let tx = self.0.write().await?;
        let permit = self.manager(&tx, viewer, now).await?;
        if tx.account_by_email(&new.email).await?.is_some() {
            return Err(fault("email", "taken"));
        }
        if let Some(state) = new.state
            && tx.party(state).await?.is_none()
        {
            return Err(fault("state", "unknown"));
        }
        let id = new.id;
        let detail = serde_json::json!({ "kind": new.kind.code(), "state": new.state });
        tx.insert_account(&permit, new).await?;
        record(&tx, &permit, "account_created", None, id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Registers the first administrator, for the operator: nobody could permit it yet. `None` where there is one.
    pub(crate) async fn create_first_administrator(
        &self,
        email: &str,
        name: &str,
        password: &str,
    ) -> Result<Option<AccountId>, ServiceError> {
        let new = NewPerson {
            email: email.to_owned(),
            name: name.to_owned(),
            kind: AccountKind::Administrator,
            state: None,
            position: String::new(),
            lang: Language::default(),
            password: password.to_owned(),
        };
        let new = self.checked(new).await?;
        let tx = self.0.write().await?;
        let accounts = tx.accounts().await?;
        if accounts.iter().any(|a| a.kind == AccountKind::Administrator) {
            return Ok(None);
        }
        if accounts.iter().any(|a| a.email == new.email) {
            return Err(fault("email", "taken"));
        }
        let (id, at) = (new.id, new.at);
        tx.insert_account_row(new).await?;
        tx.record(Act {
            at,
            by: None,
            kind: "account_created",
            review: None,
            object: id.to_string(),
            detail: serde_json::json!({ "kind": AccountKind::Administrator.code(), "state": null }),
        })
        .await?;
        tx.commit().await?;
        Ok(Some(id))
    }

    /// What is typed of a new person, checked as far as it goes without the database, and the password hashed.
    async fn checked(&self, new: NewPerson) -> Result<NewAccount, ServiceError> {
        let email = normal_email(&new.email);
        let (name, position) = (new.name.trim().to_owned(), new.position.trim().to_owned());
        if email.chars().count() > EMAIL_CHARS_MAX || email.parse::<lettre::Address>().is_err() {
            return Err(fault("email", "email_shape"));
        }
        if name.is_empty() {
            return Err(fault("name", "required"));
        }
        check_line(&name, NAME_CHARS_MAX).map_err(|e| text_fault("name", e))?;
        check_line(&position, NAME_CHARS_MAX).map_err(|e| text_fault("position", e))?;
        match (new.kind == AccountKind::Delegate, new.state) {
            (true, None) => return Err(fault("state", "required")),
            (false, Some(_)) => return Err(fault("state", "delegates_only")),
            (true, Some(_)) | (false, None) => {}
        }
        self.0.check_new_password(&new.password, &email, &name, new.state).await?;
        let password_hash = self.0.hash(new.password).await?;
        let (id, at) = (AccountId::new(random::id()), self.now());
        let (kind, state, lang) = (new.kind, new.state, new.lang);
        Ok(NewAccount { id, email, name, kind, state, position, lang, password_hash, at })
    }

    /// Keeps somebody from signing in, or lets them again. All sessions of the person end at once.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ManageAccounts`]; a field fault for one's own account.
    pub async fn set_disabled(&self, viewer: &Viewer, id: AccountId, disabled: bool) -> Result<(), ServiceError> {
        let tx = self.0.write().await?;
        let permit = self.manager(&tx, viewer, self.now()).await?;
        // The last administrator must not shut everybody out.
        if id == permit.by() {
            return Err(fault("account", "own_account"));
        }
        let account = tx.account(id).await?.ok_or(Refusal::NotFound)?;
        if account.disabled == disabled {
            return Ok(());
        }
        tx.set_disabled(&permit, id, disabled).await?;
        let kind = if disabled { "account_disabled" } else { "account_enabled" };
        record(&tx, &permit, kind, None, id.to_string(), serde_json::Value::Null).await?;
        tx.commit().await?;
        self.0.live.rights_changed(Change::Account(id));
        Ok(())
    }

    /// Decides in the transaction, with what is true of the administrator now.
    async fn manager(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        now: Moment,
    ) -> Result<Permit<marker::ManageAccounts>, ServiceError> {
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        permit_house(&viewer, now)
    }
}

async fn record(
    tx: &Tx,
    permit: &Permit<marker::ManageAccounts>,
    kind: &str,
    review: Option<ReviewId>,
    object: String,
    detail: serde_json::Value,
) -> Result<(), StoreError> {
    tx.record(Act { at: permit.at(), by: Some(permit.by()), kind, review, object, detail }).await
}

fn text_fault(field: &'static str, found: TextFault) -> ServiceError {
    fault(field, found.code())
}
