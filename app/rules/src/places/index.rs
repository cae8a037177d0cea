//! All names as a tree of their words, and the longest name that begins at a word of a text.

use super::arabic::{self, Article};
use super::fold::{self, Joint, Script, Sign};
use super::names::{Forms, Meaning, Name, NameWord};
use super::words::Word;
use super::{Found, PlacesError};
use std::collections::{BTreeMap, HashMap};

/// A word in the tree, by number. Words with the same forms are one.
type Slot = u32;

/// A place in the tree: the words so far.
type Node = u32;

const ROOT: Node = 0;

/// A slot whose form a word of a text has.
#[derive(Debug)]
struct Form {
    slot: Slot,
    article: Article,
    /// How it must be written: so, or so in capitals.
    written: Option<[String; 2]>,
}

/// The tree.
#[derive(Debug, Default)]
pub(super) struct Index {
    forms: HashMap<String, Vec<Form>>,
    edges: HashMap<(Node, Joint, Slot), Node>,
    /// The edges from the root, at which most searches end.
    first: Vec<Option<Node>>,
    meanings: Vec<Option<Meaning>>,
    /// The most words that a name has.
    depth: usize,
}

/// Words in a row that are all words of names.
#[derive(Debug, Default)]
pub(super) struct Run {
    spots: Vec<Spot>,
    hits: Vec<(Slot, bool)>,
    states: Vec<(Node, u32)>,
    next: Vec<(Node, u32)>,
}

#[derive(Debug)]
struct Spot {
    from: usize,
    to: usize,
    joint: Joint,
    /// The first of its hits and the first after them.
    hits: (usize, usize),
}

/// A row is settled when it has become this long, so that it never takes much room.
const LONG: usize = 4096;

impl Index {
    /// Puts the names in.
    pub(super) fn new(names: &[Name]) -> Result<Self, PlacesError> {
        let mut index = Self { meanings: vec![None], ..Self::default() };
        let mut slots: BTreeMap<(Article, &Forms), Slot> = BTreeMap::new();
        for name in names {
            let mut node = ROOT;
            for (n, word) in name.words.iter().enumerate() {
                let next = u32::try_from(slots.len()).unwrap_or(Slot::MAX);
                let slot = *slots.entry((word.article, &word.forms)).or_insert_with(|| {
                    index.add_forms(word, next);
                    next
                });
                let joint = if n == 0 { Joint::None } else { word.joint };
                node = index.edge(node, joint, slot);
            }
            index.depth = index.depth.max(name.words.len());
            index.mean(node, name)?;
        }
        index.first = (0..u32::try_from(slots.len()).unwrap_or(Slot::MAX))
            .map(|slot| index.edges.get(&(ROOT, Joint::None, slot)).copied())
            .collect();
        Ok(index)
    }

    fn add_forms(&mut self, word: &NameWord, slot: Slot) {
        for (folded, written) in &word.forms {
            let written = written.clone().map(|w| {
                let capitals = fold::as_written(&w.to_uppercase());
                [w, capitals]
            });
            self.forms.entry(folded.clone()).or_default().push(Form { slot, article: word.article, written });
        }
    }

    fn edge(&mut self, node: Node, joint: Joint, slot: Slot) -> Node {
        let next = u32::try_from(self.meanings.len()).unwrap_or(Node::MAX);
        let to = *self.edges.entry((node, joint, slot)).or_insert(next);
        if to == next {
            self.meanings.push(None);
        }
        to
    }

    /// One name may stand in several files, and be a country's and its capital's.
    fn mean(&mut self, node: Node, name: &Name) -> Result<(), PlacesError> {
        let Some(slot) = self.meanings.get_mut(node as usize) else { return Ok(()) };
        let new = name.meaning;
        match slot {
            None => *slot = Some(new),
            Some(old) if old.party != new.party => {
                let whose = old.party.map_or_else(|| "nobody's".to_owned(), |party| format!("also of {party}"));
                let reason = format!("this name is {whose}");
                return Err(PlacesError { language: name.language, entry: name.entry.clone(), reason });
            }
            Some(old) => {
                old.unsure |= new.unsure;
                old.kind = old.kind.min(new.kind);
            }
        }
        Ok(())
    }

    /// Adds a word of a text to the row if it is a word of any name.
    pub(super) fn look_up(&self, text: &str, word: &Word<'_>, run: &mut Run) -> bool {
        let before = run.hits.len();
        let mut written: Option<String> = None;
        let mut see = |reading: &str, article: bool| {
            for form in self.forms.get(reading).into_iter().flatten() {
                let exact = match &form.written {
                    None => false,
                    Some(forms) if reading.len() == word.folded.len() => {
                        let written = written.get_or_insert_with(|| fold::as_written(&text[word.from..word.to]));
                        if !forms.contains(written) {
                            continue;
                        }
                        true
                    }
                    Some(_) => continue,
                };
                if form.article.takes(article) {
                    run.hits.push((form.slot, exact));
                }
            }
        };
        match word.script {
            Script::Arabic => arabic::readings(word.folded, see),
            Script::Han | Script::Cyrillic | Script::Other => see(word.folded, false),
        }
        if run.hits.len() == before {
            return false;
        }
        let hits = (before, run.hits.len());
        run.spots.push(Spot { from: word.from, to: word.to, joint: word.joint, hits });
        true
    }

