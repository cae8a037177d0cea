//! Invented answers: one pass over the questions in the order asked, so that what hangs on an answer makes sense.

use super::chance::Chance;
use super::texts::{Texts, of};
use chrono::NaiveDate;
use rules::instrument::Instrument;
use rules::language::Language;
use rules::questionnaire::{
    Article, Choice, Choices, Citation, Facts, Kind, Question, Questionnaire, Value, shows, visible,
};
use std::collections::BTreeMap;

/// An answer with what was written before it.
pub(super) struct Draft<'q> {
    pub(super) question: &'q Question,
    /// Oldest first; the last one counts.
    pub(super) versions: Vec<Value>,
}

/// How far somebody got.
pub(super) struct Drafts<'q> {
    pub(super) answers: Vec<Draft<'q>>,
    /// Articles that are finished, in the order asked, and how many answers were given until each was.
    pub(super) finished: Vec<(Instrument, u16, usize)>,
}

/// Writes the answers of one State.
pub(super) struct Pen<'a> {
    texts: &'a Texts,
    lang: Language,
    last_year: u16,
    /// Of an organization of States, which often has no competence of its own.
    regional: bool,
    chance: Chance,
    turns: BTreeMap<&'static str, usize>,
}

/// Figures that would look odd if they were drawn: the least and the most for a question.
const USUAL: [(&str, i64, i64); 5] = [
    ("untoc-2-2", 2, 3),
    ("untoc-2-5", 4, 5),
    ("untoc-9-6", 60, 900),
    ("trafficking-3-8", 18, 18),
    ("firearms-3-5", 1870, 1899),
];

impl<'a> Pen<'a> {
    pub(super) fn new(texts: &'a Texts, state: &str, lang: Language, last_year: u16, regional: bool) -> Self {
        let chance = Chance::of(&format!("{state} answers"));
        Self { texts, lang, last_year, regional, chance, turns: BTreeMap::new() }
    }

