//! A redraw: one place changes, by all rules, and nobody who was replaced comes back. The ledger of requests.

use super::lawful;
use super::oracle::Law;
use super::support::{self, Dice, register, seed};
use rules::draw::record::{Asked, Review, Why};
use rules::draw::redraw::{Case, CaseFault, Counter, Ground, Redraw, may_request};
use rules::draw::{Drawing, Entrant, Pool, Process, ProcessError};
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::ruleset::{DRAFT_2017, RuleSet, built_in, resolution_9_1};
use std::collections::BTreeSet;

fn reviews(parties: Vec<Entrant>, rules: &RuleSet, number: u64) -> Option<(Vec<Entrant>, Vec<Review>)> {
    let pool = Pool::new(parties).ok()?;
    let mut process = Process::start(pool, rules, seed(number), Vec::new(), false).ok()?;
    process.finish().unwrap();
    let record = process.record();
    lawful::check(&record, rules).unwrap();
    Some((record.parties, record.reviews))
}

fn case(parties: &[Entrant], reviews: &[Review], review: usize, place: usize) -> Case {
    let state = &reviews[review];
    Case {
        gone: Vec::new(),
        ground: Ground::Language,
        parties: parties.to_vec(),
        replaced: state.reviewers[place].code,
        requested_by: Some(state.state_under_review),
        reviews: reviews.to_vec(),
        state_under_review: state.state_under_review,
    }
}

/// All reviews after a State came into the place of another.
fn after(case: &Case, comes: PartyCode) -> Vec<Review> {
    let mut reviews = case.reviews.clone();
    let review = reviews.iter_mut().find(|r| r.state_under_review == case.state_under_review).unwrap();
    let place = review.reviewers.iter_mut().find(|r| r.code == case.replaced).unwrap();
    place.code = comes;
    reviews
}

/// Whether a State may come, by the oracle. A drawn State that could review more than its place asks is fine here: the
/// additional State beside it stays.
fn may_come(law: &Law<'_>, case: &Case, comes: PartyCode) -> bool {
    let reviews = after(case, comes);
    let changed = reviews.iter().find(|r| r.state_under_review == case.state_under_review).unwrap();
    let gone = comes == case.replaced || case.gone.contains(&comes);
    let verdict = law.review(changed);
    let lawful = verdict.is_ok() || verdict.is_err_and(|e| e.ends_with("does not review all it could"));
    let lawful = lawful && Law::mutual(&reviews).is_ok();
    // A State that does not come to perform more than before does not perform too many now.
    let (before, now) = (law.loads(&case.reviews)[&comes], law.loads(&reviews)[&comes]);
    let room = now <= law.reviews_max || now <= before || law.parties[&comes].volunteers_for_more;
    lawful && room && !gone
}

/// Everybody is a candidate who may come, and nobody else; the rest is excluded, once each.
fn sifted(law: &Law<'_>, case: &Case, rules: &RuleSet) -> Vec<String> {
    let (candidates, excluded) = match Redraw::start(case.clone(), rules, seed(9), Vec::new()) {
        Ok(redraw) => {
            let pending = redraw.pending().unwrap();
            (pending.candidates.clone(), pending.excluded.clone())
        }
        Err(CaseFault::Nobody { excluded }) => (Vec::new(), excluded),
        Err(other) => panic!("{other:?}"),
    };
    let may: Vec<String> = law.parties.keys().filter(|c| may_come(law, case, **c)).map(ToString::to_string).collect();
    assert_eq!(candidates, may, "{} out of the review of {}", case.replaced, case.state_under_review);
    let excluded: Vec<String> = excluded.into_iter().flat_map(|e| e.entries).collect();
    let all: BTreeSet<&String> = candidates.iter().chain(&excluded).collect();
    assert_eq!((all.len(), candidates.len() + excluded.len()), (law.parties.len(), law.parties.len()));
    candidates
}

#[test]
fn whoever_may_come_by_the_text_is_a_candidate_and_nobody_else() {
    let rules = resolution_9_1();
    let (mut dice, mut places, mut somebody) = (Dice(40), 0, 0);
    for number in 0..80 {
        let Some((parties, reviews)) = reviews(lawful::several(&mut dice, false), rules, number) else { continue };
        let law = Law::new(&parties, rules);
        for _ in 0..6 {
            let review = dice.below(reviews.len());
            let place = dice.below(reviews[review].reviewers.len());
            places += 1;
            let case = case(&parties, &reviews, review, place);
            somebody += usize::from(!sifted(&law, &case, rules).is_empty());
        }
    }
    assert!(places > 200 && somebody > 100 && somebody < places, "{places}, {somebody}");
}

