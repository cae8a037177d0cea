//! The programme (para. 53 (g)): by time, each part known for good, and what changed between two versions.

use super::said;
use rules::constructive::programme::{
    Change, ITEMS_MAX, Item, ItemKind, Programme, TypedItem, changes, check, clock, minutes,
};

fn part(key: &str, from: &str, until: &str, title: &str) -> TypedItem {
    let text = str::to_owned;
    TypedItem {
        key: text(key),
        from: text(from),
        until: text(until),
        kind: text("session"),
        title: text(title),
        ..TypedItem::default()
    }
}

/// The form of a programme that is there.
fn form_of(programme: &Programme) -> Vec<TypedItem> {
    let typed = |item: &Item| TypedItem {
        key: item.key.to_string(),
        from: clock(item.from),
        until: clock(item.until),
        kind: item.kind.code().to_owned(),
        title: item.title.clone(),
        about: item.about.clone(),
        speakers: item.speakers.join("\n"),
    };
    programme.items.iter().map(typed).collect()
}

fn faults_of(typed: &[TypedItem]) -> Vec<String> {
    said(&check(typed).err().unwrap_or_default())
}

/// Keys and titles, in order.
fn order(programme: &Programme) -> Vec<(u32, &str)> {
    programme.items.iter().map(|item| (item.key, item.title.as_str())).collect()
}

#[test]
fn times_of_day_are_read_and_written() {
    for n in 0..24 * 60 {
        assert_eq!(minutes(&clock(n)), Some(n));
        assert_eq!(minutes(&format!(" {}:00 ", clock(n))), Some(n), "browsers may send seconds");
    }
    let table = [
        ("00:00", Some(0)),
        ("9:05", Some(545)),
        ("09:05", Some(545)),
        ("23:59", Some(1439)),
        ("23:59:59", Some(1439)),
        ("24:00", None),
        ("12:60", None),
        ("12:00:60", None),
        ("12:5", None),
        ("12:005", None),
        ("012:00", None),
        ("12", None),
        ("12:", None),
        (":30", None),
        ("12:30:", None),
        ("12:30:00:00", None),
        ("12.30", None),
        ("-1:30", None),
        ("+9:30", None),
        ("09:+5", None),
        ("12: 5", None),
        ("", None),
        ("noon", None),
        ("12:3é", None),
        ("12:é", None),
        // Half past seven in the evening is no time of the morning.
        ("7:30 PM", None),
        ("7:30pm", None),
    ];
    for (typed, expected) in table {
        assert_eq!(minutes(typed), expected, "{typed:?}");
    }
}

#[test]
fn parts_stand_by_time_and_keep_their_keys() {
    let typed = [
        part("4", "11:00", "12:00", "Panel"),
        part("", "09:00", "10:00", "New"),
        part("2", "10:00", "11:00", "Second"),
        part("", "", "", ""), // a row without a word
        part("1", "10:00", "10:30", "First"),
        part("x", "10:00", "11:00", "No key"),
        part("0", "12:00", "12:30", "Nor this"),
    ];
    let kept = check(&typed).unwrap();
    let expected = [(5, "New"), (1, "First"), (2, "Second"), (6, "No key"), (4, "Panel"), (7, "Nor this")];
    assert_eq!(order(&kept), expected);
    assert_eq!(check(&form_of(&kept)).unwrap(), kept, "saved again it is the same");
}

#[test]
fn no_two_parts_have_one_key() {
    let keys = ["", "", "1", "1", "7", "7", "7", " 7 ", "-3", "4294967295", "4294967296", "1000000000", "0"];
    let typed: Vec<TypedItem> = keys.iter().map(|key| part(key, "09:00", "10:00", "A part")).collect();
    let kept = check(&typed).unwrap();
    let mut found: Vec<u32> = kept.items.iter().map(|item| item.key).collect();
    assert_eq!(found.len(), keys.len());
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), keys.len(), "{found:?}");
    assert!(!found.contains(&0));
    for kept in [1, 7, 1_000_000_000] {
        assert!(found.contains(&kept), "{kept}");
    }
    assert_eq!(check(&form_of(&kept)).unwrap(), kept, "saved again it is the same");
}

