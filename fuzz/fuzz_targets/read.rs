//! Whatever a file holds, reading it ends, and every place that is pointed at lies in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mile_core::read::read;

fuzz_target!(|bytes: &[u8]| {
    let (scenario, diagnostics) = read(bytes);
    assert!(scenario.is_some() || !diagnostics.is_empty(), "refused without a reason");
    let text = std::str::from_utf8(bytes).ok();
    for diagnostic in diagnostics {
        let labels = diagnostic.labels.iter().map(|label| label.span);
        let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in [diagnostic.span].into_iter().chain(labels).chain(edits) {
            assert!(span.start <= span.end && span.end as usize <= bytes.len(), "{diagnostic:?}");
            let borders = text.is_none_or(|text| text.get(span.range()).is_some());
            assert!(borders, "inside a character: {diagnostic:?}");
        }
    }
});
