//! Lists of every variant, each made from the same words as a match without default: a new variant does not compile
//! until it stands here, and standing here it must be in `ALL`, too.

use rules::access::{Act, Permit, ReviewFacts, Seat, decide, decide_house, marker, permit};
use rules::actor::{AccountKind, Duty, Viewer};
use rules::calendar::Moment;
use rules::instrument::Instrument;
use rules::refusal::Refusal;
use rules::stage::Stage;

macro_rules! every {
    ($type:ident, $list:ident, $word:ident: $($variant:ident = $text:literal),+ $(,)?) => {
        /// Every variant.
        pub const $list: &[$type] = &[$($type::$variant),+];

        /// The word used in tables.
        pub const fn $word(it: $type) -> &'static str {
            match it { $($type::$variant => $text),+ }
        }
    };
}

macro_rules! every_act {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        every!(Act, ACTS, act_word: $($variant = $text),+);

        /// The permit for an act, asked for by its type.
        pub fn permit_for(act: Act, who: Option<&Viewer>, on: Option<&ReviewFacts>, now: Moment) -> Result<Proof, Refusal> {
            match act { $(Act::$variant => permit::<marker::$variant>(who, on, now).map(|p| Proof::of(&p))),+ }
        }
    };
}

every_act! {
    ReadReview = "read_review",
    ReadPeople = "read_people",
    ReadDraft = "read_draft",
    SaveAnswer = "save_answer",
    MarkReady = "mark_ready",
    Submit = "submit",
    ReadSubmission = "read_submission",
    ReadAttachment = "read_attachment",
    ReadDialogue = "read_dialogue",
    PostMessage = "post_message",
    OpenPhase = "open_phase",
    SetPlan = "set_plan",
    ReadFigures = "read_figures",
    ReadTimes = "read_times",
    ListReviews = "list_reviews",
    ReadStart = "read_start",
    ReadLibrary = "read_library",
    ReadParties = "read_parties",
    ImportParties = "import_parties",
    RecordDecision = "record_decision",
    ManageAccounts = "manage_accounts",
    OwnAccount = "own_account",
    PrepareDraw = "prepare_draw",
    ConductDraw = "conduct_draw",
    DecideRedraw = "decide_redraw",
    RequestRedraw = "request_redraw",
    ReadFeedback = "read_feedback",
    ReadFeedbackDraft = "read_feedback_draft",
    WriteFeedback = "write_feedback",
    SendFeedback = "send_feedback",
    AnswerSupplement = "answer_supplement",
    SendSupplement = "send_supplement",
    ReadDelegation = "read_delegation",
    PostDelegation = "post_delegation",
    KeepNotes = "keep_notes",
    NameInPublic = "name_in_public",
    ReadWork = "read_work",
    SendReminders = "send_reminders",
    KeepOutbox = "keep_outbox",
}

every! { Stage, STAGES, stage_word:
    Preparing = "preparing",
    Questionnaire = "questionnaire",
    Feedback = "feedback",
    Dialogue = "dialogue",
    Observations = "observations",
    Agreed = "agreed",
    Released = "released",
}

every! { Duty, DUTIES, duty_word: FocalPoint = "focal_point", Expert = "expert", Observer = "observer" }

every! { AccountKind, KINDS, kind_word:
    Delegate = "delegate",
    Secretariat = "secretariat",
    Administrator = "administrator",
    Chair = "chair",
    Bureau = "bureau",
    Stakeholder = "stakeholder",
}

/// What a permit says of itself.
#[derive(Debug, PartialEq)]
pub struct Proof {
    pub instruments: Vec<Instrument>,
    pub seat: Option<Seat>,
    pub on_a_review: bool,
}

impl Proof {
    fn of<A: marker::Marker>(permit: &Permit<A>) -> Self {
        Self {
            instruments: permit.instruments().to_vec(),
            seat: permit.seat().cloned(),
            on_a_review: permit.review().is_some(),
        }
    }
}

/// The seats of the table: those of every duty on either side, then the others.
pub fn seat_codes() -> Vec<String> {
    let sides = ["under_review", "reviewing"];
    let with_duty = sides.iter().flat_map(|side| DUTIES.iter().map(move |d| format!("{side}.{}", duty_word(*d))));
    with_duty.chain(["secretariat", "other_party", "outside"].map(str::to_owned)).collect()
}

/// The code of a seat, written a second time so that a new kind of seat does not compile until it has its column.
pub fn seat_word(seat: &Seat) -> String {
    match seat {
        Seat::UnderReview { duty, .. } => format!("under_review.{}", duty_word(*duty)),
        Seat::Reviewing { duty, .. } => format!("reviewing.{}", duty_word(*duty)),
        Seat::Secretariat => "secretariat".to_owned(),
        Seat::OtherParty => "other_party".to_owned(),
        Seat::Outside => "outside".to_owned(),
    }
}

#[test]
fn no_variant_is_missing() {
    assert_eq!(Act::ALL, ACTS);
    assert_eq!(Stage::ALL, STAGES);
    assert_eq!(Duty::ALL, DUTIES);
    assert_eq!(AccountKind::ALL, KINDS);
    for stage in Stage::ALL {
        assert_eq!(stage_word(stage), stage.code());
    }
    for duty in Duty::ALL {
        assert_eq!(duty_word(duty), duty.code());
    }
    for kind in AccountKind::ALL {
        assert_eq!(kind_word(kind), kind.code());
    }
}

#[test]
fn a_permit_is_what_was_decided() {
    let now = super::day(15).and_hms_opt(11, 0, 0).unwrap().and_utc();
    let viewers = super::grid::by_seat();
    for (stage, submitted) in super::standings() {
        let facts = super::review(stage, submitted);
        for act in Act::ALL {
            for viewer in &viewers {
                let decided = decide(Some(viewer), act, &facts, super::day(15));
                let expected = decided.map(|scope| Proof {
                    instruments: scope.instruments,
                    seat: Some(scope.seat),
                    on_a_review: true,
                });
                assert_eq!(permit_for(act, Some(viewer), Some(&facts), now), expected, "{act:?} {viewer:?}");
                let house = decide_house(Some(viewer), act);
                let expected = house.map(|()| Proof { instruments: Vec::new(), seat: None, on_a_review: false });
                assert_eq!(permit_for(act, Some(viewer), None, now), expected, "{act:?} {viewer:?}");
            }
            // A permit names its author, so nobody gets one.
            assert_eq!(permit_for(act, None, Some(&facts), now), Err(Refusal::SignIn));
            assert_eq!(permit_for(act, None, None, now), Err(Refusal::SignIn));
        }
    }
}
