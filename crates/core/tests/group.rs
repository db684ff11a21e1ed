//! What a group's figures tell nobody: every group that could have been there is compared with every
//! other, by somebody who knows the story, the size of the group and how counts are hidden.

use std::collections::BTreeMap;

use mile_core::group::{Count, Ended, FEWEST, Figures, Layout, Next, Place, Trail, figures};
use proptest::prelude::*;

/// A story as all the ways through it: decisions as `scene.choice`, and an ending, or `…` for a stop.
struct Story {
    name: &'static str,
    ways: &'static [&'static str],
    /// The largest group that is tried.
    most: u64,
}

const STORIES: &[Story] = &[
    Story { name: "one decision", ways: &["a.x e", "a.y e", "a.z e", "a.x …"], most: 12 },
    Story {
        name: "a choice that alone leads to another decision",
        ways: &["a.x e", "a.y b.p e", "a.y b.q f", "a.z f"],
        most: 12,
    },
    Story {
        name: "chance behind a choice",
        ways: &["a.x b.p e", "a.x c.r e", "a.x …", "a.y f"],
        most: 12,
    },
    Story {
        name: "two decisions that everybody meets",
        ways: &["a.x b.p e", "a.x b.q e", "a.y b.p e", "a.y b.q f"],
        most: 12,
    },
    Story {
        name: "ways that part and meet",
        ways: &["a.x b.p d.v e", "a.x b.q e", "a.y c.r d.v e", "a.y c.s d.w f"],
        most: 12,
    },
    Story { name: "ends early", ways: &["…", "a.x …", "a.x e", "a.y f", "a.y …"], most: 11 },
];

fn trail(way: &str) -> Trail<'_> {
    let mut trail = Trail::default();
    for word in way.split(' ') {
        match word.split_once('.') {
            Some((scene, choice)) => trail.decisions.push((scene, choice)),
            None => trail.ending = (word != "…").then_some(word),
        }
    }
    trail
}

