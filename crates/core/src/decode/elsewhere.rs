//! Fields at the wrong level: what to do with one that belongs to another kind of record.

/// Kinds of records, with the fields by which they are known.
const OF: &[(&str, &[&str])] = &[
    (
        "a choice",
        &["stance", "coach", "shows", "takes", "once", "detour", "locked", "say", "act", "now"],
    ),
    ("a scene", &["hints", "ask", "limit", "choices", "chance", "next", "ending"]),
    ("an ending", &["kind"]),
    ("a delayed outcome", &["after", "only_if", "cancel_when"]),
    ("a meter", &["better", "min", "max", "hidden"]),
    ("a promise", &["within", "kept", "broken"]),
    ("a branch of `chance`", &["weight"]),
    ("a limit", &["seconds", "choose"]),
    ("a member of the cast", &["persona"]),
    ("the scenario", &["cast", "meters", "flags", "signals", "promises", "scenes", "opt_out"]),
];

/// The fields of an outcome, with how their values are written.
const OUTCOME: &[(&str, &str)] = &[
    ("lines", "[…]"),
    ("change", "{…}"),
    ("set", "[…]"),
    ("clear", "[…]"),
    ("notices", "[…]"),
    ("marks", "[…]"),
    ("credit", "…"),
    ("fraud_flag", "…"),
    ("promise", "[…]"),
    ("keep", "[…]"),
];

/// What to do with the field `name`, which `what` with `fields` does not have, if it is one of
/// another kind of record.
pub(super) fn help(what: &str, fields: &[&str], name: &str) -> Option<String> {
    if let Some((_, value)) = OUTCOME.iter().find(|(field, _)| *field == name) {
        // Where an outcome stands in this very record, the field belongs into it.
        let outcome = ["now", "then"].into_iter().find(|outcome| fields.contains(outcome));
        return Some(match outcome {
            Some(outcome) => format!("put it into `{outcome}`: {outcome}: ({name}: {value})"),
            None => format!("`{name}` belongs into an outcome, as in now: ({name}: {value})"),
        });
    }
    if what == "an outcome" && matches!(name, "goto" | "later" | "when") {
        return Some(format!("write `{name}` beside the outcome, after its closing bracket"));
    }
    if name == "goto" {
        return Some("`goto` belongs to a choice, a branch or a way of `next`".to_owned());
    }
    let (owner, _) = OF.iter().find(|(_, fields)| fields.contains(&name))?;
    Some(format!("`{name}` is a field of {owner}; move it there"))
}
