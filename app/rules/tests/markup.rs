//! The markup of messages: what is a mark, what stays words, and that thousands of random texts lose and gain nothing.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use rules::markup::{Block, Inline, Link, link, parse, plain};

fn text(t: &str) -> Inline {
    Inline::Text(t.to_owned())
}

fn one(t: &str) -> Vec<Inline> {
    match parse(t).as_slice() {
        [Block::Paragraph(line)] => line.clone(),
        other => panic!("{t:?} is {other:?}"),
    }
}

#[test]
fn paragraphs_keep_their_lines() {
    let read = parse("First\nline two\n\n\nSecond");
    assert_eq!(
        read,
        [
            Block::Paragraph(vec![text("First"), Inline::Break, text("line two")]),
            Block::Paragraph(vec![text("Second")])
        ]
    );
    assert_eq!(plain(&read), "First\nline two\n\nSecond");
    assert!(parse("").is_empty() && parse(" \n\n ").is_empty());
}

#[test]
fn lists_and_quotations_are_read() {
    let read = parse("Two points:\n- one\n* two\n\n3. three\n4. four\n> she said\n> > he said\nafter");
    let [
        Block::Paragraph(_),
        Block::List { from: None, items },
        Block::List { from: Some(3), items: numbered },
        rest @ ..,
    ] = read.as_slice()
    else {
        panic!("{read:?}")
    };
    assert_eq!((items.len(), numbered.len()), (2, 2));
    let [Block::Quotation(inside), Block::Paragraph(_)] = rest else { panic!("{rest:?}") };
    assert!(matches!(inside.as_slice(), [Block::Paragraph(_), Block::Quotation(_)]), "{inside:?}");
    // A year at the beginning of a line is no list of two.
    assert_eq!(parse("2003. The law\n2015. Its change").len(), 2);
    assert!(matches!(parse("-5 degrees").as_slice(), [Block::Paragraph(_)]));
    assert!(matches!(parse("1.5 million").as_slice(), [Block::Paragraph(_)]));
}

#[test]
fn emphasis_hugs_its_words() {
    assert_eq!(one("a *b* c"), [text("a "), Inline::Emphasis(vec![text("b")]), text(" c")]);
    assert_eq!(one("**b**"), [Inline::Strong(vec![text("b")])]);
    assert_eq!(one("**a *b* c**").len(), 1);
    for words in ["2 * 3 * 4", "a* b*", "*", "**", "***", "a * *", "*a", "a**", "footnote*"] {
        assert_eq!(plain(&parse(words)), words.trim(), "{words}");
    }
    assert_eq!(one("المادة *٥* من"), [text("المادة "), Inline::Emphasis(vec![text("٥")]), text(" من")]);
}

#[test]
fn links_lead_where_they_say() {
    let [Inline::Link(bare)] = &one("https://www.unodc.org/a?b=c#d")[..] else { panic!("no link") };
    assert_eq!((bare.host.as_str(), bare.named), ("www.unodc.org", false));
    let line = one("See [the law](https://laws.example/5), please.");
    let [_, Inline::Link(named), _] = &line[..] else { panic!("{line:?}") };
    assert_eq!((named.text.as_str(), named.host.as_str(), named.named), ("the law", "laws.example", true));
    let line = one("Write to mailto:focal.point@ministry.example.");
    assert!(matches!(&line[..], [_, Inline::Link(l), _] if l.href == "mailto:focal.point@ministry.example"));
    let line = one("(https://laws.example/5)،");
    assert!(matches!(&line[..], [_, Inline::Link(l), _] if l.href == "https://laws.example/5"), "{line:?}");
    let path = link("https://laws.example/قانون").unwrap();
    assert!(path.href.is_ascii(), "{}", path.href);
    let stars = one("https://laws.example/a*b*c");
    assert!(matches!(&stars[..], [Inline::Link(_)]), "{stars:?}");
}

