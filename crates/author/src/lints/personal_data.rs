//! `S007`: e-mail addresses, telephone and card numbers that could be somebody's.
//!
//! What is set aside for examples (`example.org`, 555-0123, 07700 900…) is nobody's, and passes.

use std::ops::Range;
use std::sync::LazyLock;

use mile_core::diagnostic::{Code, Diagnostic};
use regex::Regex;

use super::story::Story;

/// Something that could be somebody's: what it is called, where it stands, what to write in its place.
type Found = (&'static str, Range<usize>, &'static str);

pub(super) fn find(story: &Story<'_>, found: &mut Vec<Diagnostic>) {
    for text in story.texts() {
        let words = story.words(text);
        for (what, range, instead) in looked_through(&words.text) {
            let message = format!("this looks like {what}, which could be somebody's");
            let place = words.place(range);
            found.push(Diagnostic::new(Code::PersonalData, place, message).help(instead));
        }
    }
}

fn looked_through(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if text.contains('@') {
        found.extend(addresses(text));
    }
    // Few texts have digits enough to be worth a closer look.
    if text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS {
        found.extend(numbers(text));
    }
    found
}

/// E-mail addresses outside the domains that are set aside for examples.
fn addresses(text: &str) -> impl Iterator<Item = Found> {
    static ADDRESS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\w.%+-]+@([\w-]+\.)+[A-Za-z]{2,}").ok());
    let found = ADDRESS.iter().flat_map(|regex| regex.find_iter(text));
    let found = found.filter(|address| !is_example(address.as_str()));
    let instead = "write an address that is nobody's, such as mira@example.org, or leave it out";
    found.map(move |address| ("an e-mail address", address.range(), instead))
}

fn is_example(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let domain = address.rsplit('@').next().unwrap_or_default();
    let under = |top: &str| domain == top || domain.ends_with(&format!(".{top}"));
    ["example.com", "example.org", "example.net", "example", "test", "invalid", "localhost"]
        .into_iter()
        .any(under)
}

/// A number of a telephone has so many digits at least.
const FEWEST_DIGITS: usize = 7;

/// Card numbers and telephone numbers.
fn numbers(text: &str) -> impl Iterator<Item = Found> {
    static NUMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:\+|\b|\()\d(?:[ \u{a0}().\-/–]{0,2}\d){6,18}\b").ok());
    let found = NUMBER.iter().flat_map(|regex| regex.find_iter(text));
    found.filter_map(|number| {
        let digits: String = number.as_str().chars().filter(char::is_ascii_digit).collect();
        if is_card(&digits) {
            let instead = "leave it out, or show only the last digits: •••• 1234";
            return Some(("a card number", number.range(), instead));
        }
        let instead =
            "write a number that is set aside for stories, such as 555-0123, or leave it out";
        let telephone = is_telephone(number.as_str(), &digits) && !is_set_aside(&digits);
        telephone.then(|| ("a telephone number", number.range(), instead))
    })
}

/// Whether the check digit of a card number is right (ISO/IEC 7812, Luhn).
fn is_card(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') << (place % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10) && !digits.starts_with('0')
}

/// Whether it is written as a telephone number is: with its country, with an area that begins with 0 or
/// stands in brackets, or in groups of three, three and four.
fn is_telephone(written: &str, digits: &str) -> bool {
    let groups: Vec<_> =
        written.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    let lengths: Vec<_> = groups.iter().map(|group| group.len()).collect();
    let long_enough = (9..=15).contains(&digits.len());
    let local = matches!(lengths[..], [3, 3, 4] | [1, 3, 3, 4]);
    let short = lengths == [3, 4] && written.contains('-');
    let area = digits.starts_with('0') && groups.len() > 1 || digits.starts_with("00");
    let whole = digits.starts_with('0') && groups.len() == 1 && (10..=12).contains(&digits.len());
    // A day is written in groups that begin with 0, too.
    let day = matches!(lengths[..], [4 | 2, 2, 2] | [2, 2, 4]);
    let begins = written.starts_with(['+', '(']);
    !day && (short || (long_enough && (begins || area || whole || local)))
}

/// Whether it lies in a range that is set aside for stories: 555-01xx in North America, 01632 960xxx and the
/// like in Britain.
fn is_set_aside(digits: &str) -> bool {
    let north_america = digits.len() >= 7 && digits[digits.len() - 7..].starts_with("55501");
    let national = digits.trim_start_matches("00").strip_prefix("44").unwrap_or(digits);
    let national = national.trim_start_matches('0');
    let british = ["1632960", "7700900", "2079460", "8081570", "9098790", "3069990"];
    let city = national.starts_with('1') && national.get(3..7) == Some("4960");
    north_america || city || british.iter().any(|range| national.starts_with(range))
}

#[cfg(test)]
mod tests {
    use super::looked_through;

    #[test]
    fn what_could_be_somebodys_is_told_from_what_is_not() {
        for (text, expected) in [
            ("Write to r.calder@tidewell.co.uk today.", "an e-mail address"),
            ("Card 4111 1111 1111 1111, please.", "a card number"),
            ("4111-1111-1111-1111", "a card number"),
            ("Ring me at +49 30 901820.", "a telephone number"),
            ("(212) 736-5000 is mine", "a telephone number"),
            ("212-736-5000", "a telephone number"),
            ("736-5000", "a telephone number"),
            ("030 9018 2011", "a telephone number"),
            ("Call 01632 961 234 1", "a telephone number"),
        ] {
            let found = looked_through(text);
            assert_eq!(found.first().map(|one| one.0), Some(expected), "{text}: {found:?}");
        }
        for text in [
            "mira@example.org, sam@mail.example.com, a@b.test",
            "555-0123, (212) 555-0199, +1 212 555 0100",
            "07700 900123, 020 7946 0123, +44 1632 960001, 0113 496 0000",
            "Your order 2026-11-22, parcel 100200300400, 14:10 to 15:20, 1234 5678.",
            "01/02/2026, 2026-01-02, 24.12.2026 and 22.50, 1000000",
            "4111 1111 1111 1112 ends in no check digit",
            "a @ b and me@home",
            "Between 1,250,000 and 2.500.000",
        ] {
            assert!(looked_through(text).is_empty(), "{text}: {:?}", looked_through(text));
        }
    }
}
