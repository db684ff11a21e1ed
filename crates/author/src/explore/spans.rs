//! From where to where each meter can go at the end, from every state.
//!
//! That is told at once, where the sets of all that is possible (`futures`) take long, and is enough
//! to tell that most choices are better than others in something.

use mile_core::scenario::{Better, Scenario};

use super::beyond::Beyond;
use super::order::Order;
use super::space::{Edge, Space, Target};

/// The best and the worst value of each meter that is possible at the end of every state.
#[derive(Debug)]
pub(crate) struct Spans {
    signs: Vec<i64>,
    states: Vec<i32>,
    finals: Vec<i32>,
}

/// First 0 if an end is possible at all, then of each meter the best value, turned so that more is
/// better; then 0 and the worst values, turned so that less is. Thus more is always further.
pub(crate) type Span = [i32];

/// No end is possible.
const NEVER: i32 = i32::MIN;

impl Spans {
    pub(crate) fn new(scenario: &Scenario, space: &Space, order: &Order, beyond: &Beyond) -> Self {
        let sign = |better| match better {
            Better::Higher => 1,
            Better::Lower => -1,
        };
        let signs = scenario.meters.values().map(|meter| sign(meter.better)).collect();
        let mut spans = Self { signs, states: Vec::new(), finals: Vec::new() };
        let mut span = spans.nothing();
        for at in 0..space.finals.len() as u32 {
            let row: Vec<_> = space.ended(at).1.collect();
            span.fill(NEVER);
            spans.stretch(&mut span, &row);
            spans.finals.extend(&span);
        }
        spans.states = vec![NEVER; space.states.len() * spans.width()];
        for (_, states) in order.groups() {
            span.fill(NEVER);
            if let Some(given) = beyond.get(&states[0]) {
                let ends = given.best.iter().chain(&given.worst);
                ends.for_each(|row| spans.stretch(&mut span, row));
            }
            // Nothing is known yet of states in the same group, so they add nothing.
            let edges = states.iter().flat_map(|&state| space.edges(state));
            edges.for_each(|&edge| spans.widen(&mut span, edge));
            for &state in states {
                let width = spans.width();
                spans.states[state as usize * width..][..width].copy_from_slice(&span);
            }
        }
        spans
    }

    /// Appends the span of the ways `edges` together to `row`, and returns where it begins.
    pub(crate) fn of(&self, edges: &[Edge], row: &mut Vec<i32>) -> usize {
        let start = row.len();
        row.resize(start + self.width(), NEVER);
        edges.iter().for_each(|&edge| self.widen(&mut row[start..], edge));
        start
    }

    pub(crate) fn width(&self) -> usize {
        2 * (1 + self.signs.len())
    }

    /// Where no end is possible.
    pub(crate) fn nothing(&self) -> Vec<i32> {
        vec![NEVER; self.width()]
    }

    /// Lets `span` reach as far as what can be at the end of a way.
    #[inline]
    fn widen(&self, span: &mut Span, edge: Edge) {
        let (rows, at) = match edge.to() {
            Target::State(state) => (&self.states, state),
            Target::Final(at) => (&self.finals, at),
            Target::Unknown => return,
        };
        let width = self.width();
        raise(span, &rows[at as usize * width..][..width]);
    }

    /// Lets `span` reach as far as an end does.
    fn stretch(&self, span: &mut Span, end: &[i64]) {
        // Meters lie within ±10⁹.
        let turned = self.signs.iter().zip(end).map(|(sign, value)| (sign * value) as i32);
        let (best, worst) = span.split_at_mut(1 + self.signs.len());
        (best[0], worst[0]) = (0, 0);
        for ((best, worst), value) in best[1..].iter_mut().zip(&mut worst[1..]).zip(turned) {
            (*best, *worst) = (value.max(*best), (-value).max(*worst));
        }
    }

    /// The smallest and the largest value of each meter; `None` where no end is possible.
    pub(crate) fn extremes(&self, span: &Span) -> Option<Vec<(i64, i64)>> {
        let (best, worst) = span.split_at(1 + self.signs.len());
        let each = self.signs.iter().zip(&best[1..]).zip(&worst[1..]);
        let each = each.map(|((sign, &best), &worst)| {
            let (one, other) = (i64::from(best) * sign, -i64::from(worst) * sign);
            (one.min(other), one.max(other))
        });
        (best[0] != NEVER).then(|| each.collect())
    }
}

/// Lets one span reach as far as another.
#[inline]
pub(crate) fn raise(span: &mut Span, other: &Span) {
    span.iter_mut().zip(other).for_each(|(value, &other)| *value = other.max(*value));
}

/// Whether the possibilities `b` may be at least as good as `a`: `b` reaches as high in every meter,
/// and `a` as low.
pub(crate) fn may_be_at_least(b: &Span, a: &Span) -> bool {
    let half = a.len() / 2;
    let reaches =
        |more: &[i32], less: &[i32]| more.iter().zip(less).all(|(more, less)| more >= less);
    a[0] != NEVER
        && b[0] != NEVER
        && reaches(&b[..half], &a[..half])
        && reaches(&a[half..], &b[half..])
}
