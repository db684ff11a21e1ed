//! The hands of a room: how many would take each choice, and what that says. Nothing is ranked: the
//! choices keep their order, and a minority is asked first.

use mile_core::id::ChoiceId;

use crate::journey::Journey;
use crate::words::Voice;

/// How many hands each choice on offer got, in the order of the offer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hands {
    pub(crate) counts: Vec<(ChoiceId, u32)>,
}

/// More hands than there are in any room are a slip of the fingers.
pub(crate) const MOST: u32 = 9_999;

impl Hands {
    /// The places of the choices with the most hands; none where there are no hands at all.
    pub(crate) fn leading(&self) -> Vec<usize> {
        let most = self.counts.iter().map(|(_, hands)| *hands).max().unwrap_or(0);
        self.places(|hands| hands == most && most > 0)
    }

    /// The place that is played unless the facilitator picks another: that of the only majority.
    pub(crate) fn majority(&self) -> Option<usize> {
        match self.leading().as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The places that have hands, but fewer than others.
    fn minority(&self) -> Vec<usize> {
        let leading = self.leading();
        let some = self.places(|hands| hands > 0);
        some.into_iter().filter(|place| !leading.contains(place)).collect()
    }

    fn places(&self, wanted: impl Fn(u32) -> bool) -> Vec<usize> {
        let counts = self.counts.iter().enumerate();
        counts.filter(|(_, (_, hands))| wanted(*hands)).map(|(place, _)| place).collect()
    }

    /// What the room is asked once the counts are seen.
    pub(crate) fn asked(&self) -> String {
        let (leading, minority) = (self.leading(), self.minority());
        match (leading.as_slice(), minority.as_slice()) {
            ([], _) => "No hands this time. Talk about it for a moment; then pick what is played."
                .to_owned(),
            ([only], []) => format!(
                "Every hand is for {}. What would speak for another way? Somebody may lend it a \
                 voice; nobody has to.",
                only + 1
            ),
            (_, [_, ..]) => format!(
                "Some see it otherwise. Whoever is for {}: what do you see that the rest of us may \
                 not? You may pass.",
                numbers(&minority, "or")
            ),
            (tied, []) => format!(
                "As many hands for {}. What speaks for each? You may pass. Then pick what is played.",
                numbers(tied, "and")
            ),
        }
    }

    /// How many hands there are in all, beside those of the time before; nothing where there are none.
    pub(crate) fn in_all(&self, journey: &Journey) -> Option<String> {
        let rounds = &journey.typed.hands;
        let before = rounds.len().checked_sub(2).and_then(|before| rounds.get(before));
        self.compared(before.map(|round| &round.hands))
    }

    fn compared(&self, before: Option<&Self>) -> Option<String> {
        let sum = |hands: &Self| hands.counts.iter().map(|(_, hands)| u64::from(*hands)).sum();
        let (all, before): (u64, Option<u64>) = (sum(self), before.map(sum));
        let words = if all == 1 { "1 hand".to_owned() } else { format!("{all} hands") };
        match before {
            _ if all == 0 => None,
            Some(before) if before != all && before > 0 => Some(format!(
                "{words} in all, {before} the time before. That is fine where somebody passes; if \
                 one was missed, count again."
            )),
            _ => Some(format!("{words} in all.")),
        }
    }

    /// Each choice with its hands, in the order of the offer.
    pub(crate) fn told(&self, voice: Voice<'_>) -> Vec<String> {
        let counts = self.counts.iter().enumerate();
        let told = counts.map(|(place, (choice, hands))| {
            format!("{}. {}: {}", place + 1, voice.choice_in_short(*choice), in_words(*hands))
        });
        told.collect()
    }
}

/// A number of hands for people.
pub(crate) fn in_words(hands: u32) -> String {
    match hands {
        0 => "no hands".to_owned(),
        1 => "1 hand".to_owned(),
        hands => format!("{hands} hands"),
    }
}

/// Places as their numbers: `1`, `1 or 3`, `1, 2 or 3`.
fn numbers(places: &[usize], last: &str) -> String {
    let numbers: Vec<_> = places.iter().map(|place| (place + 1).to_string()).collect();
    match numbers.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => numbers.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mile_core::id::Id;

    fn hands(counts: &[u32]) -> Hands {
        let counts = counts.iter().enumerate();
        Hands { counts: counts.map(|(place, &hands)| (ChoiceId::new(place), hands)).collect() }
    }

    #[test]
    fn a_majority_is_played_and_a_minority_is_asked() {
        for (counts, majority, asked) in [
            (&[4, 1, 0][..], Some(0), "Whoever is for 2:"),
            (&[2, 5, 1, 1], Some(1), "Whoever is for 1, 3 or 4:"),
            (&[0, 3, 0], Some(1), "Every hand is for 2."),
            (&[3, 0, 3], None, "As many hands for 1 and 3."),
            (&[3, 1, 3], None, "Whoever is for 2:"),
            (&[0, 0], None, "No hands this time."),
        ] {
            let hands = hands(counts);
            assert_eq!(hands.majority(), majority, "{counts:?}");
            assert!(hands.asked().contains(asked), "{counts:?}: {}", hands.asked());
        }
    }

    #[test]
    fn other_sums_than_before_are_told_and_none_is_wrong() {
        let told = |now: &[u32], before: &[u32]| {
            hands(now).compared(Some(&hands(before)).filter(|before| !before.counts.is_empty()))
        };
        assert_eq!(told(&[4, 2], &[]).as_deref(), Some("6 hands in all."));
        assert_eq!(told(&[1, 0], &[0, 1]).as_deref(), Some("1 hand in all."));
        let fewer = told(&[4, 2], &[5, 5]).unwrap_or_default();
        assert!(fewer.starts_with("6 hands in all, 10 the time before."), "{fewer}");
        assert_eq!(told(&[0, 0], &[5, 5]), None, "that nobody raised a hand is said already");
    }
}
