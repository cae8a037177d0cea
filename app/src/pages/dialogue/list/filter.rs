//! Which conversations a list shows: read from the address, where anything that is no choice counts as none.

use super::super::words;
use crate::http::{FILTER, Fields, Visit};
use crate::i18n;
use crate::i18n::texts::{common, dialogue as t};
use crate::pages::path::beside;
use crate::pages::reading::article_line;
use crate::ui;
use backend::service::{ConversationList, ThreadLine};
use leptos::prelude::*;
use rules::dialogue::{Room, Subject};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;

/// Where a conversation has to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Something in it is new, or awaits the viewer's side.
    ForMe,
    /// It awaits the viewer's side.
    AwaitsUs,
    /// Somebody's question is unanswered.
    Unanswered,
    /// Something in it is new.
    Unread,
    /// It is not settled.
    Open,
    /// It is settled.
    Settled,
    /// All of them.
    Any,
}

impl Standing {
    const ALL: [Self; 7] =
        [Self::ForMe, Self::AwaitsUs, Self::Unanswered, Self::Unread, Self::Open, Self::Settled, Self::Any];

    const fn code(self) -> &'static str {
        match self {
            Self::ForMe => "for_me",
            Self::AwaitsUs => "awaiting_us",
            Self::Unanswered => "unanswered",
            Self::Unread => "unread",
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Any => "all",
        }
    }

    fn label(self, l: Language) -> &'static str {
        match self {
            Self::ForMe => t::show_for_me(l),
            Self::AwaitsUs => t::awaits_us(l),
            Self::Unanswered => t::show_unanswered(l),
            Self::Unread => t::show_unread(l),
            Self::Open => t::show_open(l),
            Self::Settled => t::settled(l),
            Self::Any => common::all(l),
        }
    }

    fn fits(self, line: &ThreadLine) -> bool {
        match self {
            Self::ForMe => line.unread > 0 || line.awaits_us,
            Self::AwaitsUs => line.awaits_us,
            Self::Unanswered => !line.awaiting.is_empty(),
            Self::Unread => line.unread > 0,
            Self::Open => line.settled_at.is_none(),
            Self::Settled => line.settled_at.is_some(),
            Self::Any => true,
        }
    }
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    room: Option<Room>,
    standing: Option<Standing>,
    about: Option<Subject>,
    state: Option<PartyCode>,
}

impl Choice {
    pub(super) fn read(asked: &Fields) -> Self {
        Self {
            room: Room::from_code(asked.get("room")),
            standing: Standing::ALL.into_iter().find(|s| s.code() == asked.get("show")),
            about: Subject::parse(asked.get("about")),
            state: PartyCode::parse(asked.get("state")),
        }
    }

    /// What awaits the viewer, unless something else was asked for.
    pub(super) fn or_awaiting(self) -> Self {
        Self { standing: self.standing.or(Some(Standing::ForMe)), ..self }
    }

    /// Whether a conversation fits; what a State has to do with it is said by the list.
    pub(super) fn fits(&self, line: &ThreadLine, of_state: impl Fn(&ThreadLine, PartyCode) -> bool) -> bool {
        let about = self.about.as_ref().is_none_or(|about| match about {
            Subject::Instrument(instrument) => line.instrument == Some(*instrument),
            Subject::Article(instrument, article) => {
                line.subject.instrument() == Some(*instrument) && line.subject.article() == Some(*article)
            }
            Subject::Review | Subject::Question(_) | Subject::Feedback(_) => line.subject == *about,
        });
        self.room.is_none_or(|room| line.room == room)
            && self.standing.is_none_or(|standing| standing.fits(line))
            && about
            && self.state.is_none_or(|state| of_state(line, state))
    }
}

/// The form of one review; it shows what was chosen.
pub(super) fn form(visit: &Visit, choice: &Choice, list: &ConversationList) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut abouts: Vec<Subject> = Vec::new();
    for line in &list.lines {
        let found = match (line.subject.instrument(), line.subject.article()) {
            (Some(instrument), Some(article)) => Subject::Article(instrument, article),
            (Some(instrument), None) => Subject::Instrument(instrument),
            (None, _) => continue,
        };
        for one in [Subject::Instrument(found.instrument().unwrap_or(Instrument::Untoc)), found] {
            if !abouts.contains(&one) {
                abouts.push(one);
            }
        }
    }
    abouts.sort();
    let mut states: Vec<(String, PartyCode)> = Vec::new();
    for state in list.lines.iter().flat_map(|t| &t.writers) {
        if !states.iter().any(|(_, code)| code == state) {
            states.push((visit.state_name(*state), *state));
        }
    }
    i18n::sort_by_name(l, &mut states, |(name, _)| name);
    let action = format!("/reviews/{}/dialogue", list.review);
    let rooms: Vec<Room> = list.rooms.iter().map(|r| r.room).collect();
    draw(visit, choice, action, &rooms, &abouts, (t::filter_writer(l), &states), Standing::Any)
}

