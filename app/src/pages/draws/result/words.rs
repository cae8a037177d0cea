//! Words of drawings: places, numbers, and why somebody could not be drawn.

use crate::i18n::texts::{lots as t, minutes as m};
use rules::draw::record::{By, Slot, Why};
use rules::language::Language;

/// The place of a reviewing State.
pub(in crate::pages::draws) fn slot(l: Language, slot: Slot) -> &'static str {
    match slot {
        Slot::SameRegion => m::slot_same_region(l),
        Slot::OtherRegion => m::slot_other_region(l),
        Slot::Additional => m::slot_additional(l),
    }
}

/// Where a number came from.
pub(super) fn source(l: Language, by: By) -> &'static str {
    match by {
        By::Seed => t::by_seed(l),
        By::Ball => t::by_ball(l),
    }
}

/// Why somebody was no candidate, or was set aside.
pub(in crate::pages::draws) fn why(l: Language, why: Why) -> &'static str {
    match why {
        Why::NotOfThisRegion => t::why_not_of_this_region(l),
        Why::InAGroup => t::why_in_a_group(l),
        Why::AlreadyOdd => t::why_already_odd(l),
        Why::UnderReview => t::why_under_review(l),
        Why::DoesNotReview => t::why_does_not_review(l),
        Why::OtherRegion => t::why_other_region(l),
        Why::SameRegion => t::why_same_region(l),
        Why::SameAsOther => t::why_as_its_pair(l),
        Why::ReviewsAlready => t::why_reviews_already(l),
        Why::Mutual => t::why_mutual(l),
        Why::NotParty => t::why_not_party(l),
        Why::TooMany => t::why_above_limit(l),
        Why::EnoughReviews => t::why_enough_reviews(l),
        Why::Replaced => t::why_replaced(l),
        Why::DeadEnd => t::why_dead_end(l),
        Why::Unproven => t::why_unproven(l),
    }
}
