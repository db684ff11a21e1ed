//! The story: scenes, choices, branches, lines and outcomes, and the rules that bind them.

use std::collections::BTreeMap;

use super::{Lower, name};
use crate::decode::{Literal, Spanned};
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::id::{BranchId, ChoiceId, IdRange, LineId, OutcomeId, SceneId};
use crate::scenario::{
    After, Body, Branch, Choice, Delayed, Ending, EndingKind, From, Goto, Limit, Line, OptOut,
    Outcome, Scene,
};
use crate::source::Span;
use crate::written;

/// The ids of delayed outcomes so far, unique in the scenario.
type Outcomes = BTreeMap<String, Span>;

impl Lower<'_> {
    /// The story, and the rules that look at the whole of it.
    pub(super) fn story(&mut self, written: &written::Scenario<'_>) {
        let mut outcomes = Outcomes::new();
        self.scenario.later = self.later(written.later.as_ref(), From::Start, &mut outcomes);
        self.scenario.start = self.scene(written.start.as_ref());
        for (index, (id, scene)) in written.scenes.iter().flat_map(|table| &table.0).enumerate() {
            let scene_id = crate::id::Id::new(index);
            let scene = match scene {
                Some(scene) => self.scene_of(scene_id, id, scene, &mut outcomes),
                None => self.unread_scene(id),
            };
            self.scenario.scenes.push(scene);
        }
        if let Some(opt_out) = &written.opt_out {
            let goto = self.scene(opt_out.goto.as_ref());
            self.scenario.opt_out = OptOut { text: self.some_text(opt_out.text.as_ref()), goto };
            self.check_way_out(opt_out.goto.as_ref(), goto);
        }
        if let Some(scenes) = &written.scenes
            && scenes.0.is_empty()
            && scenes.1.is_empty()
        {
            let place = written.open;
            let message = "the scenario has no scenes";
            self.report(
                Diagnostic::new(Code::Empty, place, message).help("add one under `scenes`"),
            );
        }
        self.check_circles();
    }

    fn check_way_out(&mut self, literal: Option<&Literal<'_>>, goto: SceneId) {
        let (Some(literal), Some(scene)) = (literal, self.scenario.scenes.get(goto)) else {
            return;
        };
        if !matches!(scene.body, Body::Ending(_)) {
            let message = format!("the way out leads to `{}`, which is no ending", literal.value);
            let label = scene.id.span;
            self.uses.lost_destination = true;
            self.report(
                Diagnostic::new(Code::OptOutNoEnding, literal.span, message)
                    .label(label, "this scene goes on")
                    .help("name a scene with an `ending`, best of kind `Stopped`"),
            );
        }
    }

    fn check_circles(&mut self) {
        for circle in Graph::new(&self.scenario).endless_circles(&self.scenario) {
            let name = |scene: &SceneId| &self.scenario.scenes[*scene].id;
            let names: Vec<_> = circle.iter().map(|scene| &*name(scene).text).collect();
            let (message, help) = match &names[..] {
                [scene] => (
                    format!("the scene `{scene}` passes on to itself for ever"),
                    "let it go to another scene; to wait for the learner, a scene has `choices`",
                ),
                _ => (
                    format!("these scenes pass on to each other for ever: {}", names.join(", ")),
                    "let one of them have `choices`, or lead out of the circle without a way back",
                ),
            };
            let place = name(&circle[0]).span;
            let mut diagnostic = Diagnostic::new(Code::EndlessCircle, place, message).help(help);
            for scene in &circle[1..] {
                diagnostic = diagnostic.label(name(scene).span, "this scene belongs to the circle");
            }
            // A way that leads elsewhere is what is missing.
            self.uses.lost_destination = true;
            self.report(diagnostic);
        }
    }

    /// What stands for a scene whose record could not be read: nothing can be said of it.
    fn unread_scene(&mut self, id: &Literal<'_>) -> Scene {
        let text = super::plain("");
        let ending = Ending { kind: EndingKind::Stopped, title: text, text: None };
        let lines = self.lines(None);
        Scene {
            id: name(id),
            title: None,
            lines,
            hints: Vec::new(),
            hints_span: Span::default(),
            body: Body::Ending(ending),
        }
    }

    fn scene_of(
        &mut self,
        scene_id: SceneId,
        id: &Literal<'_>,
        scene: &written::Scene<'_>,
        outcomes: &mut Outcomes,
    ) -> Scene {
        let title = self.some_text(scene.title.as_ref());
        let lines = self.lines(scene.lines.as_ref());
        let hints = self.signal_ids(scene.hints.as_ref());
        let hints_span = scene.hints.iter().flatten().next().map(|hint| hint.span);
        let hints_span = hints_span.unwrap_or_default();
        self.check_body(id, scene);
        let body = if let Some(choices) = &scene.choices {
            self.filled(choices, "`choices`", "choice");
            let ask = self.some_text(scene.ask.as_ref());
            let choices = self.choices(scene_id, &choices.value, outcomes);
            let limit = self.limit(scene_id, scene);
            Body::Choices { ask, choices, limit }
        } else if let Some(chance) = &scene.chance {
            self.filled(chance, "`chance`", "branch");
            let branches = self.branches(scene_id, &chance.value, outcomes);
            Body::Chance(branches)
        } else if let Some(next) = &scene.next {
            self.filled(next, "`next`", "way");
            let ways = self.ways(scene_id, &next.value, outcomes);
            Body::Next(ways)
        } else if let Some(ending) = &scene.ending {
            let whole = ending.value.kind.is_some() && ending.value.title.is_some();
            if ending.value.text.is_none() && whole && !self.has_unread(ending.span) {
                let message = format!("the ending `{}` has no text", id.value);
                let help = "add `text: \"…\"`: what the learner reads at the end";
                let place = ending.value.open;
                self.report(Diagnostic::new(Code::EndingWithoutText, place, message).help(help));
            }
            Body::Ending(Ending {
                kind: ending.value.kind.unwrap_or(EndingKind::Stopped),
                title: self.required_text(ending.value.title.as_ref()),
                text: self.some_text(ending.value.text.as_ref()),
            })
        } else {
            return Scene { title, hints, hints_span, ..self.unread_scene(id) };
        };
        Scene { id: name(id), title, lines, hints, hints_span, body }
    }

    /// A scene has exactly one body, and only what belongs to it.
    fn check_body(&mut self, id: &Literal<'_>, scene: &written::Scene<'_>) {
        let bodies = [
            ("choices", scene.choices.as_ref().map(|body| body.span)),
            ("chance", scene.chance.as_ref().map(|body| body.span)),
            ("next", scene.next.as_ref().map(|body| body.span)),
            ("ending", scene.ending.as_ref().map(|body| body.span)),
        ];
        let found: Vec<_> = bodies.iter().filter_map(|&(n, span)| Some((n, span?))).collect();
        let found_none = found.is_empty();
        if found.len() != 1 {
            let names: Vec<_> = found.iter().map(|&(name, _)| name).collect();
            let message = if names.is_empty() {
                format!("the scene `{}` does not say what happens in it", id.value)
            } else {
                format!("the scene `{}` has {} at once", id.value, crate::decode::list(&names))
            };
            let help = "a scene has exactly one of `choices`, `chance`, `next` and `ending`";
            let mut diagnostic = Diagnostic::new(Code::SceneBody, id.span, message).help(help);
            if names.is_empty() {
                self.lose_uses();
            }
            for (name, span) in found {
                let place = Span::of_char(self.source, span.start);
                diagnostic = diagnostic.label(place, format!("`{name}` is here"));
                // Only the first of them is read.
                self.uses.skipped.push(span);
            }
            // A body that could not be read has been reported.
            if !(names.is_empty() && self.has_unread(scene.span)) {
                self.report(diagnostic);
            }
        }
        // Choices that could not be read may be there.
        if scene.choices.is_none() && !(found_none && self.has_unread(scene.span)) {
            for (field, place) in [
                ("ask", scene.ask.as_ref().map(|ask| ask.span)),
                ("limit", scene.limit.as_ref().map(|limit| limit.open)),
            ] {
                let Some(place) = place else { continue };
                let place = self.field_name(place);
                let message = format!("`{field}` belongs to scenes with `choices` only");
                let help = format!("remove `{field}`, or give this scene choices");
                self.report(Diagnostic::new(Code::Misplaced, place, message).help(help));
            }
        }
    }

    fn filled<T>(&mut self, list: &Spanned<Vec<T>>, what: &str, entry: &str) {
        if list.value.is_empty() && !self.has_unread(list.span) {
            self.lose_uses();
            let message = format!("{what} is empty");
            let help = format!("it needs at least one {entry}");
            self.report(Diagnostic::new(Code::Empty, list.span, message).help(help));
        }
    }

    fn limit(&mut self, scene_id: SceneId, scene: &written::Scene<'_>) -> Option<Limit> {
        let limit = scene.limit.as_ref()?;
        let named = limit.choose.as_ref()?;
        let choose = self.choice_id(scene_id, &named.value, named.span, true)?;
        let choices = scene.choices.iter().flat_map(|choices| &choices.value);
        let named_so = |choice: &&written::Choice<'_>| {
            choice.id.as_ref().is_some_and(|id| id.value == named.value)
        };
        let hindrance = |choice: &written::Choice<'_>| match (&choice.when, choice.once) {
            (Some(when), _) => Some(("a condition", when.span)),
            (None, Some(true)) => Some(("`once`", choice.open)),
            _ => None,
        };
        // Of two that share the id, which was reported, either may be meant.
        let mut hindrances = choices.filter(named_so).map(hindrance);
        let first = hindrances.next().flatten();
        let hindrance = first.filter(|_| hindrances.all(|other| other.is_some()));
        if let Some((what, place)) = hindrance {
            let message = format!("the clock cannot take `{}`, which carries {what}", named.value);
            self.report(
                Diagnostic::new(Code::LimitChoice, named.span, message)
                    .label(place, "so it is not always there")
                    .help("name a choice without `when` and `once`"),
            );
        }
        let written = limit.seconds.as_ref()?;
        let seconds = written.value.0.unsigned_abs() as u32;
        Some(Limit { seconds, span: written.span, choose })
    }

    fn choices(
        &mut self,
        scene: SceneId,
        choices: &[written::Choice<'_>],
        outcomes: &mut Outcomes,
    ) -> IdRange<ChoiceId> {
        let start = self.scenario.choices.next_id();
        let mut ids: BTreeMap<&str, Span> = BTreeMap::new();
        for choice in choices {
            if let Some(id) = &choice.id {
                self.check_choice_id(id, ids.get(&*id.value).copied());
                ids.entry(&id.value).or_insert(id.span);
            }
            let choice = self.choice(scene, choice, outcomes);
            self.scenario.choices.push(choice);
        }
        IdRange::new(start, self.scenario.choices.next_id())
    }

    fn check_choice_id(&mut self, id: &Literal<'_>, first: Option<Span>) {
        super::names::check_id(id, self.diagnostics);
        if id.value == "opt_out" {
            let message = "a choice cannot be called \"opt_out\", which is the way out itself";
            let help = "give the choice another id";
            self.report(Diagnostic::new(Code::ReservedId, id.span, message).help(help));
        }
        if let Some(first) = first {
            let message = format!("this scene has two choices called \"{}\"", id.value);
            self.report(
                Diagnostic::new(Code::DuplicateId, id.span, message)
                    .label(first, "the first one is here")
                    .help("give one of them another id"),
            );
        }
    }

    fn choice(
        &mut self,
        scene: SceneId,
        choice: &written::Choice<'_>,
        outcomes: &mut Outcomes,
    ) -> Choice {
        let place = choice.id.as_ref().map_or(choice.open, |id| id.span);
        if choice.act.is_none() && choice.say.is_none() {
            let message = "this choice has no words";
            let help =
                "write `say` (what the learner says), `act` (what the learner does), or both";
            if !self.has_unread(choice.span) {
                self.report(Diagnostic::new(Code::WordlessChoice, place, message).help(help));
            }
        }
        let unread = self.has_unread(choice.span);
        if let (Some(locked), None, false) = (&choice.locked, &choice.when, unread) {
            let message = "this choice is never locked: it has no condition";
            let help = "add `when: \"…\"`, or remove `locked`";
            let place = self.field_name(locked.span);
            self.report(Diagnostic::new(Code::NeedlessLocked, place, message).help(help));
        }
        let goto = self.destination(choice.goto.as_ref());
        let detour = choice.detour.is_some_and(|detour| detour.value);
        if let (true, None, Some(literal)) = (detour, goto, &choice.goto) {
            let message = "a detour cannot itself go to \"@return\"";
            let help = "a detour leads away, and a later choice returns; name a scene, or remove \
                        `detour`";
            self.uses.lost_destination = true;
            self.report(Diagnostic::new(Code::MisplacedReturn, literal.span, message).help(help));
        }
        let from = From::Choice(self.scenario.choices.next_id());
        Choice {
            id: choice
                .id
                .as_ref()
                .map_or_else(|| super::Name { text: String::new(), span: place }, name),
            scene,
            act: self.some_text(choice.act.as_ref()),
            say: self.some_text(choice.say.as_ref()),
            stance: choice.stance,
            coach: self.some_text(choice.coach.as_ref()),
            shows: self.behaviours(choice.shows.as_ref()),
            takes: choice.takes.map_or(0, |takes| takes.0),
            when: self.guard(choice.when.as_ref()),
            locked: self.some_text(choice.locked.as_ref()),
            once: choice.once.unwrap_or(false),
            detour,
            now: self.outcome(choice.now.as_ref()),
            later: self.later(choice.later.as_ref(), from, outcomes),
            goto: goto.map_or(Goto::Return, Goto::Scene),
        }
    }

    fn branches(
        &mut self,
        scene: SceneId,
        branches: &[written::Branch<'_>],
        outcomes: &mut Outcomes,
    ) -> IdRange<BranchId> {
        let start = self.scenario.branches.next_id();
        for branch in branches {
            let from = From::Branch(self.scenario.branches.next_id());
            let branch = Branch {
                span: branch.open,
                scene,
                weight: branch.weight.as_ref().map_or(1, |weight| weight.0.unsigned_abs() as u32),
                when: self.guard(branch.when.as_ref()),
                then: self.outcome(branch.then.as_ref()),
                later: self.later(branch.later.as_ref(), from, outcomes),
                goto: self.scene(branch.goto.as_ref()),
            };
            self.scenario.branches.push(branch);
        }
        IdRange::new(start, self.scenario.branches.next_id())
    }

    fn ways(
        &mut self,
        scene: SceneId,
        ways: &[written::Way<'_>],
        outcomes: &mut Outcomes,
    ) -> IdRange<BranchId> {
        let start = self.scenario.branches.next_id();
        for way in ways {
            let from = From::Branch(self.scenario.branches.next_id());
            let way = Branch {
                span: way.open,
                scene,
                weight: 1,
                when: self.guard(way.when.as_ref()),
                then: self.outcome(way.then.as_ref()),
                later: self.later(way.later.as_ref(), from, outcomes),
                goto: self.scene(way.goto.as_ref()),
            };
            self.scenario.branches.push(way);
        }
        IdRange::new(start, self.scenario.branches.next_id())
    }

    fn later(
        &mut self,
        later: Option<&Vec<written::Delayed<'_>>>,
        from: From,
        outcomes: &mut Outcomes,
    ) -> Vec<OutcomeId> {
        later.into_iter().flatten().map(|delayed| self.delayed(delayed, from, outcomes)).collect()
    }

    fn delayed(
        &mut self,
        delayed: &written::Delayed<'_>,
        from: From,
        outcomes: &mut Outcomes,
    ) -> OutcomeId {
        let id = delayed.id.as_ref();
        if let Some(id) = id {
            super::names::check_id(id, self.diagnostics);
            if let Some(&first) = outcomes.get(&*id.value) {
                let message = format!("there are two delayed outcomes called \"{}\"", id.value);
                self.report(
                    Diagnostic::new(Code::DuplicateId, id.span, message)
                        .label(first, "the first one is here")
                        .help("give one of them another id; it must be unique in the scenario"),
                );
            }
            outcomes.entry(id.value.clone().into_owned()).or_insert(id.span);
        }
        let lowered = Delayed {
            id: id.map_or_else(|| super::Name { text: String::new(), span: delayed.open }, name),
            from,
            after_span: delayed.after.map(|after| after.span).unwrap_or_default(),
            after: match delayed.after.map(|after| after.value) {
                Some(written::After::Minutes(minutes)) => After::Minutes(minutes),
                Some(written::After::Turns(turns)) => After::Turns(turns),
                Some(written::After::Ending) | None => After::Ending,
            },
            only_if: self.guard(delayed.only_if.as_ref()),
            cancel_when: self.guard(delayed.cancel_when.as_ref()),
            then: self.outcome(delayed.then.as_ref()),
            later: Vec::new(),
            goto: delayed.goto.as_ref().map(|goto| self.scene(Some(goto))),
        };
        let outcome = self.scenario.outcomes.push(lowered);
        self.scenario.outcomes[outcome].later = self.later(delayed.later.as_ref(), from, outcomes);
        outcome
    }

    /// What happens at once; nothing, where there is none.
    pub(super) fn outcome(&mut self, outcome: Option<&written::Outcome<'_>>) -> Outcome {
        let change = outcome.and_then(|outcome| outcome.change.as_ref());
        let mut changes = Vec::new();
        for (meter, by) in change.into_iter().flat_map(|change| &change.0) {
            let meter = self.meter_id(meter);
            changes.extend(meter.zip(by.as_ref().map(|by| by.value.0)));
        }
        let lines = self.lines(outcome.and_then(|outcome| outcome.lines.as_ref()));
        Outcome {
            lines,
            change: changes,
            set: self.flag_ids(outcome.and_then(|o| o.set.as_ref()), true),
            clear: self.flag_ids(outcome.and_then(|o| o.clear.as_ref()), false),
            notices: self.signal_ids(outcome.and_then(|o| o.notices.as_ref())),
            marks: outcome.and_then(|o| o.marks.clone()).unwrap_or_default(),
            credit: outcome.and_then(|o| o.credit).map_or(0, |credit| credit.0),
            fraud_flag: outcome.and_then(|o| o.fraud_flag).unwrap_or(false),
            promise: self.promise_ids(outcome.and_then(|o| o.promise.as_ref())),
            keep: self.promise_ids(outcome.and_then(|o| o.keep.as_ref())),
        }
    }

    fn lines(&mut self, lines: Option<&Vec<written::Line<'_>>>) -> IdRange<LineId> {
        let start = self.scenario.lines.next_id();
        for line in lines.into_iter().flatten() {
            let who = self.who(line);
            let line =
                Line { who, text: self.text(&line.text), when: self.guard(line.when.as_ref()) };
            self.scenario.lines.push(line);
        }
        IdRange::new(start, self.scenario.lines.next_id())
    }

    /// Who speaks a line.
    fn who(&mut self, line: &written::Line<'_>) -> crate::id::CastId {
        let names = self.names;
        let narrator = crate::scenario::Scenario::narrator();
        if !names.cast.contains_key(&*line.who.value) && names.cast.contains_key(&*line.text.value)
        {
            let message = format!("`{}` stands second in this line", line.text.value);
            let help = "who speaks stands first, then what is said: (\"mira\", \"Hello.\")";
            self.report(Diagnostic::new(Code::UnknownCast, line.text.span, message).help(help));
            return narrator;
        }
        self.cast_id(&line.who).unwrap_or(narrator)
    }

    /// The name of the field whose value begins `value`; the value, where its name is not found.
    pub(super) fn field_name(&self, value: Span) -> Span {
        let before = self.source[..value.start as usize].trim_end();
        let Some(before) = before.strip_suffix(':').map(str::trim_end) else { return value };
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let start = before.trim_end_matches(is_word).len();
        if start == before.len() { value } else { Span::new(start as u32, before.len() as u32) }
    }

    /// Whether something in `span` could not be read.
    fn has_unread(&self, span: Span) -> bool {
        self.uses.skipped.iter().any(|s| span.start <= s.start && s.end <= span.end)
    }
}
