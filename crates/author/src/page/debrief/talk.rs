//! What is talked about: questions and answers, feedback, lessons, and what everybody will do.

use mile_core::debrief::{Debrief, Stage};
use mile_core::scenario::Feedback;
use mile_core::words::stage;

use crate::page::debrief::{Frame, credits};
use crate::page::prose::Prose;
use crate::page::{Answer, Block, Item, Part, Sitting, label, labels};

/// A question and the runs to which it is put.
struct Question {
    stage: Stage,
    text: String,
    runs: Vec<usize>,
}

/// The parts in which runs are talked about together.
pub(super) fn parts(sittings: &[Sitting], frame: Frame) -> Vec<Part> {
    let debriefs: Vec<_> = sittings
        .iter()
        .map(|sitting| Debrief::for_others(&sitting.program, &sitting.state, &sitting.events))
        .collect();
    let questions = questions(sittings, &debriefs);
    let feedback = Part::new(
        "feedback",
        "Feedback: situation, behaviour, impact",
        feedback(sittings, &debriefs, frame),
    );
    let asked = Part::new("questions", "Questions", asked(sittings, &questions, frame));
    let talk = match frame {
        Frame::Orid => [asked, feedback],
        Frame::Sbi => [feedback, asked],
    };
    let rest = [
        Part::new("lessons", "To take along", lessons(sittings, &debriefs)),
        Part::new("facilitator", "For the facilitator", facilitator(sittings)),
        Part::new("commitments", "One commitment each", commitments(sittings)),
        Part::new(
            "credits",
            "About this story",
            sittings.first().and_then(credits).into_iter().collect(),
        ),
    ];
    talk.into_iter().chain(rest).filter(|part| !part.blocks.is_empty()).collect()
}

