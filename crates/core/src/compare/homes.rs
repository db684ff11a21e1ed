//! Where everything that has a name in one version of a scenario is found in another.

use crate::event::Event;
use crate::id::{ChoiceId, IdRange, LineId, SceneId};
use crate::scenario::{Body, Choice, Described, Scenario, Scene};
use crate::text::Text;

/// Kinds of things that have a name, apart from choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Scene,
    Meter,
    Flag,
    Signal,
    Promise,
    Behaviour,
    Outcome,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Scene,
        Self::Meter,
        Self::Flag,
        Self::Signal,
        Self::Promise,
        Self::Behaviour,
        Self::Outcome,
    ];

    /// What people call it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Scene => "scene",
            Self::Meter => "meter",
            Self::Flag => "story fact",
            Self::Signal => "signal",
            Self::Promise => "promise",
            Self::Behaviour => "behaviour",
            Self::Outcome => "outcome",
        }
    }

    /// The names of all of this kind, each with the words that it stands for.
    fn all(self, scenario: &Scenario) -> Vec<Named> {
        let named = |name: &str, words: String| Named { name: name.to_owned(), words };
        let described = |table: &mut dyn Iterator<Item = &Described>| -> Vec<_> {
            table.map(|it| named(&it.id.text, fill(scenario, &it.text))).collect()
        };
        match self {
            Self::Scene => {
                let scenes = scenario.scenes.values();
                scenes.map(|scene| named(&scene.id.text, scene_words(scenario, scene))).collect()
            }
            Self::Meter => {
                let meters = scenario.meters.values();
                meters.map(|it| named(&it.id.text, fill(scenario, &it.label))).collect()
            }
            Self::Flag => described(&mut scenario.flags.values()),
            Self::Signal => described(&mut scenario.signals.values()),
            Self::Promise => {
                let promises = scenario.promises.values();
                promises.map(|it| named(&it.id.text, fill(scenario, &it.text))).collect()
            }
            Self::Behaviour => described(&mut scenario.behaviours.values()),
            Self::Outcome => {
                let outcomes = scenario.outcomes.values();
                outcomes.map(|it| named(&it.id.text, lines(scenario, it.then.lines))).collect()
            }
        }
    }
}

/// A name, and what it stands for.
#[derive(Debug)]
struct Named {
    name: String,
    words: String,
}

/// Everything of one kind, then and now.
#[derive(Debug)]
struct Family {
    then: Vec<Named>,
    now: Vec<Named>,
    /// Where each of then is now.
    homes: Vec<Option<usize>>,
}

/// Where everything is.
#[derive(Debug)]
pub(super) struct Homes(Vec<Family>);

impl Homes {
    pub(super) fn of(then: &Scenario, now: &Scenario) -> Self {
        Self(Kind::ALL.into_iter().map(|kind| Family::of(kind.all(then), kind.all(now))).collect())
    }

    /// Whether the one of then is the one of now.
    pub(super) fn is_at(&mut self, kind: Kind, then: usize, now: usize) -> bool {
        self.0[kind as usize].is_at(then, now)
    }

    /// What the two are called.
    pub(super) fn names(&self, kind: Kind, then: usize, now: usize) -> (String, String) {
        let family = &self.0[kind as usize];
        (family.then[then].name.clone(), family.now[now].name.clone())
    }
}

impl Family {
    fn of(then: Vec<Named>, now: Vec<Named>) -> Self {
        let called = |name: &str| now.iter().position(|other| other.name == name);
        let whole = |one: &Named| called(&one.name).filter(|&at| now[at].words == one.words);
        let mut homes: Vec<_> = then.iter().map(whole).collect();
        // The same words under another name, if only one has them and is not itself at home.
        let taken: Vec<_> = homes.iter().flatten().copied().collect();
        for (one, home) in then.iter().zip(&mut homes) {
            let says = |at: &usize| now[*at].words == one.words && !taken.contains(at);
            let mut saying = (0..now.len()).filter(says);
            if home.is_none() && !one.words.is_empty() {
                *home = saying.next().filter(|_| saying.next().is_none());
            }
        }
        // Other words under the same name, unless the name was taken over.
        let taken: Vec<_> = homes.iter().flatten().copied().collect();
        for (one, home) in then.iter().zip(&mut homes) {
            let named = called(&one.name).filter(|at| !taken.contains(at));
            *home = home.or(named);
        }
        Self { then, now, homes }
    }

