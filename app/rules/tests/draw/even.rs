//! How a number is drawn: even, and the same with every tool that has SHA-256.

use super::support::seed;
use rules::draw::Seed;
use rules::draw::chance::Source;

fn source(name: &str, value: &str) -> Source {
    Source { name: name.to_owned(), value: value.to_owned() }
}

/// Bytes 0 to 31.
fn rising() -> Seed {
    Seed(std::array::from_fn(|i| u8::try_from(i).unwrap()))
}

/// How far the counts are from even, in standard deviations of chi-square.
fn unevenness(n: u64, draws: u64, number: impl Fn(u64) -> u64) -> f64 {
    let mut counts = vec![0_u32; usize::try_from(n).unwrap()];
    for i in 0..draws {
        counts[usize::try_from(number(i)).unwrap()] += 1;
    }
    let even = draws as f64 / n as f64;
    let chi: f64 = counts.iter().map(|c| (f64::from(*c) - even).powi(2) / even).sum();
    let freedom = (n - 1) as f64;
    (chi - freedom) / (2.0 * freedom).sqrt()
}

#[test]
fn numbers_are_even_over_seeds_steps_attempts_and_draws() {
    // The seeds are fixed, so this holds always or never. Chi-square is right-skewed for small n: 5 is generous there.
    for n in [2, 3, 5, 6, 7, 10, 13, 64, 100, 191] {
        let draws = 2_000 + n * 20;
        type Stream<'a> = (&'a str, Box<dyn Fn(u64) -> u64>);
        let kinds: [Stream<'_>; 4] = [
            ("seeds", Box::new(move |i| seed(i).number(1, 1, 0, n))),
            ("steps", Box::new(move |i| seed(n).number(i + 1, 1, 0, n))),
            ("attempts", Box::new(move |i| seed(n).number(1, i + 1, 0, n))),
            ("draws", Box::new(move |i| seed(n).number(1, 1, i, n))),
        ];
        for (kind, number) in kinds {
            let far = unevenness(n, draws, number);
            assert!(far.abs() < 5.0, "{kind}, {n}: {far}");
        }
    }
}

#[test]
fn a_number_drawn_unevenly_would_be_noticed() {
    // 100 values over 64 places, as without rejection.
    assert!(unevenness(64, 3_000, |i| seed(i).number(1, 1, 0, 100) % 64) > 20.0);
}

#[test]
fn values_that_would_make_some_numbers_likelier_are_drawn_again() {
    // With n of 2^63 + 1 almost half of all values are refused; without that, small numbers would come twice as often.
    let n = (1 << 63) + 1;
    let low = (0..2_000).filter(|i| seed(*i).number(1, 1, 0, n) < n / 2).count();
    assert!((900..1_100).contains(&low), "{low}");
}

#[test]
fn where_there_is_no_choice_the_number_is_nought() {
    for n in [0, 1] {
        assert!((0..50).all(|i| seed(i).number(i, 1, i, n) == 0));
    }
}

#[test]
fn numbers_are_those_of_another_program() {
    // Computed with Python's hashlib after METHOD.md, section 2; the last ones took up to four refused values.
    let big = (1 << 63) + 1;
    let known: [(Seed, [u64; 4], u64); 19] = [
        (Seed([0; 32]), [1, 1, 0, 2], 1),
        (Seed([0; 32]), [1, 1, 0, 3], 2),
        (Seed([0; 32]), [2, 1, 0, 7], 2),
        (Seed([0; 32]), [1, 2, 0, 191], 77),
        (Seed([0; 32]), [1, 1, 3, 191], 64),
        (Seed([0; 32]), [400, 1, 0, 1000], 268),
        (Seed([0; 32]), [9, 9, 9, u64::MAX], 12_146_442_520_096_415_744),
        (Seed([0; 32]), [7, 1, 0, 1 << 63], 6_370_927_306_557_538_111),
        (rising(), [2, 1, 0, 7], 5),
        (rising(), [1, 2, 0, 191], 160),
        (rising(), [1, 1, 3, 191], 70),
        (rising(), [400, 1, 0, 1000], 613),
        (Seed([255; 32]), [2, 1, 0, 7], 6),
        (Seed([255; 32]), [1, 1, 3, 191], 133),
        (Seed([0; 32]), [1, 1, 0, big], 5_096_351_601_927_549_623),
        (Seed([0; 32]), [2, 1, 0, big], 2_552_578_733_499_594_854),
        (Seed([255; 32]), [2, 1, 0, big], 191_476_948_088_679_010),
        (rising(), [3, 1, 0, big], 8_651_135_074_236_427_070),
        (rising(), [4, 1, 0, big], 3_859_959_318_865_367_936),
    ];
    for (seed, [step, attempt, count, n], number) in known {
        assert_eq!(seed.number(step, attempt, count, n), number, "{seed} {step} {attempt} {count} {n}");
    }
}

#[test]
fn seeds_of_sources_are_those_of_another_program() {
    let pool = "ab".repeat(32);
    let room = [source("numbers drawn in the room", "3 14 15 92")];
    let of = |rules, rehearsal, sources: &[Source]| Seed::from_sources(rules, &pool, rehearsal, sources).to_string();
    assert_eq!(of("resolution-9-1", false, &room), "fd5c1f4847729a96ffaf0c3a246579ca4301792d768fd4392b6567b9f0834920");
    assert_eq!(of("resolution-9-1", true, &room), "4f2948724467a050eb838b4cc51b85a6dd9dd7ef1a7656074e43c8c3b4a1e5d4");
    // Lengths count bytes, not letters.
    assert_eq!(
        of("resolution-9-1", false, &[source("Zahlen im Saal – Kühne", "٣"), source("beacon", "")]),
        "79bc6d8ebf9e54b884ec8ea4d1b982102a63c491762695b442c2e9114e5c48b1"
    );
    assert_eq!(of("draft-2017", false, &[]), "a9ddca11868581e862d99ba4334cfa7d31214df5aa8c2a6ad172b81d9d338ab7");
}

#[test]
fn no_two_lists_of_sources_give_the_same_seed() {
    let of = |sources: &[Source]| Seed::from_sources("r", "p", false, sources).0;
    let lists = [
        vec![source("ab", "c")],
        vec![source("a", "bc")],
        vec![source("abc", "")],
        vec![source("", "abc")],
        vec![source("ab", "c"), source("", "")],
        vec![source("a", "b"), source("c", "")],
        vec![source("c", ""), source("a", "b")],
        vec![],
    ];
    let mut seeds: Vec<[u8; 32]> = lists.iter().map(|l| of(l)).collect();
    seeds.push(Seed::from_sources("rp", "", false, &[]).0);
    seeds.push(Seed::from_sources("", "rp", false, &[]).0);
    seeds.push(Seed::from_sources("r", "p", true, &[]).0);
    let all = seeds.len();
    seeds.sort_unstable();
    seeds.dedup();
    assert_eq!(seeds.len(), all);
}

#[test]
fn a_seed_is_read_from_hex_and_from_nothing_else() {
    let text = rising().to_string();
    assert_eq!(Seed::parse(&text), Some(rising()));
    assert_eq!(Seed::parse(&text.to_uppercase()), Some(rising()));
    for bad in
        [&text[1..], &format!("{text}0"), &text.replace('a', "g"), &text.replace("0a", "+a"), "", &"é".repeat(32)]
    {
        assert_eq!(Seed::parse(bad), None, "{bad}");
    }
}
