//! What the tests of papers share: a small drawing, and ways to look into what was made.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use super::minutes::About;
use chrono::NaiveDate;
use rules::draw::chance::Source;
use rules::draw::{Drawing, Entrant, Pool, Process, Record, Seed};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::{LegalTradition, PartyCode, RegionalGroup};
use rules::ruleset::{RESOLUTION_9_1, built_in};
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// A reason that somebody typed, with what must stay text.
pub(super) const REASON: &str = "=cmd() #panic(\"x\") *ball* $fell$";

fn entrant(code: &str, regional_group: RegionalGroup, instruments: &[Instrument]) -> Entrant {
    Entrant {
        code: PartyCode::parse(code).unwrap(),
        regional_group,
        instruments: instruments.to_vec(),
        signed: Vec::new(),
        legal_tradition: LegalTradition::Civil,
        working_languages: vec![Language::En],
        may_review: true,
        volunteers_for_more: false,
        more_than_four_agreed: false,
    }
}

/// Nine States of three regional groups, one of them a signatory, all drawn; one drawing was voided, one number is a ball.
pub(super) fn record(rehearsal: bool) -> Record {
    use Instrument::{Firearms, Migrants, Trafficking, Untoc};
    use RegionalGroup::{African, AsiaPacific, Weog};
    let mut pool = vec![
        entrant("AUT", Weog, &[Untoc, Trafficking, Migrants]),
        entrant("ESP", Weog, &[Untoc, Trafficking, Migrants, Firearms]),
        entrant("FRA", Weog, &[Untoc, Trafficking]),
        entrant("CHN", AsiaPacific, &[Untoc, Trafficking]),
        entrant("LAO", AsiaPacific, &[Untoc, Trafficking, Migrants, Firearms]),
        entrant("JPN", AsiaPacific, &[Untoc]),
        entrant("CIV", African, &[Untoc, Firearms]),
        entrant("KEN", African, &[Untoc, Trafficking, Migrants, Firearms]),
        entrant("EGY", African, &[Untoc, Trafficking, Migrants, Firearms]),
    ];
    pool.push(Entrant {
        instruments: vec![],
        signed: vec![Untoc],
        may_review: false,
        ..entrant("IRN", AsiaPacific, &[])
    });
    let pool = Pool::new(pool).unwrap();
    let sources = vec![Source { name: "Numbers drawn in the room".to_owned(), value: "17, 4, 42".to_owned() }];
    let seed = Seed::from_sources(RESOLUTION_9_1, &pool.sha256(), rehearsal, &sources);
    let mut process =
        Process::start(pool, built_in(RESOLUTION_9_1).unwrap().unwrap(), seed, sources, rehearsal).unwrap();
    process.apply(&Drawing::Seed).unwrap();
    process.apply(&Drawing::Void { reason: REASON.to_owned() }).unwrap();
    process.apply(&Drawing::Ball { number: 1 }).unwrap();
    while process.pending().is_some() {
        process.apply(&Drawing::Seed).unwrap();
    }
    process.record()
}

/// About the drawing of [`record`].
pub(super) fn about(record: &Record) -> About {
    About {
        title: "Conference of the Parties, thirteenth session".to_owned(),
        held_on: NaiveDate::from_ymd_opt(2026, 11, 21),
        sha256: hex::encode(Sha256::digest(record.to_json())),
        conducted_by: vec!["Ana Muñoz".to_owned(), "Олег Ёлкин".to_owned()],
    }
}

/// The names of the register.
pub(super) fn name_in(l: Language) -> impl Fn(PartyCode) -> String {
    let csv = include_str!("../../../server/backend/data/parties.csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|h| h == name).unwrap();
    let (code, name) = (column("iso3"), column(&format!("name_{}", l.code())));
    let names: std::collections::BTreeMap<String, String> =
        reader.records().flatten().map(|row| (row[code].to_owned(), row[name].to_owned())).collect();
    move |of| names.get(of.as_str()).cloned().unwrap_or_else(|| of.to_string())
}

/// The text of a PDF, as `pdftotext` of Debian's poppler-utils reads it.
pub(super) fn text_of(pdf: &[u8]) -> String {
    let mut tool = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext is there: .ci/setup test");
    tool.stdin.take().unwrap().write_all(pdf).unwrap();
    String::from_utf8(tool.wait_with_output().unwrap().stdout).unwrap()
}

/// A file out of a workbook, as `unzip` reads it.
pub(super) fn unzipped(workbook: &[u8], name: &str) -> String {
    let path =
        std::env::temp_dir().join(format!("papers-{}-{:?}.xlsx", std::process::id(), std::thread::current().id()));
    std::fs::write(&path, workbook).unwrap();
    let output = Command::new("unzip").arg("-p").arg(&path).arg(name).output().expect("unzip is there: .ci/setup test");
    std::fs::remove_file(&path).unwrap();
    String::from_utf8(output.stdout).unwrap()
}