    fn is_at(&mut self, then: usize, now: usize) -> bool {
        let Some(home) = self.homes.get(then).copied() else { return false };
        if home.is_some() {
            return home == Some(now);
        }
        // Nothing is said there that could be known again: it is known by what happens in it.
        let silent = |named: Option<&Named>| named.is_some_and(|named| named.words.is_empty());
        let is_free = !self.homes.contains(&Some(now));
        let is_it = is_free && silent(self.then.get(then)) && silent(self.now.get(now));
        if is_it {
            self.homes[then] = Some(now);
        }
        is_it
    }
}

/// The choice in the scene `scene` of `now` that means what `choice` meant: the one that says the same,
/// or else the one of its name, unless that took over the words of another.
pub(super) fn choice(
    then: &Scenario,
    choice: ChoiceId,
    now: &Scenario,
    scene: SceneId,
) -> Option<ChoiceId> {
    let named = |scenario: &Scenario, range: IdRange<ChoiceId>| -> Vec<_> {
        let choices = range.iter().map(|id| &scenario.choices[id]);
        let named =
            |it: &Choice| Named { name: it.id.text.clone(), words: choice_words(scenario, it) };
        choices.map(named).collect()
    };
    let (old, new) = (then.choices_of(then.choices[choice].scene), now.choices_of(scene));
    let family = Family::of(named(then, old), named(now, new));
    let home = old.position(choice).and_then(|at| family.homes[at]);
    home.and_then(|at| new.get(at))
}

/// Whether two choices are worded alike.
pub(super) fn says_the_same(then: &Scenario, a: ChoiceId, now: &Scenario, b: ChoiceId) -> bool {
    choice_words(then, &then.choices[a]) == choice_words(now, &now.choices[b])
}

/// What is said in an event, and by whom.
pub(super) fn line(scenario: &Scenario, event: Event) -> String {
    match event {
        Event::Said { line } => line_words(scenario, line),
        _ => String::new(),
    }
}

fn fill(scenario: &Scenario, text: &Text) -> String {
    scenario.fill(text, None).into_owned()
}

fn choice_words(scenario: &Scenario, choice: &Choice) -> String {
    let words = |text: &Option<Text>| text.as_ref().map(|text| fill(scenario, text));
    format!(
        "{}\n{}",
        words(&choice.act).unwrap_or_default(),
        words(&choice.say).unwrap_or_default()
    )
}

/// Everything that is said in a scene before anything is done.
fn scene_words(scenario: &Scenario, scene: &Scene) -> String {
    let mut words = Vec::new();
    words.extend(scene.title.as_ref().map(|title| fill(scenario, title)));
    words.push(lines(scenario, scene.lines));
    match &scene.body {
        Body::Choices { ask, .. } => words.extend(ask.as_ref().map(|ask| fill(scenario, ask))),
        Body::Ending(ending) => {
            words.push(fill(scenario, &ending.title));
            words.extend(ending.text.as_ref().map(|text| fill(scenario, text)));
        }
        Body::Chance(_) | Body::Next(_) => {}
    }
    words.join("\n").trim().to_owned()
}

fn lines(scenario: &Scenario, lines: IdRange<LineId>) -> String {
    lines.iter().map(|line| line_words(scenario, line)).collect::<Vec<_>>().join("\n")
}

fn line_words(scenario: &Scenario, line: LineId) -> String {
    let line = &scenario.lines[line];
    format!("{}: {}", scenario.cast[line.who].name, fill(scenario, &line.text))
}