/// The form of the list over all reviews.
pub(super) fn form_for_all(visit: &Visit, choice: &Choice, states: &[(String, PartyCode)]) -> impl IntoView + use<> {
    let abouts = Instrument::ALL.map(Subject::Instrument);
    let states = (t::filter_state(visit.lang), states);
    draw(visit, choice, "/dialogue".to_owned(), &Room::ALL, &abouts, states, Standing::ForMe)
}

/// The form; `usual` is what the list shows where nothing is chosen.
fn draw(
    visit: &Visit,
    choice: &Choice,
    action: String,
    rooms: &[Room],
    abouts: &[Subject],
    (state_label, states): (&'static str, &[(String, PartyCode)]),
    usual: Standing,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let any = *choice != Choice { standing: choice.standing.filter(|s| *s == usual), ..Choice::default() };
    let rooms = rooms.iter().map(|r| (r.code().to_owned(), words::room(l, *r).to_owned(), choice.room == Some(*r)));
    let others = Standing::ALL.into_iter().filter(|s| *s != usual);
    let standings = others.map(|s| (s.code().to_owned(), s.label(l).to_owned(), choice.standing == Some(s)));
    let abouts = abouts.iter().map(|about| {
        let label = match about {
            Subject::Article(instrument, article) => article_line(l, *instrument, *article),
            other => words::subject(visit, other),
        };
        (about.to_string(), label, choice.about.as_ref() == Some(about))
    });
    let states = states.iter().map(|(name, code)| (code.to_string(), name.clone(), choice.state == Some(*code)));
    let all = common::all(l);
    let clear = any.then(|| {
        let action = action.clone();
        view! { " "<a href=action>{t::clear(l)}</a> }
    });
    view! {
        <form id="filter" class="filter" method="get" action=action role="search" aria-label=t::filter(l)>
            {select("room", t::filter_room(l), all, rooms.collect())}
            {select("show", t::filter_show(l), usual.label(l), standings.collect())}
            {select("about", t::filter_about(l), all, abouts.collect())}
            {select("state", state_label, all, states.collect())}
            <div class="row">
                <button class="go">{t::show(l)}</button>
                {clear}
            </div>
        </form>
    }
    .into_any()
}

/// One choice: its values, how they are called, and which is chosen.
fn select(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(String, String, bool)>,
) -> impl IntoView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, text, chosen)| view! { <option value=value selected=chosen>{text}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name><option value="">{all}</option>{options}</select>
        </div>
    }
    .into_any()
}

/// The name of the field in which it is chosen what a conversation of a room is begun about.
fn begin_about(room: Room) -> String {
    format!("with.about-{}", room.code())
}

/// The room and the subject of a conversation that is begun: by a form of its own, or in that of the filters.
pub(super) fn begun(fields: &Fields) -> Option<(Room, Subject)> {
    let (room, about) = match Room::from_code(fields.get("begin")) {
        Some(room) => (room, fields.get(&begin_about(room))),
        None => (Room::from_code(fields.get("room"))?, fields.get("subject")),
    };
    Some((room, Subject::parse(about)?))
}

/// Begins a conversation of a room: on the review as a whole, an instrument or an article within reach. On a question it is
/// begun where the question stands.
pub(super) fn begin(visit: &Visit, list: &ConversationList, room: Room, asked: &Fields) -> impl IntoView + use<> {
    let l = visit.lang;
    let library = visit.site.backend.library().for_phase(list.phase);
    let treaties = visit.register.get(list.state).map(|p| p.treaties).unwrap_or_default();
    let facts = rules::questionnaire::Facts { treaties, instruments: list.instruments.clone() };
    let name = begin_about(room);
    let chosen = beside(asked.pairs(), &name).and_then(|all| Subject::parse(all.first()?)).unwrap_or(Subject::Review);
    let option = |subject: &Subject| option(visit, subject, chosen == *subject);
    let mut options = vec![option(&Subject::Review)];
    let groups: Vec<_> = list
        .instruments
        .iter()
        .map(|instrument| {
            let articles = library.iter().flat_map(|l| l.questionnaire.articles());
            let mut inside = vec![option(&Subject::Instrument(*instrument))];
            for a in articles.filter(|a| a.instrument == *instrument && a.is_for(&facts)) {
                inside.push(option(&Subject::Article(*instrument, a.number)));
            }
            view! { <optgroup label=ui::instrument(l, *instrument)>{inside}</optgroup> }.into_any()
        })
        .collect();
    options.extend(groups);
    let id = format!("about-{}", room.code());
    let labelled = id.clone();
    view! {
        // In the form of the filters, so that a switch of language brings everything along.
        <div class="row">
            <label for=labelled>{t::begin_about(l)}</label>
            <select id=id form=FILTER name=name>{options}</select>
            <button form=FILTER formmethod="post" formaction=format!("/reviews/{}/dialogue", list.review) name="begin"
                value=room.code()>{t::begin(l)}</button>
        </div>
    }
    .into_any()
}

fn option(visit: &Visit, subject: &Subject, chosen: bool) -> AnyView {
    view! { <option value=subject.to_string() selected=chosen>{words::subject(visit, subject)}</option> }.into_any()
}
