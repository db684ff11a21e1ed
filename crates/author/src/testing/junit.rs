//! What came of tests, as the XML that build servers read.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::text::moment;
use super::{Missed, Tested, Tried, Unplayed};
use crate::render::plain::clean;

/// Every file as a suite, and every walk as a case of it; a file that could not be played as a case
/// with an error, so that a build server does not take it for nothing.
pub fn render(tested: &[Tested], unplayed: &[Unplayed]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Into memory, where nothing can fail to be written.
    let _ = document(&mut writer, tested, unplayed);
    String::from_utf8(writer.into_inner()).unwrap_or_default() + "\n"
}

fn document(
    writer: &mut Writer<Vec<u8>>,
    tested: &[Tested],
    unplayed: &[Unplayed],
) -> io::Result<()> {
    let count = |walks: usize, failed: usize, errors: usize| {
        [("tests", walks + errors), ("failures", failed), ("errors", errors)]
    };
    let counts =
        |counted: [(&'static str, usize); 3]| counted.map(|(name, n)| (name, n.to_string()));
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let walks = tested.iter().map(|file| file.walks.len()).sum();
    let failed = tested.iter().map(Tested::failed).sum();
    let all = counts(count(walks, failed, unplayed.len()));
    let all = all.iter().map(|(name, n)| (*name, n.as_str()));
    let suites = writer.create_element("testsuites").with_attribute(("name", "mile"));
    suites.with_attributes(all).write_inner_content(|writer| {
        for file in tested {
            let own = counts(count(file.walks.len(), file.failed(), 0));
            let own = own.iter().map(|(name, n)| (*name, n.as_str()));
            let suite = writer.create_element("testsuite");
            let suite = suite.with_attribute(("name", clean(&file.file).as_str()));
            suite.with_attributes(own).write_inner_content(|writer| {
                file.walks.iter().try_for_each(|walk| case(writer, file, walk))
            })?;
        }
        for file in unplayed {
            let own = counts(count(0, 0, 1));
            let own = own.iter().map(|(name, n)| (*name, n.as_str()));
            let name = clean(&file.file);
            let suite = writer.create_element("testsuite").with_attribute(("name", name.as_str()));
            suite.with_attributes(own).write_inner_content(|writer| error(writer, file))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn error(writer: &mut Writer<Vec<u8>>, file: &Unplayed) -> io::Result<()> {
    let (path, why) = (clean(&file.file), clean(&file.why));
    let case = writer.create_element("testcase");
    let case = case.with_attributes([("name", path.as_str()), ("file", path.as_str())]);
    let error = |writer: &mut Writer<Vec<u8>>| {
        let error = writer.create_element("error");
        error.with_attribute(("message", why.as_str())).write_empty().map(drop)
    };
    case.write_inner_content(error).map(drop)
}

fn case(writer: &mut Writer<Vec<u8>>, file: &Tested, walk: &Tried) -> io::Result<()> {
    let (name, line) = (clean(&walk.name), walk.place.line.to_string());
    let (of, path) = (clean(&file.scenario), clean(&file.file));
    let case = writer.create_element("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", of.as_str()),
        ("file", path.as_str()),
        ("line", line.as_str()),
    ]);
    let Some(first) = walk.failures.first() else {
        return case.write_empty().map(drop);
    };
    // Some build servers show only the first failure of a case, so there is one that tells them all.
    let message = format!("{}, {}", moment(first), first.what);
    let told = walk.failures.iter().map(told).collect::<Vec<_>>().join("\n");
    let failure = |writer: &mut Writer<Vec<u8>>| {
        let failure = writer.create_element("failure");
        let failure = failure.with_attributes([("message", &*message), ("type", "expectation")]);
        failure.write_text_content(BytesText::new(&told)).map(drop)
    };
    case.write_inner_content(failure).map(drop)
}

fn told(missed: &Missed) -> String {
    let (line, moment, what) = (missed.place.line, moment(missed), &missed.what);
    format!("line {line}, {moment}, {what}: expected {}, seen {}", missed.expected, missed.seen)
}
