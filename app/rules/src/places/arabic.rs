//! Arabic writes "and", "in", "like", "for" and "the" onto the next word. A name in the data says whether it has the
//! article: `الأردن` has, `فرنسا` has not, and a word for a people may have it or not. So `مالي` (Mali) is not found in
//! `المالي` (financial).

/// Fewer letters are too many words; in bytes.
const SHORTEST: usize = 6;

/// Whether a word has the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Article {
    /// It has.
    Yes,
    /// It has not; so are all words that are not Arabic.
    No,
    /// Either.
    Any,
}

impl Article {
    /// Whether a name that asks for this takes a word with or without.
    pub(super) const fn takes(self, has: bool) -> bool {
        match self {
            Self::Yes => has,
            Self::No => !has,
            Self::Any => true,
        }
    }
}

/// Splits the article off a word of the data, as it is written there. `ألمانيا` begins otherwise and has none.
pub(super) fn split_article(word: &str) -> (Article, &str) {
    match word.strip_prefix("ال") {
        Some(rest) if rest.len() >= SHORTEST => (Article::Yes, rest),
        _ => (Article::No, word),
    }
}

/// Shows what a folded word may be when little words are taken off, and whether an article was among them. The word as
/// it stands comes first.
pub(super) fn readings(word: &str, mut see: impl FnMut(&str, bool)) {
    see(word, false);
    after_and(word, &mut see);
    if let Some(rest) = word.strip_prefix(['و', 'ف']) {
        long_enough(rest, false, &mut see);
        after_and(rest, &mut see);
    }
}

/// The same without "and".
fn after_and(word: &str, see: &mut impl FnMut(&str, bool)) {
    if let Some(rest) = word.strip_prefix("ال") {
        long_enough(rest, true, see);
    }
    if let Some(rest) = word.strip_prefix(['ب', 'ك', 'ل']) {
        long_enough(rest, false, see);
        if let Some(rest) = rest.strip_prefix("ال") {
            long_enough(rest, true, see);
        }
    }
    // "For the" drops the first letter of the article, and its second before a word that begins with the same one.
    if let Some(rest) = word.strip_prefix("لل") {
        long_enough(rest, true, see);
        long_enough(&word['ل'.len_utf8()..], true, see);
    }
}

fn long_enough(rest: &str, article: bool, see: &mut impl FnMut(&str, bool)) {
    if rest.len() >= SHORTEST {
        see(rest, article);
    }
}
