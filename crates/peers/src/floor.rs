//! The floor: the story as flat arrays, stepped by as little code as its rules need. It knows no
//! events, no promises, no interruptions, no undo: what Mile costs above it is the price of these.

use crate::paths::Explorer;
use crate::story::{BELOW, Choice, FLAGS, METERS, MOST, START, Story, TAKEN};
use crate::walk::Engine;

/// The floor, with or without a queue of delayed outcomes. Without, they never come.
pub struct Floor<const QUEUE: bool> {
    program: Program,
    state: State,
    /// What is on offer in this scene.
    offered: [u32; 3],
    count: usize,
}

/// Scenes hold ranges of choices, these hold ranges of tests and effects.
struct Program {
    scenes: Vec<(u32, u32)>,
    offers: Vec<(u32, u32)>,
    choices: Vec<Code>,
    tests: Vec<Test>,
    effects: Vec<Effect>,
    laters: Vec<Later>,
}

struct Code {
    effects: (u32, u32),
    laters: (u32, u32),
    takes: i32,
    goto: u32,
}

/// One of the tests of a guard, of which one must hold.
struct Test {
    slot: u8,
    at_least: i32,
}

/// Adds to a slot, within bounds. Setting adds what no flag has, clearing takes it.
struct Effect {
    slot: u8,
    by: i32,
    most: i32,
}

#[derive(Clone, Copy, Default)]
struct Later {
    id: u32,
    slot: u8,
    /// Minutes until it comes; in the queue, when.
    due: i32,
}

/// Meters, then flags, in one row.
#[derive(Clone, Copy)]
struct State {
    slots: [i32; 16],
    clock: i32,
    queue: [Later; 16],
    waiting: usize,
    soonest: i32,
}

const _: () = assert!(METERS + FLAGS <= 16);

impl Program {
    fn new(story: &Story) -> Self {
        let mut program = Self {
            scenes: Vec::new(),
            offers: Vec::new(),
            choices: Vec::new(),
            tests: Vec::new(),
            effects: Vec::new(),
            laters: Vec::new(),
        };
        for choices in &story.scenes {
            let first = program.choices.len() as u32;
            choices.iter().for_each(|choice| program.add(choice));
            program.scenes.push((first, program.choices.len() as u32));
        }
        // An ending is a scene without choices.
        program.scenes.resize(story.scenes.len() + story.endings, (0, 0));
        program
    }

    fn add(&mut self, choice: &Choice) {
        let tests = self.tests.len() as u32;
        if let Some(guard) = &choice.guard {
            self.tests.push(Test { slot: guard.meter as u8, at_least: guard.at_least as i32 });
            self.tests.push(Test { slot: (METERS + guard.flag) as u8, at_least: 1 });
        }
        self.offers.push((tests, self.tests.len() as u32));
        let effects = self.effects.len() as u32;
        for &(meter, by) in &choice.changes {
            self.effects.push(Effect { slot: meter as u8, by: by as i32, most: MOST as i32 });
        }
        let by = if choice.sets { 1 } else { -1 };
        self.effects.push(Effect { slot: (METERS + choice.flag) as u8, by, most: 1 });
        let laters = self.laters.len() as u32;
        if let Some(later) = &choice.later {
            let id = self.choices.len() as u32;
            self.laters.push(Later { id, slot: later.meter as u8, due: later.after as i32 });
        }
        self.choices.push(Code {
            effects: (effects, self.effects.len() as u32),
            laters: (laters, self.laters.len() as u32),
            takes: choice.takes as i32,
            goto: choice.goto as u32,
        });
    }
}

/// The entries of `array` in a range.
#[inline]
fn of<T>(array: &[T], (start, end): (u32, u32)) -> &[T] {
    &array[start as usize..end as usize]
}

impl State {
    fn new() -> Self {
        let mut slots = [0; 16];
        slots[..METERS].fill(START as i32);
        Self { slots, clock: 0, queue: [Later::default(); 16], waiting: 0, soonest: i32::MAX }
    }