    /// Answers the first `filled` of a hundred articles, and the next one by half.
    pub(super) fn fill<'q>(&mut self, questionnaire: &'q Questionnaire, facts: &Facts, filled: usize) -> Drafts<'q> {
        let mut choices = Choices::default();
        let seen = visible(questionnaire, facts, &|_| None);
        let asked: Vec<&Article> = questionnaire.articles().filter(|a| seen.article(a.instrument, a.number)).collect();
        let whole = asked.len() * filled / 100;
        let mut made = Drafts { answers: Vec::new(), finished: Vec::new() };
        for (place, article) in asked.iter().enumerate().take(whole + 1) {
            let until = if place < whole { article.questions.len() } else { article.questions.len() / 2 };
            for question in article.questions.iter().take(until) {
                if !shows(&question.code, question.show.as_ref(), facts, &choices) {
                    continue;
                }
                let Some(value) = self.value(question) else { continue };
                choices.set(&question.code, question.kind == Kind::YesNo, value.choices());
                made.answers.push(Draft { question, versions: self.history(question, value) });
            }
            if place < whole {
                made.finished.push((article.instrument, article.number, made.answers.len()));
            }
        }
        made
    }

    /// Another answer to a question of text.
    pub(super) fn another(&mut self, question: &Question, than: &Value) -> Option<Value> {
        (0..4).filter_map(|_| self.value(question)).find(|value| !value.same_as(than))
    }

    /// What was written before: often nothing.
    fn history(&mut self, question: &Question, value: Value) -> Vec<Value> {
        let revised = match question.kind {
            Kind::Text | Kind::Laws | Kind::YesNo | Kind::Number { .. } => self.chance.percent(14),
            Kind::Table { .. } | Kind::Several { .. } | Kind::Authority | Kind::Date | Kind::File => false,
        };
        let mut versions = Vec::new();
        if revised {
            let earlier = 1 + self.chance.below(2);
            for _ in 0..earlier {
                let newest = versions.last().unwrap_or(&value).clone();
                versions.extend(self.another(question, &value).filter(|v| versions.is_empty() || !v.same_as(&newest)));
            }
        }
        versions.push(value);
        versions
    }

    /// One answer; some questions stay open.
    fn value(&mut self, question: &Question) -> Option<Value> {
        match &question.kind {
            Kind::YesNo => Some(Value::YesNo(self.choice(&question.n))),
            Kind::Text => {
                let left_open = matches!(question.n.as_str(), "c3" | "c4") && self.chance.percent(35);
                if left_open { None } else { self.text(&question.n).map(Value::Text) }
            }
            Kind::Laws => self.laws(question),
            Kind::Number { min, max } => {
                let usual = USUAL.iter().find(|(code, _, _)| *code == question.code);
                let (least, most) = usual.map_or((*min, min + 10), |(_, least, most)| (*least, *most));
                Some(Value::Number(self.chance.between(least.max(*min), most.min(*max))))
            }
            Kind::Table { rows, years } => self.table(rows, *years),
            Kind::Several { options } => self.several(options),
            Kind::Authority => self.turn("authority", of(&self.texts.authority, self.lang)).map(Value::Authority),
            Kind::Date => self.date(2003, i64::from(self.last_year)).map(Value::Date),
            // Files would have to be uploaded; the demonstration has none.
            Kind::File => None,
        }
    }

    fn choice(&mut self, n: &str) -> Choice {
        let outside = if self.regional { 30 } else { 1 };
        let (yes, in_part) = match n {
            "c5" => (30, 8),
            "c8" => (25, 5),
            _ => (80, 12),
        };
        let drawn = self.chance.below(100);
        if !n.starts_with('c') && self.chance.percent(outside) {
            Choice::Outside
        } else if drawn < yes {
            Choice::Yes
        } else if drawn < yes + in_part {
            Choice::InPart
        } else {
            Choice::No
        }
    }

    fn text(&mut self, n: &str) -> Option<String> {
        let texts = self.texts;
        let (name, lists) = match n {
            "c2" => ("explain", &texts.explain),
            "c3" => ("successes", &texts.successes),
            "c4" => ("difficulties", &texts.difficulties),
            "c7" => ("assistance", &texts.assistance),
            "c9" => ("other_mechanism", &texts.other_mechanism),
            _ => ("text", &texts.text),
        };
        self.turn(name, of(lists, self.lang))
    }

    /// The next of a list, beginning somewhere, so that a State repeats itself as late as possible.
    fn turn<T: Clone>(&mut self, name: &'static str, list: &[T]) -> Option<T> {
        let first = self.chance.below(u64::try_from(list.len()).unwrap_or(0));
        let turn = self.turns.entry(name).or_insert(usize::try_from(first).unwrap_or(0));
        *turn += 1;
        list.get(turn.checked_rem(list.len())?).cloned()
    }

    /// The law on the article's subject first, then others.
    fn laws(&mut self, question: &Question) -> Option<Value> {
        let list = of(&self.texts.laws, self.lang);
        let fitting = subject(question.instrument, question.article);
        let mut numbers = vec![fitting];
        for _ in 0..self.chance.below(3) {
            let more = usize::try_from(self.chance.below(u64::try_from(list.len()).unwrap_or(0))).unwrap_or(0);
            if !numbers.contains(&more) {
                numbers.push(more);
            }
        }
        let citations: Vec<Citation> = numbers
            .into_iter()
            .filter_map(|n| list.get(n))
            .map(|c| Citation { date: self.date(1996, 2019), ..c.clone() })
            .collect();
        (!citations.is_empty()).then_some(Value::Laws(citations))
    }

    fn date(&mut self, first: i64, last: i64) -> Option<NaiveDate> {
        let year = i32::try_from(self.chance.between(first, last)).ok()?;
        let month = u32::try_from(self.chance.between(1, 12)).ok()?;
        NaiveDate::from_ymd_opt(year, month, u32::try_from(self.chance.between(1, 28)).ok()?)
    }

    /// Small counts of the last full years; later rows, such as convictions, are smaller.
    fn table(&mut self, rows: &[String], years: u8) -> Option<Value> {
        let years = u16::from(years).min(3);
        let level = self.chance.between(8, 40);
        let mut table: BTreeMap<String, BTreeMap<u16, u64>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            let usual = level / (i64::try_from(place).unwrap_or(0) + 1);
            for back in 0..years {
                let count = self.chance.between(usual / 2, usual + 2);
                let year = self.last_year.saturating_sub(back);
                table.entry(row.clone()).or_default().insert(year, u64::try_from(count).unwrap_or(0));
            }
        }
        (!table.is_empty()).then_some(Value::Table(table))
    }

    /// One to three options; those that say "nothing of it" or "something else" only where there is no other.
    fn several(&mut self, options: &[String]) -> Option<Value> {
        let plain = |o: &&String| *o != "none" && *o != "other" && !o.starts_with("no_");
        let mut likely: Vec<&String> = options.iter().filter(plain).collect();
        let wanted = 1 + usize::try_from(self.chance.below(3)).unwrap_or(0);
        while likely.len() > wanted {
            let out = usize::try_from(self.chance.below(u64::try_from(likely.len()).unwrap_or(1))).unwrap_or(0);
            likely.remove(out);
        }
        let chosen: Vec<String> = if likely.is_empty() {
            options.first().cloned().into_iter().collect()
        } else {
            likely.into_iter().cloned().collect()
        };
        (!chosen.is_empty()).then_some(Value::Several(chosen))
    }
}

/// The place of the law on an article's subject in the list of laws.
const fn subject(instrument: Instrument, article: u16) -> usize {
    match (instrument, article) {
        (Instrument::Untoc, 6) => 1,
        (Instrument::Untoc, 23) => 2,
        (Instrument::Untoc, 10) => 3,
        (Instrument::Untoc, 15) => 4,
        (Instrument::Untoc, _) => 0,
        (Instrument::Trafficking, _) => 5,
        (Instrument::Migrants, _) => 6,
        (Instrument::Firearms, _) => 7,
    }
}