fn layout(ways: &[Trail<'_>]) -> Layout {
    let mut layout = Layout::default();
    for &(scene, choice) in ways.iter().flat_map(|way| &way.decisions) {
        let known = layout.decisions.iter().position(|(known, _)| known == scene);
        let at = known.unwrap_or_else(|| {
            layout.decisions.push((scene.to_owned(), Vec::new()));
            layout.decisions.len() - 1
        });
        if !layout.decisions[at].1.iter().any(|known| known == choice) {
            layout.decisions[at].1.push(choice.to_owned());
        }
    }
    layout.endings = ways.iter().filter_map(|way| way.ending.map(str::to_owned)).collect();
    layout.endings.sort();
    layout.endings.dedup();
    layout
}

/// Every count there could be in the figures: a choice, a way on from a choice, an ending.
fn truth(ways: &[Trail<'_>], group: &[u64]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (way, &learners) in ways.iter().zip(group) {
        let end = way.ending.unwrap_or("…");
        *counts.entry(end.to_owned()).or_insert(0) += learners;
        for (index, (scene, choice)) in way.decisions.iter().enumerate() {
            let next = way.decisions.get(index + 1).map_or(end, |(scene, _)| scene);
            *counts.entry(format!("{scene}.{choice}")).or_insert(0) += learners;
            *counts.entry(format!("{scene}.{choice} {next}")).or_insert(0) += learners;
            *counts.entry(format!("came to {scene}")).or_insert(0) += learners;
        }
    }
    counts
}

/// The counts that the figures tell.
fn told(figures: &Figures) -> BTreeMap<String, u64> {
    let mut told = BTreeMap::new();
    let mut tell = |name: String, count: Count| {
        if let Count::Shown(count) = count {
            told.insert(name, count);
        }
    };
    for decision in &figures.decisions {
        for taken in &decision.choices {
            let name = format!("{}.{}", decision.scene, taken.choice);
            for Next { place, learners } in &taken.next {
                let place = match place {
                    Place::Decision(scene) | Place::Ending(scene) => scene,
                    Place::Open => "…",
                };
                tell(format!("{name} {place}"), Count::Shown(*learners));
            }
            tell(name, taken.learners);
        }
    }
    for Ended { scene, learners } in &figures.endings {
        tell(scene.clone(), *learners);
    }
    tell("…".to_owned(), figures.open);
    told
}

/// Every group of `learners` on `ways` ways.
fn groups(ways: usize, learners: u64) -> Vec<Vec<u64>> {
    if ways == 1 {
        return vec![vec![learners]];
    }
    let first = |first| {
        let others = groups(ways - 1, learners - first);
        others.into_iter().map(move |others| [vec![first], others].concat())
    };
    (0..=learners).flat_map(first).collect()
}

fn of(ways: &[Trail<'_>], layout: &Layout, group: &[u64]) -> Figures {
    figures(ways.iter().cloned().zip(group.iter().copied()), layout)
}

/// Whoever knows the story, the size of the group and all that is told, and adds and subtracts as they
/// like, finds at least two sizes for every group under five: for every choice, way on and ending, and
/// for any others that went one of some ways.
#[test]
fn no_small_group_can_be_made_out() {
    for Story { name, ways, most } in STORIES {
        let ways: Vec<_> = ways.iter().map(|way| trail(way)).collect();
        let layout = layout(&ways);
        for learners in FEWEST..=*most {
            let groups = groups(ways.len(), learners);
            let mut told: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for group in &groups {
                told.entry(self::told(&of(&ways, &layout, group))).or_default().push(group);
            }
            for (told, of_it) in told {
                let fits = |group: &&Vec<u64>| {
                    let truth = truth(&ways, group);
                    told.iter().all(|(what, count)| truth.get(what).unwrap_or(&0) == count)
                };
                let possible: Vec<_> = groups.iter().filter(fits).collect();
                for some in 1..1_usize << ways.len() {
                    let size = |group: &[u64]| -> u64 {
                        let of_some =
                            group.iter().enumerate().filter(|(way, _)| some >> way & 1 == 1);
                        of_some.map(|(_, learners)| learners).sum()
                    };
                    let first = size(of_it[0]);
                    if (1..FEWEST).contains(&first) {
                        let sure = possible.iter().all(|group| size(group) == first);
                        assert!(!sure, "{name}: {some:b} are {first} of {:?}: {told:?}", of_it[0]);
                    }
                }
            }
        }
    }
}

/// What is told is true, and never under five.
#[test]
fn what_is_told_is_true() {
    for Story { ways, .. } in STORIES {
        let ways: Vec<_> = ways.iter().map(|way| trail(way)).collect();
        let layout = layout(&ways);
        for group in groups(ways.len(), 12) {
            let truth = truth(&ways, &group);
            for (what, count) in told(&of(&ways, &layout, &group)) {
                assert_eq!(truth.get(&what).copied().unwrap_or(0), count, "{what} in {group:?}");
                assert!(count == 0 || count >= FEWEST, "{what} is {count} in {group:?}");
            }
        }
    }
}

/// Large groups that spread widely are told in full: hiding is not the easy way out.
#[test]
fn where_all_are_many_all_is_told() {
    for Story { ways, .. } in STORIES {
        let ways: Vec<_> = ways.iter().map(|way| trail(way)).collect();
        let group: Vec<_> = ways.iter().map(|_| 6).collect();
        let told = told(&of(&ways, &layout(&ways), &group));
        for (what, count) in truth(&ways, &group) {
            assert!(
                what.starts_with("came") || told.get(&what) == Some(&count),
                "{what}: {told:?}"
            );
        }
    }
}

#[test]
fn fewer_than_five_are_not_even_counted() {
    let ways = [trail("a.x e")];
    let figures = of(&ways, &layout(&ways), &[4]);
    assert_eq!((figures.learners, figures.decisions.len()), (None, 0));
    assert!(told(&figures).is_empty());
}

/// One who goes back to a decision counts there once, as they first decided.
#[test]
fn who_comes_back_counts_once() {
    let ways = [trail("a.x a.x b.p a.y e")];
    let told = told(&of(&ways, &layout(&ways), &[7]));
    assert_eq!((told["a.x"], told["b.p"], told["a.y"]), (7, 7, 0));
}

proptest! {
    /// The same by linear algebra, on stories of any shape: whatever is added to or taken from what is
    /// told, no small count comes out. What is told and what every story obeys (what comes to a place
    /// leaves it) are rows of one system; a count follows from them if its row lies in their span.
    #[test]
    fn no_sum_or_difference_gives_a_small_count(
        ways in proptest::collection::vec(
            (proptest::collection::vec((0..4u8, 0..3u8), 0..4), 0..3u8, 1..9u64), 2..14)
    ) {
        let way = |(decisions, end, _): &(Vec<(u8, u8)>, u8, u64)| {
            // Scenes come in an order, each once.
            let mut decisions = decisions.clone();
            decisions.sort_unstable();
            decisions.dedup_by_key(|(scene, _)| *scene);
            let decisions = decisions.iter().map(|(s, c)| format!("s{s}.c{c}"));
            let end = if *end > 0 { format!("e{end}") } else { "…".to_owned() };
            decisions.chain([end]).collect::<Vec<_>>().join(" ")
        };
        let written: Vec<_> = ways.iter().map(way).collect();
        let trails: Vec<_> = written.iter().map(|way| trail(way)).collect();
        let group: Vec<_> = ways.iter().map(|(_, _, learners)| *learners).collect();
        prop_assume!(group.iter().sum::<u64>() >= FEWEST);
        let figures = of(&trails, &layout(&trails), &group);
        let told = told(&figures);
        let truth = truth(&trails, &group);
        let names: Vec<_> = truth.keys().filter(|name| !name.starts_with("came")).cloned().collect();
        let row = |of: &dyn Fn(&str) -> f64| names.iter().map(|name| of(name)).collect::<Vec<_>>();
        let mut rows: Vec<_> = told.keys().filter(|name| truth.contains_key(*name))
            .map(|told| row(&|name| f64::from(u8::from(name == told)))).collect();
        // A choice is the sum of the ways on from it; what comes to a scene leaves it.
        for choice in names.iter().filter(|name| name.contains('.') && !name.contains(' ')) {
            rows.push(row(&|name| match name.split_once(' ') {
                Some((from, _)) if from == choice => 1.0,
                None if name == choice => -1.0,
                _ => 0.0,
            }));
        }
        let first = |scene: &str| trails.iter().zip(&group)
            .any(|(way, _)| way.decisions.first().is_some_and(|(first, _)| *first == scene));
        for scene in truth.keys().filter_map(|name| name.strip_prefix("came to ")) {
            if !first(scene) {
                rows.push(row(&|name| match name.split_once(' ') {
                    Some((_, to)) if to == scene => 1.0,
                    None if name.starts_with(&format!("{scene}.")) => -1.0,
                    _ => 0.0,
                }));
            }
        }
        for (index, name) in names.iter().enumerate() {
            let count = truth[name];
            if (1..FEWEST).contains(&count) {
                let mut wanted = vec![0.0; names.len()];
                wanted[index] = 1.0;
                prop_assert!(!spans(&rows, wanted), "{name} is {count}: {figures:?}");
            }
        }
    }
}

/// Whether a row is a sum of multiples of others.
fn spans(rows: &[Vec<f64>], mut wanted: Vec<f64>) -> bool {
    let mut rows = rows.to_vec();
    let mut used = 0;
    for column in 0..wanted.len() {
        let best = (used..rows.len())
            .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()));
        let Some(best) = best.filter(|&row| rows[row][column].abs() > 1e-9) else { continue };
        rows.swap(used, best);
        let pivot = rows[used].clone();
        let clear = |row: &mut Vec<f64>| {
            let times = row[column] / pivot[column];
            for (value, pivot) in row.iter_mut().zip(&pivot) {
                *value -= times * pivot;
            }
        };
        rows.iter_mut().skip(used + 1).for_each(clear);
        clear(&mut wanted);
        used += 1;
    }
    wanted.iter().all(|value| value.abs() < 1e-6)
}
