//! A script as one HTML page that needs nothing beside it and can be printed.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::script::prose::{Piece, Prose};
use crate::script::{Block, Script};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.55 Georgia,'DejaVu Serif',serif;max-width:44rem;margin:2rem auto;padding:0 1rem}\
h1,h2,h3,h4,nav{font-family:system-ui,'DejaVu Sans',sans-serif;line-height:1.25}\
h2{margin-top:3rem;border-bottom:2px solid}\
h3{margin-top:2.5rem}\
p,li{white-space:pre-line}\
.lead,.who{font-weight:700}\
.when{font-style:italic}\
.choice{margin:1.5rem 0 .5rem;padding:.5rem .8rem;border:1px solid;border-radius:.3rem;break-after:avoid}\
.choice p{margin:.2rem 0}\
.number{float:right;margin:0;font-size:1rem}\
ul{padding-left:1.3rem}\
.map{overflow:auto;border:1px solid;max-height:80vh}\
nav ol{list-style:none;padding:0}\
@media print{nav{break-after:page}h2,h3{break-after:avoid}.choice,li{break-inside:avoid}.map{overflow:visible;max-height:none;border:0}.map svg{width:100%;height:auto}\
body{max-width:none;margin:0;font-size:10.5pt}a{color:inherit;text-decoration:none}}";

/// The script as a page.
pub fn render(script: &Script) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(script.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (script.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 dir="auto" { (script.title) }
                    (contents(script))
                    (blocks(&script.blocks))
                }
            }
        }
    };
    page.into_string() + "\n"
}

/// The scenes, each leading to its place.
fn contents(script: &Script) -> Markup {
    html! {
        nav aria-label="Scenes" {
            ol {
                @for block in &script.blocks {
                    @if let Block::Heading { anchor, text } = block {
                        li dir="auto" { a href=(format!("#{anchor}")) { (text.plain()) } }
                    }
                }
            }
        }
    }
}

/// Blocks one below the other, points that follow each other as one list.
fn blocks(blocks: &[Block]) -> Markup {
    let together = |a: &Block, b: &Block| depth(a).is_some() && depth(b).is_some();
    html! {
        @for part in blocks.chunk_by(together) {
            @match part {
                [single] if depth(single).is_none() => { (block(single)) }
                points => { (list(points, 0)) }
            }
        }
    }
}

/// How deep a block stands in a list, if it does.
fn depth(block: &Block) -> Option<usize> {
    match block {
        Block::Item { depth, .. } | Block::Said { depth: depth @ 1.., .. } => Some(*depth),
        _ => None,
    }
}

/// Points at `level` and deeper as a list; those that are deeper stand in the point before them.
fn list(points: &[Block], level: usize) -> Markup {
    html! {
        ul {
            @for part in points.chunk_by(|_, next| depth(next) > Some(level)) {
                @let own = part.iter().take(1).filter(|first| depth(first) == Some(level)).count();
                @let (first, below) = part.split_at(own);
                li dir="auto" {
                    @for first in first { (point(first)) }
                    @if !below.is_empty() { (list(below, level + 1)) }
                }
            }
        }
    }
}

fn point(block: &Block) -> Markup {
    match block {
        Block::Item { text, .. } => prose(text),
        Block::Said { who, words, when, .. } => said(who, words, when.as_ref()),
        _ => Markup::default(),
    }
}

fn block(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Part(title) => { h2 { (title) } }
            Block::Heading { anchor, text } => { h3 id=(anchor) dir="auto" { (prose(text)) } }
            Block::Choice { anchor, number, words } => {
                div class="choice" id=(anchor) {
                    h4 class="number" { (number) }
                    @for words in words { p dir="auto" { (prose(words)) } }
                }
            }
            Block::Paragraph(text) => { p dir="auto" { (prose(text)) } }
            Block::Said { who, words, when, .. } => {
                p dir="auto" { (said(who, words, when.as_ref())) }
            }
            Block::Map { svg, alt } => {
                h2 { "The map" }
                // Wider than any page: it scrolls by itself, also by keys.
                div class="map" role="region" aria-label=(alt) tabindex="0" { (PreEscaped(svg)) }
            }
            Block::Item { .. } => {}
        }
    }
}

fn said(who: &str, words: &str, when: Option<&Prose>) -> Markup {
    html! {
        @if !who.is_empty() { span class="who" { (who) ": " } }
        (words)
        @if let Some(when) = when { span class="when" { " [only if " (prose(when)) "]" } }
    }
}

fn prose(text: &Prose) -> Markup {
    html! {
        @for piece in &text.0 {
            @match piece {
                Piece::Words(words) => { (words) }
                Piece::Lead(words) => { span class="lead" { (words) } }
                Piece::Link { anchor, words } => { a href=(format!("#{anchor}")) { (words) } }
            }
        }
    }
}