/// The questions of all runs, each once, in ORID's order.
fn questions(sittings: &[Sitting], debriefs: &[Debrief<'_>]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let stages = [Stage::Objective, Stage::Reflective, Stage::Interpretive, Stage::Decisional];
    for stage in stages {
        for (run, (sitting, debrief)) in sittings.iter().zip(debriefs).enumerate() {
            let texts = debrief.questions.iter().filter(|(of, _)| *of == stage);
            for text in texts.flat_map(|(_, texts)| texts) {
                let text = sitting.voice().fill(text).into_owned();
                match questions.iter_mut().find(|q| q.stage == stage && q.text == text) {
                    Some(question) => question.runs.push(run),
                    None => questions.push(Question { stage, text, runs: vec![run] }),
                }
            }
        }
    }
    questions
}

/// Questions with the answers given; led by feedback, only those that were answered.
fn asked(sittings: &[Sitting], questions: &[Question], frame: Frame) -> Vec<Block> {
    let mut blocks = Vec::new();
    for of_stage in questions.chunk_by(|one, other| one.stage == other.stage) {
        let mut asked = Vec::new();
        for question in of_stage {
            let answers = answers(sittings, |answer| answer.question == question.text);
            if answers.is_empty() && frame == Frame::Sbi {
                continue;
            }
            let only = question.runs.len() < sittings.len();
            let whom =
                if only { format!(" (for {})", labels(&question.runs)) } else { String::new() };
            asked.push(Block::Paragraph(Prose::story(question.text.clone()).and(whom)));
            if answers.is_empty() {
                asked.push(Block::Room("Words:".to_owned(), 2));
            }
            asked.extend(answers);
        }
        if !asked.is_empty() {
            blocks.push(Block::Heading(3, stage(of_stage[0].stage).into()));
            blocks.append(&mut asked);
        }
    }
    let is_known = |answer: &Answer| questions.iter().any(|q| q.text == answer.question);
    let mut others = Vec::new();
    for (run, sitting) in sittings.iter().enumerate() {
        for answer in sitting.typed.answers.iter().filter(|answer| !is_known(answer)) {
            others.push(Block::Paragraph(Prose::story(answer.question.clone())));
            others.push(quote(sittings, run, &answer.words));
        }
    }
    if !others.is_empty() {
        blocks.push(Block::Heading(3, "What else was said".into()));
        blocks.append(&mut others);
    }
    blocks
}

fn answers(sittings: &[Sitting], is_meant: impl Fn(&Answer) -> bool) -> Vec<Block> {
    let of = |(run, sitting): (usize, &Sitting)| {
        let meant: Vec<_> = sitting.typed.answers.iter().filter(|a| is_meant(a)).collect();
        let given = meant.into_iter().filter(|answer| !answer.words.trim().is_empty());
        given.map(|answer| quote(sittings, run, &answer.words)).collect::<Vec<_>>()
    };
    sittings.iter().enumerate().flat_map(of).collect()
}

/// What somebody typed, with the letter of the run where there are several.
fn quote(sittings: &[Sitting], run: usize, words: &str) -> Block {
    let who = if sittings.len() > 1 { format!("{}: ", label(run)) } else { String::new() };
    Block::Quote(Prose::from(who).and(Prose::typed(words)))
}

fn feedback(sittings: &[Sitting], debriefs: &[Debrief<'_>], frame: Frame) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (run, (sitting, debrief)) in sittings.iter().zip(debriefs).enumerate() {
        let point = |feedback: &&Feedback| {
            let parts = [
                ("Situation: ", Some(&feedback.situation)),
                ("Behaviour: ", Some(&feedback.behaviour)),
                ("Impact: ", Some(&feedback.impact)),
                ("Another way: ", feedback.instead.as_ref()),
            ];
            let part = |(lead, text): (&str, Option<_>)| {
                Some(Item::new(Prose::lead(lead).tell(sitting.voice().fill(text?))))
            };
            let mut parts = parts.into_iter().filter_map(part);
            parts.next().unwrap_or_default().with(parts)
        };
        let points: Vec<_> = debrief.feedback.iter().map(point).collect();
        if points.is_empty() {
            continue;
        }
        if sittings.len() > 1 {
            blocks.push(Block::Heading(3, format!("Run {}", label(run)).into()));
        }
        blocks.push(Block::List(points));
    }
    if frame == Frame::Sbi {
        blocks.push(Block::Heading(3, "In words of your own".into()));
        blocks.push(Block::Room("Situation, when and where:".to_owned(), 1));
        blocks
            .push(Block::Room("Behaviour, as anybody could have seen or heard it:".to_owned(), 2));
        blocks.push(Block::Room("Impact, on whom:".to_owned(), 2));
    }
    blocks
}

fn lessons(sittings: &[Sitting], debriefs: &[Debrief<'_>]) -> Vec<Block> {
    let mut lessons: Vec<String> = Vec::new();
    for (sitting, debrief) in sittings.iter().zip(debriefs) {
        for lesson in &debrief.lessons {
            let lesson = sitting.voice().fill(lesson).into_owned();
            if !lessons.contains(&lesson) {
                lessons.push(lesson);
            }
        }
    }
    if lessons.is_empty() {
        return Vec::new();
    }
    vec![Block::List(lessons.into_iter().map(|lesson| Item::new(Prose::story(lesson))).collect())]
}

/// What the author wrote for whoever leads the talk.
fn facilitator(sittings: &[Sitting]) -> Vec<Block> {
    let Some(sitting) = sittings.first() else { return Vec::new() };
    let (voice, notes) = (sitting.voice(), &sitting.program.scenario().facilitator);
    let said = [("Be careful of: ", notes.watch_for.as_ref())].into_iter();
    let said = said.filter_map(|(lead, text)| Some((lead, text?)));
    let asked = notes.questions.iter().map(|question| ("Ask: ", question));
    let points = said.chain(asked);
    let points: Vec<_> =
        points.map(|(lead, text)| Item::new(Prose::lead(lead).tell(voice.fill(text)))).collect();
    if points.is_empty() { Vec::new() } else { vec![Block::List(points)] }
}

/// What each person will do, by when.
fn commitments(sittings: &[Sitting]) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(
        "One small thing that can be done, and by when. It belongs to whoever wrote it.".into(),
    )];
    for (run, sitting) in sittings.iter().enumerate() {
        if sittings.len() > 1 {
            blocks.push(Block::Heading(3, label(run).into()));
        }
        for commitment in &sitting.typed.commitments {
            let who = Some(&commitment.who).filter(|who| !who.is_empty());
            let who = who.map_or(Prose::default(), |who| Prose::typed(who.clone()).and(": "));
            let by = Prose::from(" By ").and(Prose::typed(commitment.by.clone())).and(".");
            blocks.push(Block::Quote(who.and(Prose::typed(commitment.words.clone())).and(by)));
        }
        if sitting.typed.commitments.is_empty() {
            blocks.push(Block::Room("I will".to_owned(), 2));
            blocks.push(Block::Room("By (date)".to_owned(), 1));
        }
    }
    blocks
}
