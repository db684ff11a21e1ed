//! The bars of `docs/authoring/review.md` that can be measured cheaply. `mile explore` measures the others.

use std::fs;

use mile_core::scenario::{Body, Choice, EndingKind, Scenario};

use crate::{LIBRARY, Met, Shipped, WALKS, each, require, these};

/// A micro-dilemma takes no more minutes than this.
const MICRO: u32 = 3;

fn is_micro(shipped: &Shipped) -> bool {
    shipped.scenario().minutes.is_some_and(|minutes| minutes <= MICRO)
}

fn is_full(shipped: &Shipped) -> bool {
    !is_micro(shipped)
}

fn between(number: usize, least: usize, most: usize, what: &str) -> Result<(), String> {
    require((least..=most).contains(&number), format!("{number} {what}, not {least} to {most}"))
}

/// The scenes that wait for the learner.
fn asking(scenario: &Scenario) -> usize {
    let scenes = scenario.scenes.values();
    scenes.filter(|scene| matches!(scene.body, Body::Choices { .. })).count()
}

/// Endings besides the way out.
fn endings(scenario: &Scenario) -> usize {
    let is_ending =
        |body: &Body| matches!(body, Body::Ending(ending) if ending.kind != EndingKind::Stopped);
    scenario.scenes.values().filter(|scene| is_ending(&scene.body)).count()
}

#[test]
fn the_shelf_holds_a_dozen_full_dilemmas_and_half_a_dozen_micro_ones() {
    let micro = LIBRARY.iter().filter(|shipped| is_micro(shipped)).count();
    assert!(micro >= 6, "{micro} micro-dilemmas");
    assert!(LIBRARY.len() - micro >= 12, "{} full dilemmas", LIBRARY.len() - micro);
}

#[test]
fn a_full_dilemma_has_the_size_of_a_story_that_can_be_learnt_from() {
    these(is_full, |shipped| {
        let scenario = shipped.scenario();
        let minutes = scenario.minutes.unwrap_or_default() as usize;
        between(minutes, 6, 12, "minutes")?;
        between(scenario.scenes.len(), 12, 30, "scenes")?;
        between(endings(scenario), 3, 9, "endings")
    });
}

/// How many decisions somebody takes, whatever way they go.
fn decisions(met: &Met, least: usize, most: usize) -> Result<(), String> {
    let outside = met.decisions.iter().filter(|&decisions| !(least..=most).contains(decisions));
    let (outside, plays) = (outside.count(), met.decisions.len());
    let ends = (met.decisions.first(), met.decisions.last());
    let (Some(first), Some(last)) = ends else { return Err("it was never played".to_owned()) };
    let why = format!(
        "{outside} of {plays} random plays have not {least} to {most} decisions: {first} to {last}"
    );
    require(outside == 0, why)
}

#[test]
fn every_way_through_a_full_dilemma_takes_six_to_fifteen_decisions() {
    these(is_full, |shipped| decisions(&shipped.met, 6, 15));
}

/// As somebody plays it who reads everything: see `pace.rs`.
#[test]
fn the_minutes_that_are_told_are_those_that_it_takes() {
    each(|shipped| {
        let seconds = &shipped.met.seconds;
        let minutes = (seconds[seconds.len() / 2] + 30) / 60;
        let told = u64::from(shipped.scenario().minutes.unwrap_or_default());
        let why = format!("{told} minutes are told, and half of all plays take over {minutes}");
        require(minutes.abs_diff(told) <= 1, why)?;
        let most = if is_micro(shipped) { MICRO.into() } else { 12 };
        require(minutes <= most, format!("{minutes} minutes, and {most} are the most"))
    });
}

#[test]
fn a_full_dilemma_uses_what_time_and_attention_can_do() {
    these(is_full, |shipped| {
        let (scenario, met) = (shipped.scenario(), &shipped.met);
        let outcomes = met.in_the_story.union(&met.in_the_aftermath).count();
        require(outcomes >= 3, format!("only {outcomes} delayed outcomes ever surface"))?;
        require(!met.in_the_story.is_empty(), "nothing surfaces before the ending")?;
        require(!met.in_the_aftermath.is_empty(), "nothing surfaces after the ending")?;
        require(!met.promises_kept.is_empty(), "no promise is ever kept")?;
        require(!met.promises_broken.is_empty(), "no promise is ever broken")?;
        require(!met.noticed.is_empty(), "no signal is ever picked up")?;
        require(!met.missed.is_empty(), "no signal is ever missed")?;
        let interrupts = scenario.outcomes.values().any(|outcome| outcome.goto.is_some());
        require(interrupts, "nothing interrupts")?;
        let remembers = scenario.lines.values().any(|line| line.when.is_some());
        require(remembers, "no line remembers what was done")
    });
}

