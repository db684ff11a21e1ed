//! The page of each code: what is wrong, a wrong and a right example.

use std::fmt::Write as _;

use include_dir::{Dir, include_dir};
use mile_core::diagnostic::Code;
use mile_core::near::nearest;

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/codes");

/// The page of a code, in Markdown. A test sees to it that every code has one.
pub fn page(code: Code) -> &'static str {
    let file = PAGES.get_file(format!("{}.md", code.as_str()));
    file.and_then(include_dir::File::contents_utf8).unwrap_or_default()
}

/// What a code is about, in a few words.
pub fn title(code: Code) -> &'static str {
    let first = page(code).lines().next().unwrap_or_default();
    first.split_once(": ").map_or(first, |(_, title)| title)
}

/// The code that somebody means by `wanted`, whatever its capitals.
///
/// # Errors
/// The code that is nearest to what is none, if any is near.
pub fn find(wanted: &str) -> Result<Code, Option<Code>> {
    let typed = wanted.trim_matches(['[', ']', ' ']).to_ascii_uppercase();
    let named = |text: &str| Code::ALL.iter().copied().find(|code| code.as_str() == text);
    if let Some(code) = named(&typed) {
        return Ok(code);
    }
    Err(nearest(&typed, Code::ALL.iter().map(|code| code.as_str())).and_then(named))
}

/// Every code with what it is about, one a line.
pub fn list() -> String {
    let mut out = String::new();
    for &code in Code::ALL {
        let _ = writeln!(out, "{}  {}", code.as_str(), title(code));
    }
    out
}

/// The page of a code as it reads on a terminal `width` columns wide: examples indented, paragraphs
/// wrapped.
pub fn render(code: Code, width: usize) -> String {
    let mut out = String::new();
    let mut in_example = false;
    for line in page(code).lines() {
        if line.starts_with("```") {
            in_example = !in_example;
        } else if in_example {
            let _ = writeln!(out, "    {}", crate::render::plain::clean(line));
        } else {
            let line = line.trim_start_matches("# ");
            let options = textwrap::Options::new(width.max(1));
            let options =
                if line.starts_with("- ") { options.subsequent_indent("  ") } else { options };
            let _ = writeln!(out, "{}", textwrap::fill(line, options));
        }
    }
    out
}
