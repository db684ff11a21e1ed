//! Reading a file: bounded first, then cut, decoded and lowered, with everything that is wrong.

use crate::decode::Decoder;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::lower;
use crate::scenario::Scenario;
use crate::source::{MAX_BYTES, Span};
use crate::syntax::{self, Syntax};
use crate::written;

/// Reads a scenario from the bytes of a file. Whatever they are, this returns: the scenario, unless
/// there is an error among the diagnostics, and every diagnostic, sorted by place.
pub fn read(bytes: &[u8]) -> (Option<Scenario>, Vec<Diagnostic>) {
    match decode_utf8(bytes) {
        Ok(text) => read_text(text),
        Err(diagnostic) => (None, vec![*diagnostic]),
    }
}

/// The text of a file, if it is UTF-8 and no larger than [`MAX_BYTES`].
///
/// # Errors
/// The diagnostic that says what is wrong; its place counts bytes of the file.
pub fn decode_utf8(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "this file is {} MiB large; a scenario has at most {}",
            bytes.len().div_ceil(1024 * 1024),
            MAX_BYTES / (1024 * 1024)
        );
        let diagnostic = Diagnostic::new(Code::TooLarge, Span::default(), message);
        return Err(Box::new(diagnostic.help("is this a scenario?")));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to() as u32;
        let message = format!("the byte 0x{:02X} here is not UTF-8", bytes[at as usize]);
        let help = "save the file as UTF-8 in your editor";
        Box::new(Diagnostic::new(Code::NotUtf8, Span::new(at, at + 1), message).help(help))
    })
}

/// Reads a scenario from text within the bounds of [`decode_utf8`].
pub fn read_text(text: &str) -> (Option<Scenario>, Vec<Diagnostic>) {
    let (syntax, mut diagnostics) = syntax::parse(text);
    let fatal = |d: &Diagnostic| matches!(d.code, Code::NotRon | Code::TooDeep);
    if diagnostics.iter().any(fatal) {
        return (None, diagnostics);
    }
    check_extensions(&syntax, &mut diagnostics);
    let mut scenario = None;
    if let Some(root) = syntax.root() {
        let mut decoder = Decoder {
            syntax: &syntax,
            diagnostics: &mut diagnostics,
            skipped: Vec::new(),
            superseded: Vec::new(),
        };
        let written = decoder.read::<written::Scenario<'_>>(root);
        let Decoder { skipped, superseded, .. } = decoder;
        diagnostics.retain(|d| {
            let sign = matches!(d.code, Code::MissingComma | Code::StraySign | Code::MissingColon);
            let within = |whole: &Span| whole.start <= d.span.start && d.span.end <= whole.end;
            !(sign && superseded.iter().any(within))
        });
        scenario = written.and_then(|written| lower(&written, text, skipped, &mut diagnostics));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    (scenario, diagnostics)
}

/// `implicit_some` is always on; no other extension ever is.
fn check_extensions(syntax: &Syntax<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let needless = |attribute: Span| {
        let mut others = syntax.extensions().iter().filter(|e| e.attribute == attribute);
        others.all(|extension| syntax.slice(extension.name) == "implicit_some")
    };
    for extension in syntax.extensions() {
        let name = syntax.slice(extension.name);
        let fix = [(extension.attribute, String::new())];
        if name == "implicit_some" && !needless(extension.attribute) {
            continue;
        }
        diagnostics.push(if name == "implicit_some" {
            let message = "this line is not needed: `implicit_some` is always on";
            Diagnostic::new(Code::NeedlessEnable, extension.attribute, message)
                .help("remove it")
                .fix("remove it", fix)
        } else {
            let message = format!("the extension `{name}` is not used in scenarios");
            Diagnostic::new(Code::Extension, extension.name, message)
                .help("remove this line")
                .maybe_fix("remove it", fix)
        });
    }
}