#[test]
fn a_place_of_the_real_register_is_drawn_again_and_nothing_else_moves() {
    let rules = resolution_9_1();
    let (parties, reviews) = reviews(register(), rules, 3).unwrap();
    let law = Law::new(&parties, rules);
    for review in [0, 50, 120, 190] {
        for place in 0..reviews[review].reviewers.len() {
            let case = case(&parties, &reviews, review, place);
            sifted(&law, &case, rules);
            let mut redraw = Redraw::start(case.clone(), rules, seed(4), Vec::new()).unwrap();
            let Asked::ReviewingState { state_under_review, slot, instruments, .. } =
                redraw.pending().unwrap().asked.clone()
            else {
                panic!("not a reviewing State");
            };
            let old = &reviews[review].reviewers[place];
            assert_eq!((state_under_review, slot), (case.state_under_review, old.slot));
            assert_eq!(instruments, old.instruments);
            redraw.apply(&Drawing::Seed).unwrap();
            let record = redraw.record();
            let comes = record.comes.unwrap();
            assert_ne!(comes, old.code);
            assert!(may_come(&law, &case, comes));
            // What it starts from is frozen and comes back as it was.
            assert_eq!((&record.case, record.case_sha256), (&case, case.sha256()));
        }
    }
}

#[test]
fn those_who_were_replaced_are_never_drawn_again() {
    let rules = resolution_9_1();
    let (parties, reviews) = reviews(register(), rules, 5).unwrap();
    let mut case = case(&parties, &reviews, 10, 1);
    let mut replaced = BTreeSet::new();
    for number in 0..200 {
        let mut redraw = match Redraw::start(case.clone(), rules, seed(number), Vec::new()) {
            Ok(redraw) => redraw,
            // All who may are used up: para. 28 (d), 30 stands beside each.
            Err(CaseFault::Nobody { excluded }) => {
                let gone = excluded.iter().find(|e| e.why == Why::Replaced).unwrap();
                assert_eq!(gone.para, "28 (d), 30");
                assert_eq!(gone.entries.iter().cloned().collect::<BTreeSet<String>>(), replaced);
                assert!(replaced.len() > 20, "{}", replaced.len());
                return;
            }
            Err(other) => panic!("{other:?}"),
        };
        replaced.insert(case.replaced.to_string());
        assert!(redraw.pending().unwrap().candidates.iter().all(|c| !replaced.contains(c)));
        redraw.apply(&Drawing::Seed).unwrap();
        let comes = redraw.comes().unwrap();
        case.reviews = after(&case, comes);
        case.gone.push(case.replaced);
        case.replaced = comes;
        replaced.insert(comes.to_string());
    }
    panic!("somebody was left after 200 redraws");
}

#[test]
fn a_redraw_can_be_drawn_by_hand_voided_and_repeated() {
    let rules = resolution_9_1();
    let (parties, reviews) = reviews(register(), rules, 6).unwrap();
    let start = || Redraw::start(case(&parties, &reviews, 30, 0), rules, seed(8), Vec::new()).unwrap();
    let mut redraw = start();
    let void = Drawing::Void { reason: "read out wrongly".to_owned() };
    let highest = redraw.pending().unwrap().candidates.len() as u64;
    assert_eq!(redraw.apply(&void), Err(ProcessError::NothingToVoid));
    for number in [0, highest + 1] {
        assert_eq!(redraw.apply(&Drawing::Ball { number }), Err(ProcessError::NoSuchNumber { highest }));
    }
    let first = redraw.pending().unwrap().candidates[0].clone();
    redraw.apply(&Drawing::Ball { number: 1 }).unwrap();
    assert_eq!(redraw.comes().unwrap().to_string(), first);
    for act in [Drawing::Seed, Drawing::Ball { number: 1 }] {
        assert_eq!(redraw.apply(&act), Err(ProcessError::Finished));
    }
    assert_eq!(redraw.apply(&Drawing::Void { reason: " ".to_owned() }), Err(ProcessError::ReasonMissing));
    redraw.apply(&void).unwrap();
    assert_eq!((redraw.comes(), redraw.pending().unwrap().attempt), (None, 2));
    redraw.apply(&Drawing::Seed).unwrap();
    let record = redraw.record();
    let number = seed(8).number(1, 2, 0, highest) + 1;
    assert_eq!((record.steps.len(), record.steps[1].drawn[0].number), (2, number));
    assert_eq!(record.steps[0].voided.as_deref(), Some("read out wrongly"));
    let mut again = start();
    for act in [Drawing::Ball { number: 1 }, void, Drawing::Seed] {
        again.apply(&act).unwrap();
    }
    assert_eq!(again.record(), record);
}

