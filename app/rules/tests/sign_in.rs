//! Signing in: passwords, waits, sessions.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use chrono::{DateTime, TimeDelta};
use rules::calendar::Moment;
use rules::ruleset::resolution_9_1;
use rules::sign_in::*;

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn check(password: &str) -> Result<(), PasswordFault> {
    let context = ["aurelie.dupont@justice.example", "Aurélie Dupont-Li 王小明"];
    let terms = ["Saint Vincent and the Grenadines", "Côte d’Ivoire"];
    check_password(password, &context, &terms, &common_passwords(), &resolution_9_1().house.password)
}

#[test]
fn length_is_counted_in_scalar_values() {
    let short = Err(PasswordFault::TooShort { min: 15 });
    let long = Err(PasswordFault::TooLong { max: 128 });
    let of = |n: usize| -> String { "brown-lamp ü 法律 ".chars().cycle().take(n).collect() };
    for (n, expected) in [(0, short), (14, short), (15, Ok(())), (128, Ok(())), (129, long), (5000, long)] {
        assert_eq!(check(&of(n)), expected, "{n}");
    }
}

#[test]
fn no_rules_of_composition() {
    for password in [
        "seven quiet otters row",
        "demonstration only",
        "этотдлинныйтекст",
        "一二三四五六七八九十甲乙丙丁戊",
        "كل الطرق تؤدي إلى فيينا",
        "837465928374612",
        "correct password for a river",
        "the dragon reads qwerty novels",
        "               x",
        "🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🐟",
    ] {
        assert_eq!(check(password), Ok(()), "{password}");
    }
}

#[test]
fn common_words_stay_common() {
    for password in [
        "passwordpassword",
        "PasswordPassword",
        "passwordpasswordpass",
        "password password",
        "pass-word-pass-word",
        "password1234567",
        "!!!Password2026!!!",
        "2026 Welcome 2026",
        "123456789012345",
        "123123123123123",
        "qwertyuiopqwertyuiop",
        "qwertyuiopasdfg",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaa",
        "                ",
        "секретсекретсекрет",
        "密码密码密码密码密码密码密码密码",
        "Unodc.Unodc.Unodc.Unodc",
        "P@ssw0rdP@ssw0rd",
        "P@ssw0rd!!20261234",
        "password password 2026",
        "1234-5678-1234-5678",
        "correct horse battery staple",
        "iloveyouiloveyou1",
    ] {
        assert_eq!(check(password), Err(PasswordFault::Common), "{password}");
    }
    let limits = resolution_9_1().house.password;
    let signs = check_password("$2a!$2a!$2a!$2a!", &[], &[], &["$2a!"], &limits);
    assert_eq!(signs, Err(PasswordFault::Common), "an entry with signs at its ends, repeated");
}

#[test]
fn what_others_know_of_the_person_is_refused() {
    for password in [
        "aurelie.dupont@justice.example",
        "My name Is DUPONT today",
        "xx aurelie.dupont xx",
        "AURÉLIE likes tea a lot",
        "小明 is my nickname here",
    ] {
        let password = password.replace("小明", "王小明");
        assert_eq!(check(&password), Err(PasswordFault::ContainsContext), "{password}");
    }
    // "Li" is too short to count, and so are the e-mail's other parts.
    assert_eq!(check("listening to quiet music"), Ok(()));
    assert_eq!(check("the justice of a peach"), Ok(()));
    let limits = resolution_9_1().house.password;
    assert_eq!(check_password("seven quiet otters row", &["", "@", "a@b"], &[""], &[""], &limits), Ok(()));
}

#[test]
fn a_whole_address_is_refused_however_short_its_parts() {
    let limits = resolution_9_1().house.password;
    let of_zed = |password: &str| check_password(password, &["Zed@example", "Zed"], &[], &common_passwords(), &limits);
    for password in ["zed@example zed@example", "my address: ZED@example", "zed example zed example", "zedzedzedzedzed"]
    {
        assert_eq!(of_zed(password), Err(PasswordFault::ContainsContext), "{password}");
    }
    assert_eq!(of_zed("amazed by an example"), Ok(()), "three letters may be in it by chance");
}

#[test]
fn words_that_go_without_saying_are_no_password() {
    for password in [
        "reviewmechanism",
        "ReviewMechanism2026!",
        "organized crime convention",
        "Organised-Crime Protocols",
        "united nations convention",
        "United Nations Convention against Transnational Organized Crime",
        "UNTOC review UNTOC review",
        "mechanism for the review of implementation",
        // With what is known of the person, even two letters, and of the State.
        "Li Li Li Li review Li",
        "saint vincent and the grenadines",
        "Côte d'Ivoire review",
        "justice review 123",
    ] {
        assert_eq!(check(password), Err(PasswordFault::ContainsContext), "{password}");
    }
    for password in ["a review of quiet rivers", "grenadines with lemon", "organized crimes by otters"] {
        assert_eq!(check(password), Ok(()), "one's own words among them: {password}");
    }
}

