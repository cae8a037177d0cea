//! The whole table of routes. What is not in [`ROUTES`] does not exist; the access test walks all of it as every actor.

use crate::api::AppError;
use crate::api_v1 as v1;
use crate::http::{Assets, Failure, Site, Visit, attend};
use crate::i18n;
use crate::pages;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post, put};
use backend::Backend;
use rules::language::Language;
use std::sync::Arc;

/// One route, for the access table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// As axum has it.
    pub path: &'static str,
}

macro_rules! routes {
    ($($method:ident $path:literal => $handler:expr;)*) => {
        /// Every route there is.
        pub const ROUTES: &[Route] = &[$(Route { method: verb(stringify!($method)), path: $path }),*];

        fn table() -> Router<Site> {
            let mut router = Router::new();
            $( let handler: MethodRouter<Site> = $method($handler); router = router.route($path, handler); )*
            router
        }
    };
}

const fn verb(name: &str) -> &'static str {
    match name.as_bytes() {
        b"get" => "GET",
        b"post" => "POST",
        _ => "PUT",
    }
}

routes! {
    get "/" => pages::landing::page;
    get "/about" => pages::about::page;
    get "/sign-in" => pages::sign_in::page;
    post "/sign-in" => pages::sign_in::post;
    post "/sign-out" => pages::sign_in::sign_out;
    post "/language" => pages::sign_in::language;
    get "/start" => pages::start::page;
    get "/phases" => pages::phases::page;
    get "/phases/print" => pages::phases::print;
    get "/phases/states" => pages::phases::named;
    get "/phases.csv" => pages::phases::files::table;
    get "/phases.xlsx" => pages::phases::files::workbook;
    get "/phases.pdf" => pages::phases::files::paper;
    get "/phases/{group}/{phase}/decision" => pages::phases::decision;
    post "/phases/{group}/{phase}/decision" => pages::phases::decide;
    get "/reviews" => pages::reviews::page;
    post "/reviews/columns" => pages::reviews::columns;
    get "/reviews.csv" => pages::reviews::files::table;
    get "/reviews.xlsx" => pages::reviews::files::workbook;
    get "/reviews.pdf" => pages::reviews::files::paper;
    get "/reviews/{id}" => pages::review::page;
    post "/reviews/{id}/open" => pages::review::open;
    post "/reviews/{id}/plan" => pages::review::plan;
    post "/reviews/{id}/naming" => pages::review::naming;
    get "/reviews/{id}/redraws" => pages::redraws::page;
    post "/reviews/{id}/redraws" => pages::redraws::post;
    get "/reviews/{id}/timeline" => pages::timeline::review;
    get "/states/{state}/timeline" => pages::timeline::state;
    get "/calendar" => pages::calendar::page;
    post "/calendar/feed" => pages::calendar::change;
    get "/calendar/dates.ics" => pages::calendar::dates;
    get "/calendar/{token}/feed.ics" => pages::calendar::feed;
    get "/work" => pages::work::page;
    get "/work/list.csv" => pages::work::csv_file;
    get "/work/list.xlsx" => pages::work::xlsx_file;
    post "/work/remind" => pages::work::preview;
    post "/work/remind/send" => pages::work::send;
    get "/work/reminders/{id}" => pages::work::report;
    get "/redraws" => pages::redraws::list;
    post "/redraws/{id}/withdraw" => pages::redraws::withdraw;
    get "/redraws/{id}/call" => pages::redraws::call;
    post "/redraws/{id}/call" => pages::redraws::publish;
    get "/reviews/{id}/dialogue" => pages::dialogue::page;
    post "/reviews/{id}/dialogue" => pages::dialogue::begin;
    get "/reviews/{id}/dialogue/{thread}" => pages::dialogue::talk;
    post "/reviews/{id}/dialogue/{thread}" => pages::dialogue::post;
    post "/reviews/{id}/dialogue/{thread}/file" => pages::dialogue::post;
    post "/reviews/{id}/dialogue/{thread}/outgoing" => pages::dialogue::outgoing;
    post "/reviews/{id}/dialogue/{thread}/draft" => pages::dialogue::draft;
    get "/reviews/{id}/dialogue/{thread}/after/{seq}" => pages::dialogue::after;
    get "/dialogue" => pages::dialogue::all;
    post "/dialogue/returned" => pages::dialogue::throw_away;
    get "/live/reviews/{id}" => pages::live::follow;
    post "/live/threads/{id}/writing" => pages::live::writing;
    get "/reviews/{id}/questionnaire/{phase}" => pages::questionnaire::page;
    post "/reviews/{id}/questionnaire/{phase}" => pages::questionnaire::post;
    post "/reviews/{id}/questionnaire/{phase}/file" => pages::questionnaire::post;
    get "/reviews/{id}/questionnaire/{phase}/print" => pages::print::page;
    get "/reviews/{id}/questionnaire/{phase}/check" => pages::check::page;
    post "/reviews/{id}/questionnaire/{phase}/check" => pages::check::post;
    get "/reviews/{id}/questionnaire/{phase}/history/{question}" => pages::history::page;
    get "/reviews/{id}/responses/{phase}" => pages::response::newest;
    get "/reviews/{id}/responses/{phase}/{number}" => pages::response::page;
    get "/reviews/{id}/responses/{phase}/{number}/receipt" => pages::response::receipt;
    get "/reviews/{id}/archive/{phase}" => pages::archive::page;
    post "/reviews/{id}/archive/{phase}" => pages::archive::take;
    get "/reviews/{id}/feedback/{phase}" => pages::feedback::desk::page;
    post "/reviews/{id}/feedback/{phase}" => pages::feedback::desk::post;
    get "/reviews/{id}/feedback/{phase}/articles/{article}" => pages::feedback::article::page;
    post "/reviews/{id}/feedback/{phase}/articles/{article}" => pages::feedback::article::post;
    get "/reviews/{id}/feedback/{phase}/history/{note}" => pages::feedback::history::page;
    get "/reviews/{id}/feedback/{phase}/check" => pages::feedback::check::page;
    post "/reviews/{id}/feedback/{phase}/check" => pages::feedback::check::post;
    get "/reviews/{id}/feedback/{phase}/sent/{state}/{number}" => pages::feedback::sent::page;
    get "/reviews/{id}/feedback/{phase}/sent/{state}/{number}/receipt" => pages::feedback::sent::receipt;
    get "/reviews/{id}/feedback/{phase}/questions" => pages::feedback::questions::page;
    post "/reviews/{id}/feedback/{phase}/questions" => pages::feedback::questions::post;
    get "/reviews/{id}/feedback/{phase}/questions/check" => pages::feedback::sending::page;
    post "/reviews/{id}/feedback/{phase}/questions/check" => pages::feedback::sending::post;
    get "/draws/{id}/room" => pages::draws::room::page;
    post "/draws/{id}/room" => pages::draws::room::post;
    get "/draws/{id}/room/state" => pages::draws::room::state;
    get "/draws" => pages::draws::list;
    get "/draws/new" => pages::draws::new;
    post "/draws/new" => pages::draws::prepare;
    get "/draws/{id}" => pages::draws::page;
    get "/draws/{id}/preparation" => pages::draws::preparation;
    get "/draws/{id}/preparation/{code}" => pages::draws::entry;
    post "/draws/{id}/preparation/{code}" => pages::draws::change;
    post "/draws/{id}/rehearse" => pages::draws::rehearse;
    post "/draws/{id}/freeze" => pages::draws::freeze;
    post "/draws/{id}/values" => pages::draws::values;
    post "/draws/{id}/confirm" => pages::draws::confirm;
    post "/draws/{id}/adopt" => pages::draws::adopt;
    post "/draws/{id}/drop" => pages::draws::give_up;
    get "/files/{id}" => pages::files::download;
    get "/library" => pages::library::page;
    get "/parties" => pages::parties::page;
    get "/parties/import" => pages::parties::import;
    post "/parties/import" => pages::parties::preview;
    post "/parties/import/apply" => pages::parties::apply;
    get "/inbox" => pages::inbox::page;
    post "/inbox/read" => pages::inbox::read;
    post "/inbox/done" => pages::inbox::done;
    get "/unsubscribe/{token}" => pages::unsubscribe::page;
    post "/unsubscribe/{token}" => pages::unsubscribe::post;
    get "/outbox" => pages::outbox::page;
    get "/outbox/{id}" => pages::outbox::one;
    post "/outbox/{id}/discard" => pages::outbox::discard;
    get "/account" => pages::account::page;
    post "/account/password" => pages::account::password;
    post "/account/mail" => pages::account::mail::post;
    get "/accounts" => pages::accounts::page;
    post "/accounts" => pages::accounts::create;
    get "/accounts/new" => pages::accounts::new;
    get "/accounts/{id}" => pages::accounts::one;
    post "/accounts/{id}/disabled" => pages::accounts::disable;
    post "/accounts/{id}/roles" => pages::accounts::grant;
    post "/roles/{id}/end" => pages::accounts::end_role;
    get "/draws/method" => pages::draws::method::page;
    get "/draws/method.txt" => pages::draws::method::text;
    get "/draws/{id}/result" => pages::draws::result::page;
    get "/draws/{id}/result/{state}" => pages::draws::pair::page;
    get "/draws/{id}/record.json" => pages::draws::files::record;
    get "/draws/{id}/pool.json" => pages::draws::files::pool;
    get "/draws/{id}/result.csv" => pages::draws::files::table;
    get "/draws/{id}/result.xlsx" => pages::draws::files::workbook;
    get "/draws/{id}/minutes.pdf" => pages::draws::files::paper;
    get "/constructive" => pages::constructive::list::page;
    get "/constructive/new" => pages::constructive::edit::new;
    post "/constructive/new" => pages::constructive::edit::create;
    get "/constructive/suggestions" => pages::constructive::suggestions::page;
    get "/constructive/tables/{name}" => pages::constructive::files::suggestions;
    get "/constructive/{id}" => pages::constructive::event::page;
    post "/constructive/{id}" => pages::constructive::event::post;
    get "/constructive/{id}/change" => pages::constructive::edit::change;
    post "/constructive/{id}/change" => pages::constructive::edit::save;
    get "/constructive/{id}/event.ics" => pages::constructive::ics::event;
    get "/constructive/{id}/applicants" => pages::constructive::applicants::page;
    post "/constructive/{id}/applicants/bulk" => pages::constructive::bulk::post;
    get "/constructive/{id}/applicants/{application}" => pages::constructive::applicant::page;
    post "/constructive/{id}/applicants/{application}" => pages::constructive::applicant::post;
    get "/constructive/{id}/import" => pages::constructive::import::page;
    post "/constructive/{id}/import" => pages::constructive::import::post;
    get "/constructive/{id}/circulation" => pages::constructive::circulation::page;
    post "/constructive/{id}/circulation" => pages::constructive::circulation::post;
    get "/constructive/{id}/delegation" => pages::constructive::delegations::own;
    post "/constructive/{id}/delegation" => pages::constructive::delegations::register;
    get "/constructive/{id}/delegations" => pages::constructive::delegations::all;
    post "/constructive/{id}/delegations" => pages::constructive::delegations::keep;
    get "/constructive/{id}/programme" => pages::constructive::programme::page;
    post "/constructive/{id}/programme" => pages::constructive::programme::post;
    get "/constructive/{id}/programme/versions" => pages::constructive::programme::versions;
    get "/constructive/{id}/programme/print" => pages::constructive::programme::print;
    get "/constructive/{id}/papers" => pages::constructive::papers::page;
    post "/constructive/{id}/papers/file" => pages::constructive::papers::post;
    get "/constructive/{id}/papers/{paper}/{number}" => pages::constructive::papers::download;
    get "/constructive/{id}/day" => pages::constructive::day::page;
    post "/constructive/{id}/day" => pages::constructive::day::post;
    get "/constructive/{id}/tables/{name}" => pages::constructive::files::table;
    get "/constructive/{id}/badges.pdf" => pages::constructive::files::badges;
    get "/constructive/{id}/summary" => pages::constructive::summary::page;
    post "/constructive/{id}/summary" => pages::constructive::summary::post;
    get "/constructive/{id}/mail" => pages::constructive::mail::page;
    post "/constructive/{id}/mail" => pages::constructive::mail::post;
    get "/constructive/{id}/mail/{mail}" => pages::constructive::mail::one;
    get "/bureau" => pages::constructive::bureau::page;
    get "/bureau/tables/{name}" => pages::constructive::files::bureau;
    get "/bureau/seats" => pages::constructive::seats::page;
    post "/bureau/seats" => pages::constructive::seats::post;
    post "/bureau/seats/{id}/end" => pages::constructive::seats::end;
    get "/bureau/{id}" => pages::constructive::matter::page;
    post "/bureau/{id}" => pages::constructive::matter::post;
    get "/stakeholders" => pages::stakeholders::enter::page;
    post "/stakeholders" => pages::stakeholders::enter::ask;
    get "/stakeholders/enter/{token}" => pages::stakeholders::enter::look;
    post "/stakeholders/enter/{token}" => pages::stakeholders::enter::enter;
    post "/stakeholders/leave" => pages::stakeholders::enter::leave;
    get "/stakeholders/home" => pages::stakeholders::home::page;
    get "/stakeholders/profile" => pages::stakeholders::home::profile;
    post "/stakeholders/profile" => pages::stakeholders::home::save;
    get "/stakeholders/{id}" => pages::stakeholders::apply::page;
    post "/stakeholders/{id}" => pages::stakeholders::apply::post;
    post "/stakeholders/{id}/file" => pages::stakeholders::apply::post;
    get "/texts/{name}" => texts;
    get "/healthz" => healthz;
    get "/readyz" => readyz;
    post "/api/fn/{name}" => server_function;
    get "/api/v1/openapi.json" => v1::openapi;
    post "/api/v1/session" => v1::sign_in;
    get "/api/v1/me" => v1::me;
    get "/api/v1/inbox" => v1::inbox;
    get "/api/v1/parties" => v1::parties;
    get "/api/v1/phases" => v1::phases;
    get "/api/v1/draws" => v1::draws;
    get "/api/v1/draws/{id}" => v1::draw;
    get "/api/v1/dialogues" => v1::dialogues;
    post "/api/v1/dialogues" => v1::create_dialogue;
    get "/api/v1/dialogues/{id}" => v1::dialogue;
    get "/api/v1/dialogues/{id}/applications" => v1::applications;
    get "/api/v1/reviews" => v1::reviews;
    get "/api/v1/reviews/{id}" => v1::review;
    get "/api/v1/reviews/{id}/responses/{phase}" => v1::response;
    put "/api/v1/reviews/{id}/responses/{phase}/answers/{question}" => v1::save_answer;
    get "/api/v1/reviews/{id}/feedback/{phase}" => v1::feedback;
    get "/api/v1/reviews/{id}/threads" => v1::threads;
    get "/api/v1/threads/{id}/messages" => v1::messages;
    post "/api/v1/threads/{id}/messages" => v1::post_message;
    get "/api/v1/threads/{id}/draft" => v1::draft;
    put "/api/v1/threads/{id}/draft" => v1::save_draft;
}

