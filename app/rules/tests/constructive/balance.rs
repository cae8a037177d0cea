//! Who comes from where (para. 53 (a)): the sums agree, and nothing is ranked.

use rules::constructive::StakeholderKind;
use rules::constructive::balance::Balance;
use rules::party::RegionalGroup;

/// Where each comes from and what it is.
type Organizations<'a> = &'a [(RegionalGroup, StakeholderKind)];

fn cells() -> impl Iterator<Item = (RegionalGroup, StakeholderKind)> {
    RegionalGroup::ALL.into_iter().flat_map(|r| StakeholderKind::ALL.iter().map(move |k| (r, *k)))
}

/// As many of each as the rule gives, in an order that has nothing to do with the cells.
fn organizations(of: impl Fn(usize) -> usize) -> Vec<(RegionalGroup, StakeholderKind)> {
    let counted: Vec<_> = cells().enumerate().flat_map(|(n, cell)| vec![cell; of(n)]).collect();
    let (even, odd): (Vec<_>, Vec<_>) = counted.into_iter().enumerate().partition(|(n, _)| n % 2 == 0);
    odd.into_iter().chain(even).map(|(_, cell)| cell).collect()
}

#[test]
fn sums_by_region_by_kind_and_over_all_agree() {
    let rules: [fn(usize) -> usize; 5] = [|_| 0, |_| 1, |n| n, |n| (n * 7) % 11, |n| if n % 3 == 0 { 40 } else { 0 }];
    for of in rules {
        let all = organizations(of);
        let balance = Balance::of(all.iter().copied());
        for (n, (region, kind)) in cells().enumerate() {
            assert_eq!(balance.at(region, kind), u32::try_from(of(n)).unwrap(), "{region:?} {kind:?}");
        }
        for region in RegionalGroup::ALL {
            let cells: u32 = StakeholderKind::ALL.iter().map(|kind| balance.at(region, *kind)).sum();
            assert_eq!(balance.of_region(region), cells, "{region:?}");
        }
        for kind in StakeholderKind::ALL {
            let cells: u32 = RegionalGroup::ALL.into_iter().map(|region| balance.at(region, *kind)).sum();
            assert_eq!(balance.of_kind(*kind), cells, "{kind:?}");
        }
        let total = u32::try_from(all.len()).unwrap();
        assert_eq!(balance.total(), total);
        assert_eq!(RegionalGroup::ALL.into_iter().map(|region| balance.of_region(region)).sum::<u32>(), total);
        assert_eq!(StakeholderKind::ALL.iter().map(|kind| balance.of_kind(*kind)).sum::<u32>(), total);
        let reversed = Balance::of(all.iter().rev().copied());
        assert_eq!(balance, reversed, "the order in which they came says nothing");
    }
}

#[test]
fn regions_without_an_ngo_are_named_whatever_else_comes_from_there() {
    use RegionalGroup::{African, AsiaPacific, EasternEuropean, Grulac, Weog};
    let (ngo, academia) = (StakeholderKind::Ngo, StakeholderKind::Academia);
    let table: [(Organizations<'_>, &[RegionalGroup]); 5] = [
        (&[], &[African, AsiaPacific, EasternEuropean, Grulac, Weog]),
        (&[(Weog, ngo), (Weog, ngo), (African, academia)], &[African, AsiaPacific, EasternEuropean, Grulac]),
        // Work in several regions is of none of them.
        (&[(RegionalGroup::None, ngo)], &[African, AsiaPacific, EasternEuropean, Grulac, Weog]),
        (&[(African, ngo), (AsiaPacific, ngo), (EasternEuropean, ngo), (Grulac, ngo)], &[Weog]),
        (&[(African, ngo), (AsiaPacific, ngo), (EasternEuropean, ngo), (Grulac, ngo), (Weog, ngo)], &[]),
    ];
    for (all, missing) in table {
        assert_eq!(Balance::of(all.iter().copied()).without_ngo(), missing, "{all:?}");
    }
}
