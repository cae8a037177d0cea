//! What is taken away from the dashboard, read back as other programs read it: tables, workbooks and papers hold what the
//! page shows their reader, and no list or file ranks States (para. 4 (b)).

use std::io::Write as _;
use std::process::{Command, Stdio};

use app::i18n::collate;
use rules::language::Language;

use crate::site::{Answer, Person, Sent, Site, nobody};

/// Rows of a CSV file with their fields; quoted fields hold no line ends here.
fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(csv).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a mark at the start, or Excel spoils every accent");
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains('\n'));
    text.lines().map(fields).collect()
}

fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    fields
}

/// Notes above a table, and its rows: the heading is the first with more than one field.
fn table(answer: &Answer) -> (Vec<String>, Vec<Vec<String>>) {
    let rows = rows(&answer.bytes);
    let head = rows.iter().position(|row| row.len() > 1).unwrap();
    (rows[..head].iter().map(|row| row[0].clone()).collect(), rows[head..].to_vec())
}

fn run(program: &str, arguments: &[&str], input: &[u8]) -> String {
    let path =
        std::env::temp_dir().join(format!("walk-export-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::File::create(&path).unwrap().write_all(input).unwrap();
    let file = path.to_str().unwrap();
    let arguments = arguments.iter().map(|a| if *a == "FILE" { file } else { a });
    let output = Command::new(program).args(arguments).stdout(Stdio::piped()).output().expect(program);
    std::fs::remove_file(&path).unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn unzipped(workbook: &[u8], name: &str) -> String {
    run("unzip", &["-p", "FILE", name], workbook)
}

fn text_of(pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF"));
    run("pdftotext", &["-enc", "UTF-8", "-layout", "FILE", "-"], pdf)
}

/// Names of States in the order of the page.
fn names_on(page: &str) -> Vec<String> {
    let list = page.split_once("<tbody").unwrap().1.split_once("</tbody>").unwrap().0;
    list.split("<th ")
        .skip(1)
        .map(|cell| cell.split_once("dir=\"auto\">").unwrap().1.split_once('<').unwrap().0.to_owned())
        .collect()
}

async fn get(site: &Site, who: &Person, path: &str) -> Answer {
    let answer = site.get(who, path).await;
    assert_eq!(answer.status, 200, "{path} as {}: {}", who.name, answer.text());
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_holds_what_its_reader_sees() {
    let site = Site::open().await;
    let [secretariat, delegate] =
        [site.enter("secretariat@example").await, site.enter("focal.point@nor.example").await];
    for (who, query) in [(&secretariat, "group=I&stage=questionnaire"), (&secretariat, "due=past"), (&delegate, "")] {
        let page = get(&site, who, &format!("/reviews?{query}")).await.text();
        let file = get(&site, who, &format!("/reviews.csv?{query}&lang=en")).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"reviews-2026-11-21-en.csv\"");
        assert_eq!(file.header("cache-control"), "no-store");
        let (notes, rows) = table(&file);
        let names: Vec<String> = rows[1..].iter().map(|row| row[0].clone()).collect();
        assert!(!names.is_empty() && names.len() < 60, "{names:?}");
        assert_eq!(
            names,
            names_on(&page).iter().map(|n| n.replace("&#x27;", "'").replace("&amp;", "&")).collect::<Vec<_>>()
        );
        let notes = notes.join("\n");
        assert!(notes.contains("21 November 2026, 10:00, Vienna time"), "time and zone: {notes}");
        assert!(notes.contains("Not for the public") && notes.contains("in alphabetical order"), "{notes}");
        if query.contains("stage") {
            assert!(notes.contains("Chosen: Group I, Questionnaire."), "{notes}");
        }
    }
    for stranger in [nobody(), site.enter("ngo@example").await, site.enter("chair@example").await] {
        for end in ["csv", "xlsx", "pdf"] {
            let answer = site.get(&stranger, &format!("/reviews.{end}")).await;
            assert!([303, 404].contains(&answer.status.as_u16()) && answer.header("content-disposition").is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chosen_columns_are_remembered_and_taken_away() {
    let site = Site::open().await;
    let secretariat = site.enter("secretariat@example").await;
    let form = ["stage", "group", "lateness"].map(|c| ("with.column", c.to_owned())).to_vec();
    let form = [form, vec![("back", "/reviews?group=I&sort=stage".to_owned())]].concat();
    let answer = site.ask(&secretariat, "POST", "/reviews/columns", &Sent::Form(form)).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/reviews?group=I&sort=stage"));
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(cookie, "columns=group.stage");
    let person = Person { cookie: format!("{}; {cookie}", secretariat.cookie), ..secretariat.clone() };
    let (_, rows) = table(&get(&site, &person, "/reviews.csv?lang=en").await);
    assert_eq!(rows[0], ["State under review", "Group", "Stage"]);
    let page = get(&site, &person, "/reviews").await.text();
    assert!(!page.contains("data-label=\"Next date\"") && page.contains("data-label=\"Stage\""));
    let elsewhere = vec![("back", "//example.org/reviews".to_owned())];
    let answer = site.ask(&secretariat, "POST", "/reviews/columns", &Sent::Form(elsewhere)).await;
    assert_eq!(answer.header("location"), "/reviews");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_order_ranks_states_on_any_page_or_in_any_file() {
    let site = Site::open().await;
    let secretariat = site.enter("secretariat@example").await;
    for l in Language::ALL {
        let person = Person {
            cookie: secretariat.cookie.replace("lang=en", &format!("lang={}", l.code())),
            ..secretariat.clone()
        };
        // What is no order of ours is the alphabet; lateness, dates and scores are none.
        for order in ["", "state", "due", "next", "late", "days", "score", "-stage"] {
            let query = format!("sort={order}&lang={}", l.code());
            let (_, rows) = table(&get(&site, &person, &format!("/reviews.csv?{query}")).await);
            let names: Vec<&String> = rows[1..].iter().map(|row| &row[0]).collect();
            assert!(names.len() > 180, "{}", names.len());
            assert!(names.is_sorted_by(|a, b| collate(l, a, b).is_le()), "{l:?} {order}");
        }
        for (order, column) in [("group", 1), ("region", 3)] {
            let (_, rows) = table(&get(&site, &person, &format!("/reviews.csv?sort={order}&lang={}", l.code())).await);
            let sorted = rows[1..]
                .is_sorted_by(|a, b| collate(l, &a[column], &b[column]).then_with(|| collate(l, &a[0], &b[0])).is_le());
            assert!(sorted, "{l:?}: by {order}, and by name within it");
        }
        let public = get(&site, &nobody_in(l), "/phases/states").await.text();
        let names: Vec<&str> =
            public.split("<bdi>").skip(1).filter_map(|p| p.split_once("</bdi>")).map(|(name, _)| name).collect();
        assert_eq!(names.len(), 4, "{l:?}");
        assert!(names.is_sorted_by(|a, b| collate(l, a, b).is_le()), "{l:?} {names:?}");
    }
    // Nothing in the list marks one State otherwise than another, and programs are not told how late anybody is.
    let page = get(&site, &secretariat, "/reviews").await.text();
    let list = page.split_once("<tbody").unwrap().1.split_once("</tbody>").unwrap().0;
    assert!(!list.contains("data-state=\"late\""));
    assert_eq!(list.matches("data-state=\"now\"").count(), names_on(&page).len());
    let api = get(&site, &secretariat, "/api/v1/reviews?limit=200").await.text();
    for word in ["late", "past", "overdue", "score", "rank", "days"] {
        assert!(!api.contains(&format!("\"{word}")), "{word}");
    }
    let (_, rows) = table(&get(&site, &secretariat, "/reviews.csv?lang=en").await);
    let head = rows[0].join(" ").to_lowercase();
    assert!(["late", "days", "overdue", "score", "rank"].iter().all(|word| !head.contains(word)), "{head}");
}

fn nobody_in(l: Language) -> Person {
    Person { cookie: format!("lang={}", l.code()), ..nobody() }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_the_same_on_the_page_and_in_every_file() {
    let site = Site::open().await;
    let secretariat = site.enter("secretariat@example").await;
    let (notes, rows) = table(&get(&site, &secretariat, "/phases.csv?lang=en").await);
    let notes = notes.join("\n");
    assert!(
        notes.contains("21 November 2026, 10:00, Vienna time") && notes.contains("All groups and phases"),
        "{notes}"
    );
    let column = |name: &str| rows[0].iter().position(|h| h == name).expect(name);
    let first = rows.iter().find(|row| row[0] == "I" && row[1] == "1").unwrap();
    let api = get(&site, &secretariat, "/api/v1/phases").await.json();
    let item = api["items"].as_array().unwrap().iter().find(|p| p["group"] == "I").unwrap();
    for (name, value) in [
        ("completed", &item["gate"]["completed"]),
        ("still missing", &item["gate"]["missing"]),
        ("All", &item["reviews"]),
    ] {
        assert_eq!(first[column(name)], value.to_string(), "{name}");
    }
    let (_, forecast) = table(&get(&site, &secretariat, "/phases.csv?table=forecast&group=I&lang=en").await);
    let quarters = item["forecast"]["quarters"].as_array().unwrap();
    assert_eq!(forecast.len() - 1, quarters.len());
    for (row, quarter) in forecast[1..].iter().zip(quarters) {
        assert_eq!([&row[5], &row[6]], [&quarter["at_least"].to_string(), &quarter["at_most"].to_string()]);
        assert_eq!(row[4], quarter["until_on"].as_str().unwrap());
    }
    let (_, times) = table(&get(&site, &secretariat, "/phases.csv?table=times&group=I&lang=en").await);
    assert_eq!(times[1][8], item["times"]["answers"]["past"].to_string());
    // The public has neither the time limits nor their table.
    assert_eq!(site.get(&nobody(), "/phases.csv?table=times").await.status, 404);
    let public = get(&site, &nobody(), "/api/v1/phases").await.json();
    assert!(public["items"].as_array().unwrap().iter().all(|p| p["times"].is_null() && !p["forecast"].is_null()));
    let book = get(&site, &secretariat, "/phases.xlsx?lang=ar").await;
    assert_eq!(book.header("content-disposition"), "attachment; filename=\"phases-2026-11-21-ar.xlsx\"");
    for page in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"] {
        assert!(unzipped(&book.bytes, page).contains("rightToLeft=\"1\""), "{page}");
    }
    let latin = get(&site, &secretariat, "/phases.xlsx?lang=fr").await;
    assert!(!unzipped(&latin.bytes, "xl/worksheets/sheet1.xml").contains("rightToLeft"));
    let public = get(&site, &nobody(), "/phases.xlsx?lang=en").await;
    assert!(!unzipped(&public.bytes, "xl/workbook.xml").contains("Time limits"));
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_say_what_they_hold() {
    let site = Site::open().await;
    let secretariat = site.enter("secretariat@example").await;
    let figures = get(&site, &secretariat, "/phases.pdf?group=I&lang=en").await;
    assert_eq!(figures.header("content-disposition"), "attachment; filename=\"phases-group-I-2026-11-21-en.pdf\"");
    let text = text_of(&figures.bytes);
    for part in [
        "Group I",
        "Chosen: Group I.",
        "10:00, Vienna time",
        "still missing",
        "Time limits",
        "Forecast from the dates",
        "para. 10",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Group II"));
    let list = get(&site, &secretariat, "/reviews.pdf?group=I&stage=feedback&lang=en").await;
    let text = text_of(&list.bytes);
    for part in ["Norway", "Uruguay", "Chosen: Group I, Feedback.", "Not for the public", "10:00, Vienna time"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
