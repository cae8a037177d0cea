//! What is done on the page of a drawing: values typed and confirmed, the result adopted, the drawing given up.

use super::super::shared::viewer;
use super::forms::{ADOPT, CONFIRM, DROP, VALUES, value_ids};
use super::{Hub, Look, moved_on};
use crate::http::{Failure, Fields, Visit, leave_notice, redirect};
use crate::i18n::texts::draws as t;
use crate::pages::line::Faults;
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use chrono::NaiveDate;
use rules::access::{Act, decide_house};
use rules::actor::Viewer;
use rules::draw::status::{DrawKind, DrawStatus};
use rules::id::DrawId;
use rules::language::Language;
use rules::questionnaire::FaultCode;

/// A post on its way: whose, about what, and the page to draw again.
struct Post {
    visit: Visit,
    id: DrawId,
    hub: Hub,
    fields: Fields,
    form: &'static str,
}

/// Either what to go on with, or the answer already.
type Begun = Result<Post, Response>;

async fn begin(visit: Visit, id: &str, fields: Fields, act: Act, form: &'static str) -> Result<Begun, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let id = part(id)?;
    let hub = Hub::load(&visit, id).await?;
    decide_house(Some(&session.viewer), act)?;
    if let Some(to) = fields.switch() {
        let look = Look { typed: fields, ..Look::default() };
        return Ok(Err(hub.draw(&visit.in_language(to), &look)));
    }
    Ok(Ok(Post { visit, id, hub, fields, form }))
}

impl Post {
    fn viewer(&self) -> Result<&Viewer, Failure> {
        viewer(&self.visit).ok_or(Failure::SignIn)
    }

    /// The page again, with what was typed and what is wrong with it.
    fn refuse(self, faults: Faults) -> Result<Response, Failure> {
        let look = Look {
            typed: self.fields,
            form: Some(self.form),
            faults,
            notice: None,
            status: StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok(self.hub.draw(&self.visit, &look))
    }

    /// On with a notice, or the page again.
    async fn answer(self, done: Result<(), ServiceError>, to: String, flash: &str) -> Result<Response, Failure> {
        let l = self.visit.lang;
        match done {
            Ok(()) => {
                let mut response = redirect(&to);
                leave_notice(&mut response, flash, self.visit.https());
                Ok(response)
            }
            Err(ServiceError::Field { field: "draw", code }) => {
                let Some(text) = obstacle(l, code) else { return moved_on(&self.visit, self.id).await };
                let (typed, status) = (self.fields, StatusCode::CONFLICT);
                let look = Look { typed, notice: Some(text), status, ..Look::default() };
                Ok(self.hub.draw(&self.visit, &look))
            }
            Err(ServiceError::Field { field, code }) => {
                let mut faults = Faults::default();
                // What is said of all values together is shown at the first.
                let field = if field == "values" { value_ids(1).next().unwrap_or(field) } else { field };
                faults.add(field, fault(l, code));
                self.refuse(faults)
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// Why a drawing cannot go on as asked; none where it only moved on.
fn obstacle(l: Language, code: &str) -> Option<&'static str> {
    Some(match code {
        "same_person" => t::same_person(l),
        "reviews_exist" => t::reviews_exist(l),
        "changed" => t::changed(l),
        _ => return None,
    })
}

fn fault(l: Language, code: &str) -> String {
    if code == "required" { ui::fault_text(l, &FaultCode::Required) } else { t::not_a_line(l).to_owned() }
}

/// Types in what the sources gave.
pub(crate) async fn values(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let post = match begin(visit, &id, fields, Act::ConductDraw, VALUES).await? {
        Ok(post) => post,
        Err(answer) => return Ok(answer),
    };
    let ids = value_ids(post.hub.line.sources.len());
    let typed: Vec<(&'static str, String)> = ids.map(|id| (id, post.fields.get(id).trim().to_owned())).collect();
    let mut faults = Faults::default();
    // Where the drawing has moved on there is no such form any more, and the service says so.
    let open = matches!(post.hub.line.status, DrawStatus::Frozen | DrawStatus::Typed);
    for (id, _) in typed.iter().filter(|(_, value)| open && value.is_empty()) {
        faults.add(id, ui::fault_text(post.visit.lang, &FaultCode::Required));
    }
    if !faults.is_empty() {
        return post.refuse(faults);
    }
    let values: Vec<String> = typed.into_iter().map(|(_, value)| value).collect();
    let done = post.visit.site.backend.type_values(post.viewer()?, post.id, &values).await;
    let to = format!("/draws/{}", post.id);
    post.answer(done, to, "draw_typed").await
}

/// Confirms the values that were looked at, which the form brings along.
pub(crate) async fn confirm(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let post = match begin(visit, &id, fields, Act::ConductDraw, CONFIRM).await? {
        Ok(post) => post,
        Err(answer) => return Ok(answer),
    };
    let seen: Vec<String> = post.fields.all("value").map(str::to_owned).collect();
    let done = post.visit.site.backend.confirm_values(post.viewer()?, post.id, &seen).await;
    let to = format!("/draws/{}", post.id);
    post.answer(done, to, "draw_confirmed").await
}

/// Gives a finished drawing effect.
pub(crate) async fn adopt(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let post = match begin(visit, &id, fields, Act::PrepareDraw, ADOPT).await? {
        Ok(post) => post,
        Err(answer) => return Ok(answer),
    };
    let typed = post.fields.get("starts_on").trim();
    let starts_on: Option<NaiveDate> = typed.parse().ok();
    let asked = post.hub.line.kind == DrawKind::Whole && post.hub.line.status == DrawStatus::Finished;
    if asked && !typed.is_empty() && starts_on.is_none() {
        let mut faults = Faults::default();
        faults.add("starts_on", ui::fault_text(post.visit.lang, &FaultCode::NotADate));
        return post.refuse(faults);
    }
    let done = post.visit.site.backend.adopt_draw(post.viewer()?, post.id, starts_on).await;
    let to = format!("/draws/{}", post.id);
    post.answer(done, to, "draw_adopted").await
}

/// Gives a drawing up, for a reason that is recorded.
pub(crate) async fn give_up(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let post = match begin(visit, &id, fields, Act::PrepareDraw, DROP).await? {
        Ok(post) => post,
        Err(answer) => return Ok(answer),
    };
    let done = post.visit.site.backend.drop_draw(post.viewer()?, post.id, post.fields.get("reason")).await;
    post.answer(done, "/draws".to_owned(), "draw_dropped").await
}
