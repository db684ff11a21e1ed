//! Texts that want to be more than text.

use mile_author::page::debrief::Frame;
use mile_author::page::{Answer, Commitment, Document, Note, Sitting, Typed};
use mile_author::page::{contrast, debrief, html, markdown};
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::harness::{marked, run, story};

pub const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' &amp; `[a](b)` *c* ~~d~~ | # $x$ \\ <img src=x onerror=y>";

/// Runs of a story in which every text is hostile, and so is all that was typed.
pub fn hostile() -> Vec<Sitting> {
    let program = story(&marked(HOSTILE, "en"));
    let mut sittings = vec![
        run(&program, "ask,pay"),
        run(&program, "promise,wait,pay"),
        run(&program, "ask,promise,ring"),
    ];
    for sitting in &mut sittings {
        let words = || format!("{HOSTILE}\n\n1. {HOSTILE}\n---");
        sitting.learner = Some(HOSTILE.to_owned());
        sitting.typed = Typed {
            answers: vec![Answer { question: words(), words: words() }],
            notes: vec![Note { turn: 1, about: words(), words: words() }],
            commitments: vec![Commitment { who: words(), words: words(), by: words() }],
        };
    }
    sittings
}

fn pages() -> [Document; 4] {
    let sittings = hostile();
    [
        debrief::document(&sittings[..1], Frame::Orid),
        debrief::document(&sittings, Frame::Orid),
        debrief::document(&sittings, Frame::Sbi),
        contrast::document(&sittings),
    ]
}

#[test]
fn no_text_becomes_a_tag() {
    for page in pages() {
        let page = html::render(&page);
        for tag in ["<script", "<img", "onload='x' &amp; "] {
            assert!(!page.contains(tag), "{tag}");
        }
        let tags = page.split('<').skip(1).map(|part| part.split('>').next().unwrap_or(part));
        for tag in tags {
            assert!(!tag.contains("onload") && !tag.contains("onerror"), "{tag}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }
}

#[test]
fn no_text_means_anything_in_markdown() {
    for page in pages() {
        let page = markdown::render(&page);
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
        for event in Parser::new_ext(&page, options) {
            let ours = match &event {
                Event::Start(tag) => matches!(
                    tag,
                    Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::List(None)
                        | Tag::Item
                        | Tag::Strong
                        | Tag::BlockQuote(_)
                        | Tag::Table(_)
                        | Tag::TableHead
                        | Tag::TableRow
                        | Tag::TableCell
                ),
                Event::End(_) | Event::Text(_) | Event::SoftBreak | Event::HardBreak => true,
                _ => false,
            };
            assert!(ours, "a text became {event:?}");
        }
    }
}
