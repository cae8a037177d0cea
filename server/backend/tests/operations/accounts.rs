//! Registering people and giving roles.

use crate::{Outcome, Place, enter};
use backend::service::{NewPerson, NewRole};
use backend::{Backend, ServiceError, demo};
use chrono::{Days, NaiveDate};
use rules::actor::{AccountKind, Duty, Viewer};
use rules::calendar::civil_date;
use rules::id::{AccountId, RoleId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;

fn person(email: &str, state: Option<PartyCode>) -> NewPerson {
    NewPerson {
        email: email.to_owned(),
        name: "Awa Diop".to_owned(),
        kind: if state.is_some() { AccountKind::Delegate } else { AccountKind::Chair },
        state,
        position: String::new(),
        lang: Language::Fr,
        password: "four quiet rivers 1987".to_owned(),
    }
}

fn field<T>(outcome: Result<T, ServiceError>) -> Option<(&'static str, &'static str)> {
    match outcome {
        Err(ServiceError::Field { field, code }) => Some((field, code)),
        Ok(_) | Err(_) => None,
    }
}

async fn focal_points(
    backend: &Backend,
    admin: &Viewer,
    code: &str,
    state: PartyCode,
    on: NaiveDate,
) -> Vec<AccountId> {
    let accounts = backend.accounts(admin).await.unwrap_or_default();
    let holds = |r: &backend::service::PersonLine| {
        r.review_code == code
            && r.state == state
            && r.duty == Duty::FocalPoint
            && !r.ended
            && r.from_on <= on
            && r.until_on.is_none_or(|end| on < end)
    };
    accounts.iter().filter(|a| a.roles.iter().any(holds)).map(|a| a.id).collect()
}

#[tokio::test]
async fn people_are_registered_by_administrators_alone() -> Outcome {
    let place = Place::new("people");
    let backend = place.open().await?;
    let admin = enter(&backend, "admin@example").await?.viewer;
    let state = PartyCode::parse("SEN");
    for email in ["secretariat@example", "focal.point@sen.example"] {
        let viewer = enter(&backend, email).await?.viewer;
        assert!(matches!(backend.accounts(&viewer).await, Err(ServiceError::Refused(Refusal::NotFound))), "{email}");
        let made = backend.create_account(&viewer, person("x@sen.example", state)).await;
        assert!(matches!(made, Err(ServiceError::Refused(Refusal::NotFound))), "{email}");
    }
    let create = |new: NewPerson| backend.create_account(&admin, new);
    for email in ["", "sen.example", "a@", "a b@sen.example", "a@sen.example, b@sen.example", "a@sen.example\nBcc: b"] {
        assert_eq!(field(create(person(email, state)).await), Some(("email", "email_shape")), "{email:?}");
    }
    assert_eq!(field(create(person("Expert@SEN.example ", state)).await), Some(("email", "taken")));
    assert_eq!(field(create(person("new@sen.example", PartyCode::parse("XXX"))).await), Some(("state", "unknown")));
    let stateless = NewPerson { kind: AccountKind::Delegate, ..person("new@sen.example", None) };
    assert_eq!(field(create(stateless).await), Some(("state", "required")));
    let officer = NewPerson { kind: AccountKind::Secretariat, ..person("new@sen.example", state) };
    assert_eq!(field(create(officer).await), Some(("state", "delegates_only")));
    let nameless = NewPerson { name: " ".to_owned(), ..person("new@sen.example", state) };
    assert_eq!(field(create(nameless).await), Some(("name", "required")));
    let weak = NewPerson { password: "short".to_owned(), ..person("new@sen.example", state) };
    assert!(matches!(create(weak).await, Err(ServiceError::Password(_))));

    let id = create(person(" New@sen.example", state)).await?;
    let session = |n: u8| {
        let (backend, from) = (backend.clone(), format!("192.0.2.{n}"));
        async move { backend.sign_in("new@sen.example", "four quiet rivers 1987", &from, None).await }
    };
    let token = session(7).await?.token;
    backend.set_disabled(&admin, id, true).await?;
    assert!(backend.session(&token).await?.is_none(), "disabling ends sessions");
    assert!(matches!(session(8).await, Err(ServiceError::WrongCredentials)));
    backend.set_disabled(&admin, id, false).await?;
    assert!(session(9).await.is_ok());
    assert_eq!(field(backend.set_disabled(&admin, admin.account, true).await), Some(("account", "own_account")));
    backend.close().await;
    Ok(())
}

#[tokio::test]
async fn a_state_has_one_focal_point_at_a_time() -> Outcome {
    let place = Place::new("roles");
    let backend = place.open().await?;
    let today = civil_date(backend.now());
    let admin = enter(&backend, "admin@example").await?.viewer;
    let before = enter(&backend, "focal.point@sen.example").await?.viewer;
    let state = before.state.ok_or("no State")?;
    let accounts = backend.accounts(&admin).await?;
    let own = accounts.iter().find(|a| a.id == before.account).ok_or("no account")?;
    let mut codes = Vec::new();
    for role in own.roles.iter().filter(|r| r.duty == Duty::FocalPoint) {
        if backend.editor(&before, role.review, 1).await.is_ok() {
            codes.push((role.review_code.clone(), role.review));
        }
    }
    let (code, review) = codes.first().ok_or("no review of its own")?.clone();
    let account = backend.create_account(&admin, person("next@sen.example", Some(state))).await?;
    let new = NewRole {
        account,
        state,
        review_code: code.clone(),
        duty: Duty::FocalPoint,
        instruments: None,
        from_on: today + Days::new(10),
        until_on: None,
    };
    let grant = |new: NewRole| backend.grant_role(&admin, new);
    assert_eq!(
        field(grant(NewRole { review_code: "?".to_owned(), ..new.clone() }).await),
        Some(("review_code", "unknown"))
    );
    let stranger = accounts.iter().find(|a| a.email == "chair@example").ok_or("no chair")?.id;
    assert_eq!(field(grant(NewRole { account: stranger, ..new.clone() }).await), Some(("account", "not_of_state")));
    let over = NewRole { until_on: Some(new.from_on), ..new.clone() };
    assert_eq!(field(grant(over).await), Some(("until_on", "before_start")));
    let part = NewRole { instruments: Some(vec![Instrument::Untoc]), ..new.clone() };
    assert_eq!(field(grant(part).await), Some(("instruments", "focal_point_whole")));

    let later = grant(new.clone()).await?;
    assert_eq!(focal_points(&backend, &admin, &code, state, today).await, [before.account]);
    assert_eq!(focal_points(&backend, &admin, &code, state, today + Days::new(10)).await, [account]);
    assert_eq!(field(grant(new.clone()).await), Some(("duty", "has_role")));
    backend.end_role(&admin, later).await?;
    backend.end_role(&admin, later).await?;
    let now = grant(NewRole { from_on: today, ..new }).await?;
    assert_eq!(focal_points(&backend, &admin, &code, state, today).await, [account]);
    let seat = enter(&backend, "focal.point@sen.example").await?.viewer;
    assert!(matches!(backend.editor(&seat, review, 1).await, Err(ServiceError::Refused(Refusal::NotFound))));
    backend.end_role(&admin, now).await?;
    let never = RoleId::new(uuid::Uuid::nil());
    assert!(matches!(backend.end_role(&admin, never).await, Err(ServiceError::Refused(Refusal::NotFound))));
    let listed = demo::accounts().len();
    assert!(backend.accounts(&admin).await?.len() > listed);
    backend.close().await;
    Ok(())
}
