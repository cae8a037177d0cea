//! The binary's own manners: what it explains and how it ends.

use std::process::{Command, Output};

fn server(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_server"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

type Words = &'static [&'static str];
type Variables = &'static [(&'static str, &'static str)];

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn help_explains_every_setting_and_command() {
    let output =
        server(&["--help"], &[("DATABASE_URL", "postgres://user:secret@host/db"), ("SMTP_URL", "smtp://a:secret@b")]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8_lossy(&output.stdout);
    for word in [
        "DATABASE_URL",
        "LEPTOS_SITE_ADDR",
        "LEPTOS_SITE_ROOT",
        "REVIEW_PUBLIC_URL",
        "REVIEW_KEY_FILE",
        "REVIEW_FILES_DIR",
        "REVIEW_DEMO",
        "REVIEW_NOW",
        "SMTP_URL",
        "serve",
        "migrate",
        "create-administrator",
        "import-parties",
        "doctor",
        "backup",
        "restore",
    ] {
        assert!(text.contains(word), "{word}");
    }
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn wrong_usage_ends_with_two() {
    let table: [(Words, Variables); 8] = [
        (&["dance"], &[]),
        (&["import-parties"], &[]),
        (&[], &[("LEPTOS_SITE_ADDR", "somewhere")]),
        (&["doctor"], &[("REVIEW_NOW", "2026-11-21T09:00:00Z")]),
        (&["doctor"], &[("REVIEW_NOW", "yesterday"), ("REVIEW_DEMO", "1")]),
        (&[], &[("REVIEW_PUBLIC_URL", "review.example")]),
        (&[], &[("SMTP_URL", "http://mail.example")]),
        (&["doctor"], &[("SMTP_URL", "mail.example:587")]),
    ];
    for (arguments, variables) in table {
        let output = server(arguments, variables);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {variables:?}: {}", error(&output));
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn demonstration_can_be_switched_off_by_its_variable() {
    let output = server(&["doctor"], &[("REVIEW_NOW", "2026-11-21T09:00:00Z"), ("REVIEW_DEMO", "0")]);
    assert_eq!(output.status.code(), Some(2), "{}", error(&output));
}

#[test]
fn a_mail_server_of_another_kind_is_refused_without_its_password() {
    let said = error(&server(&["serve"], &[("SMTP_URL", "https://user:secret@mail.example")]));
    assert!(said.contains("smtps://") && said.contains("unset it") && !said.contains("secret"), "{said}");
}

#[test]
fn a_server_that_was_not_built_says_how_to_build_it() {
    let output = server(&["serve"], &[("LEPTOS_SITE_ROOT", "/nonexistent"), ("REVIEW_NOW", "")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("run `make build`"), "{}", error(&output));
}

#[test]
fn the_first_administrator_is_made_with_a_password_from_standard_input() {
    use std::io::Write as _;
    let folder = super::support::Folder::new();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let database = format!("sqlite://{}?mode=rwc", at("review.db"));
    let make = |password: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .args(["create-administrator", "--email", "amina@unodc.example", "--name", "Amina Bello"])
            .env_clear()
            .envs([
                ("DATABASE_URL", &database),
                ("REVIEW_KEY_FILE", &at("master.key")),
                ("REVIEW_FILES_DIR", &at("files")),
            ])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let short = make("short\n");
    assert_eq!(short.status.code(), Some(1));
    assert!(error(&short).contains("15 characters"), "{}", error(&short));
    let made = make("four quiet rivers 1987\r\nmore\n");
    assert_eq!(made.status.code(), Some(0), "{}", error(&made));
    assert!(String::from_utf8_lossy(&made.stdout).contains("amina@unodc.example is administrator"));
    let again = make("four quiet rivers 1987\n");
    assert_eq!(again.status.code(), Some(1));
    assert!(error(&again).contains("an administrator already"), "{}", error(&again));
}