#[test]
fn what_a_part_has_is_kept() {
    let typed = TypedItem {
        kind: "panel".to_owned(),
        title: "  Panel  ".to_owned(),
        about: " One.\r\nTwo. ".to_owned(),
        speakers: " Amina Otieno \r\n\r\n\t\n李明\n".to_owned(),
        ..part("3", "9:00", "10:30", "")
    };
    let expected = Item {
        key: 3,
        from: 540,
        until: 630,
        kind: ItemKind::Panel,
        title: "Panel".to_owned(),
        about: "One.\nTwo.".to_owned(),
        speakers: vec!["Amina Otieno".to_owned(), "李明".to_owned()],
    };
    assert_eq!(check(std::slice::from_ref(&typed)).unwrap().items, [expected]);
    for kind in ItemKind::ALL {
        let typed = TypedItem { kind: kind.code().to_owned(), ..typed.clone() };
        assert_eq!(check(&[typed]).unwrap().items[0].kind, *kind);
    }
}

#[test]
fn each_fault_stands_at_its_row() {
    let long = |n: usize| "ж".repeat(n);
    let table: Vec<(TypedItem, &[&str])> = vec![
        (part("", "", "10:00", "Title"), &["from.1 required"]),
        (part("", "09:00", " ", "Title"), &["until.1 required"]),
        (part("", "", "", "Title"), &["from.1 required", "until.1 required"]),
        (part("", "9h00", "10:00", "Title"), &["from.1 wrong_kind"]),
        (part("", "09:00", "25:00", "Title"), &["until.1 wrong_kind"]),
        (part("", "10:00", "09:59", "Title"), &["until.1 not_after"]),
        (part("", "10:00", "10:00", "Title"), &["until.1 not_after"]),
        (part("", "23:00", "01:00", "Title"), &["until.1 not_after"]), // no part goes over midnight
        (part("", "10:00", "10:01", "Title"), &[]),
        (part("", "09:00", "10:00", ""), &["title.1 required"]),
        (part("", "09:00", "10:00", &long(201)), &["title.1 too_long"]),
        (part("", "09:00", "10:00", &long(200)), &[]),
        (part("", "09:00", "10:00", "Two\nlines"), &["title.1 control_characters"]),
        (part("", "09:00", "10:00", "\u{202E}eltit"), &["title.1 bidi_controls"]),
        (TypedItem { about: long(4001), ..part("", "09:00", "10:00", "Title") }, &["about.1 too_long"]),
        (TypedItem { about: long(4000), ..part("", "09:00", "10:00", "Title") }, &[]),
        (
            TypedItem { about: "\u{0}".to_owned(), ..part("", "09:00", "10:00", "Title") },
            &["about.1 control_characters"],
        ),
        (
            TypedItem { speakers: "\u{2066}".to_owned(), ..part("", "09:00", "10:00", "Title") },
            &["speakers.1 bidi_controls"],
        ),
        (
            TypedItem { about: "\u{1B}".to_owned(), ..part("", "x", "", "") },
            &["from.1 wrong_kind", "until.1 required", "title.1 required", "about.1 control_characters"],
        ),
    ];
    for (typed, expected) in table {
        let rows = [part("", "", "", ""), typed.clone(), part("1", "09:00", "10:00", "Good")];
        assert_eq!(faults_of(&rows), expected, "{typed:?}");
    }
}

#[test]
fn a_programme_has_so_many_parts_and_may_have_none() {
    assert_eq!(check(&[]), Ok(Programme::default()));
    assert_eq!(check(&[part("3", " ", "", "\t")]), Ok(Programme::default()));
    let many = |n: u32| (0..n).map(|_| part("", "09:00", "10:00", "Title")).collect::<Vec<_>>();
    assert_eq!(faults_of(&many(ITEMS_MAX)), [""; 0]);
    assert_eq!(faults_of(&many(ITEMS_MAX + 1)), ["items too_many"]);
}