/// Longer than any error of a server function.
const ERROR_BYTES_MAX: usize = 64 * 1024;

/// All pages, forms, server functions and the JSON interface.
pub fn router(backend: Backend, assets: Assets) -> Router {
    let site = Site {
        backend,
        assets: Arc::new(assets),
        drawn: Arc::default(),
        pieces: Arc::default(),
        papers: Arc::default(),
        figures: Arc::default(),
        lists: Arc::default(),
    };
    table()
        .fallback(nothing)
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn_with_state(site.clone(), attend))
        .with_state(site)
}

/// Programs are told what is wrong in the same form whatever it is.
fn is_for_programs(uri: &Uri) -> bool {
    uri.path().strip_prefix("/api/v1").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

async fn nothing(visit: Visit, uri: Uri) -> Response {
    if is_for_programs(&uri) { v1::not_found(&visit) } else { Failure::NotFound.into_response() }
}

/// The methods that there are stand in the header `Allow`, which the router adds.
async fn no_such_method(visit: Visit, method: Method, uri: Uri) -> Response {
    if is_for_programs(&uri) {
        return v1::method_not_allowed(&visit);
    }
    // A form that came back has the address to which it was posted. Who asks for that address again, by Enter in the address
    // bar or a bookmark, means the page on which the form stands, which is one step up.
    let up = uri.path().rsplit_once('/').map(|(up, _)| if up.is_empty() { "/" } else { up });
    match up {
        Some(up) if matches!(method, Method::GET | Method::HEAD) && !is_for_scripts(&uri) => crate::http::redirect(up),
        Some(_) | None => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// What our own scripts ask for has no page.
fn is_for_scripts(uri: &Uri) -> bool {
    ["/api/", "/live/"].iter().any(|start| uri.path().starts_with(start))
}

/// The server functions; who calls is found in the request as for every page.
async fn server_function(request: Request<Body>) -> Response {
    let path = request.uri().path();
    if !leptos::server_fn::axum::server_fn_paths().any(|(known, _)| known == path) {
        return Failure::NotFound.into_response();
    }
    let response = leptos_axum::handle_server_fns_with_context(|| {}, request).await.into_response();
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    // A refusal is no failure of ours, and whoever watches the statuses of a server must be able to tell them apart.
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, ERROR_BYTES_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes) {
        parts.status = error.status();
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The process lives.
async fn healthz() -> &'static str {
    "ok"
}

/// The database answers and has all steps.
async fn readyz(State(site): State<Site>) -> Response {
    if site.backend.is_ready().await { "ok".into_response() } else { StatusCode::SERVICE_UNAVAILABLE.into_response() }
}

/// The texts of a language for the browser half; the name carries a hash of the content.
async fn texts(_visit: Visit, Path(name): Path<String>) -> Result<Response, Failure> {
    let path = format!("/texts/{name}");
    let lang = Language::ALL.into_iter().find(|l| i18n::browser_table_path(*l) == path).ok_or(Failure::NotFound)?;
    let mut response = i18n::browser_table(lang).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", i18n::browser_table_hash(lang))) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}
