//! When the morning of a person comes, in their own time zone and across every change of its clock.
//!
//! A digest belongs to a local date. Its moment is the first instant of that date at or after the hour wished: where the
//! clock jumps over the hour, the instant after the jump; where the clock shows the hour twice, the first time. What was
//! told until then is in the digest; what comes later waits for the next date, and no date has two.

use chrono::{Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use rules::calendar::Moment;

/// The zone of those who chose none, and of a name that is no zone any more.
pub(crate) const HOME: Tz = Tz::Europe__Vienna;

/// A digest's date and moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Morning {
    pub(crate) on: NaiveDate,
    pub(crate) at: Moment,
}

/// The zone of a name.
pub(crate) fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(HOME)
}

/// The latest morning that has come.
pub(crate) fn last_morning(zone: Tz, hour: u32, now: Moment) -> Option<Morning> {
    let today = now.with_timezone(&zone).date_naive();
    // A zone may have left out a whole day: two days back there is always one.
    (0..3).filter_map(|back| morning(zone, hour, today.checked_sub_days(Days::new(back))?)).find(|m| m.at <= now)
}

/// The morning of a date; none if the zone has no such date.
fn morning(zone: Tz, hour: u32, on: NaiveDate) -> Option<Morning> {
    let mut local = on.and_time(NaiveTime::from_hms_opt(hour, 0, 0)?);
    while local.date() == on {
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => return Some(Morning { on, at: at.to_utc() }),
            // Clocks jump by whole minutes.
            LocalResult::None => local = local.checked_add_signed(TimeDelta::minutes(1))?,
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use chrono_tz::TZ_VARIANTS;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn of(zone: &str, hour: u32, now: &str) -> (String, String) {
        let m = last_morning(zone.parse().unwrap(), hour, at(now)).unwrap();
        (m.on.to_string(), m.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    }

    fn pair(on: &str, at: &str) -> (String, String) {
        (on.to_owned(), at.to_owned())
    }

    #[test]
    fn a_morning_comes_at_its_hour_of_the_own_zone() {
        assert_eq!(of("Europe/Vienna", 7, "2026-11-21T05:59:59Z"), pair("2026-11-20", "2026-11-20T06:00:00Z"));
        assert_eq!(of("Europe/Vienna", 7, "2026-11-21T06:00:00Z"), pair("2026-11-21", "2026-11-21T06:00:00Z"));
        assert_eq!(of("Asia/Kathmandu", 7, "2026-11-21T01:15:00Z"), pair("2026-11-21", "2026-11-21T01:15:00Z"));
        assert_eq!(of("Pacific/Kiritimati", 7, "2026-11-20T17:00:00Z"), pair("2026-11-21", "2026-11-20T17:00:00Z"));
        assert_eq!(of("Pacific/Niue", 7, "2026-11-21T17:59:00Z"), pair("2026-11-20", "2026-11-20T18:00:00Z"));
    }

    #[test]
    fn days_of_23_and_25_hours_have_one_morning() {
        // Vienna jumps from 2 to 3 on 29 March 2026 and shows the hour from 2 to 3 twice on 25 October 2026.
        assert_eq!(of("Europe/Vienna", 2, "2026-03-29T01:00:00Z"), pair("2026-03-29", "2026-03-29T01:00:00Z"));
        assert_eq!(of("Europe/Vienna", 2, "2026-03-29T00:59:59Z"), pair("2026-03-28", "2026-03-28T01:00:00Z"));
        for now in ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T12:00:00Z"] {
            assert_eq!(of("Europe/Vienna", 2, now), pair("2026-10-25", "2026-10-25T00:00:00Z"));
        }
    }

    #[test]
    fn midnight_itself_may_be_left_out_or_come_twice() {
        // Havana jumps over midnight, and later shows the hour before one twice.
        assert_eq!(of("America/Havana", 0, "2026-03-08T05:00:00Z"), pair("2026-03-08", "2026-03-08T05:00:00Z"));
        assert_eq!(of("America/Havana", 0, "2026-11-01T04:00:00Z"), pair("2026-11-01", "2026-11-01T04:00:00Z"));
        assert_eq!(of("America/Havana", 0, "2026-11-01T05:30:00Z"), pair("2026-11-01", "2026-11-01T04:00:00Z"));
        // In Asuncion the last hour of a day came twice: midnight had been, and was not again.
        assert_eq!(of("America/Asuncion", 0, "2024-03-24T03:30:00Z"), pair("2024-03-23", "2024-03-23T03:00:00Z"));
    }

    #[test]
    fn a_day_that_a_zone_left_out_has_none() {
        // Samoa went from 29 to 31 December 2011.
        assert_eq!(of("Pacific/Apia", 7, "2011-12-30T16:59:00Z"), pair("2011-12-29", "2011-12-29T17:00:00Z"));
        assert_eq!(of("Pacific/Apia", 7, "2011-12-30T17:00:00Z"), pair("2011-12-31", "2011-12-30T17:00:00Z"));
        assert_eq!(morning(Tz::Pacific__Apia, 7, NaiveDate::from_ymd_opt(2011, 12, 30).unwrap()), None);
    }

    #[test]
    fn in_every_zone_mornings_follow_one_another_a_date_each() {
        let first = at("2026-01-01T00:00:00Z");
        for zone in TZ_VARIANTS {
            for hour in [0, 2, 7] {
                let mut before: Option<Morning> = None;
                // Asked every 19 hours, so that each is met at another time of the day.
                for step in 0..(365 * 24 / 19) {
                    let now = first + TimeDelta::hours(step * 19);
                    let found = last_morning(zone, hour, now).unwrap();
                    assert!(found.at <= now, "{zone} {hour} {now}");
                    assert!(now - found.at < TimeDelta::hours(26), "{zone} {hour} {now}: {found:?}");
                    assert_eq!(found.at.with_timezone(&zone).date_naive(), found.on, "{zone} {hour} {now}");
                    if let Some(before) = before {
                        assert_eq!(before.on < found.on, before.at < found.at, "{zone} {hour} {now}");
                        assert_eq!(before.on == found.on, before.at == found.at, "{zone} {hour} {now}");
                    }
                    before = Some(found);
                }
            }
        }
    }

    #[test]
    fn a_name_that_is_no_zone_is_vienna() {
        assert_eq!([zone(""), zone("Mars/Olympus"), zone("Europe/Vienna")], [HOME; 3]);
    }
}
