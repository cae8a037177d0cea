//! `/constructive/{id}/event.ics`: the dialogue and its last days for a calendar (RFC 5545).

use super::shared::{Guest, caller};
use super::words;
use crate::http::{Failure, Visit};
use crate::i18n::texts::constructive as t;
use crate::pages::calendar::{escaped, fold_line};
use crate::pages::path::part;
use crate::pages::take::file;
use axum::extract::Path;
use axum::response::Response;
use backend::constructive::Event;
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::EventState;
use rules::id::ConstructiveId;
use rules::language::Language;

/// `GET /constructive/{id}/event.ics`
pub(crate) async fn event(visit: Visit, guest: Guest, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: ConstructiveId = part(&id)?;
    let mut view = visit.site.backend.constructive_view(caller(&visit, guest.0.as_ref()), id).await?;
    if let Some(guest) = &guest.0 {
        // Whoever attends has the address for those who take part from elsewhere in the calendar, too.
        view.event.link = visit.site.backend.own_application(guest.id, id).await?.event.link;
    }
    let config = visit.site.backend.config();
    let text = calendar(visit.lang, &view.event, view.times.close.on, &config.public_url, visit.now);
    Ok(file(text, "text/calendar; charset=utf-8", &format!("dialogue-{}.ics", view.event.number), false))
}

fn calendar(l: Language, event: &Event, close_on: NaiveDate, public_url: &str, now: Moment) -> String {
    let host = public_url.split("://").nth(1).unwrap_or("localhost").split('/').next().unwrap_or("localhost");
    let mut out = String::new();
    let mut line = |text: &str| fold_line(&mut out, text);
    let title = words::title(l, event);
    let page = format!("{public_url}/constructive/{}", event.id);
    let stamp = |at: Moment| at.format("%Y%m%dT%H%M%SZ").to_string();
    let day = |on: NaiveDate| on.format("%Y%m%d").to_string();
    let next = |on: NaiveDate| on.succ_opt().unwrap_or(on);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Review Mechanism//Dialogues//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line("BEGIN:VEVENT");
    // The name stays the same however often the day is moved, and the count of changes tells which is newer.
    line(&format!("UID:dialogue-{}@{host}", event.id));
    line(&format!("DTSTAMP:{}", stamp(now)));
    line(&format!("SEQUENCE:{}", event.revision));
    if event.starts_at.is_some() {
        line(&format!("DTSTART:{}", stamp(event.begins())));
        line(&format!("DTEND:{}", stamp(event.ends())));
    } else {
        line(&format!("DTSTART;VALUE=DATE:{}", day(event.held_on)));
        line(&format!("DTEND;VALUE=DATE:{}", day(next(event.held_on))));
    }
    line(&format!("SUMMARY;LANGUAGE={}:{}", l.code(), escaped(&title)));
    if !event.place.is_empty() {
        line(&format!("LOCATION:{}", escaped(&event.place)));
    }
    if !event.link.is_empty() {
        line(&format!("DESCRIPTION:{}", escaped(&event.link)));
    }
    line(&format!("URL:{page}"));
    line(if event.state == EventState::NotConvened { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    line("END:VEVENT");
    line("BEGIN:VEVENT");
    line(&format!("UID:dialogue-{}-close@{host}", event.id));
    line(&format!("DTSTAMP:{}", stamp(now)));
    line(&format!("SEQUENCE:{}", event.revision));
    line(&format!("DTSTART;VALUE=DATE:{}", day(close_on)));
    line(&format!("DTEND;VALUE=DATE:{}", day(next(close_on))));
    let close = format!("{}{}{title}", t::close(l), crate::ui::colon(l));
    line(&format!("SUMMARY;LANGUAGE={}:{}", l.code(), escaped(&close)));
    line(&format!("URL:{page}"));
    line("TRANSP:TRANSPARENT");
    line("END:VEVENT");
    line("END:VCALENDAR");
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use rules::constructive::WorkingGroup;

    fn event(held_on: &str) -> Event {
        Event {
            id: ConstructiveId::new(uuid::Uuid::nil()),
            number: 3,
            working_group: WorkingGroup::Firearms,
            held_on: held_on.parse().unwrap(),
            starts_at: Some(10 * 60),
            ends_at: Some(13 * 60),
            place: "Room M, Vienna; ground floor".to_owned(),
            link: String::new(),
            languages: Vec::new(),
            arrangements: String::new(),
            capacity: None,
            panel: String::new(),
            close_on: None,
            circulate_on: None,
            state: EventState::Announced,
            revision: 2,
            created_at: Moment::default(),
            announced_at: None,
            decided_at: None,
        }
    }

    #[test]
    fn a_clock_of_vienna_is_the_right_instant_in_winter_and_summer() {
        for (on, begins) in [("2026-03-02", "20260302T090000Z"), ("2026-06-02", "20260602T080000Z")] {
            let event = event(on);
            let text = calendar(Language::En, &event, event.held_on, "https://review.example", Moment::default());
            assert!(text.contains(&format!("DTSTART:{begins}\r\n")), "{text}");
            assert!(text.contains("LOCATION:Room M\\, Vienna\\; ground floor\r\n"), "{text}");
            assert!(text.contains("UID:dialogue-00000000-0000-0000-0000-000000000000@review.example\r\n"), "{text}");
        }
    }

    #[test]
    fn nights_on_which_the_clock_changes_have_one_instant_each() {
        use backend::constructive::at_vienna;
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let at = |on: &str, minutes: u16| at_vienna(day(on), minutes).format("%Y-%m-%dT%H:%MZ").to_string();
        // 29 March 2026: 02:00 becomes 03:00; 25 October 2026: 03:00 becomes 02:00.
        assert_eq!(at("2026-03-29", 90), "2026-03-29T00:30Z");
        assert_eq!(at("2026-03-29", 150), "2026-03-29T01:30Z", "skipped: 03:30 by the clock that went forward");
        assert_eq!(at("2026-03-29", 180), "2026-03-29T01:00Z");
        assert_eq!(at("2026-10-25", 150), "2026-10-25T00:30Z", "shown twice: the first");
        assert_eq!(at("2026-10-25", 180), "2026-10-25T02:00Z");
        assert_eq!(at("2026-10-25", 600), "2026-10-25T09:00Z");
    }
}
