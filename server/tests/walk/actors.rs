//! Who asks: found in the demonstration, not fixed, because lots decide who reviews whom.

use serde_json::Value;

use crate::site::{Person, Site, nobody};

/// A review as the Secretariat sees it.
pub struct Review {
    pub id: String,
    pub state: String,
    /// State, slot, and whether it is still a reviewing State.
    pub reviewers: Vec<(String, String, bool)>,
}

impl Review {
    /// The reviewing State of this kind: its slot, and whether it still is one.
    pub fn reviewer(&self, additional: bool, present: bool) -> &str {
        let fits = |r: &&(String, String, bool)| (r.1 == "additional") == additional && r.2 == present;
        self.reviewers.iter().find(fits).map(|r| r.0.as_str()).expect("the demonstration has such a reviewing State")
    }

    fn concerns(&self, state: &str) -> bool {
        self.state == state || self.reviewers.iter().any(|r| r.0 == state)
    }

    /// Whether a State is under review here or reviews today. Lots give States several seats.
    pub fn is_party(&self, state: &str) -> bool {
        self.state == state || self.reviewers.iter().any(|r| r.0 == state && r.2)
    }
}

/// Everybody who asks, and what they ask about.
pub struct Cast {
    pub people: Vec<Person>,
    /// Answers its questionnaire.
    pub editing: Review,
    /// Has submitted; an additional reviewing State takes part.
    pub submitted: Review,
    /// One of its reviewing States was replaced.
    pub replaced: Review,
}

impl Cast {
    pub async fn find(site: &Site) -> Self {
        let secretariat = site.enter("secretariat@example").await;
        let list = site.get(&secretariat, "/api/v1/reviews?limit=200").await.json();
        let editing = review(site, &secretariat, &list, "VCT").await;
        let submitted = review(site, &secretariat, &list, "NOR").await;
        let replaced = review(site, &secretariat, &list, "THA").await;
        // Everybody was drawn, but only States whose review is on its way have people in the demonstration.
        let on_its_way = list["items"].as_array().unwrap().iter().filter(|item| item["stage"] != "preparing");
        let states = on_its_way.map(|item| item["state"].as_str().unwrap());
        let mut outside: Vec<&str> =
            states.filter(|s| ![&editing, &submitted, &replaced].iter().any(|r| r.concerns(s))).collect();
        outside.sort_unstable();
        let mut people = vec![nobody()];
        for (seat, state, duties) in [
            ("editing", editing.state.as_str(), &["focal.point", "expert", "observer"][..]),
            ("its-reviewer", editing.reviewer(false, true), &["focal.point", "expert", "observer"]),
            ("submitted", submitted.state.as_str(), &["focal.point"]),
            ("its-reviewer-2", submitted.reviewer(false, true), &["focal.point"]),
            ("its-additional-reviewer", submitted.reviewer(true, true), &["expert"]),
            ("replaced-reviewer", replaced.reviewer(false, false), &["focal.point"]),
            ("uninvolved", outside[0], &["focal.point"]),
        ] {
            for duty in duties {
                let person = site.enter(&format!("{duty}@{}.example", state.to_lowercase())).await;
                people.push(Person { name: format!("{seat}.{duty}"), ..person });
            }
        }
        people.push(Person { name: "secretariat".to_owned(), ..secretariat });
        for house in ["chair", "bureau", "ngo", "admin"] {
            let person = site.enter(&format!("{house}@example")).await;
            people.push(Person { name: house.to_owned(), ..person });
        }
        people.push(crate::mail::come(site, "contact@shelter-network.example").await);
        Self { people, editing, submitted, replaced }
    }

    pub fn person(&self, name: &str) -> &Person {
        self.people.iter().find(|p| p.name == name).expect(name)
    }
}

/// The review of a State, from the list of all.
pub async fn review(site: &Site, secretariat: &Person, list: &Value, state: &str) -> Review {
    let line = list["items"].as_array().unwrap().iter().find(|item| item["state"] == state).expect(state);
    let id = line["id"].as_str().unwrap().to_owned();
    let whole = site.get(secretariat, &format!("/api/v1/reviews/{id}")).await.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let reviewers = whole["reviewers"].as_array().unwrap().iter();
    let reviewers = reviewers.map(|r| (text(&r["state"]), text(&r["slot"]), r["replaced_at"].is_null())).collect();
    Review { id, state: state.to_owned(), reviewers }
}
