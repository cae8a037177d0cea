//! Ways to write a name that hide it from a plain search.

use super::seen;
use rules::places::finder;

#[test]
fn case_and_marks_do_not_matter() {
    for text in ["AUSTRIA", "austria", "Áustria", "A\u{301}ustria", "Ａｕｓｔｒｉａ", "𝐀𝐮𝐬𝐭𝐫𝐢𝐚", "Auſtria"]
    {
        assert_eq!(seen(text), [format!("AUT {text}")], "{text}");
    }
    assert_eq!(seen("PERU, Peru, peru, PERÚ, Perú, Peru\u{301}").len(), 6);
    assert_eq!(seen("Côte d’Ivoire, Cote d'Ivoire, COTE D`IVOIRE, Co\u{302}te d＇Ivoire, Côte d ‘Ivoire").len(), 5);
    assert_eq!(
        seen("São Tomé, Türkiye, Turkiye, Curaçao"),
        ["STP São Tomé", "TUR Türkiye", "TUR Turkiye", "NLD? Curaçao"]
    );
}

#[test]
fn spaces_hyphens_and_line_ends_are_one() {
    for name in [
        "Guinea-Bissau",
        "Guinea Bissau",
        "Guinea\u{2011}Bissau",
        "Guinea–Bissau",
        "Guinea\u{A0}Bissau",
        "Guinea   Bissau",
        "Guinea\r\n  Bissau",
        "Guinea - Bissau",
        "Guinea\u{2060}-\u{200B}Bissau",
    ] {
        assert_eq!(seen(name), [format!("GNB {name}")], "{name:?}");
    }
    assert_eq!(seen("中\n国、中 国、日　本"), ["CHN 中\n国", "CHN 中 国", "JPN 日　本"]);
}

#[test]
fn what_nobody_sees_hides_nothing() {
    for hidden in [
        '\u{200B}',
        '\u{200C}',
        '\u{200D}',
        '\u{2060}',
        '\u{FEFF}',
        '\u{AD}',
        '\u{202E}',
        '\u{202C}',
        '\u{2066}',
        '\u{2069}',
        '\u{200E}',
        '\u{200F}',
        '\u{61C}',
        '\0',
        '\u{7}',
        '\u{7F}',
        '\u{FE0F}',
        '\u{34F}',
        '\u{E0041}',
        '\u{180E}',
    ] {
        for (before, after, party) in
            [("Aus", "tria", "AUT"), ("Авс", "трии", "AUT"), ("النم", "سا", "AUT"), ("奥", "地利", "AUT")]
        {
            let text = format!("({before}{hidden}{after})");
            let found = finder().find(&text);
            assert_eq!(found.len(), 1, "{text:?}");
            assert_eq!((found[0].party.as_str(), found[0].from, found[0].to), (party, 1, text.len() - 1), "{text:?}");
        }
    }
}

#[test]
fn the_marks_of_the_last_letter_belong_to_the_name() {
    let text = "Peru\u{301}\u{301}\u{200B} x";
    let found = finder().find(text);
    assert_eq!(&text[found[0].from..found[0].to], "Peru\u{301}\u{301}");
}

#[test]
fn arabic_is_found_with_and_without_its_marks() {
    for text in
        ["أفغانستان", "افغانستان", "أفغانـــستان", "أَفْغَانِسْتَان", "ﺃﻓﻐﺎﻧﺴﺘﺎﻥ", "وأفغانستان", "بأفغانستان", "لافغانستان"]
    {
        assert_eq!(seen(text), [format!("AFG {text}")], "{text}");
    }
    for text in ["سورية", "سوريا", "سوريه", "لسورية", "وسوريا", "فسوريا", "بسوريا", "كسوريا"]
    {
        assert_eq!(seen(text), [format!("SYR {text}")], "{text}");
    }
}

#[test]
fn han_of_both_kinds_is_found() {
    assert_eq!(seen("德國、法國、荷蘭、緬甸、奧地利、盧森堡").len(), 6);
    assert_eq!(seen("紐西蘭、義大利、寮國、肯亞、坦尚尼亞、辛巴威、葉門").len(), 7);
}