#[test]
fn a_case_that_is_none_is_refused() {
    let rules = resolution_9_1();
    let (parties, reviews) = reviews(register(), rules, 6).unwrap();
    let good = case(&parties, &reviews, 0, 0);
    let fault = |case: Case| Redraw::start(case, rules, seed(1), Vec::new()).err();
    let nobody = support::code(17_000);
    assert_eq!(fault(Case { state_under_review: nobody, ..good.clone() }), Some(CaseFault::NoReview));
    assert_eq!(fault(Case { replaced: good.state_under_review, ..good.clone() }), Some(CaseFault::NotReviewing));
    let twice = [&good.parties[..], &good.parties[..1]].concat();
    assert!(matches!(fault(Case { parties: twice, ..good }), Some(CaseFault::Pool(_))));
}

#[test]
fn the_fifth_request_that_counts_is_refused_with_its_paragraph() {
    let rules = resolution_9_1();
    let counted = [Ground::Language, Ground::LegalSystem, Ground::Other, Ground::Language];
    for used in 0..=4 {
        let counter = Counter::of(rules, counted[..used].iter().copied());
        assert_eq!(counter.left() as usize, 4 - used);
        for ground in [Ground::Language, Ground::LegalSystem, Ground::Other] {
            let expected = if used < 4 { Ok(()) } else { Err(Refusal::RedrawsUsed { max: 4 }) };
            assert_eq!(may_request(counter, ground, true, false), expected);
            assert_eq!(may_request(counter, ground, false, false), expected);
        }
    }
    assert_eq!(Refusal::RedrawsUsed { max: 4 }.paragraph(), Some("28 (d)"));
    // The number is the rule set's.
    let draft = built_in(DRAFT_2017).unwrap().unwrap();
    assert_eq!(Counter::of(draft, counted).left(), 0);
    assert_eq!(Counter::of(draft, counted[..1].iter().copied()).left(), 1);
}

#[test]
fn exceptional_circumstances_inability_and_later_meetings_do_not_count() {
    let others = [Ground::Exceptional, Ground::Inability, Ground::LaterMeeting];
    let counter = Counter::of(resolution_9_1(), others.into_iter().cycle().take(30));
    assert_eq!(counter.left(), 4);
    let full = Counter::of(resolution_9_1(), [Ground::Other; 4]);
    assert_eq!(may_request(full, Ground::Exceptional, false, false), Ok(()));
    assert_eq!(may_request(full, Ground::Inability, true, true), Ok(()));
    // The meeting's own need is nobody's request (para. 28 (f)).
    assert!(may_request(full, Ground::LaterMeeting, true, true).is_err());
    let paragraphs: Vec<&str> = others.iter().map(|g| g.paragraph()).collect();
    assert_eq!(paragraphs, ["28 (e)", "30", "28 (f)"]);
}

#[test]
fn inability_is_for_the_state_under_review_to_raise_after_a_consultation() {
    let counter = Counter::of(resolution_9_1(), []);
    assert_eq!(may_request(counter, Ground::Inability, false, true), Err(Refusal::OnlyStateUnderReview));
    assert_eq!(may_request(counter, Ground::Inability, true, false), Err(Refusal::ConsultFirst));
    assert_eq!(may_request(counter, Ground::Inability, true, true), Ok(()));
    assert_eq!(Refusal::OnlyStateUnderReview.paragraph(), Some("30"));
    assert_eq!(Refusal::ConsultFirst.paragraph(), Some("30"));
}
