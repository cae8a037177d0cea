//! What an organization says of itself, and whom it sends: each fault at its field, and what is kept.

use super::said;
use rules::constructive::StakeholderKind;
use rules::constructive::profile::{
    Accreditation, Presence, Representative, TypedProfile, TypedRepresentative, WorkArea, check, check_people,
};
use rules::party::RegionalGroup;
use rules::ruleset::resolution_9_1;

fn typed() -> TypedProfile {
    let text = str::to_owned;
    TypedProfile {
        name: text("Open Doors"),
        short_name: text("OD"),
        kind: text("ngo"),
        region: text("African"),
        seat: text("Nairobi"),
        accreditation: text("ecosoc"),
        accreditation_detail: text("2019/17"),
        areas: vec![text("victims"), text("trafficking")],
        website: text("https://open-doors.example/"),
    }
}

/// The form with one field typed otherwise.
fn with(field: &str, value: &str) -> TypedProfile {
    let mut typed = typed();
    let to = match field {
        "name" => &mut typed.name,
        "short_name" => &mut typed.short_name,
        "kind" => &mut typed.kind,
        "region" => &mut typed.region,
        "seat" => &mut typed.seat,
        "accreditation" => &mut typed.accreditation,
        "accreditation_detail" => &mut typed.accreditation_detail,
        "website" => &mut typed.website,
        "areas" => {
            typed.areas = value.split(',').map(str::to_owned).collect();
            return typed;
        }
        other => panic!("no field {other}"),
    };
    value.clone_into(to);
    typed
}

fn faults_of(typed: &TypedProfile) -> Vec<String> {
    said(&check(resolution_9_1(), typed).err().unwrap_or_default())
}

/// 201 letters, each of several bytes.
fn too_long() -> String {
    "ж".repeat(201)
}

#[test]
fn a_profile_is_kept_as_it_was_meant() {
    let typed = TypedProfile {
        name: "  Open Doors  ".to_owned(),
        website: " www.open-doors.example ".to_owned(),
        areas: ["victims", "trafficking", "victims"].map(str::to_owned).to_vec(),
        ..typed()
    };
    let kept = check(resolution_9_1(), &typed).unwrap();
    assert_eq!(kept.name, "Open Doors");
    assert_eq!(kept.short_name, "OD");
    assert_eq!((kept.kind, kept.region), (StakeholderKind::Ngo, RegionalGroup::African));
    assert_eq!(kept.seat, "Nairobi");
    assert_eq!((kept.accreditation, kept.accreditation_detail.as_str()), (Accreditation::Ecosoc, "2019/17"));
    assert_eq!(kept.areas, [WorkArea::Victims, WorkArea::Trafficking], "each once, in the order given");
    assert_eq!(kept.website, "https://www.open-doors.example");
}

#[test]
fn a_name_may_be_in_any_script_and_fields_that_are_not_needed_may_be_empty() {
    let names = ["Открытые двери — 开门 — أبواب مفتوحة", "می\u{200C}خواهم", "Women’s Aid (2003)", &"ж".repeat(200)];
    for name in names {
        assert_eq!(faults_of(&with("name", name)), [""; 0], "{name}");
    }
    for field in ["short_name", "seat", "accreditation_detail", "website"] {
        for empty in ["", "  \t "] {
            assert_eq!(faults_of(&with(field, empty)), [""; 0], "{field}");
        }
    }
    assert_eq!(faults_of(&TypedProfile { areas: Vec::new(), ..typed() }), [""; 0]);
    for kind in StakeholderKind::ALL {
        assert_eq!(check(resolution_9_1(), &with("kind", kind.code())).unwrap().kind, *kind);
    }
    for region in RegionalGroup::ALL {
        assert_eq!(check(resolution_9_1(), &with("region", region.code())).unwrap().region, region);
    }
    let areas: Vec<&str> = WorkArea::ALL.iter().map(|area| area.code()).collect();
    assert_eq!(check(resolution_9_1(), &with("areas", &areas.join(","))).unwrap().areas, WorkArea::ALL);
}

#[test]
fn each_fault_stands_at_its_field() {
    let table: &[(&str, &str, &str)] = &[
        ("name", "", "required"),
        ("name", " \t ", "required"),
        ("name", "Open\nDoors", "control_characters"),
        ("name", "Open\u{2028}Doors", "control_characters"),
        ("name", "Open\u{0}Doors", "control_characters"),
        ("name", "Open\u{FFFE}Doors", "control_characters"),
        ("name", "\u{202E}srooD nepO", "bidi_controls"),
        ("name", "Open \u{2066}Doors\u{2069}", "bidi_controls"),
        ("short_name", &"o".repeat(41), "too_long"),
        ("short_name", "O\u{7F}D", "control_characters"),
        ("kind", "", "required"),
        ("kind", "party", "not_an_option"),
        ("kind", "NGO", "not_an_option"),
        ("region", "", "required"),
        ("region", "african", "not_an_option"),
        ("seat", "Nairobi\r\nKenya", "control_characters"),
        ("seat", "\u{202B}Nairobi", "bidi_controls"),
        ("accreditation", "", "required"),
        ("accreditation", "yes", "not_an_option"),
        ("accreditation_detail", "2019\u{1B}17", "control_characters"),
        ("areas", "victims,all", "not_an_option"),
        ("website", "ftp://open-doors.example", "not_a_link"),
        ("website", "javascript://open-doors.example", "not_a_link"),
        ("website", "https://", "not_a_link"),
        ("website", "open doors", "not_a_link"),
        ("website", "https://un.org@open-doors.example", "not_a_link"),
        ("website", "office@open-doors.example", "not_a_link"),
        ("website", "open-doors.example/\u{202E}", "bidi_controls"),
    ];
    for (field, value, code) in table {
        assert_eq!(faults_of(&with(field, value)), [format!("{field} {code}")], "{field} {value:?}");
    }
    for field in ["name", "seat", "accreditation_detail"] {
        assert_eq!(faults_of(&with(field, &too_long())), [format!("{field} too_long")]);
        assert_eq!(faults_of(&with(field, &"ж".repeat(200))), [""; 0], "{field}");
    }
    assert_eq!(faults_of(&with("short_name", &"o".repeat(40))), [""; 0]);
}

