//! Reminders from the look to the report, what timelines may show, and calendars fetched by their secret address.

use crate::actors::Cast;
use crate::canary::crawl;
use crate::site::{Answer, Person, Sent, Site, nobody};
use crate::targets::{account, between, targets};

/// In the name of somebody who takes part in the review.
const NAME: &str = "canaryname3e8d";

fn form(fields: &[(&'static str, &str)]) -> Sent {
    Sent::Form(fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
}

/// Values of hidden fields of a page, in order.
fn hidden(page: &str, name: &'static str) -> Vec<(&'static str, String)> {
    let before = format!("type=\"hidden\" name=\"{name}\" value=\"");
    page.split(&before).skip(1).filter_map(|rest| Some((name, rest.split_once('"')?.0.to_owned()))).collect()
}

async fn secretariat(site: &Site) -> Person {
    site.enter("secretariat@example").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mails_are_looked_at_then_sent_once_then_reported() {
    let site = Site::open().await;
    let officer = secretariat(&site).await;
    let none = site.ask(&officer, "POST", "/work/remind", &form(&[])).await;
    assert_eq!(none.status, 422);
    let all = form(&[("all", "?stage=questionnaire"), ("stage", "feedback")]);
    let preview = site.ask(&officer, "POST", "/work/remind", &all).await;
    assert_eq!(preview.status, 200);
    let page = preview.text();
    assert_eq!(hidden(&page, "review").len(), 8, "all reviews shown");
    let to = hidden(&page, "to");
    assert_eq!(to.len(), 7, "one was reminded three days ago");
    assert!(page.contains("Reminded within the last 7 days."));
    // The very words, in the language of who gets them.
    assert!(page.contains("lang=\"fr\"") && page.contains("auquel votre État participe"));
    let fields: Vec<_> = ["key", "review", "to"].into_iter().flat_map(|name| hidden(&page, name)).collect();
    for _ in 0..2 {
        let sent = site.ask(&officer, "POST", "/work/remind/send", &Sent::Form(fields.clone())).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let report = site.get(&officer, sent.header("location")).await.text();
        assert!(report.contains("7 emails"), "{report}");
    }
    let again = site.ask(&officer, "POST", "/work/remind", &all).await.text();
    assert!(hidden(&again, "to").is_empty(), "reminded a moment ago");
    let odd = [
        ("key", "k"),
        ("review", "x"),
        ("to", "x/y"),
        ("to", "//"),
        ("review", "00000000-0000-4000-8000-000000000000"),
    ];
    let nothing = site.ask(&officer, "POST", "/work/remind/send", &form(&odd)).await;
    assert_eq!(nothing.status, 303, "nothing was chosen, so nothing is sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_order_and_columns_are_kept() {
    let site = Site::open().await;
    let officer = secretariat(&site).await;
    let text = async |path: &str| site.get(&officer, path).await.text();
    let late = text("/work?obstacle=answers_late").await;
    assert!(late.contains("2 reviews<") && late.contains(">Jordan<"), "those overdue");
    let nothing = text("/work?obstacle=answers_late&group=III").await;
    assert!(nothing.contains("No review fits this choice."));
    let odd = site.get(&officer, "/work?group=%00&sort=%F0%9F%98%80&order=x&phase=999&obstacle=%3Cb%3E").await;
    assert_eq!(odd.status, 200);
    let columns = site.get(&officer, "/work?columns=1&with.col=g&with.col=r&with.col=x&group=I&sort=state").await;
    assert_eq!((columns.status.as_u16(), columns.header("location")), (303, "/work?group=I&sort=state#list"));
    assert!(columns.header("set-cookie").starts_with("work_columns=gr;"), "{}", columns.header("set-cookie"));
    let with = Person { cookie: format!("{}; work_columns=gr", officer.cookie), ..officer.clone() };
    let page = site.get(&with, "/work").await.text();
    assert!(page.contains("data-label=\"Regional group\"") && !page.contains("data-label=\"Obstacles\""));
    let csv = text("/work/list.csv?obstacle=answers_late").await;
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("Obstacle: Response past due") && csv.contains("Vienna time"),
        "{csv}"
    );
    assert_eq!(csv.lines().filter(|l| l.starts_with("Jordan,")).count(), 1, "{csv}");
    let xlsx = site.get(&officer, "/work/list.xlsx").await;
    assert!(xlsx.status == 200 && xlsx.bytes.starts_with(b"PK"));
}

#[tokio::test(flavor = "multi_thread")]
async fn timelines_name_people_to_those_alone_who_may_know_them() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let at = targets(&site, &cast).await.into_iter().find(|t| t.name == "editing").unwrap();
    let (admin, email) = (cast.person("admin"), "canary@vct.example");
    let fields = [
        ("name", NAME),
        ("email", email),
        ("kind", "delegate"),
        ("state", "VCT"),
        ("position", ""),
        ("lang", "en"),
        ("password", "seven wet stones in a row"),
    ];
    let made = site.ask(admin, "POST", "/accounts", &form(&fields)).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let id = account(&site, admin, email).await;
    let role =
        [("review_code", "VCT-I"), ("state", "VCT"), ("duty", "expert"), ("from_on", "2026-11-01"), ("until_on", "")];
    let given = site.ask(admin, "POST", &format!("/accounts/{id}/roles"), &form(&role)).await;
    assert_eq!(given.status, 303, "{}", given.text());
    let pages = crawl(&site, &cast.people, std::slice::from_ref(&at)).await;
    let may = |who: &Person| cast.editing.is_party(&who.state) || ["secretariat", "admin"].contains(&who.name.as_str());
    for page in &pages {
        assert!(may(&page.who) || !page.answer.text().contains(NAME), "{} as {}", page.path, page.who.name);
        // A calendar says when, never who.
        assert!(!page.path.contains(".ics") || !page.answer.text().contains(NAME), "{}", page.path);
    }
    let timeline = format!("/reviews/{}/timeline", at.review);
    for who in cast.people.iter().filter(|p| may(p) && p.name != "admin") {
        let seen = pages.iter().any(|p| p.path == timeline && p.who.name == who.name && p.answer.text().contains(NAME));
        assert!(seen, "{} does not see the role in the timeline", who.name);
    }
}

/// The lines of an iCalendar file, unfolded.
fn lines(answer: &Answer) -> Vec<String> {
    answer.text().replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_program_fetches_what_has_changed_and_nothing_that_is_confidential() {
    let site = Site::open().await;
    let point = site.enter("focal.point@sen.example").await;
    let made = site.ask(&point, "POST", "/calendar/feed", &form(&[("act", "renew")])).await;
    assert_eq!((made.status.as_u16(), made.header("cache-control")), (200, "no-store"));
    let page = made.text();
    let url = between(&page, "id=\"feed-address\">", "<");
    let path = url.strip_prefix("http://review.example").unwrap();
    assert!(!site.get(&point, "/calendar").await.text().contains(path), "shown once");
    let feed = site.get(&nobody(), path).await;
    assert_eq!(feed.status, 200);
    assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(feed.header("cache-control"), "private, no-cache");
    assert!(feed.header("last-modified").ends_with(" GMT"));
    let found = lines(&feed);
    assert!(found.iter().any(|l| l == "SUMMARY;LANGUAGE=fr:Examen SEN-I : réponse attendue"), "{found:#?}");
    assert_eq!(
        found.iter().filter(|l| *l == "BEGIN:VEVENT").count(),
        found.iter().filter(|l| l.starts_with("UID:")).count()
    );
    let tag = feed.header("etag").to_owned();
    let same = site.ask_with(&nobody(), "GET", path, &Sent::Nothing, &[("if-none-match", &tag)]).await;
    assert_eq!((same.status.as_u16(), same.bytes.len(), same.header("etag")), (304, 0, tag.as_str()));
    let other = site.ask_with(&nobody(), "GET", path, &Sent::Nothing, &[("if-none-match", "\"x\"")]).await;
    assert_eq!(other.status, 200);
    let once = site.get(&point, "/calendar/dates.ics").await;
    assert!(once.header("content-disposition").starts_with("attachment; filename=\"calendar-2026-11-21.ics\""));
    assert!(
        lines(&once).iter().any(|l| l == "SUMMARY;LANGUAGE=en:Review SEN-I: response due"),
        "in the language of the screen"
    );
    let gone = site.ask(&point, "POST", "/calendar/feed", &form(&[("act", "withdraw")])).await;
    assert_eq!(gone.status, 303);
    assert_eq!(site.get(&nobody(), path).await.status, 404);
}
