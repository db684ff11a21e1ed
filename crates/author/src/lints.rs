//! What is probably not meant in a scenario that can be played, and how it could be written better.
//!
//! One file a lint: what it looks for, what it says. Its code is in `mile_core::diagnostic`, its page in
//! `docs/codes`, its tests are data in `tests/suite/check` and `tests/suite/style`. Warnings that core gives
//! while it reads (`L001` to `L009`) are not here: they also speak of files that have errors.

mod about_words;
mod beyond_horizon;
mod cancel_never_holds;
mod debrief_stages;
mod hint_without_line;
mod loaded_label;
mod long_line;
mod meter_never_changed;
mod mixed_scripts;
mod no_content_warning;
mod no_ending;
mod one_choice;
mod personal_data;
mod phrases;
mod promise_never_kept;
mod repeated_line;
mod same_place;
mod short_limit;
mod signal_never_hinted;
mod signal_never_noticed;
mod story;

use mile_core::diagnostic::Diagnostic;
use mile_core::scenario::Scenario;

use story::Story;

/// What a lint does: it looks at the story, and reports what it finds.
type Lint = fn(&Story<'_>, &mut Vec<Diagnostic>);

/// Warnings: `mile check` gives them always.
const WARNINGS: &[Lint] = &[
    meter_never_changed::find,
    promise_never_kept::find,
    signal_never_noticed::find,
    signal_never_hinted::find,
    beyond_horizon::find,
    cancel_never_holds::find,
    hint_without_line::find,
    no_ending::find,
    about_words::find_misspelt,
];

/// Advice: `mile check --style` gives it as well.
const STYLE: &[Lint] = &[
    one_choice::find,
    debrief_stages::find,
    same_place::find,
    short_limit::find,
    repeated_line::find,
    mixed_scripts::find,
    personal_data::find,
    no_content_warning::find,
    long_line::find,
    loaded_label::find,
    about_words::find_unknown,
];

/// So many findings are reported of one file. Nobody reads more than a thousand.
const MAX_FOUND: usize = 1000;

/// What the lints find in `scenario`, which was read from `source`, sorted by place; what it allows is
/// left out. Advice on `style` only where it is asked for.
pub fn lint(scenario: &Scenario, source: &str, style: bool) -> Vec<Diagnostic> {
    let story = Story::new(scenario, source);
    let mut found = Vec::new();
    for find in WARNINGS.iter().chain(STYLE.iter().filter(|_| style)) {
        find(&story, &mut found);
    }
    found.retain(|one| !scenario.allowed.iter().any(|code| code == one.code.as_str()));
    found.sort_by_key(|diagnostic| diagnostic.span);
    found.truncate(MAX_FOUND);
    found
}