    /// Settles a row that has become long, but for its end, where a name may still go on.
    pub(super) fn settle(&self, text: &str, run: &mut Run, found: &mut Vec<Found>) {
        if run.spots.len() > LONG {
            let done = self.names(text, run, found, 2 * self.depth);
            run.spots.drain(..done);
            let gone = run.spots.first().map_or(run.hits.len(), |s| s.hits.0);
            run.hits.drain(..gone);
            run.spots.iter_mut().for_each(|s| s.hits = (s.hits.0 - gone, s.hits.1 - gone));
        }
    }

    /// Finds the names in a row of words, and begins a new one.
    pub(super) fn close(&self, text: &str, run: &mut Run, found: &mut Vec<Found>) {
        self.names(text, run, found, 0);
        run.spots.clear();
        run.hits.clear();
    }

    /// Finds the names that begin in a row, in all words but the last ones. Says how many words are done.
    fn names(&self, text: &str, run: &mut Run, found: &mut Vec<Found>, keep: usize) -> usize {
        let mut at = 0;
        while at + keep < run.spots.len() {
            at += match self.longest(run, at) {
                Some((len, meaning)) => self.take(text, run, at, len, meaning, found),
                None => 1,
            };
        }
        at.min(run.spots.len())
    }

    /// Takes a name. What means no country gives way to a longer name that begins in it: `许多哥` (many brothers) is
    /// passed over, but not in `许多哥伦比亚人` (many Colombians). Says how many words are done.
    fn take(&self, text: &str, run: &mut Run, at: usize, len: usize, m: Meaning, found: &mut Vec<Found>) -> usize {
        let mut inside = 1..if m.party.is_none() { len } else { 1 };
        let later =
            inside.find(|by| self.longest(run, at + by).is_some_and(|(other, m)| other > len && m.party.is_some()));
        if let Some(by) = later {
            return by;
        }
        if let (Some(party), Some(first), Some(last)) = (m.party, run.spots.get(at), run.spots.get(at + len - 1)) {
            let to = last.to + tail(&text[last.to..], m.tail);
            found.push(Found { from: first.from, to, party, kind: m.kind, unsure: m.unsure });
        }
        len
    }

    /// The longest name that begins at a word, in words. Of several as long, the one that asks for its very letters;
    /// then a country before a capital before a people. One doubt is enough for a doubt.
    fn longest(&self, run: &mut Run, at: usize) -> Option<(usize, Meaning)> {
        let Run { spots, hits, states, next } = run;
        let hits_of = |spot: &Spot| hits.get(spot.hits.0..spot.hits.1).unwrap_or_default();
        let begin = hits_of(spots.get(at)?).iter();
        let begin =
            begin.filter_map(|(slot, exact)| Some((self.first.get(*slot as usize).copied()??, u32::from(*exact))));
        states.clear();
        states.extend(begin);
        let mut best = None;
        let mut len = 1;
        while !states.is_empty() {
            best = self.best(states).map(|meaning| (len, meaning)).or(best);
            let Some(spot) = spots.get(at + len) else { break };
            next.clear();
            for (node, exact) in states.iter() {
                for (slot, more) in hits_of(spot) {
                    let to = joints(spot.joint).iter().filter_map(|j| self.edges.get(&(*node, *j, *slot)));
                    next.extend(to.map(|to| (*to, exact + u32::from(*more))));
                }
            }
            std::mem::swap(states, next);
            len += 1;
        }
        best
    }

    fn best(&self, states: &[(Node, u32)]) -> Option<Meaning> {
        let ends =
            states.iter().filter_map(|(node, exact)| Some((self.meanings.get(*node as usize).copied()??, *exact)));
        let mut best: Option<(Meaning, u32)> = None;
        for (meaning, exact) in ends {
            best = Some(match best {
                Some((old, most)) if most > exact => (old, most),
                Some((old, most)) if most == exact => {
                    let unsure = old.unsure || meaning.unsure;
                    let rank = |m: &Meaning| (m.party.is_some(), m.kind, m.party);
                    let first = if rank(&old) <= rank(&meaning) { old } else { meaning };
                    (Meaning { unsure, ..first }, exact)
                }
                _ => (meaning, exact),
            });
        }
        best.map(|(meaning, _)| meaning)
    }
}

/// The bytes of the sign that ends a name, if the text goes on with it: `(République islamique d’)` has an apostrophe
/// too.
fn tail(after: &str, sign: Option<char>) -> usize {
    let Some(sign) = sign else { return 0 };
    let rest = after.trim_start_matches(|c| sign == ')' && fold::sign(c) == Sign::Apostrophe);
    match rest.chars().next() {
        Some(c) if c == sign || (c == '）' && sign == ')') => after.len() - rest.len() + c.len_utf8(),
        _ => 0,
    }
}

/// The joints in a name that may be written as this one is. A name with a full stop is written without it as well, and
/// Chinese with a space or a line end between two characters.
const fn joints(in_text: Joint) -> &'static [Joint] {
    match in_text {
        Joint::None => &[Joint::None, Joint::Dot],
        Joint::Gap => &[Joint::Gap, Joint::None, Joint::Dot],
        Joint::Apostrophe => &[Joint::Apostrophe],
        Joint::Dot => &[Joint::Dot],
        Joint::Comma => &[Joint::Comma],
        Joint::Bracket => &[Joint::Bracket],
        Joint::Broken => &[],
    }
}
