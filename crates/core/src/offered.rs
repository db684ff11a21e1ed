//! What is on offer: which choices of the scene that the run is in can be taken.

use smallvec::{SmallVec, smallvec};

use crate::id::{ChoiceId, Id};
use crate::program::{OfferCode, Program, Run};
use crate::state::State;

/// So many choices of a scene are kept without memory elsewhere.
const AT_HAND: usize = 8;

/// The choices of a scene, and which of them can be taken.
#[derive(Debug, Clone)]
pub(crate) struct Offered {
    choices: Run,
    /// Whether each of them can be taken. Longer for other scenes' sake, as the next.
    is_open: SmallVec<[bool; AT_HAND]>,
    /// The first `count` are those that can be taken, in the order of the file.
    open: SmallVec<[ChoiceId; AT_HAND]>,
    count: usize,
}

impl Offered {
    /// Nothing yet, with room for every scene of `program`.
    pub(crate) fn nothing(program: &Program) -> Self {
        Self {
            choices: Run::default(),
            is_open: smallvec![false; program.most_choices],
            open: smallvec![ChoiceId::new(0); program.most_choices],
            count: 0,
        }
    }

    /// Those that can be taken.
    #[inline]
    pub(crate) fn open(&self) -> &[ChoiceId] {
        &self.open[..self.count]
    }

    /// Whether `choice` can be taken.
    #[inline]
    pub(crate) fn holds(&self, choice: ChoiceId) -> bool {
        let Run { start, end } = self.choices;
        let place = choice.index().wrapping_sub(start as usize);
        place < (end - start) as usize && self.is_open[place]
    }

    /// Nothing can be taken.
    pub(crate) fn clear(&mut self) {
        (self.choices, self.count) = (Run::default(), 0);
    }

    /// Finds which of `choices` can be taken. Whether one is counted is no branch: nobody could
    /// predict it.
    #[inline]
    pub(crate) fn find(&mut self, choices: Run, program: &Program, state: &State) {
        self.choices = choices;
        let offers = choices.of(program.offers.values().as_slice());
        let (is_open, open) = (&mut self.is_open[..], &mut self.open[..]);
        let mut count = 0;
        for (place, (offer, is_open)) in offers.iter().zip(is_open).enumerate() {
            *is_open = offer.pair.holds(&state.values)
                & (!offer.asks_more || offer.is_open_for_all(program, state));
            open[count] = ChoiceId::new(choices.start as usize + place);
            count += usize::from(*is_open);
        }
        self.count = count;
    }
}

impl OfferCode {
    /// Whether nothing at all keeps a choice from being offered.
    fn is_open_for_all(&self, program: &Program, state: &State) -> bool {
        program.guards.hold(self.guard, &state.values) && self.is_open(state)
    }

    /// Whether nothing but its guard can keep a choice from being offered: it is not used up, and
    /// `@return` has somewhere to return to.
    pub(crate) fn is_open(&self, state: &State) -> bool {
        state.values[self.used_up as usize] == 0 && !(self.returns && state.stack.is_empty())
    }
}
