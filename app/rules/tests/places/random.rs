//! Whatever a text holds, what is found lies in it, in order, and the search ends soon.

use rules::places::finder;

/// A simple, well-mixed generator.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }
}

const PIECES: [&str; 48] = [
    "Republic",
    " of ",
    "the ",
    "Korea",
    "Guinea",
    "-",
    "Bissau",
    "New ",
    "Papua ",
    "Congo",
    "d'",
    "Ivoire",
    "Côte",
    "St. ",
    "Kitts",
    " and ",
    "Nevis",
    "U.",
    "S.",
    "(",
    ")",
    ",",
    "\n",
    "\r\n",
    "\0",
    "\u{301}",
    "\u{200B}",
    "\u{202E}",
    " ",
    "中",
    "国",
    "几内亚",
    "巴布亚新",
    "发展",
    "家",
    "و",
    "ال",
    "لل",
    "نمسا",
    "جمهورية ",
    "كوريا",
    "Австри",
    "и",
    "я",
    "👩\u{200D}⚖",
    "ﬁ",
    "Á",
    "\u{FDFA}",
];

fn check(text: &str) {
    let mut end = 0;
    for found in finder().find(text) {
        assert!(end <= found.from && found.from < found.to && found.to <= text.len(), "{text:?}: {found:?}");
        assert!(text.is_char_boundary(found.from) && text.is_char_boundary(found.to), "{text:?}: {found:?}");
        end = found.to;
    }
}

#[test]
fn random_pieces_give_places_in_order() {
    let mut chance = Chance(1);
    let mut some = 0;
    for _ in 0..20_000 {
        let len = chance.below(30);
        let text: String = (0..len).map(|_| PIECES[chance.below(PIECES.len())]).collect();
        check(&text);
        some += usize::from(!finder().find(&text).is_empty());
    }
    assert!(some > 2_000, "{some}");
}

#[test]
fn random_characters_do_no_harm() {
    let mut chance = Chance(2);
    for _ in 0..5_000 {
        let len = chance.below(40);
        let text: String =
            (0..len).filter_map(|_| char::from_u32(u32::try_from(chance.below(0x11_0000)).unwrap())).collect();
        check(&text);
        let text: String =
            (0..len).filter_map(|_| char::from_u32(u32::try_from(chance.below(0x3000)).unwrap())).collect();
        check(&text);
    }
    // Every character once, alone and after a letter.
    for c in (0..=0x0010_FFFF_u32).filter_map(char::from_u32) {
        let mut text = String::from("Peru");
        text.push(c);
        assert!(finder().find(&text[4..]).is_empty(), "{c:?}");
        check(&text);
    }
}

#[test]
fn a_long_text_is_cut_in_no_name() {
    let names = "Republic of Korea of the Republic of ".repeat(3_000);
    assert_eq!(finder().find(&names).len(), 3_000);
    assert!(finder().find(&names).iter().all(|f| f.party.as_str() == "KOR"));
    check(&names);
    assert_eq!(finder().find(&"巴布亚新几内亚".repeat(3_000)).len(), 3_000);
}

#[test]
fn ten_megabytes_of_one_thing_are_read() {
    for piece in
        ["a", "中", "国", "\u{301}", "\u{200B}", "\0", "و", "ل", " ", "of ", "'", "👩", "几内亚", "Republic of "]
    {
        let text = piece.repeat(10_000_000 / piece.len() / if cfg!(debug_assertions) { 20 } else { 1 });
        check(&text);
    }
}