#[test]
fn what_deceives_is_no_link() {
    for address in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "/reviews",
        "https://",
        "https://bank.example@evil.example/",
        "https://exаmple.org/",
        "https://ex\u{202E}ample.org/",
        "https://example.org/\u{202E}gpj",
        "https://example.org/a b",
        "https://example.org/\"onclick=x",
        "https://example.org/<script>",
        "https://exa mple.org",
        "https://-a.example",
        "https://a..example",
        "https://example.org:port/",
        "mailto:a@b.example?bcc=c@d.example",
        "mailto:@b.example",
        "mailto:a\r\nBcc:x@b.example",
    ] {
        assert_eq!(link(address), None, "{address}");
        let words = format!("[click]({address})");
        let linked = parse(&words).iter().any(|b| matches!(b, Block::Paragraph(l) if l.iter().any(is_named)));
        assert!(!linked, "{address}");
    }
    assert_eq!(link("https://xn--exmple-4nf.org/").map(|l| l.host), Some("xn--exmple-4nf.org".to_owned()));
}

fn is_named(part: &Inline) -> bool {
    matches!(part, Inline::Link(Link { named: true, .. }))
}

/// A generator that needs nothing: xorshift.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

const PIECES: [&str; 40] = [
    "*",
    "**",
    "***",
    "> ",
    ">",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "\n",
    "\n\n",
    "[",
    "](",
    ")",
    "(",
    "]",
    "https://a.example/",
    "http://",
    "mailto:x@a.example",
    "javascript:alert(1)",
    "<script>",
    "</script>",
    "\"",
    "'",
    "&amp;",
    "<b onclick=x>",
    "слово",
    "文字",
    "كلمة",
    "\u{202E}",
    "\u{200F}",
    "👩\u{200D}⚖",
    "e\u{301}",
    " ",
    "\t",
    "word",
    "٥",
    "\u{FEFF}",
    "\r\n",
    "\0",
];

fn random(chance: &mut Chance) -> String {
    let len = chance.next(40);
    (0..len).map(|_| PIECES[chance.next(PIECES.len())]).collect()
}

fn each<'b>(blocks: &'b [Block], see: &mut dyn FnMut(&'b Inline)) {
    fn inside<'b>(line: &'b [Inline], see: &mut dyn FnMut(&'b Inline)) {
        for part in line {
            see(part);
            if let Inline::Emphasis(parts) | Inline::Strong(parts) = part {
                inside(parts, see);
            }
        }
    }
    for block in blocks {
        match block {
            Block::Paragraph(line) => inside(line, see),
            Block::List { items, .. } => items.iter().for_each(|item| inside(item, see)),
            Block::Quotation(blocks) => each(blocks, see),
        }
    }
}

fn depth(blocks: &[Block]) -> usize {
    let below = |b: &Block| if let Block::Quotation(inside) = b { 1 + depth(inside) } else { 0 };
    blocks.iter().map(below).max().unwrap_or(0)
}

/// What stays is what was typed, in order; what goes is marks, the addresses behind words, and spaces.
#[test]
fn random_texts_lose_marks_only_and_gain_nothing() {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for _ in 0..20_000 {
        let typed = random(&mut chance);
        let read = parse(&typed);
        let shown = plain(&read);
        let mut rest = typed.chars().filter(|c| !c.is_whitespace());
        let mut hidden = String::new();
        for c in shown.chars().filter(|c| !c.is_whitespace()) {
            loop {
                match rest.next() {
                    Some(typed) if typed == c => break,
                    Some(mark) => hidden.push(mark),
                    None => panic!("{typed:?} became {shown:?}"),
                }
            }
        }
        hidden.extend(rest);
        each(&read, &mut |part| {
            if let Inline::Link(link) = part {
                assert!(link.href.is_ascii(), "{typed:?}");
                assert!(!link.href.contains(['"', '\'', '<', '>', ' ', '\n']), "{typed:?}: {}", link.href);
                let safe = ["https://", "http://", "mailto:"].iter().any(|s| link.href.starts_with(s));
                assert!(safe, "{typed:?}: {}", link.href);
            }
        });
        assert!(depth(&read) <= 3, "{typed:?}");
        if !typed.contains(['*', '>', '-', '[', '•']) && !typed.contains(". ") && !typed.contains(") ") {
            assert_eq!(hidden, "", "{typed:?} lost words");
        }
    }
}

#[test]
fn ten_times_the_longest_message_of_marks_is_read_at_once() {
    for piece in ["*a ", "[", "](", "> ", "**", "https://a.example/", "- \n", "*", "[a](https://a.example/"] {
        let long = piece.repeat(200_000 / piece.len());
        assert!(plain(&parse(&long)).len() <= long.len());
    }
}
