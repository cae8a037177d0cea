//! Pools for the tests: the real register, and random small ones.

use rules::draw::{Entrant, Pool, Seed};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::{LegalTradition, PartyCode, RegionalGroup};

/// A simple, well-mixed generator: tests must not depend on the one under test.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// The register that the application carries: every State party, none left out.
pub fn register() -> Vec<Entrant> {
    let csv = include_str!("../../../../server/backend/data/parties.csv");
    let mut lines = csv.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| head.iter().position(|h| *h == name).unwrap();
    let rows = lines.map(fields);
    let party = |row: &[String], name: &str| row[column(name)] == "party";
    rows.filter(|row| party(row, "untoc"))
        .map(|row| Entrant {
            code: PartyCode::parse(&row[column("iso3")]).unwrap(),
            regional_group: RegionalGroup::from_code(&row[column("regional_group")]).unwrap(),
            instruments: Instrument::ALL.into_iter().filter(|i| party(&row, i.code())).collect(),
            signed: Vec::new(),
            legal_tradition: LegalTradition::from_code(&row[column("legal_tradition")]).unwrap(),
            working_languages: row[column("working_languages")]
                .split(';')
                .map(|l| Language::from_code(l).unwrap())
                .collect(),
            may_review: true,
            volunteers_for_more: false,
            more_than_four_agreed: false,
        })
        .collect()
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}

/// A code for each number.
pub fn code(n: usize) -> PartyCode {
    let letter = |i: usize| char::from(b'A' + u8::try_from(i % 26).unwrap());
    PartyCode::parse(&format!("{}{}{}", letter(n / 676), letter(n / 26), letter(n))).unwrap()
}

/// A State that is party to all, in a region, and so on.
pub fn entrant(n: usize, regional_group: RegionalGroup, instruments: &[Instrument]) -> Entrant {
    Entrant {
        code: code(n),
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

/// Entries of a random pool; many cannot be drawn from, which is wanted.
pub fn random(dice: &mut Dice, size: usize, regions: usize) -> Vec<Entrant> {
    (0..size)
        .map(|n| {
            let mut instruments = vec![Instrument::Untoc];
            for i in [Instrument::Trafficking, Instrument::Migrants, Instrument::Firearms] {
                if dice.percent(70) {
                    instruments.push(i);
                }
            }
            let region = if dice.percent(6) { RegionalGroup::None } else { RegionalGroup::ALL[dice.below(regions)] };
            let mut state = entrant(n, region, &instruments);
            state.volunteers_for_more = dice.percent(15);
            state.more_than_four_agreed = dice.percent(15);
            if dice.percent(7) {
                // A signatory that takes part as a State under review only (para. 52).
                state.signed = std::mem::take(&mut state.instruments);
                state.may_review = false;
            }
            state
        })
        .collect()
}

pub fn seed(n: u64) -> Seed {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Seed(bytes)
}

pub fn pool(parties: Vec<Entrant>) -> Pool {
    Pool::new(parties).unwrap()
}
