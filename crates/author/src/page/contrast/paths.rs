//! The aligned paths in words: together, apart, together again.

use mile_core::contrast::{Parting, Span, Stretch, Way};
use mile_core::path::{Left, Visit};
use mile_core::scenario::Body;

use super::Told;
use crate::page::prose::Prose;
use crate::page::told::{effects, passed, scene};
use crate::page::{Block, Item, decision_anchor, label, labels};

impl Told<'_> {
    pub(super) fn paths(&self) -> Vec<Block> {
        let all: Vec<_> = (0..self.contrast.runs.len()).collect();
        self.stretches(&self.contrast.stretches, &all, 3)
    }

    /// Stretches that belong to `runs`, with headings of `level`.
    fn stretches(&self, stretches: &[Stretch], runs: &[usize], level: u8) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (index, stretch) in stretches.iter().enumerate() {
            let again = index > 0;
            match stretch {
                Stretch::Together(spans) => {
                    // One run is with itself.
                    if runs.len() > 1 {
                        blocks.push(Block::Heading(level, self.together(spans, again)));
                    }
                    blocks.push(Block::List(self.visits(spans)));
                }
                Stretch::Apart { parting, ways } => {
                    if again && matches!(stretches[index - 1], Stretch::Apart { .. }) {
                        let met = "They come to the same place again, and part there.";
                        blocks.push(Block::Paragraph(met.into()));
                    }
                    blocks.push(Block::Heading(level, self.parting(*parting)));
                    blocks.push(self.ways(ways, level + 1));
                }
            }
        }
        blocks
    }

    fn together(&self, spans: &[Span], again: bool) -> Prose {
        let met = spans.first().filter(|_| again);
        met.map_or("Together".into(), |span| {
            let visit = self.contrast.runs[span.run].path.visits[span.from];
            Prose::from("Together again in ").and(scene(self.voice, visit.scene))
        })
    }

    fn parting(&self, parting: Parting) -> Prose {
        let (words, at) = match parting {
            Parting::Decision(at) => ("They decide otherwise in ", at),
            Parting::Chance(at) => ("Chance falls otherwise in ", at),
            Parting::Condition(at) => ("By what was so, they go different ways in ", at),
            Parting::Ends(at) => ("One of them goes no further than ", at),
            Parting::Elsewhere => return "What came between differs".into(),
        };
        Prose::from(words).and(scene(self.voice, at))
    }

    fn ways(&self, ways: &[Way], level: u8) -> Block {
        let side = |way: &Way| {
            let mut side = vec![Block::Heading(level, labels(&way.runs).into())];
            if way.stretches.is_empty() {
                side.push(Block::Paragraph("Nothing in between.".into()));
            }
            side.extend(self.stretches(&way.stretches, &way.runs, level + 1));
            side
        };
        Block::Sides(ways.iter().map(side).collect())
    }

    /// Visits that are alike in all of `spans`.
    fn visits(&self, spans: &[Span]) -> Vec<Item> {
        let count = spans.first().map_or(0, |span| span.to - span.from);
        let visit = |offset: usize| {
            let visits = spans.iter().map(|span| {
                (span.run, self.contrast.runs[span.run].path.visits[span.from + offset])
            });
            self.visit(&visits.collect::<Vec<_>>())
        };
        (0..count).map(visit).collect()
    }

    /// A visit that several runs made alike.
    fn visit(&self, visits: &[(usize, Visit)]) -> Item {
        let Some(&(_, first)) = visits.first() else { return Item::default() };
        let clock = Self::of_each(visits, |visit| self.voice.clock(visit.clock));
        match first.left {
            Left::Choice { choice, timed_out, .. } => {
                let turns = Self::of_each(visits, |visit| turn(visit).to_string());
                let place = Prose::lead(format!("Decision {turns}, {clock}"));
                let who = if timed_out { "The clock took: " } else { "Chosen: " };
                let chosen = Prose::from(who).tell(self.voice.choice(choice));
                let mut item = Item::new(place.and(", in ").and(scene(self.voice, first.scene)));
                for &(run, visit) in visits {
                    item = item.at(decision_anchor(run, turn(visit)));
                }
                item.with([Item::new(chosen)]).with(self.at_once(visits))
            }
            Left::Branch(_) => {
                let how = passed(self.voice, first.scene);
                Item::new(scene(self.voice, first.scene).and(": ").and(how).and("."))
            }
            Left::Not => {
                if let Body::Ending(ending) = &self.voice.scenario.scenes[first.scene].body {
                    let title = Prose::lead(format!("The ending, {clock}: "));
                    Item::new(title.tell(self.voice.fill(&ending.title)))
                } else {
                    let place = Prose::lead(clock).and(", in ").and(scene(self.voice, first.scene));
                    Item::new(place.and(": the record ends here."))
                }
            }
        }
    }

    /// What a decision brought at once: said once where it is the same in all runs.
    fn at_once(&self, visits: &[(usize, Visit)]) -> Vec<Item> {
        let now = |&(run, visit): &(usize, Visit)| {
            let step = self.contrast.runs[run].timeline.decision(turn(visit))?;
            effects(self.voice, &step.now)
        };
        let all: Vec<_> = visits.iter().map(now).collect();
        let item = |lead: String, now: &Option<Prose>| {
            now.as_ref().map(|now| Item::new(Prose::lead(lead).and(now.clone())))
        };
        if all.iter().all(|now| *now == all[0]) {
            return item("At once: ".to_owned(), &all[0]).into_iter().collect();
        }
        let each = visits.iter().zip(&all);
        each.filter_map(|((run, _), now)| item(format!("At once, {}: ", label(*run)), now))
            .collect()
    }

    /// What `of` says of each run: once where it is the same in all.
    fn of_each(visits: &[(usize, Visit)], of: impl Fn(Visit) -> String) -> String {
        let each: Vec<_> = visits.iter().map(|&(run, visit)| (run, of(visit))).collect();
        match each.first() {
            Some((_, first)) if each.iter().all(|(_, words)| words == first) => first.clone(),
            _ => {
                let each = each.iter().map(|(run, words)| format!("{words} ({})", label(*run)));
                each.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

fn turn(visit: Visit) -> i64 {
    match visit.left {
        Left::Choice { turn, .. } => turn,
        _ => 0,
    }
}
