//! The parts of an organization's forms: what it says of itself.

use crate::http::Fields;
use crate::i18n::texts::{constructive as c, stakeholders as t};
use crate::pages::constructive::shared::{Form, Wrong, options, with_none};
use crate::pages::constructive::words;
use leptos::prelude::*;
use rules::constructive::StakeholderKind;
use rules::constructive::profile::{Accreditation, Profile, TypedProfile, WorkArea};
use rules::language::Language;
use rules::party::RegionalGroup;

/// The profile of a posted form.
pub(crate) fn typed_profile(fields: &Fields) -> TypedProfile {
    let get = |name: &str| fields.get(name).to_owned();
    TypedProfile {
        name: get("name"),
        short_name: get("short_name"),
        kind: get("kind"),
        region: get("region"),
        seat: get("seat"),
        accreditation: get("accreditation"),
        accreditation_detail: get("accreditation_detail"),
        areas: fields.all("areas").map(str::to_owned).collect(),
        website: get("website"),
    }
}

/// The fields of a profile as it stands.
pub(crate) fn pairs(profile: Option<&Profile>) -> Vec<(String, String)> {
    let Some(p) = profile else { return Vec::new() };
    let mut pairs: Vec<(String, String)> = [
        ("name", p.name.as_str()),
        ("short_name", &p.short_name),
        ("kind", p.kind.code()),
        ("region", p.region.code()),
        ("seat", &p.seat),
        ("accreditation", p.accreditation.code()),
        ("accreditation_detail", &p.accreditation_detail),
        ("website", &p.website),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    pairs.extend(p.areas.iter().map(|a| ("areas".to_owned(), a.code().to_owned())));
    pairs
}

/// The same as fields of a form.
pub(crate) fn filled(profile: Option<&Profile>) -> Fields {
    Fields::decoded(&serde_urlencoded::to_string(pairs(profile)).unwrap_or_default())
}

/// The entries for a profile.
pub(crate) fn profile_fields(l: Language, wrong: &Wrong, typed: &Fields) -> AnyView {
    let form = Form { l, wrong };
    let get = |name: &str| typed.get(name).to_owned();
    let kinds = options(StakeholderKind::ALL, StakeholderKind::code, |k| words::kind(l, k).to_owned());
    let regions = options(&RegionalGroup::ALL, RegionalGroup::code, |r| words::region(l, r).to_owned());
    let bodies = options(Accreditation::ALL, Accreditation::code, |a| words::accreditation(l, a).to_owned());
    let areas = options(WorkArea::ALL, WorkArea::code, |a| words::area(l, a).to_owned());
    let chosen: Vec<String> = typed.all("areas").map(str::to_owned).collect();
    view! {
        {form.line("name", "text", t::name(l), Some(t::name_help(l).to_owned()), &get("name"))}
        {form.line("short_name", "text", t::short_name(l), None, &get("short_name"))}
        {form.choose("kind", c::kind(l), Some(t::kind_help(l).to_owned()), &with_none(c::choose(l), kinds), &get("kind"))}
        {form.choose("region", c::region(l), Some(t::region_help(l).to_owned()), &with_none(c::choose(l), regions), &get("region"))}
        {form.line("seat", "text", t::seat(l), Some(t::seat_help(l).to_owned()), &get("seat"))}
        {form.choose("accreditation", c::accreditation(l), Some(t::accreditation_help(l).to_owned()), &with_none(c::choose(l), bodies), &get("accreditation"))}
        {form.line("accreditation_detail", "text", t::accreditation_detail(l), None, &get("accreditation_detail"))}
        {form.checks("areas", c::areas(l), &areas, &chosen)}
        {form.line("website", "url", c::website(l), None, &get("website"))}
    }
    .into_any()
}