#[test]
fn another_body_has_to_be_named() {
    for accreditation in Accreditation::ALL {
        let typed = TypedProfile { accreditation_detail: String::new(), ..with("accreditation", accreditation.code()) };
        let needed = *accreditation == Accreditation::Other;
        let expected = if needed { vec!["accreditation_detail required".to_owned()] } else { Vec::new() };
        assert_eq!(faults_of(&typed), expected, "{accreditation:?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let bad = TypedProfile {
        name: String::new(),
        short_name: too_long(),
        kind: "x".to_owned(),
        region: "x".to_owned(),
        seat: "\u{202E}".to_owned(),
        accreditation: "other".to_owned(),
        accreditation_detail: " ".to_owned(),
        areas: vec!["x".to_owned()],
        website: "x y".to_owned(),
    };
    let fields: Vec<String> = faults_of(&bad).iter().filter_map(|f| f.split(' ').next().map(str::to_owned)).collect();
    let all = ["name", "short_name", "kind", "region", "seat", "accreditation_detail", "areas", "website"];
    assert_eq!(fields, all);
    let nothing = faults_of(&TypedProfile::default());
    assert_eq!(nothing, ["name required", "kind required", "region required", "accreditation required"]);
}

fn person(name: &str, function: &str, email: &str, presence: &str) -> TypedRepresentative {
    let text = str::to_owned;
    TypedRepresentative { name: text(name), function: text(function), email: text(email), presence: text(presence) }
}

fn people_faults(people: &[TypedRepresentative], required: bool) -> Vec<String> {
    said(&check_people(resolution_9_1(), people, required).err().unwrap_or_default())
}

#[test]
fn people_are_kept_and_empty_rows_count_for_nothing() {
    let typed = [
        person("", "", "", ""),
        person(" Amina Otieno ", "Director", " Amina@Open-Doors.EXAMPLE ", "online"),
        person(" ", "\t", " ", "room"), // how they take part is preset, and says nothing
        person("李明", "", "", ""),
        person("", "", "", "online"),
    ];
    let kept = check_people(resolution_9_1(), &typed, true).unwrap();
    let text = str::to_owned;
    let amina = Representative {
        name: text("Amina Otieno"),
        function: text("Director"),
        email: text("amina@open-doors.example"),
        presence: Presence::Online,
    };
    let li = Representative { name: text("李明"), function: text(""), email: text(""), presence: Presence::Room };
    assert_eq!(kept, [amina, li]);
}

#[test]
fn faults_of_people_stand_at_their_row() {
    let good = || person("Amina Otieno", "Director", "amina@open-doors.example", "room");
    let table: &[(TypedRepresentative, &str)] = &[
        (person("", "Director", "", ""), "name.2 required"),
        (person(" ", "", "amina@open-doors.example", ""), "name.2 required"),
        (person(&too_long(), "", "", ""), "name.2 too_long"),
        (person("Amina\nOtieno", "", "", ""), "name.2 control_characters"),
        (person("\u{202E}anima", "", "", ""), "name.2 bidi_controls"),
        (person("Amina", &too_long(), "", ""), "function.2 too_long"),
        (person("Amina", "Director\u{0}", "", ""), "function.2 control_characters"),
        (person("Amina", "\u{2067}Director", "", ""), "function.2 bidi_controls"),
        (person("Amina", "", "amina", ""), "email.2 not_an_email"),
        (person("Amina", "", "amina@", ""), "email.2 not_an_email"),
        (person("Amina", "", "amina@open doors.example", ""), "email.2 not_an_email"),
        (person("Amina", "", "a@b.example,c@d.example", ""), "email.2 not_an_email"),
        (person("Amina", "", "amina@open-doors.example\nBcc: x@y.example", ""), "email.2 control_characters"),
    ];
    for (bad, expected) in table {
        // The empty row between counts for nothing and keeps its number.
        let people = [good(), person("", "", "", ""), bad.clone(), good()];
        assert_eq!(people_faults(&people, true), [expected.to_owned()], "{bad:?}");
    }
    let all = [person("", "\u{202E}", "x", ""), person("Amina", "", "", ""), person("", "x", "", "")];
    let expected = ["name.0 required", "function.0 bidi_controls", "email.0 not_an_email", "name.2 required"];
    assert_eq!(people_faults(&all, false), expected);
}

#[test]
fn nobody_and_too_many_are_told() {
    let max = resolution_9_1().house.constructive.representatives_max;
    let many = |n: u32| (0..n).map(|n| person(&format!("Person {n}"), "", "", "room")).collect::<Vec<_>>();
    assert_eq!(people_faults(&many(max), true), [""; 0]);
    assert_eq!(people_faults(&many(max + 1), true), ["representatives too_many"]);
    let mut with_empty = many(max);
    with_empty.extend(vec![TypedRepresentative::default(); 20]);
    assert_eq!(people_faults(&with_empty, true), [""; 0], "rows that were left empty are nobody");
    for nobody in [vec![], vec![TypedRepresentative::default(); 3]] {
        assert_eq!(people_faults(&nobody, true), ["name.0 required"]);
        assert_eq!(check_people(resolution_9_1(), &nobody, false), Ok(Vec::new()));
    }
}