    /// Becomes the other, of whose queue only what waits is copied: all of it would take longer than a
    /// step does.
    #[inline]
    fn take(&mut self, other: &Self) {
        let Self { slots, clock, queue, waiting, soonest } = self;
        (*slots, *clock, *waiting, *soonest) =
            (other.slots, other.clock, other.waiting, other.soonest);
        for (to, from) in queue.iter_mut().zip(&other.queue[..other.waiting]) {
            *to = *from;
        }
    }

    /// An outcome waits at most once: if it waited already, it moves.
    fn schedule(&mut self, later: Later) {
        let due = self.clock + later.due;
        let waiting = &self.queue[..self.waiting];
        let place = waiting.iter().position(|l| l.id == later.id).unwrap_or(self.waiting);
        self.queue[place] = Later { due, ..later };
        self.waiting = self.waiting.max(place + 1);
        // Too soon if what moved was the soonest: then nothing is found in vain.
        self.soonest = self.soonest.min(due);
    }

    fn surface(&mut self, until: i32) {
        self.soonest = i32::MAX;
        let mut kept = 0;
        for index in 0..self.waiting {
            let later = self.queue[index];
            if later.due <= until {
                let meter = &mut self.slots[usize::from(later.slot)];
                if *meter < BELOW as i32 {
                    *meter = (*meter - TAKEN as i32).max(0);
                }
            } else {
                self.queue[kept] = later;
                self.soonest = self.soonest.min(later.due);
                kept += 1;
            }
        }
        self.waiting = kept;
    }
}

impl<const QUEUE: bool> Floor<QUEUE> {
    pub fn new(story: &Story) -> Self {
        Self { program: Program::new(story), state: State::new(), offered: [0; 3], count: 0 }
    }

    #[inline]
    fn enter(&mut self, scene: u32) {
        let (first, last) = self.program.scenes[scene as usize];
        self.count = 0;
        for choice in first..last {
            let tests = of(&self.program.tests, self.program.offers[choice as usize]);
            let holds =
                |test: &Test| self.state.slots[usize::from(test.slot & 15)] >= test.at_least;
            // Counted without a branch: nobody could predict it.
            let open = tests.iter().fold(tests.is_empty(), |any, test| any | holds(test));
            self.offered[self.count] = choice;
            self.count += usize::from(open);
        }
        if QUEUE && first == last {
            self.state.surface(i32::MAX);
        }
    }
}

impl<const QUEUE: bool> Explorer for Floor<QUEUE> {
    fn begin(&mut self) {
        self.restart();
    }

    fn steps(&mut self, deep: u32) -> u64 {
        let (offered, count) = (self.offered, self.count);
        let mut before = State::new();
        before.take(&self.state);
        let mut steps = 0;
        for index in 0..count {
            self.state.take(&before);
            self.offered = offered;
            self.choose(index);
            steps += 1;
            if deep > 1 {
                steps += self.steps(deep - 1);
            }
        }
        steps
    }
}

impl<const QUEUE: bool> Engine for Floor<QUEUE> {
    #[inline]
    fn restart(&mut self) {
        self.state = State::new();
        self.enter(0);
    }

    #[inline]
    fn offered(&self) -> usize {
        self.count
    }

    #[inline]
    fn choose(&mut self, index: usize) {
        let code = &self.program.choices[self.offered[index] as usize];
        let (program, state) = (&self.program, &mut self.state);
        for effect in of(&program.effects, code.effects) {
            let slot = &mut state.slots[usize::from(effect.slot & 15)];
            *slot = (*slot + effect.by).max(0).min(effect.most);
        }
        if QUEUE {
            of(&program.laters, code.laters).iter().for_each(|&later| state.schedule(later));
            state.clock += code.takes;
            if state.soonest <= state.clock {
                state.surface(state.clock);
            }
        }
        self.enter(code.goto);
    }

    fn number(&self, index: usize) -> usize {
        self.offered[index] as usize
    }

    fn meters(&self) -> [i64; METERS] {
        std::array::from_fn(|meter| i64::from(self.state.slots[meter]))
    }
}
