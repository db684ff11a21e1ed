//! Whatever becomes of a file, reading it ends, says something, and points at places in it.

use mile_core::diagnostic::{Diagnostic, Severity};
use mile_core::read::read;
use mile_core::source::Span;
use proptest::prelude::*;
use ron::extensions::Extensions;
use serde::de::IgnoredAny;

const STORY: &str = include_str!("../../../tests/suite/player/parcel.ron");

/// Something done to a file: the kind, where (a share of its length) and what with.
type Slip = (u8, u16, u16, char);

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let signs =
        prop::char::ranges(vec![' '..='~', 'à'..='ÿ', '“'..='”', '\u{0}'..='\u{1f}'].into());
    prop::collection::vec((0_u8..8, any::<u16>(), 0_u16..40, signs), 1..6)
}

/// The story after some slips, which need not be UTF-8 any more.
fn broken(slips: &[Slip]) -> Vec<u8> {
    let mut bytes = STORY.as_bytes().to_vec();
    for &(kind, place, length, sign) in slips {
        let at = bytes.len() * usize::from(place) / (usize::from(u16::MAX) + 1);
        let end = (at + usize::from(length)).min(bytes.len());
        let line = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
        let next = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| at + n + 1);
        let mut written = [0; 4];
        let written = sign.encode_utf8(&mut written).as_bytes();
        match kind {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, written.iter().copied())),
            2 => drop(bytes.splice(at..(at + 1).min(end), written.iter().copied())),
            3 => drop(bytes.drain(line..next)),
            4 => {
                let twice = bytes[line..next].to_vec();
                drop(bytes.splice(next..next, twice));
            }
            5 => bytes.truncate(at),
            6 => bytes[at..end].reverse(),
            _ => {
                let moved: Vec<u8> = bytes.drain(at..end).collect();
                let to = bytes.len() / 2;
                drop(bytes.splice(to..to, moved));
            }
        }
    }
    bytes
}

fn places(diagnostic: &Diagnostic) -> impl Iterator<Item = Span> {
    let labels = diagnostic.labels.iter().map(|label| label.span);
    let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    [diagnostic.span].into_iter().chain(labels).chain(edits)
}

#[test]
fn a_file_that_is_nothing_but_slips_is_read_and_not_all_of_it_told() {
    let scenes: Vec<_> =
        (0..20_000).map(|n| format!("\"s{n}\": (next: [(goto: \"zz{n}\")])")).collect();
    let scenes = scenes.join(", ");
    let text = format!("(format: 1, id: \"s\", start: \"s0\", scenes: {{{scenes}}})");
    let (scenario, diagnostics) = read(text.as_bytes());
    assert!(scenario.is_none());
    assert!((1_000..=2_100).contains(&diagnostics.len()), "{}", diagnostics.len());
    let suggested = diagnostics.iter().filter(|d| !d.fixes.is_empty()).count();
    assert!(suggested <= 50, "comparing with 20,000 names stops early: {suggested}");
}

#[test]
fn a_place_never_cuts_a_character() {
    // Found by chance once: a mended bracket of another script, at the very end of what is left.
    for slips in [
        vec![(3, 4868, 0, '0'), (1, 46696, 0, '“'), (0, 50502, 15, '\0')],
        vec![(5, 60, 0, ' '), (1, 0, 0, 'É')],
    ] {
        let bytes = broken(&slips);
        let text = std::str::from_utf8(&bytes).unwrap();
        for diagnostic in read(&bytes).1 {
            let whole = places(&diagnostic).all(|span| text.get(span.range()).is_some());
            assert!(whole, "{diagnostic:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_file_is_read_to_its_end(slips in slips()) {
        let bytes = broken(&slips);
        let (scenario, diagnostics) = read(&bytes);
        let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
        prop_assert_eq!(scenario.is_none(), errors > 0, "{:?}", diagnostics);
        prop_assert!(diagnostics.is_sorted_by_key(|d| d.span), "{diagnostics:?}");
        let text = std::str::from_utf8(&bytes).ok();
        for diagnostic in &diagnostics {
            for span in places(diagnostic) {
                prop_assert!(span.start <= span.end && span.end as usize <= bytes.len());
                let borders = text.is_none_or(|text| text.get(span.range()).is_some());
                prop_assert!(borders, "inside a character: {diagnostic:?}");
            }
        }
        prop_assert_eq!(read(&bytes), (scenario.clone(), diagnostics), "it is said again");
        if let (Some(_), Some(text)) = (scenario, text) {
            let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
            let agrees = options.from_str::<IgnoredAny>(text.trim_start_matches('\u{feff}'));
            prop_assert!(agrees.is_ok(), "ron refuses what was read: {agrees:?}");
        }
    }
}
