//! The archive of a dialogue: what it holds for whom, that its sums are right, and that taking it goes on record.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use crate::actors::Cast;
use crate::site::{Answer, Person, Sent, Site};
use crate::targets::{begin, say, talk};

const MARK: &str = "canaryarchive6c2e";
/// In the room of a delegation.
const OURS: &str = "canaryours3f8b";

/// Takes the archive of phase 1.
async fn take(site: &Site, who: &Person, review: &str) -> Answer {
    let form = Sent::Form(vec![("keep", "on".to_owned())]);
    site.ask(who, "POST", &format!("/reviews/{review}/archive/1"), &form).await
}

/// The files of an archive by their path within its folder.
fn opened(answer: &Answer) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(answer.bytes.clone())).expect("a ZIP file");
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let name = file.name().expect("a name in UTF-8").into_owned();
        let (folder, path) = name.split_once('/').expect("everything lies in one folder");
        assert!(folder.ends_with("-phase-1-dialogue"), "{name}");
        assert!(!path.contains("..") && !path.starts_with('/') && !path.contains('\\'), "{name}");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert!(files.insert(path.to_owned(), bytes).is_none(), "{name} is there twice");
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_the_dialogue_for_those_who_read_it_and_nothing_for_others() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let review = cast.editing.id.as_str();
    let point = cast.person("editing.focal.point");
    let words = format!("{MARK} <script>alert(1)</script> & عربي");
    let main = talk(&site, point, review).await;
    say(&site, point, main.rsplit('/').next().unwrap(), &words).await;
    let ours = begin(&site, point, review, "delegation", "article/untoc/23").await;
    say(&site, point, &ours, &format!("{OURS} words")).await;
    for who in &cast.people {
        let party = cast.editing.is_party(&who.state) || who.name == "secretariat";
        let page = site.get(who, &format!("/reviews/{review}/archive/1")).await;
        assert_eq!(page.status == 200, party, "{}: {}", who.name, page.status);
        if !party {
            let answer = take(&site, who, review).await;
            assert!(answer.status != 200 && !answer.text().contains(MARK), "{}: {}", who.name, answer.status);
        }
    }
    let answer = take(&site, cast.person("its-reviewer.observer"), review).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/zip"));
    assert!(answer.header("content-disposition").contains("VCT-I-phase-1-dialogue-en.zip"));
    let files = opened(&answer);
    let paths: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(paths, ["README.txt", "SHA256SUMS", "dialogue.pdf", "index.html", "style.css"]);
    let page = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(page.contains(MARK) && page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src="), "it loads nothing");
    assert!(files["dialogue.pdf"].starts_with(b"%PDF"));
    // What a delegation says among itself is in nobody's archive, not even in its own.
    let own = opened(&take(&site, point, review).await);
    for file in own.values().chain(files.values()) {
        assert!(!file.windows(OURS.len()).any(|w| w == OURS.as_bytes()));
    }
    // Each file but the list itself, with the sum that it has.
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let listed: BTreeMap<&str, &str> =
        sums.lines().map(|line| line.split_once("  ").unwrap()).map(|(s, p)| (p, s)).collect();
    assert_eq!(listed.len(), files.len() - 1);
    for (path, sum) in listed {
        let found: String = Sha256::digest(&files[path]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{path}");
    }
    // Who took it, where it lies and on the page; and on record.
    for file in ["README.txt", "index.html"] {
        let text = String::from_utf8(files[file].clone()).unwrap();
        assert!(text.contains("Taken from the Review Mechanism by") && text.contains("para. 37"), "{file}: {text}");
    }
    let recorded = site.disk().iter().any(|(_, bytes)| bytes.windows(16).any(|w| w == b"archive_exported"));
    assert!(recorded, "that it was taken goes on record");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_made_in_the_readers_language_and_direction() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let point = cast.person("submitted.focal.point");
    let arabic = Person { cookie: point.cookie.replace("lang=en", "lang=ar"), ..point.clone() };
    let answer = take(&site, &arabic, &cast.submitted.id).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = String::from_utf8(opened(&answer)["index.html"].clone()).unwrap();
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
    let without = site.ask(point, "POST", &format!("/reviews/{}/archive/1", cast.submitted.id), &Sent::Nothing).await;
    assert_eq!(without.status, 422, "only with the promise to keep it confidential");
}
