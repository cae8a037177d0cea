//! Dates as an iCalendar file (RFC 5545).
//!
//! All events are whole days in `VALUE=DATE`: a day that ends at midnight in Vienna is that day in every reader's calendar, and
//! no clock and no zone can move it. Written by hand: what is needed is seven properties, and the two rules that
//! libraries differ on (folding by octets, and what is escaped) are tested here.

use super::words::event;
use crate::i18n::texts::calendar as t;
use backend::service::{CalendarDay, Subject};
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::language::Language;
use rules::ruleset::Zone;

/// The longest line, without its end.
const OCTETS: usize = 75;

/// The whole file. `host` makes the names of events the server's own; they stay the same for ever, whatever the language.
pub(super) fn file(l: Language, days: &[CalendarDay], host: &str, public_url: &str) -> String {
    let mut out = String::new();
    let name = escaped(t::title(l));
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Review Mechanism//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        &format!("X-WR-CALNAME:{name}"),
        &format!("X-WR-TIMEZONE:{}", Zone::Vienna.code()),
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ] {
        line(&mut out, text);
    }
    for day in days {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}@{host}", id(day)));
        line(&mut out, &format!("DTSTAMP:{}", instant(day.changed_at)));
        line(&mut out, &format!("LAST-MODIFIED:{}", instant(day.changed_at)));
        line(&mut out, &format!("SEQUENCE:{}", day.sequence));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", date(day.on)));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", date(day.on.succ_opt().unwrap_or(day.on))));
        line(&mut out, &format!("SUMMARY;LANGUAGE={}:{}", l.code(), escaped(&event(l, day))));
        if let Subject::Review { id, .. } = &day.subject {
            line(&mut out, &format!("URL:{public_url}/reviews/{id}/timeline"));
        }
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// What an event is called in every file: the same thing has the same name, however often its day is moved.
fn id(day: &CalendarDay) -> String {
    match &day.subject {
        Subject::Review { id, .. } => format!("{id}-{}-{}", day.phase, day.kind.code()),
        Subject::Group(group) => format!("group-{}-{}-{}", group.code(), day.phase, day.kind.code()),
    }
}

fn date(on: NaiveDate) -> String {
    on.format("%Y%m%d").to_string()
}

fn instant(at: Moment) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as the value of a property (RFC 5545, 3.3.11).
pub(in crate::pages) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            // No other control has a place in a text.
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, folded so that none is longer than 75 octets and no letter is cut in two (RFC 5545, 3.1).
pub(in crate::pages) fn line(out: &mut String, text: &str) {
    let mut room = OCTETS;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            // The space counts.
            room = OCTETS - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use rules::agenda::DayKind;
    use rules::id::ReviewId;
    use rules::party::PartyCode;
    use rules::ruleset::Group;

    fn days() -> Vec<CalendarDay> {
        let review = Subject::Review {
            id: ReviewId::new(uuid::Uuid::from_u128(7)),
            code: "SEN-I".to_owned(),
            state: PartyCode::parse("SEN").unwrap(),
        };
        let day = |kind, subject: &Subject| CalendarDay {
            on: "2026-12-31".parse().unwrap(),
            kind,
            agreed: true,
            phase: 1,
            subject: subject.clone(),
            changed_at: "2026-11-21T09:00:00Z".parse().unwrap(),
            sequence: 3,
        };
        vec![day(DayKind::AnswersDue, &review), day(DayKind::PhaseEnds, &Subject::Group(Group::II))]
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn lines_end_and_fold_as_the_standard_says_in_every_language() {
        for l in Language::ALL {
            let text = file(l, &days(), "review.example", "https://review.example");
            assert!(text.ends_with("END:VCALENDAR\r\n"));
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{l:?}");
            for line in text.trim_end_matches("\r\n").split("\r\n") {
                assert!(line.len() <= OCTETS, "{l:?}: {line}");
                assert!(!line.is_empty(), "{l:?}");
            }
        }
    }

    #[test]
    fn a_day_is_a_whole_day_with_a_lasting_name() {
        let lines = unfolded(&file(Language::En, &days(), "review.example", "https://review.example"));
        for expected in [
            "UID:00000000-0000-0000-0000-000000000007-1-answers_due@review.example",
            "DTSTAMP:20261121T090000Z",
            "SEQUENCE:3",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "SUMMARY;LANGUAGE=en:Review SEN-I: response due",
            "URL:https://review.example/reviews/00000000-0000-0000-0000-000000000007/timeline",
            "UID:group-II-1-phase_ends@review.example",
            "SUMMARY;LANGUAGE=en:Group II\\, phase 1: last day of the phase",
            "X-WR-TIMEZONE:Europe/Vienna",
        ] {
            assert!(lines.iter().any(|l| l == expected), "{expected} is not in {lines:#?}");
        }
        let names = |l| -> Vec<String> {
            let text = file(l, &days(), "review.example", "https://review.example");
            unfolded(&text).into_iter().filter(|l| l.starts_with("UID")).collect()
        };
        assert_eq!(names(Language::Ar), names(Language::Zh), "a name says nothing in any language");
    }

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\ne\r\u{7}"), "a\\;b\\,c\\\\d\\ne");
        let mut out = String::new();
        line(&mut out, &"é".repeat(100));
        let parts: Vec<&str> = out.trim_end().split("\r\n").collect();
        assert_eq!(parts.iter().map(|p| p.len()).collect::<Vec<_>>(), [74, 75, 53]);
        assert!(parts.iter().skip(1).all(|p| p.starts_with(' ')));
    }
}
