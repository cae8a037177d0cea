//! One organization under two spellings: the same is found, others stay apart, and no name breaks anything.

use rules::constructive::likeness::{Likeness, key, likeness};

/// Each line has spellings of one organization.
const SAME: &[&[&str]] = &[
    // Letters, spaces, signs, order, small words.
    &["Open Doors", "OPEN DOORS", "  open   doors ", "Open-Doors", "Doors, Open", "The Open Doors", "“Open Doors”"],
    &["Institute for Peace and Justice", "Institute of Peace & Justice", "Peace/Justice Institute"],
    &["Women's Aid", "Womens Aid", "Women’s Aid", "Womenʼs Aid"],
    // Legal forms.
    &["Safe Ports", "Safe Ports Inc.", "Safe Ports, I.N.C.", "Safe Ports Ltd", "Safe Ports LLC", "Safe Ports (NGO)"],
    &["Hafenwacht", "Hafenwacht e.V.", "Hafenwacht GmbH", "HAFENWACHT EV"],
    &["Ayuda", "Ayuda S.A.", "Ayuda, ONG", "Ayuda s.r.l."],
    // Accents, written as one sign, as two, or left out.
    &["Fédération Été", "Federation Ete", "FÉDÉRATION ÉTÉ", "Fe\u{301}de\u{301}ration E\u{301}te\u{301}"],
    &["Asociación Niñez", "Asociacion Ninez", "Asociacio\u{301}n Nin\u{303}ez"],
    &["Łódź bez Granic", "Lodz bez granic"],
    &["Žmogaus Ateitis Ųė", "Zmogaus Ateitis Ue"],
    &["Việt Sống", "Viet Song", "Vie\u{323}\u{302}t So\u{302}\u{301}ng"],
    &["İstanbul Işık", "Istanbul Isik", "ISTANBUL IŞIK", "ıstanbul ışık"],
    &["Straße frei", "Strasse frei", "STRASSE FREI", "STRAẞE FREI"],
    &["Œuvre Sœur", "Oeuvre Soeur"],
    &["Ærlig Øst", "Aerlig Ost"],
    // Full-width letters and digits of Chinese keyboards, joined letters of old fonts.
    &["ＡＢＣ　２０００", "ABC 2000", "abc 2000"],
    &["Ｗｉｄｅ＿Ｐａｔｈｓ", "Wide Paths", "Ｗｉｄｅ Paths"],
    &["Oﬃce ﬁrst", "Office first"],
    &["中国法学会", "中国法学会\u{200B}", " 中国法学会。"],
    // Arabic: hamza, madda and wasla, ta marbuta, alif maqsura, vowel signs, tatweel, joined forms, Persian keyboards.
    &["مؤسسة الأمل", "موسسة الامل", "مؤسسه الأمل", "مُؤَسَّسَة الأَمَل", "مؤســسة الأمل"],
    &["إنقاذ", "انقاذ", "أنقاذ", "آنقاذ", "ٱنقاذ"],
    &["هيئة الإغاثة", "هييه الاغاثه"],
    &["مبنى", "مبني", "مبنی"],
    &["كرامة", "کرامه", "\u{FEDB}\u{FEAE}\u{FE8D}\u{FEE3}\u{FE94}"],
    // Russian: yo, legal forms; signs as one or as two.
    &["Надёжный Берег", "Надежный берег", "НАДЁЖНЫЙ БЕРЕГ", "Наде\u{308}жныи\u{306} Берег", "НКО «Надёжный берег»"],
    &["Єдина Україна", "Єдина Украі\u{308}на", "ЄДИНА УКРАЇНА"],
    // Hidden signs.
    &["Quiet Rivers", "Quiet\u{AD} Ri\u{200B}vers\u{FEFF}", "\u{200F}Quiet Rivers\u{200E}"],
    // Nothing but small words is compared as it is.
    &["The And", "and the"],
    &["E.V.", "ev"],
];

const ALIKE: &[(&str, &str)] = &[
    ("International Federation of Coastal Communities", "International Federaton of Coastal Communities"),
    ("Центр изучения преступности", "Центр изучения преступностей"),
    ("Transparency Austria", "Transparency Australia"), // different, but near enough to be looked at
    ("中国 法学会", "中国法学会"),
];

