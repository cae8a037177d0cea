//! The crate stays pure: no source file names IO, a clock, randomness or a framework, comments aside.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

const FORBIDDEN: [&str; 11] = [
    "leptos",
    "sea_orm",
    "tokio",
    "axum",
    "std::fs",
    "std::net",
    "std::env",
    "Utc::now",
    "SystemTime",
    "Instant::now",
    "rand::",
];

/// Every Rust file below a folder, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

/// The text with comments blanked and line breaks kept. Strings stay: what they hold is part of the program. They are
/// followed only so that `//` in one does not hide the rest of its line.
fn without_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let len = if rest.starts_with("//") {
            let len = rest.find('\n').unwrap_or(rest.len());
            rest = &rest[len..];
            continue;
        } else if rest.starts_with("/*") {
            let len = block_comment(rest);
            out.extend(rest[..len].chars().filter(|c| *c == '\n'));
            // Two words on both sides of a comment are still two words.
            out.push(' ');
            rest = &rest[len..];
            continue;
        } else if let Some(len) = raw_string(rest, out.chars().next_back()) {
            len
        } else if first == '"' {
            string(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\\"'") {
            4
        } else {
            first.len_utf8()
        };
        out.push_str(&rest[..len]);
        rest = &rest[len..];
    }
    out
}

/// The length of a block comment; they nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if text[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                break;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The length of a raw string that begins here, if one does.
fn raw_string(text: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') {
        return None;
    }
    let hashes = text.strip_prefix('r')?.bytes().take_while(|b| *b == b'#').count();
    let inside = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    inside.find(&end).map(|at| 2 + hashes + at + end.len())
}

/// The length of a plain string.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether the word stands in the line by itself: `operand::` is not `rand::`.
fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(part) && (word.ends_with(':') || !after.is_some_and(part))
    })
}

/// The forbidden words of a text, with the numbers of their lines.
fn offences(source: &str) -> Vec<(usize, &'static str)> {
    let code = without_comments(source);
    let lines = code.lines().enumerate();
    lines.flat_map(|(i, line)| FORBIDDEN.into_iter().filter(|w| names(line, w)).map(move |w| (i + 1, w))).collect()
}

#[test]
fn no_source_names_what_is_not_pure() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = sources(&root.join("src"));
    assert!(files.iter().any(|f| f.ends_with("access/seat.rs")), "the search does not reach folders");
    let mut found = String::new();
    for file in files {
        for (line, word) in offences(&fs::read_to_string(&file).unwrap()) {
            found += &format!("{}:{line}: {word}\n", file.strip_prefix(root).unwrap().display());
        }
    }
    assert!(found.is_empty(), "the rules name what they may not know:\n{found}");
}

#[test]
fn the_search_finds_what_it_should() {
    for word in FORBIDDEN {
        assert_eq!(offences(&format!("//! {word}\nuse {word};\n")), [(2, word)], "{word}");
        assert_eq!(offences(&format!("/* {word}\n/* */ {word} */ fn f() {{}} // {word}\n")), [], "{word}");
    }
    assert_eq!(offences("let url = \"http://x\"; std::fs::read(url);"), [(1, "std::fs")]);
    assert_eq!(offences("let s = \"a \\\" // \"; tokio::spawn(s);"), [(1, "tokio")]);
    assert_eq!(offences("let s = r#\"\" // \"#; axum::serve(s);"), [(1, "axum")]);
    assert_eq!(offences("let q = '\"'; // tokio\nlet r = '\"';"), []);
    assert_eq!(offences("operand::x(); my_tokio(); axums();"), []);
    assert_eq!(offences("chrono::Utc::now()"), [(1, "Utc::now")]);
}
