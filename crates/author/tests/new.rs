//! What `mile new` writes can be played at once, whatever is answered.

use std::fs;
use std::path::Path;

use mile_author::new::{Field, check_id, copy, fresh};
use mile_core::read::read_text;
use mile_core::scenario::{Channel, Scenario};

fn clean(text: &str) -> Scenario {
    let (scenario, diagnostics) = read_text(text);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    scenario.expect("a scenario")
}

#[test]
fn without_answers_it_is_whole_and_checks_clean() {
    let new = fresh("my-story", &[]);
    let scenario = clean(&new.scenario);
    assert_eq!(scenario.id, "my-story");
    assert!(new.scenario.contains("mile play my-story.ron"), "the notes name the file");
    assert!(!new.scenario.contains("first-dilemma"));
    let plan = &scenario.debrief;
    let stages = [&plan.objective, &plan.reflective, &plan.interpretive, &plan.decisional];
    assert!(stages.iter().all(|questions| !questions.is_empty()), "all four kinds of questions");
    assert!(scenario.content_warning.is_some() && scenario.opt_out.text.is_some());
    assert!(!scenario.promises.is_empty() && !scenario.outcomes.is_empty());
    assert!(scenario.scenes.values().any(|scene| !scene.hints.is_empty()));
    for scene in scenario.scenes.ids() {
        assert_ne!(scenario.choices_of(scene).len(), 1, "a dilemma has two choices at least");
    }
}

#[test]
fn answers_stand_where_they_belong() {
    let answers = [
        (Field::Title, "The \"last\" {parcel}"),
        (Field::Summary, "A back\\slash\nand a line"),
        (Field::Context, "shipping"),
        (Field::Channel, "in person"),
        (Field::Customer, "Mira {Holt}"),
        (Field::Persona, "Her son turns six.\u{1b}[31m\u{202e}"),
        (Field::Role, "You are {learner}?"),
        (Field::Author, "first-dilemma"),
    ];
    let answers = answers.map(|(field, answer)| (field, answer.to_owned()));
    let new = fresh("my-story", &answers);
    let scenario = clean(&new.scenario);
    let text = |text| scenario.fill(text, None).into_owned();
    let customer = scenario.cast.values().find(|member| member.id.text == "customer");
    let customer = customer.expect("a customer");
    assert_eq!(text(&scenario.title), "The \"last\" {parcel}");
    assert_eq!(scenario.summary.as_ref().map(text).as_deref(), Some("A back\\slash and a line"));
    assert_eq!(scenario.about.context.as_ref().map(|c| c.text.as_str()), Some("shipping"));
    assert_eq!(scenario.about.channel.map(Channel::as_str), Some("InPerson"));
    assert_eq!(customer.name, "Mira {Holt}");
    assert_eq!(customer.persona.as_ref().map(text).as_deref(), Some("Her son turns six.[31m"));
    let role = scenario.pre_brief.as_ref().and_then(|brief| brief.role.as_ref());
    assert_eq!(role.map(text).as_deref(), Some("You are {learner}?"));
    assert_eq!(scenario.credits.author.as_deref(), Some("first-dilemma"), "no answer is the id");
    let said = |name: &str| scenario.lines.values().any(|line| text(&line.text).contains(name));
    assert!(said("Mira {Holt}") && !said("Marsh"), "the story calls the customer by name");
}

#[test]
fn an_empty_answer_keeps_the_example() {
    let answers = Field::ALL.map(|field| (field, "  ".to_owned()));
    assert_eq!(fresh("a", &answers), fresh("a", &[]));
    for field in Field::ALL {
        let example = field.example();
        assert!(!example.is_empty(), "{field:?}");
        field.check(&example).expect("an example can be answered");
        assert_eq!(fresh("a", &[(field, example)]), fresh("a", &[]), "{field:?}");
    }
    let message = Field::Channel.check("fax").expect_err("no channel");
    assert!(message.contains("InPerson"), "{message}");
}

#[test]
fn a_copy_differs_by_its_id_alone() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/shipping/lost-parcel.ron");
    let source = fs::read_to_string(path).expect("the file is there");
    let copied = copy(&source, "my-parcel").expect("it has an id");
    assert_eq!(clean(&copied).id, "my-parcel");
    assert_eq!(copied.replacen("\"my-parcel\"", "\"lost-parcel\"", 1), source);
    assert_eq!(copy("(title: \"No id\")", "a"), None);
}

#[test]
fn what_is_no_id_is_told_what_it_could_be() {
    for (id, said) in [
        ("late-parcel", Ok(())),
        ("a1", Ok(())),
        ("Late Parcel", Err(Some("late-parcel"))),
        ("late_parcel.ron", Err(Some("late-parcel"))),
        ("../x", Err(Some("x"))),
        ("", Err(None)),
        ("漢字", Err(None)),
    ] {
        assert_eq!(check_id(id), said.map_err(|near| near.map(str::to_owned)), "{id}");
    }
}
