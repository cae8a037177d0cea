//! Dates and times in each language: Gregorian, Western digits, moments in the time of Vienna with the zone's name.

use super::locale;
use super::texts::common;
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Europe::Vienna;
use icu::calendar::{Date, Gregorian};
use icu::datetime::fieldsets::{E, T, YM, YMD, YMDE};
use icu::datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu::locale::preferences::extensions::unicode::keywords::HourCycle;
use icu::time::Time;
use rules::language::Language;
use std::cell::OnceCell;

/// What one language needs to write dates and times.
struct Formatters {
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    date_with_weekday: FixedCalendarDateTimeFormatter<Gregorian, YMDE>,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    weekday: FixedCalendarDateTimeFormatter<Gregorian, E>,
    weekday_short: FixedCalendarDateTimeFormatter<Gregorian, E>,
    time: NoCalendarFormatter<T>,
}

impl Formatters {
    /// The formatters of a language; none where the compiled data lacked it, which a test rules out.
    fn new(language: Language) -> Option<Self> {
        let mut preferences = DateTimeFormatterPreferences::from(locale(language));
        preferences.hour_cycle = Some(HourCycle::H23);
        Some(Self {
            date: FixedCalendarDateTimeFormatter::try_new(preferences, YMD::long()).ok()?,
            date_with_weekday: FixedCalendarDateTimeFormatter::try_new(preferences, YMDE::long()).ok()?,
            month: FixedCalendarDateTimeFormatter::try_new(preferences, YM::long()).ok()?,
            weekday: FixedCalendarDateTimeFormatter::try_new(preferences, E::long()).ok()?,
            weekday_short: FixedCalendarDateTimeFormatter::try_new(preferences, E::short()).ok()?,
            time: NoCalendarFormatter::try_new(preferences, T::hm()).ok()?,
        })
    }
}

thread_local! {
    // One set a thread, as these formatters are not shared between threads; their data is compiled in and common to all.
    static FORMATTERS: [OnceCell<Option<Formatters>>; 6] = const { [const { OnceCell::new() }; 6] };
}

/// Writes with the language's formatters, or in the ISO form where they cannot.
fn write(language: Language, with: impl Fn(&Formatters) -> Option<String>, iso: impl Fn() -> String) -> String {
    FORMATTERS.with(|all| {
        let formatters = all[language.index()].get_or_init(|| Formatters::new(language));
        formatters.as_ref().and_then(with).unwrap_or_else(iso)
    })
}

/// The date as the formatters take it; none outside of the years they know.
fn gregorian(date: NaiveDate) -> Option<Date<Gregorian>> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    Date::try_new_gregorian(date.year(), month, day).ok()
}

/// A civil date in its long form: "21 November 2026".
pub fn date(language: Language, date: NaiveDate) -> String {
    let with = |formatters: &Formatters| Some(formatters.date.format(&gregorian(date)?).to_string());
    first_day(language, date, write(language, with, || date.to_string()))
}

/// A civil date with the day of the week: "Saturday, 21 November 2026".
pub fn date_with_weekday(language: Language, date: NaiveDate) -> String {
    let with = |formatters: &Formatters| Some(formatters.date_with_weekday.format(&gregorian(date)?).to_string());
    first_day(language, date, write(language, with, || date.to_string()))
}

/// French counts the first day of a month: "1er novembre", as its own rules of spelling want it.
fn first_day(language: Language, date: NaiveDate, written: String) -> String {
    if language != Language::Fr || date.day() != 1 {
        return written;
    }
    let counted = written.split(' ').map(|word| if word == "1" { "1er" } else { word });
    counted.collect::<Vec<_>>().join(" ")
}

/// A month of a year: "November 2026".
pub fn month(language: Language, date: NaiveDate) -> String {
    let with = |formatters: &Formatters| Some(formatters.month.format(&gregorian(date)?).to_string());
    write(language, with, || date.format("%Y-%m").to_string())
}

/// The day of the week: "Saturday".
pub fn weekday(language: Language, date: NaiveDate) -> String {
    let with = |formatters: &Formatters| Some(formatters.weekday.format(&gregorian(date)?).to_string());
    write(language, with, || date.format("%a").to_string())
}

/// The day of the week in short: "Sat".
pub fn weekday_short(language: Language, date: NaiveDate) -> String {
    let with = |formatters: &Formatters| Some(formatters.weekday_short.format(&gregorian(date)?).to_string());
    write(language, with, || date.format("%a").to_string())
}

/// The time of day in Vienna, without the zone's name: "14:02". Show the zone beside it.
pub fn time(language: Language, moment: DateTime<Utc>) -> String {
    let local = moment.with_timezone(&Vienna).time();
    let with = |formatters: &Formatters| {
        let [hour, minute, second] = [local.hour(), local.minute(), local.second()].map(|part| u8::try_from(part).ok());
        Some(formatters.time.format(&Time::try_new(hour?, minute?, second?, 0).ok()?).to_string())
    };
    write(language, with, || local.format("%H:%M").to_string())
}