/// Changes as words.
fn words(before: &Programme, after: &Programme) -> Vec<String> {
    let word = |change: &Change| match change {
        Change::Added(item) => format!("added {}", item.title),
        Change::Removed(item) => format!("removed {}", item.title),
        Change::Changed(pair) => {
            assert_eq!(pair.0.key, pair.1.key, "one part before and after");
            format!("{} at {} became {} at {}", pair.0.title, clock(pair.0.from), pair.1.title, clock(pair.1.from))
        }
    };
    changes(before, after).iter().map(word).collect()
}

#[test]
fn what_changed_is_told_in_the_later_order_and_what_is_gone_comes_last() {
    let before = check(&[
        part("1", "09:00", "10:00", "Opening"),
        part("2", "10:00", "11:00", "Panel"),
        part("3", "11:00", "11:30", "Pause"),
        part("4", "11:30", "12:00", "Floor"),
    ])
    .unwrap();
    let after = check(&[
        part("4", "09:30", "10:00", "Floor"),
        part("1", "09:00", "10:00", "Opening"),
        part("", "14:00", "15:00", "Closing"),
        part("2", "10:00", "11:00", "Panel of stakeholders"),
    ])
    .unwrap();
    let expected = [
        "Floor at 11:30 became Floor at 09:30",
        "Panel at 10:00 became Panel of stakeholders at 10:00",
        "added Closing",
        "removed Pause",
    ];
    assert_eq!(words(&before, &after), expected);
    assert_eq!(words(&before, &before), [""; 0]);
    let all = ["Opening", "Panel", "Pause", "Floor"];
    assert_eq!(words(&Programme::default(), &before), all.map(|title| format!("added {title}")));
    assert_eq!(words(&before, &Programme::default()), all.map(|title| format!("removed {title}")));
}

#[test]
fn every_part_of_a_part_can_change() {
    let typed = part("1", "09:00", "10:00", "Opening");
    let before = check(std::slice::from_ref(&typed)).unwrap();
    let text = str::to_owned;
    let others = [
        TypedItem { from: text("09:01"), ..typed.clone() },
        TypedItem { until: text("10:01"), ..typed.clone() },
        TypedItem { kind: text("floor"), ..typed.clone() },
        TypedItem { title: text("Closing"), ..typed.clone() },
        TypedItem { about: text("It opens."), ..typed.clone() },
        TypedItem { speakers: text("Amina Otieno"), ..typed.clone() },
    ];
    for other in others {
        let after = check(&[other]).unwrap();
        let expected = Change::Changed(Box::new((before.items[0].clone(), after.items[0].clone())));
        assert_eq!(changes(&before, &after), [expected]);
    }
    // Another key is another part.
    let renewed = check(&[TypedItem { key: text("2"), ..typed }]).unwrap();
    assert_eq!(words(&before, &renewed), ["added Opening", "removed Opening"]);
}

#[test]
fn changes_lead_from_one_version_to_the_next() {
    // Every pair of programmes of up to three parts, each at one of two times or left out.
    let versions: Vec<Programme> = (0..27)
        .map(|n: u32| {
            let rows = (1..=3).filter_map(|key| match (n / 3_u32.pow(key - 1)) % 3 {
                0 => None,
                1 => Some(part(&key.to_string(), "09:00", "10:00", "Part")),
                _ => Some(part(&key.to_string(), "11:00", "12:00", "Part")),
            });
            check(&rows.collect::<Vec<_>>()).unwrap()
        })
        .collect();
    for (before, after) in versions.iter().flat_map(|a| versions.iter().map(move |b| (a, b))) {
        let mut items = before.items.clone();
        for change in changes(before, after) {
            match change {
                Change::Added(item) => items.push(item),
                Change::Removed(item) => items.retain(|i| *i != item),
                Change::Changed(pair) => {
                    assert_ne!(pair.0, pair.1);
                    items.retain(|i| *i != pair.0);
                    items.push(pair.1);
                }
            }
        }
        items.sort_by_key(|item| (item.from, item.until, item.key));
        assert_eq!(items, after.items);
    }
}
