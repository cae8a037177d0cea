//! Words that stand in rows and addresses: each has one code, and each code one word.

use rules::constructive::bureau::{Procedure, Proposal, SeatKind, Voice};
use rules::constructive::profile::{Accreditation, Presence, WorkArea};
use rules::constructive::programme::ItemKind;
use rules::constructive::standing::{Outcome, Standing};
use rules::constructive::{DelegationKind, EventState, ObjectorsShown, Refused, StakeholderKind, Track, WorkingGroup};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The same questions to each of them; how many were asked.
macro_rules! ask {
    ($($name:ident),* $(,)?) => {{
        let mut asked = 0;
        $(
            let all = $name::ALL;
            let codes: BTreeSet<&str> = all.iter().map(|x| x.code()).collect();
            assert_eq!(codes.len(), all.len(), "{} has one code twice", stringify!($name));
            for one in all {
                let code = one.code();
                assert!(!code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code:?}");
                assert_eq!($name::from_code(code), Some(*one));
                assert_eq!(serde_json::to_value(one).unwrap(), code, "in JSON as in rows");
                assert_eq!(serde_json::from_value::<$name>(code.into()).unwrap(), *one);
                for other in [code.to_uppercase(), format!(" {code}"), format!("{code}\0"), format!("{one:?}")] {
                    assert_eq!($name::from_code(&other), None, "{other:?}");
                }
            }
            assert_eq!($name::from_code(""), None);
            asked += 1;
        )*
        asked
    }};
}

/// How often a text stands in the sources of this part.
fn written(text: &str) -> usize {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = fs::read_dir(source.join("constructive")).unwrap().map(|entry| entry.unwrap().path());
    files
        .chain([source.join("constructive.rs")])
        .map(|file| fs::read_to_string(file).unwrap().matches(text).count())
        .sum()
}

#[test]
fn every_word_has_one_code_and_comes_back_from_it() {
    let asked = ask!(
        WorkingGroup,
        StakeholderKind,
        Track,
        DelegationKind,
        EventState,
        ObjectorsShown,
        Standing,
        Outcome,
        Procedure,
        Proposal,
        Voice,
        SeatKind,
        Accreditation,
        WorkArea,
        Presence,
        ItemKind,
    );
    assert_eq!(asked, written("coded! {"), "one of the sources is not asked");
}

#[test]
fn each_kind_of_stakeholder_comes_by_the_track_of_its_subparagraph() {
    let table = [
        (StakeholderKind::Ngo, Track::Confirmation, "53 (d)"),
        (StakeholderKind::Academia, Track::Application, "53 (e)"),
        (StakeholderKind::PrivateSector, Track::Application, "53 (e)"),
        (StakeholderKind::Other, Track::Application, "53 (e)"),
        (StakeholderKind::Intergovernmental, Track::Registration, "53 (c)"),
    ];
    assert_eq!(table.map(|(kind, ..)| kind), StakeholderKind::ALL);
    for (kind, track, paragraph) in table {
        assert_eq!((kind.track(), kind.track().paragraph()), (track, paragraph), "{kind:?}");
    }
}

/// A number for each reason: a new one does not compile here until the samples have it.
const fn place(refused: &Refused) -> usize {
    match refused {
        Refused::Closed { .. } => 0,
        Refused::AnswerClosed { .. } => 1,
        Refused::CommentClosed { .. } => 2,
        Refused::Begun => 3,
        Refused::NotYetClosed { .. } => 4,
        Refused::NotOpen => 5,
        Refused::StillRunning { .. } => 6,
        Refused::Objected => 7,
        Refused::Decided => 8,
        Refused::Nothing => 9,
        Refused::UnderWay => 10,
        Refused::Stale => 11,
        Refused::NotCleared => 12,
        Refused::Full { .. } => 13,
        Refused::NeedsReason => 14,
    }
}

#[test]
fn each_reason_has_a_sample_and_a_code_of_its_own() {
    let samples = Refused::samples();
    assert_eq!(samples.iter().map(place).collect::<Vec<_>>(), (0..15).collect::<Vec<_>>());
    let codes: BTreeSet<&str> = samples.iter().map(Refused::code).collect();
    assert_eq!(codes.len(), samples.len());
    for one in &samples {
        let json = serde_json::to_value(one).unwrap();
        assert_eq!(json["code"], one.code());
        assert_eq!(serde_json::from_value::<Refused>(json).unwrap(), *one);
    }
}

#[test]
fn what_the_resolution_says_is_refused_with_its_subparagraph() {
    let day = super::day("2026-10-20");
    let table = [
        (Refused::Closed { last: day, track: Track::Confirmation }, Some("53 (d)")),
        (Refused::Closed { last: day, track: Track::Application }, Some("53 (e)")),
        (Refused::AnswerClosed { last: day }, Some("53 (d), (e)")),
        (Refused::CommentClosed { last: day }, Some("53 (d), (e)")),
        (Refused::Begun, None),
        (Refused::NotYetClosed { last: day }, Some("53 (d), (e)")),
        (Refused::StillRunning { until: day }, Some("53 (d), (e)")),
        (Refused::Objected, Some("53 (e)")), // "approved provided that no State party objects"
        (Refused::NotCleared, Some("53 (b)")),
        (Refused::NotOpen, None),
        (Refused::Decided, None),
        (Refused::Nothing, None),
        (Refused::UnderWay, None),
        (Refused::Stale, None),
        (Refused::Full { max: 5 }, None),
        (Refused::NeedsReason, None),
    ];
    for (refused, paragraph) in table {
        assert_eq!(refused.paragraph(), paragraph, "{refused:?}");
    }
}
