//! What is about no single review: the parties, and the figures of the dashboard.

use super::list::{Asked, Key};
use super::{Problem, viewer};
use crate::http::Visit;
use axum::response::Response;
use backend::service::{DecisionLine, PhaseForecast, PhaseGroup, Threshold};
use rules::gate::{GateBy, GateFigures};
use rules::language::Language;
use rules::party::Party;
use serde_json::{Map, Value, json};

/// `GET /api/v1/parties`
pub(crate) async fn parties(visit: Visit, asked: Asked) -> Result<Response, Problem> {
    let parties = visit.site.backend.read_parties(viewer(&visit)?).await.map_err(Problem::of(visit.lang))?;
    asked.page(parties.iter().map(|p| (Key(p.code.to_string()), party(p))).collect(), &[])
}

fn party(p: &Party) -> Value {
    let names: Map<String, Value> =
        Language::ALL.into_iter().map(|l| (l.code().to_owned(), Value::from(p.name(l)))).collect();
    json!({
        "code": p.code,
        "iso2": p.iso2,
        "names": names,
        "regional_group": p.regional_group.code(),
        "treaties": p.treaties,
        "legal_tradition": p.legal_tradition,
        "working_languages": p.working_languages,
        "note": p.note,
    })
}

/// `GET /api/v1/phases`: for everybody, since no State is named; time limits for whom they concern.
pub(crate) async fn phases(visit: Visit, asked: Asked) -> Result<Response, Problem> {
    let viewer = visit.session.as_ref().map(|s| &s.viewer);
    let phases = visit.site.backend.dashboard(viewer).await.map_err(Problem::of(visit.lang))?;
    asked.page(phases.iter().map(|p| (Key(format!("{}-{}", p.group.code(), p.phase)), phase(p))).collect(), &[])
}

fn phase(p: &PhaseGroup) -> Value {
    let stages: Vec<Value> =
        p.stages.iter().map(|(stage, reviews)| json!({ "stage": stage, "reviews": reviews })).collect();
    let decision = p.decision.as_ref().map(|(reference, on)| json!({ "reference": reference, "decided_on": on }));
    json!({
        "group": p.group.code(),
        "phase": p.phase,
        "cluster": p.cluster,
        "starts_on": p.starts_on,
        "stages": stages,
        "gate": p.gate.as_ref().map(gate),
        "frozen_on": p.frozen_on,
        "decision": decision,
        "decisions": p.decisions.iter().map(decided).collect::<Vec<_>>(),
        "reviews": p.reviews,
        "times": p.times,
        "forecast": p.forecast.as_ref().map(forecast),
    })
}

fn decided(d: &DecisionLine) -> Value {
    json!({ "reference": d.reference, "decided_on": d.decided_on, "lifts": d.lifts })
}

/// By quarter, and no finer: a day would be that of a single review.
fn forecast(f: &PhaseForecast) -> Value {
    let quarters: Vec<Value> = f
        .quarters
        .iter()
        .map(|q| {
            json!({
                "year": q.quarter.year,
                "quarter": q.quarter.number,
                "until_on": q.quarter.until_on(),
                "at_least": q.at_least,
                "at_most": q.at_most,
            })
        })
        .collect();
    let threshold = f.threshold.map(|threshold| match threshold {
        Threshold::Reached => json!({ "reached": true, "between": null, "short": null }),
        Threshold::Between(early, late) => json!({ "reached": false, "between": [early, late], "short": null }),
        Threshold::Short(by) => json!({ "reached": false, "between": null, "short": by }),
    });
    json!({ "dated": f.dated, "undated": f.undated, "quarters": quarters, "threshold": threshold })
}

fn gate(g: &GateFigures) -> Value {
    let by = match g.by {
        GateBy::NotYet => "not_yet",
        GateBy::Threshold => "threshold",
        GateBy::Conference { .. } => "conference",
    };
    json!({
        "foreseen": g.foreseen,
        "completed": g.completed,
        "needed": g.needed,
        "missing": g.missing,
        "open": g.open,
        "by": by,
    })
}
