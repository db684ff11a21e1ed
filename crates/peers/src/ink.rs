//! ink: the story as an ink author would write it, run by `bladeink`.
//!
//! ink has no delayed outcomes. What waits is kept in pairs of variables, and each choice looks
//! whether the soonest is due: one comparison in most of them.

use std::fmt::Write as _;
use std::rc::Rc;

use bladeink::choice::Choice as Offered;
use bladeink::story::Story as Runtime;
use bladeink::value_type::ValueType;
use bladeink_compiler::{Compiler, CompilerOptions};

use crate::story::{
    BELOW, Choice, FLAGS, GUARDED_LINE, LINE, METERS, MOST, START, Story, TAKEN, THE_END, label,
};
use crate::walk::Engine;

/// A story in ink, with its text or with nothing but numbers on its choices.
pub struct Ink<const TEXT: bool> {
    story: Runtime,
    said: String,
    offered: Vec<Rc<Offered>>,
}

/// How many outcomes can wait at the same time; more would be an error, and never are.
const PLACES: usize = 8;
/// Later than anything.
const NEVER: usize = 1_000_000;

impl<const TEXT: bool> Ink<TEXT> {
    pub fn new(story: &Story) -> Self {
        // Visits are counted only where something reads them, as in Mile.
        let options = CompilerOptions { count_all_visits: false, source_filename: None };
        let json = Compiler::with_options(options).compile(&source::<TEXT>(story));
        let json = json.expect("the ink is valid");
        let story = Runtime::new_with_seed(&json, 0).expect("the compiled story is valid");
        Self { story, said: String::new(), offered: Vec::new() }
    }

    fn go_on(&mut self) {
        self.said = self.story.continue_maximally().expect("the story goes on");
        self.offered = self.story.get_current_choices();
    }
}

impl<const TEXT: bool> Engine for Ink<TEXT> {
    fn restart(&mut self) {
        self.story.choose_path_string("begin", true, None).expect("there is a beginning");
        self.go_on();
    }

    fn offered(&self) -> usize {
        self.offered.len()
    }

    fn choose(&mut self, index: usize) {
        self.story.choose_choice_index(index).expect("it is on offer");
        self.go_on();
    }

    fn number(&self, index: usize) -> usize {
        let label = &self.offered[index].text;
        let number = label.split(' ').find_map(|word| word.parse().ok());
        number.expect("every label holds its number")
    }

    fn meters(&self) -> [i64; METERS] {
        std::array::from_fn(|meter| match self.story.get_variable(&format!("m{meter}")) {
            Some(ValueType::Int(value)) => value.into(),
            _ => panic!("meter {meter} is a number"),
        })
    }

    fn text(&self, hear: &mut dyn FnMut(&str)) {
        if !TEXT {
            return;
        }
        hear(&self.said);
        for choice in &self.offered {
            hear(&choice.text);
            hear("\n");
        }
    }
}

fn source<const TEXT: bool>(story: &Story) -> String {
    let mut start = Vec::new();
    start.extend((0..METERS).map(|meter| (format!("m{meter}"), START.to_string())));
    start.extend((0..FLAGS).map(|flag| (format!("f{flag}"), "false".to_owned())));
    start.extend((0..PLACES).map(|place| (format!("what{place}"), "0".to_owned())));
    start.extend((0..PLACES).map(|place| (format!("due{place}"), NEVER.to_string())));
    start.push(("clock".to_owned(), "0".to_owned()));
    start.push(("soonest".to_owned(), NEVER.to_string()));

    let mut out = String::new();
    for (name, value) in &start {
        let _ = writeln!(out, "VAR {name} = {value}");
    }
    out.push_str("-> begin\n=== begin ===\n");
    for (name, value) in &start {
        let _ = writeln!(out, "~ {name} = {value}");
    }
    out.push_str("-> s0\n");
    for (scene, choices) in story.scenes.iter().enumerate() {
        let _ = writeln!(out, "=== s{scene} ===");
        if TEXT {
            let _ = writeln!(out, "{LINE}\n{{m0 >= 5 and not f0: {GUARDED_LINE}}}");
        }
        for (n, choice) in choices.iter().enumerate() {
            write_choice::<TEXT>(&mut out, story, scene * 3 + n, choice);
        }
    }
    for ending in 0..story.endings {
        let _ = writeln!(out, "=== end_{ending} ===");
        if TEXT {
            let _ = writeln!(out, "{THE_END}");
        }
        let _ = writeln!(out, "~ clock = {NEVER} - 1\n~ surface()\n-> END");
    }
    write_queue(&mut out);
    out
}

fn write_choice<const TEXT: bool>(out: &mut String, story: &Story, number: usize, choice: &Choice) {
    out.push_str("+ ");
    if let Some(guard) = &choice.guard {
        let _ = write!(out, "{{m{} >= {} or f{}}} ", guard.meter, guard.at_least, guard.flag);
    }
    let _ = if TEXT { writeln!(out, "[{}]", label(number)) } else { writeln!(out, "[{number}]") };
    for (meter, by) in choice.changes {
        let _ = match by {
            0 => Ok(()),
            1.. => writeln!(out, "~ m{meter} = MIN(m{meter} + {by}, {MOST})"),
            _ => writeln!(out, "~ m{meter} = MAX(m{meter} - {}, 0)", -by),
        };
    }
    let _ = writeln!(out, "~ f{} = {}", choice.flag, choice.sets);
    if let Some(later) = &choice.later {
        // A number that tells the meter, too; 0 is nothing.
        let what = (number + 1) * METERS + later.meter;
        let _ = writeln!(out, "~ schedule({what}, clock + {})", later.after);
    }
    let _ = writeln!(out, "~ clock += {}\n{{ clock >= soonest:\n~ surface()\n}}", choice.takes);
    let _ = match choice.goto.checked_sub(story.scenes.len()) {
        Some(ending) => writeln!(out, "-> end_{ending}"),
        None => writeln!(out, "-> s{}", choice.goto),
    };
}

/// The functions that stand in for delayed outcomes.
fn write_queue(out: &mut String) {
    out.push_str("=== function schedule(what, due) ===\n~ soonest = MIN(soonest, due)\n{\n");
    for place in 0..PLACES {
        let _ = writeln!(out, "- what{place} == what:\n~ due{place} = due");
    }
    for place in 0..PLACES {
        let _ = writeln!(out, "- what{place} == 0:\n~ what{place} = what\n~ due{place} = due");
    }
    out.push_str("}\n=== function surface() ===\n");
    for place in 0..PLACES {
        let free = format!("~ what{place} = 0\n~ due{place} = {NEVER}");
        let happen = format!("~ happen(what{place} % {METERS})");
        let _ = writeln!(out, "{{ due{place} <= clock:\n{happen}\n{free}\n}}");
    }
    out.push_str("~ soonest = due0\n");
    for place in 1..PLACES {
        let _ = writeln!(out, "~ soonest = MIN(soonest, due{place})");
    }
    out.push_str("=== function happen(meter) ===\n{ meter:\n");
    for meter in 0..METERS {
        let _ = writeln!(out, "- {meter}:\n~ m{meter} = lowered(m{meter})");
    }
    let _ = writeln!(out, "}}\n=== function lowered(value) ===\n{{ value < {BELOW}:");
    let _ = writeln!(out, "~ return MAX(value - {TAKEN}, 0)\n}}\n~ return value");
}
