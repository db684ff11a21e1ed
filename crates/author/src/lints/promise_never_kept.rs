//! `L011`: a promise that is made and never kept. `L012`: one that is never made.

use mile_core::diagnostic::{Code, Diagnostic};

use super::story::Story;

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for (id, promise) in story.scenario.promises.iter() {
        let name = &promise.id.text;
        let (code, message, help) = match (story.promised[id], story.kept[id]) {
            (true, true) => continue,
            (true, false) => (
                Code::PromiseNeverKept,
                format!("the promise `{name}` is made, and nothing ever keeps it"),
                format!("write `keep: [\"{name}\"]` in the outcome in which it is kept"),
            ),
            (false, true) => (
                Code::PromiseNeverMade,
                format!("the promise `{name}` is kept somewhere, and nothing ever makes it"),
                format!("write `promise: [\"{name}\"]` in the outcome in which it is made"),
            ),
            (false, false) => (
                Code::PromiseNeverMade,
                format!("nothing ever makes the promise `{name}`"),
                format!(
                    "write `promise: [\"{name}\"]` where it is made and `keep: [\"{name}\"]` where it \
                     is kept, or remove it"
                ),
            ),
        };
        found.push(Diagnostic::new(code, promise.id.span, message).help(help));
    }
}
