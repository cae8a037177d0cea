//! Cuts a text into words: letters of one script in a row. An apostrophe ends a word, so that elision (`l'Autriche`)
//! and the possessive (`Austria's`) need no rule of their own.

use super::fold::{self, Joint, Script, Sign};

/// Longer words are no part of a name; in bytes, folded.
pub(super) const LONGEST: usize = 96;

/// A word of a text.
#[derive(Debug)]
pub(super) struct Word<'a> {
    /// Its first byte in the text.
    pub from: usize,
    /// The first byte after its last letter and the marks on it.
    pub to: usize,
    /// What stands before it.
    pub joint: Joint,
    /// How it is written.
    pub script: Script,
    /// Folded; empty if it is longer than [`LONGEST`].
    pub folded: &'a str,
}

/// Shows each word.
pub(super) fn each(text: &str, mut see: impl FnMut(&Word<'_>)) {
    let mut folded = String::with_capacity(LONGEST * 2);
    let mut open: Option<(usize, usize, Script)> = None;
    let mut joint = Joint::None;
    let mut lines = 0_u8;
    let mut close = |open: &mut Option<(usize, usize, Script)>, folded: &mut String, joint: Joint| {
        if let Some((from, to, script)) = open.take() {
            let folded = if folded.len() > LONGEST { "" } else { folded.as_str() };
            see(&Word { from, to, joint, script, folded });
        }
        folded.clear();
    };
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match fold::sign(c) {
            Sign::Letter(script) => {
                if open.is_some_and(|(_, _, before)| before != script || script == Script::Han) {
                    close(&mut open, &mut folded, joint);
                    (joint, lines) = (Joint::None, 0);
                }
                open = Some((open.map_or(at, |(from, _, _)| from), end, script));
                if folded.len() <= LONGEST {
                    fold::fold(c, &mut folded);
                }
            }
            Sign::Mark => {
                if let Some((_, to, _)) = &mut open {
                    *to = end;
                }
            }
            Sign::Hidden => {}
            sign => {
                if open.is_some() {
                    close(&mut open, &mut folded, joint);
                    (joint, lines) = (Joint::None, 0);
                }
                joint = match sign {
                    Sign::Line if lines > 0 => Joint::Broken,
                    Sign::Line => joint.then(Sign::Gap),
                    sign => joint.then(sign),
                };
                lines = lines.saturating_add(u8::from(sign == Sign::Line));
            }
        }
    }
    close(&mut open, &mut folded, joint);
}
