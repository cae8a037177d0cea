//! How one is told by mail: the morning digest, its hour and the time zone in which mornings are counted.

use crate::http::{Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{account, inbox as t};
use crate::pages::line::{Choose, Faults};
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{MailSettings, time_zones};
use leptos::prelude::*;
use rules::language::Language;

/// The form, which a switch of language brings along.
pub(super) const FORM: &str = "mail-form";

/// `POST /account/mail`
pub(crate) async fn post(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let l = visit.lang;
    let wish = MailSettings {
        time_zone: fields.get("time_zone").to_owned(),
        digest: fields.get("digest") == "1",
        // What is no hour is refused by the service, at its field.
        hour: fields.get("digest_hour").parse().unwrap_or(u32::MAX),
    };
    let mut faults = Faults::default();
    if let Some(to) = fields.switch() {
        let visit = visit.in_language(to);
        let page = Page::new(account::title(to)).remember_language(&visit);
        return super::draw(&visit, page, faults, None, Some(wish)).await;
    }
    match visit.site.backend.set_mail_settings(&session.viewer, wish.clone()).await {
        Ok(()) => {
            let mut response = redirect("/account");
            leave_notice(&mut response, "mail_settings", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field, .. }) => {
            let text = if field == "time_zone" { t::zone_unknown(l) } else { t::hour_unknown(l) };
            faults.add(field, text);
            let page = Page::new(account::title(l)).status(StatusCode::UNPROCESSABLE_ENTITY);
            super::draw(&visit, page, faults, None, Some(wish)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form.
pub(super) fn form(visit: &Visit, wish: &MailSettings, faults: &Faults) -> impl IntoView + use<> {
    let l = visit.lang;
    let zones = time_zones(visit.now).into_iter().map(|z| (z.name.to_owned(), named(l, z.name, z.ahead))).collect();
    let zone = Choose {
        id: "time_zone",
        label: t::zone_label(l),
        options: zones,
        chosen: wish.time_zone.clone(),
        help: Some(t::zone_help(l)),
        fault: faults.at("time_zone"),
    };
    let hour = Choose {
        id: "digest_hour",
        label: t::hour_label(l),
        options: (0..24_u32).map(|h| (h.to_string(), format!("{h:02}:00"))).collect(),
        chosen: wish.hour.to_string(),
        help: None,
        fault: faults.at("digest_hour"),
    };
    view! {
        <section class="sect" id="mail"><h2>{t::settings_title(l)}</h2>
            <p class="soft">{t::settings_note(l)}</p>
            <form class="form" id=FORM method="post" action="/account/mail">
                <label class="check"><input type="checkbox" name="digest" value="1" checked=wish.digest/>{t::digest_label(l)}</label>
                {hour.draw(l)}
                {zone.draw(l)}
                <button>{t::settings_save(l)}</button>
            </form>
        </section>
    }
}

/// "Europe/Vienna (UTC+01:00)"; the parts keep their order between words that run from right to left.
fn named(l: Language, name: &str, ahead: i32) -> String {
    let sign = if ahead < 0 { '\u{2212}' } else { '+' };
    let line = t::zone_line(l, name, format!("{sign}{:02}:{:02}", ahead.abs() / 60, ahead.abs() % 60));
    if l.dir() == "rtl" { format!("\u{2066}{line}\u{2069}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_named_with_their_distance() {
        assert_eq!(named(Language::En, "Asia/Kathmandu", 345), "Asia/Kathmandu (UTC+05:45)");
        assert_eq!(named(Language::Fr, "America/St_Johns", -210), "America/St_Johns (UTC\u{2212}03:30)");
    }
}
