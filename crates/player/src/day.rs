//! The day by which somebody means to do something, as it is typed and as it is read.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// Days until a commitment is due, where nothing else is typed.
const USUAL: i64 = 7;
/// Nobody commits to more than two years ahead.
const MOST: i64 = 731;

/// The days from Monday, as they may be shortened to three letters.
const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// What can be typed, for people.
pub(crate) const HOW: &str = "a day such as friday, a number of days such as 14, or a date such as \
                              2027-01-31 that is not past";

/// The day that was typed: nothing for a week from today, a number of days, a day of the week, a date.
/// `None` if it is neither, or past, or years away.
pub(crate) fn day(typed: &str, today: Date) -> Option<Date> {
    let typed = typed.trim().trim_start_matches('+').to_lowercase();
    let number = typed.trim_end_matches('s').trim_end_matches("day").trim_end();
    let day = match typed.as_str() {
        "" => usual(today),
        "today" => today,
        "tomorrow" => after(today, 1)?,
        typed => match number.parse::<i64>() {
            Ok(days @ 0..=MOST) => after(today, days)?,
            Ok(_) => return None,
            Err(_) => weekday(typed, today).or_else(|| typed.parse().ok())?,
        },
    };
    (day >= today && day <= after(today, MOST)?).then_some(day)
}

/// A week from `today`.
pub(crate) fn usual(today: Date) -> Date {
    after(today, USUAL).unwrap_or(today)
}

fn after(today: Date, days: i64) -> Option<Date> {
    let span: Span = Span::new().try_days(days).unwrap_or(0.days());
    today.checked_add(span).ok()
}

/// The next day of that name, or of a beginning of it.
fn weekday(typed: &str, today: Date) -> Option<Date> {
    let known = |(name, _): &&(&str, Weekday)| typed.len() >= 3 && name.starts_with(typed);
    let (_, day) = DAYS.iter().find(known)?;
    today.nth_weekday(1, *day).ok()
}

/// A day for people: `Sunday 29 November 2026`.
pub(crate) fn in_words(day: Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_people_type_them() {
        let today = date(2026, 11, 22);
        for (typed, read) in [
            ("", Some(date(2026, 11, 29))),
            ("14", Some(date(2026, 12, 6))),
            ("+3 days", Some(date(2026, 11, 25))),
            ("Friday", Some(date(2026, 11, 27))),
            ("sun", Some(date(2026, 11, 29))),
            ("today", Some(today)),
            ("Tomorrow", Some(date(2026, 11, 23))),
            ("2026-12-24", Some(date(2026, 12, 24))),
            ("2026-11-21", None),
            ("2999-01-01", None),
            ("-3", None),
            ("99999999999999999999", None),
            ("soon", None),
        ] {
            assert_eq!(day(typed, today), read, "{typed}");
        }
        assert_eq!(in_words(date(2026, 11, 29)), "Sunday 29 November 2026");
    }
}
