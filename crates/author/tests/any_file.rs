//! Whatever stands in a scenario or in its tests, checking and testing come back with places in the file.

use std::fs;
use std::path::{Path, PathBuf};

use mile_author::checked::Checked;
use mile_author::testing;
use mile_core::diagnostic::Severity;
use mile_core::read::read;
use mile_core::source::Span;
use proptest::prelude::*;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The files of a folder, in order.
fn files(folder: &str) -> Vec<String> {
    let files = fs::read_dir(repository(folder)).expect("the folder is there");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|path| fs::read_to_string(path).expect("it is UTF-8")).collect()
}

/// `text` with a piece taken out and another put in its place.
fn changed(text: &str, at: prop::sample::Index, length: usize, piece: &str) -> String {
    let start = text.floor_char_boundary(at.index(text.len()));
    let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
    format!("{}{piece}{}", &text[..start], &text[end..])
}

const PIECES: [&str; 16] = [
    "",
    "é",
    "\\n",
    "\\u{65e5}",
    "\"",
    "r#\"a\"#",
    "0",
    "99",
    "_",
    "ж",
    "(",
    "]",
    "12345 67890",
    "a@b.de",
    "{learner}",
    "\u{feff}",
];

fn is_place(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.range()).is_some()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_finding_has_a_place_in_the_file(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        length in 0..6usize,
        piece in prop::sample::select(&PIECES[..]),
    ) {
        let files = [files("tests/suite/style"), files("tests/suite/check")].concat();
        let text = changed(&files[which.index(files.len())], at, length, piece);
        let checked = Checked::new("any.ron", text.as_bytes(), true);
        for diagnostic in &checked.diagnostics {
            prop_assert!(is_place(&text, diagnostic.span), "{diagnostic:?}");
            for label in &diagnostic.labels {
                prop_assert!(is_place(&text, label.span), "{diagnostic:?}");
            }
            for edit in diagnostic.fixes.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(is_place(&text, edit.span), "{diagnostic:?}");
            }
        }
    }

    #[test]
    fn tests_are_played_or_say_why_not(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        length in 0..6usize,
        piece in prop::sample::select(&PIECES[..]),
    ) {
        let suite = repository("tests/suite/test");
        let names = ["late-book.test.ron", "failing.test.ron", "broken.test.ron"];
        let name = names[which.index(names.len())];
        let written = fs::read_to_string(suite.join(name)).expect("it is UTF-8");
        let scenario = fs::read(suite.join("late-book.ron")).expect("it is there");
        let scenario = read(&scenario).0.expect("it is valid");
        let text = changed(&written, at, length, piece);
        match testing::run(name, text.as_bytes(), "late-book.ron", scenario) {
            Ok(tested) => {
                let rendered = testing::text::render(std::slice::from_ref(&tested));
                prop_assert!(rendered.contains(" in 1 file"), "{rendered}");
            }
            Err(broken) => {
                prop_assert!(broken.count(Severity::Error) > 0, "{text}");
                for diagnostic in &broken.diagnostics {
                    prop_assert!(is_place(&text, diagnostic.span), "{diagnostic:?}");
                }
            }
        }
    }
}