#[test]
fn the_list_is_clean() {
    let list = common_passwords();
    assert!(list.len() >= 300, "{}", list.len());
    let mut sorted = list.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), list.len(), "an entry stands twice");
    for word in list {
        assert_eq!(word, word.to_lowercase().trim(), "{word:?}");
        assert!(word.chars().count() >= 2, "{word:?} would match too much");
    }
}

const NOW: &str = "2026-03-29T01:00:00Z";

/// Failures of which the latest was so many milliseconds ago.
fn pair(failures: u32, ago: i64) -> Attempts {
    Attempts { pair_failures: failures, pair_last: Some(at(NOW) - TimeDelta::milliseconds(ago)), ..Attempts::default() }
}

fn wait(attempts: &Attempts) -> u32 {
    may_try(attempts, &resolution_9_1().house.sign_in, at(NOW)).map_or_else(|w| w.seconds, |()| 0)
}

#[test]
fn waits_of_the_pair_double_up_to_a_minute() {
    let table = [
        (0, 0),
        (4, 0),
        (5, 1),
        (6, 2),
        (7, 4),
        (8, 8),
        (9, 16),
        (10, 32),
        (11, 60),
        (12, 60),
        (40, 60),
        (u32::MAX, 60),
    ];
    for (failures, seconds) in table {
        assert_eq!(wait(&pair(failures, 0)), seconds, "{failures}");
        assert_eq!(wait(&pair(failures, i64::from(seconds) * 1000)), 0, "{failures}: over");
    }
    for (ago, seconds) in [(1, 8), (999, 8), (1000, 7), (7999, 1), (8000, 0), (86_400_000, 0), (-3_600_000, 8)] {
        assert_eq!(wait(&pair(8, ago)), seconds, "{ago}");
    }
    assert_eq!(wait(&Attempts { pair_failures: 50, ..Attempts::default() }), 0, "no moment, no wait");
}

#[test]
fn nobody_is_locked_out_for_good() {
    for failures in (0..200).chain([u32::MAX]) {
        for known_device in [false, true] {
            let last = Some(at(NOW) - TimeDelta::seconds(60));
            let all = Attempts {
                pair_failures: failures,
                pair_last: last,
                address_failures: failures,
                address_last: last,
                account_failures: failures,
                account_last: last,
                known_device,
            };
            assert_eq!(wait(&all), 0, "{failures}");
        }
    }
}

#[test]
fn each_count_has_its_own_limit() {
    let last = Some(at(NOW));
    let address = |n| Attempts { address_failures: n, address_last: last, ..Attempts::default() };
    let account =
        |n, known_device| Attempts { account_failures: n, account_last: last, known_device, ..Attempts::default() };
    for (failures, seconds) in [(29, 0), (30, 1), (33, 8), (100, 60)] {
        assert_eq!(wait(&address(failures)), seconds, "{failures}");
        assert_eq!(wait(&Attempts { known_device: true, ..address(failures) }), seconds, "known device, {failures}");
    }
    for (failures, seconds) in [(19, 0), (20, 1), (22, 4), (100, 60)] {
        assert_eq!(wait(&account(failures, false)), seconds, "{failures}");
        assert_eq!(wait(&account(failures, true)), 0, "known device, {failures}");
    }
    assert_eq!(wait(&Attempts { known_device: true, ..pair(7, 0) }), 4, "the pair binds a known device too");
    let longest = Attempts { address_failures: 32, address_last: last, ..pair(8, 0) };
    assert_eq!(wait(&longest), 8);
}

#[test]
fn sessions_end_idle_or_old() {
    let limits = resolution_9_1().house.session;
    let created = at("2026-03-28T20:00:00Z");
    let live = |ends: &str, warn: &str| SessionState::Live { ends_at: at(ends), warn_at: at(warn) };
    let table = [
        ("2026-03-28T20:00:00Z", "2026-03-28T20:00:00Z", live("2026-03-28T20:30:00Z", "2026-03-28T20:28:00Z")),
        ("2026-03-28T20:00:00Z", "2026-03-28T20:29:59Z", live("2026-03-28T20:30:00Z", "2026-03-28T20:28:00Z")),
        ("2026-03-28T20:00:00Z", "2026-03-28T20:30:00Z", SessionState::Idle),
        ("2026-03-29T07:50:00Z", "2026-03-29T07:59:59Z", live("2026-03-29T08:00:00Z", "2026-03-29T07:58:00Z")),
        ("2026-03-29T07:50:00Z", "2026-03-29T08:00:00Z", SessionState::Expired),
        ("2026-03-29T07:29:00Z", "2026-03-29T09:00:00Z", SessionState::Idle),
        ("2026-03-28T20:00:00Z", "2026-03-28T19:00:00Z", live("2026-03-28T20:30:00Z", "2026-03-28T20:28:00Z")),
    ];
    for (seen, now, expected) in table {
        assert_eq!(session_state(created, at(seen), at(now), &limits), expected, "seen {seen}, now {now}");
    }
    let end = Moment::MAX_UTC;
    assert!(matches!(session_state(end, end, created, &limits), SessionState::Live { .. }));
}
