//! A document as one HTML page: it needs nothing beside it, no network and no script, and can be
//! printed.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::page::prose::{Piece, Prose};
use crate::page::{Block, Document, Item, Part, Table, picture};

const STYLE: &str = include_str!("../../../../assets/page.css");

/// The document as a page. Our own words are English, the story's in its language.
pub fn render(document: &Document) -> String {
    let setter = Setter { language: &document.language };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (document.title.plain()) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#content" { "Skip to the content" }
                header {
                    h1 { (setter.prose(&document.title)) }
                }
                nav aria-label="On this page" {
                    ul {
                        @for part in &document.parts {
                            li { a href=(format!("#{}", part.anchor)) { (part.title.plain()) } }
                        }
                    }
                }
                main id="content" tabindex="-1" {
                    (setter.blocks(&document.lead, "lead"))
                    @for part in &document.parts { (setter.part(part)) }
                }
            }
        }
    };
    page.into_string() + "\n"
}

struct Setter<'d> {
    language: &'d str,
}

impl Setter<'_> {
    fn part(&self, part: &Part) -> Markup {
        let heading = format!("{}-heading", part.anchor);
        html! {
            section id=(part.anchor) aria-labelledby=(heading) {
                h2 id=(heading) { (self.prose(&part.title)) }
                (self.blocks(&part.blocks, &part.anchor))
            }
        }
    }

    /// Blocks one below the other; `place` begins the names of pictures among them.
    fn blocks(&self, blocks: &[Block], place: &str) -> Markup {
        html! {
            @for (index, block) in blocks.iter().enumerate() {
                (self.block(block, &format!("{place}-{index}")))
            }
        }
    }

    fn block(&self, block: &Block, place: &str) -> Markup {
        html! {
            @match block {
                Block::Heading(level, text) => { (self.heading(*level, text)) }
                Block::Paragraph(text) => { p { (self.prose(text)) } }
                Block::List(points) => { (self.list(points)) }
                Block::Quote(text) => { blockquote { p { (self.prose(text)) } } }
                Block::Room(what, lines) => {
                    div class="room" {
                        p { (what) }
                        @for _ in 0..*lines { div class="line" {} }
                    }
                }
                Block::Table(table) => { (self.table(table, place)) }
                Block::Path(path) => {
                    figure class="paths" { (picture::svg::render(path, place)) }
                }
                Block::Chart(chart) => {
                    figure class="chart" {
                        figcaption { (self.prose(&Prose::story(chart.label.clone()))) }
                        (chart.svg(place))
                    }
                }
                Block::Sides(sides) => {
                    div class="sides" {
                        @for (index, side) in sides.iter().enumerate() {
                            div class="side" { (self.blocks(side, &format!("{place}-{index}"))) }
                        }
                    }
                }
            }
        }
    }

    fn heading(&self, level: u8, text: &Prose) -> Markup {
        let text = self.prose(text);
        html! {
            @match level {
                0..=3 => { h3 { (text) } }
                4 => { h4 { (text) } }
                5 => { h5 { (text) } }
                _ => { h6 { (text) } }
            }
        }
    }

    fn list(&self, points: &[Item]) -> Markup {
        html! {
            ul {
                @for point in points {
                    li id=[point.anchors.first()] {
                        @for anchor in point.anchors.iter().skip(1) { span id=(anchor) {} }
                        (self.prose(&point.text))
                        @if !point.below.is_empty() { (self.list(&point.below)) }
                    }
                }
            }
        }
    }

    /// A table; it scrolls by itself where it is wider than the window, also by keys.
    fn table(&self, table: &Table, place: &str) -> Markup {
        let caption = format!("{place}-caption");
        html! {
            div class="scroll" role="region" aria-labelledby=(caption) tabindex="0" {
                table {
                    caption id=(caption) { (table.caption) }
                    thead {
                        tr { @for cell in &table.head { th scope="col" { (self.prose(cell)) } } }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (index, cell) in row.iter().enumerate() {
                                    @if index == 0 {
                                        th scope="row" { (self.prose(cell)) }
                                    } @else {
                                        td { (self.prose(cell)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Words of the story say their language, and all that is not ours has its own direction.
    fn prose(&self, text: &Prose) -> Markup {
        let language =
            Some(self.language).filter(|language| !language.is_empty() && *language != "en");
        html! {
            @for piece in &text.0 {
                @match piece {
                    Piece::Words(words) => { (words) }
                    Piece::Lead(words) => { strong { (words.trim_end()) } (trail(words)) }
                    Piece::Story(words) => { bdi lang=[language] { (words) } }
                    Piece::Typed(words) => { bdi { (words) } }
                    Piece::Link { anchor, words } => { a href=(format!("#{anchor}")) { (words) } }
                }
            }
        }
    }
}

fn trail(words: &str) -> &str {
    &words[words.trim_end().len()..]
}