#[test]
fn a_micro_dilemma_is_over_in_two_minutes() {
    these(is_micro, |shipped| {
        let (scenario, met) = (shipped.scenario(), &shipped.met);
        between(asking(scenario), 1, 3, "scenes that ask")?;
        decisions(met, 1, 3)?;
        between(endings(scenario), 2, 4, "endings")?;
        let later = !met.in_the_story.is_empty() || !met.in_the_aftermath.is_empty();
        require(later, "nothing ever comes later")
    });
}

#[test]
fn no_ending_is_so_rare_that_nobody_meets_it() {
    each(|shipped| {
        let rare = shipped.met.ended.iter().filter(|&(_, &plays)| plays * 50 < WALKS);
        let rare: Vec<_> =
            rare.map(|(&scene, _)| shipped.scenario().scenes[scene].id.text.as_str()).collect();
        require(rare.is_empty(), format!("under 2% of random plays end in {rare:?}"))
    });
}

#[test]
fn the_library_knows_what_every_story_is_about() {
    each(|shipped| {
        let scenario = shipped.scenario();
        let about = &scenario.about;
        let whole = about.context.is_some() && about.stakes.is_some() && about.channel.is_some();
        require(whole, "context, stakes or channel is missing in `about`")?;
        require(!about.emotions.is_empty(), "no emotions in `about`")?;
        require(!about.skills.is_empty(), "no skills in `about`")?;
        for (skill, behaviour) in scenario.behaviours.iter() {
            let shows = |choice: &&Choice| choice.shows.contains(&skill);
            let shown = scenario.choices.values().filter(shows).count();
            let (id, named) = (&behaviour.id.text, about.skills.contains(&skill));
            require(shown > 0 || !named, format!("no choice shows `{id}`, which `about` names"))?;
            let often = if is_micro(shipped) { 2 } else { 3 };
            require(
                named || shown < often,
                format!("{shown} choices show `{id}`, not in `about`"),
            )?;
        }
        Ok(())
    });
}

#[test]
fn every_choice_has_its_stance_and_a_coach_note() {
    each(|shipped| {
        let choices = shipped.scenario().choices.values();
        let without = choices.filter(|choice| choice.coach.is_none() || choice.stance.is_none());
        let without: Vec<_> = without.map(|choice| &choice.id.text).collect();
        require(without.is_empty(), format!("no coach note or no stance on {without:?}"))
    });
}

#[test]
fn a_facilitator_finds_when_to_use_it_and_what_to_ask() {
    each(|shipped| {
        let notes = &shipped.scenario().facilitator;
        require(notes.use_when.is_some(), "when to use it is not told")?;
        require(notes.watch_for.is_some(), "what to be careful of is not told")?;
        require(notes.questions.len() >= 2, "fewer than two questions for the room")
    });
}

#[test]
fn the_debrief_depends_on_what_was_done() {
    each(|shipped| {
        let debrief = &shipped.scenario().debrief;
        let asked = [
            &debrief.objective,
            &debrief.reflective,
            &debrief.interpretive,
            &debrief.decisional,
            &debrief.lessons,
        ];
        let conditional = asked.iter().copied().flatten().any(|question| question.when.is_some());
        let feedback = debrief.feedback.iter().any(|feedback| feedback.when.is_some());
        require(conditional, "no question and no lesson depends on what was done")?;
        require(feedback, "no feedback depends on what was done")
    });
}

#[test]
fn its_walks_are_written_down_with_one_that_stops() {
    each(|shipped| {
        let tests = fs::read_to_string(shipped.path.with_extension("test.ron"));
        let tests = tests.map_err(|_| "there is no test file beside it".to_owned())?;
        require(tests.contains("\"opt_out\""), "no walk stops on the way")
    });
}