const DIFFERENT: &[(&str, &str)] = &[
    ("Doctors Without Borders", "Lawyers Without Borders"),
    ("Open Doors", "Open Windows"),
    ("Hope", "Home"),
    ("ABC 2000", "ABC 2001"),
    ("中国法学会", "中国法学院"),
    ("مؤسسة الأمل", "مؤسسة السلام"),
    ("Надёжный берег", "Новый берег"),
    ("A", "B"),
    ("The", "And"),
    // Nothing that could be compared is like nothing.
    ("", ""),
    ("", "Open Doors"),
    ("!!!", "!!!"),
    ("\u{200B}", "\u{200B}"),
    ("\u{301}", "\u{301}"),
];

#[test]
fn spellings_of_one_organization_are_the_same() {
    for spellings in SAME {
        for (one, other) in spellings.iter().flat_map(|a| spellings.iter().map(move |b| (a, b))) {
            assert_eq!(likeness(one, other), Likeness::Same, "{one:?} {other:?}: {:?} {:?}", key(one), key(other));
        }
    }
}

#[test]
fn different_organizations_stay_different() {
    for (one, other) in DIFFERENT {
        assert_eq!(likeness(one, other), Likeness::Different, "{one:?} {other:?}");
    }
    let firsts: Vec<&str> = SAME.iter().map(|spellings| spellings[0]).collect();
    for (one, other) in firsts.iter().flat_map(|a| firsts.iter().map(move |b| (a, b))) {
        if one != other {
            assert_eq!(likeness(one, other), Likeness::Different, "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_slip_of_the_pen_is_pointed_out() {
    for (one, other) in ALIKE {
        assert_eq!(likeness(one, other), Likeness::Alike, "{one:?} {other:?}");
    }
    assert!(
        Likeness::Different < Likeness::Alike && Likeness::Alike < Likeness::Same,
        "the nearest one is the greatest"
    );
}

#[test]
fn likeness_is_the_same_from_both_sides() {
    let spelled = SAME.iter().flat_map(|spellings| spellings.iter().copied());
    let pairs = ALIKE.iter().chain(DIFFERENT).flat_map(|(a, b)| [*a, *b]);
    let all: Vec<&str> = spelled.chain(pairs).collect();
    for (one, other) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
        assert_eq!(likeness(one, other), likeness(other, one), "{one:?} {other:?}");
    }
}

#[test]
fn every_character_can_stand_in_a_name() {
    // Planes 0 and 1, the joined ideographs of plane 2, the tags of plane 14, and the last of all.
    let codes = (0..0x2_0000_u32).chain(0x2_F800..0x2_FA20).chain(0xE_0000..0xE_0200).chain(0x10_FFF0..=0x10_FFFF);
    for c in codes.filter_map(char::from_u32) {
        let kept = key(&format!("x{c} Doors"));
        assert!(kept.contains("doors"), "{c:?}: {kept:?}");
        assert_eq!(key(&kept), kept, "{c:?}: what is compared is compared as it is");
    }
}

#[test]
fn odd_texts_break_nothing() {
    let odd = [
        "\0",
        "\u{202E}abc",
        "\u{FFFD}",
        "👩\u{200D}⚖\u{FE0F}",
        "\u{1F1E6}\u{1F1F9}",
        "e\u{301}\u{301}\u{301}",
        "ﷺ",
        "क्षमा",
        "각하",
        "ガス",
        "한국",
        "\u{10FFFF}",
        "....",
        "’’’",
        "---",
        " \t\r\n",
        "a\u{0}b",
    ];
    for (one, other) in odd.iter().flat_map(|a| odd.iter().map(move |b| (a, b))) {
        let same = likeness(one, other) == Likeness::Same;
        assert_eq!(same, one == other && !key(one).is_empty(), "{one:?} {other:?}");
    }
    let (long, longer) = ("Open ".repeat(20_000), "Open ".repeat(20_001));
    assert_ne!(likeness(&long, &longer), Likeness::Same);
}