/// A moment in the time of Vienna with the zone's name: "21 November 2026, 14:02, Vienna time".
pub fn moment(language: Language, moment: DateTime<Utc>) -> String {
    let day = date(language, moment.with_timezone(&Vienna).date_naive());
    common::moment(language, day, time(language, moment), common::vienna_time(language))
}

/// How far a day is from today, in words: "today", "tomorrow", "in 3 days", "2 days ago".
pub fn relative_days(language: Language, days: i64) -> String {
    match days {
        0 => common::today(language).to_owned(),
        1 => common::tomorrow(language).to_owned(),
        -1 => common::yesterday(language).to_owned(),
        2.. => common::in_days(language, days),
        i64::MIN..=-2 => common::days_ago(language, days.saturating_neg()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
    }

    #[test]
    fn dates_are_long_and_gregorian_with_western_digits() {
        let cases = [
            (Language::Ar, "21 نوفمبر 2026", "السبت، 21 نوفمبر 2026"),
            (Language::Zh, "2026年11月21日", "2026年11月21日星期六"),
            (Language::En, "21 November 2026", "Saturday, 21 November 2026"),
            (Language::Fr, "21 novembre 2026", "samedi 21 novembre 2026"),
            (Language::Ru, "21 ноября 2026\u{202f}г.", "суббота, 21 ноября 2026\u{202f}г."),
            (Language::Es, "21 de noviembre de 2026", "sábado, 21 de noviembre de 2026"),
        ];
        for (language, plain, with_weekday) in cases {
            assert_eq!(date(language, day()), plain);
            assert_eq!(date_with_weekday(language, day()), with_weekday);
        }
    }

    #[test]
    fn the_first_of_a_month_is_first_in_french() {
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        assert_eq!(date(Language::Fr, first), "1er novembre 2026");
        assert_eq!(date_with_weekday(Language::Fr, first), "dimanche 1er novembre 2026");
        assert_eq!(date(Language::Fr, first.with_day(11).unwrap()), "11 novembre 2026");
        assert_eq!(date(Language::Es, first), "1 de noviembre de 2026");
    }

    #[test]
    fn months_and_days_of_the_week_have_names() {
        let cases = [
            (Language::Ar, "نوفمبر 2026", "السبت"),
            (Language::Zh, "2026年11月", "星期六"),
            (Language::En, "November 2026", "Saturday"),
            (Language::Fr, "novembre 2026", "samedi"),
            (Language::Ru, "ноябрь 2026 г.", "суббота"),
            (Language::Es, "noviembre de 2026", "sábado"),
        ];
        for (language, of, long) in cases {
            assert_eq!(month(language, day()).replace('\u{202f}', " "), of);
            assert_eq!(weekday(language, day()), long);
            let short = weekday_short(language, day());
            assert!(!short.is_empty() && short.chars().count() <= long.chars().count(), "{short}");
        }
    }

    #[test]
    fn moments_are_in_vienna_in_winter_and_summer() {
        let winter: DateTime<Utc> = "2026-11-21T13:02:30Z".parse().unwrap();
        let summer: DateTime<Utc> = "2026-07-01T22:30:00Z".parse().unwrap();
        let cases = [
            (Language::Ar, "21 نوفمبر 2026، الساعة 14:02، بتوقيت فيينا"),
            (Language::Zh, "2026年11月21日 14:02（维也纳时间）"),
            (Language::En, "21 November 2026, 14:02, Vienna time"),
            (Language::Fr, "21 novembre 2026 à 14:02, heure de Vienne"),
            (Language::Ru, "21 ноября 2026\u{202f}г., 14:02, по венскому времени"),
            (Language::Es, "21 de noviembre de 2026, 14:02, hora de Viena"),
        ];
        for (language, expected) in cases {
            assert_eq!(moment(language, winter), expected);
        }
        assert_eq!(moment(Language::En, summer), "2 July 2026, 00:30, Vienna time");
    }

    #[test]
    fn distances_use_the_words_and_plurals_of_the_language() {
        let of = |language| [0, 1, -1, 2, -2, 5, 21].map(|days| relative_days(language, days));
        assert_eq!(
            of(Language::En),
            ["today", "tomorrow", "yesterday", "in 2 days", "2 days ago", "in 5 days", "in 21 days"]
        );
        assert_eq!(
            of(Language::Ru),
            ["сегодня", "завтра", "вчера", "через 2 дня", "2 дня назад", "через 5 дней", "через 21 день"]
        );
        assert_eq!(of(Language::Ar), ["اليوم", "غداً", "أمس", "بعد يومين", "قبل يومين", "بعد 5 أيام", "بعد 21 يوماً"]);
        for language in Language::ALL {
            assert!(!relative_days(language, i64::MIN).is_empty());
        }
    }

    #[test]
    fn every_language_has_formatters_and_odd_years_are_still_written() {
        for language in Language::ALL {
            assert!(Formatters::new(language).is_some(), "{language:?}");
            assert!(!date(language, NaiveDate::MAX).is_empty());
            assert!(!date(language, NaiveDate::MIN).is_empty());
        }
    }
}
