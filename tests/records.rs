//! The records of what was played: listed, played again, branched from, gone on with.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Said, mile, repository};

const STORY: &str = "tests/suite/player/parcel.ron";

/// `mile` with its records in `folder`.
fn run(folder: &Path, args: &[&str], typed: &str) -> Said {
    mile(args).with("MILE_DATA", folder.to_str().expect("the path is UTF-8")).typing(typed).run()
}

fn play(folder: &Path, options: &[&str], typed: &str) -> Said {
    let story = repository(STORY);
    let story = story.to_str().expect("the path is UTF-8");
    let said = run(folder, &[&["play", story, "--plain"], options].concat(), typed);
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{}", said.out);
    said
}

/// The runs of the records, as JSON.
fn runs(folder: &Path, options: &[&str]) -> Vec<Value> {
    let said = run(folder, &[&["runs", "--format", "json"], options].concat(), "");
    let runs: Value = serde_json::from_str(&said.out).expect("it is JSON");
    runs["runs"].as_array().expect("it is a list").clone()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is room for a folder")
}

#[test]
fn records_that_cannot_be_opened_are_not_empty_ones() {
    let data = folder();
    let runs = |data: &Path| run(data, &["runs"], "");
    let missing = data.path().join("not/yet");
    assert!(runs(&missing).out.contains("Nothing was played yet"));
    let filtered = run(&missing, &["runs", "--as", "Kim"], "");
    assert_eq!((filtered.status, filtered.out.contains("no such run")), (0, true));
    assert!(!missing.exists(), "looking makes nothing");
    let file = data.path().join("nodb.txt");
    std::fs::write(&file, "words").expect("it can be written");
    for commands in [["runs"], ["concerns"]] {
        let said = run(&file, &commands, "");
        assert_eq!((said.status, said.out.as_str()), (2, ""));
        assert!(said.err.contains("a file stands where a folder should be"), "{}", said.err);
    }
    #[cfg(target_os = "linux")]
    assert_eq!(runs(Path::new("/proc/nope")).status, 2);
}

#[cfg(unix)]
#[test]
fn the_page_of_a_run_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = folder();
    let page = data.path().join("kept.md");
    let name = page.to_str().expect("the path is UTF-8");
    play(data.path(), &["--as", "Kim", "--no-record"], &format!("\n\n3\n1\n\n\n\n\n{name}\n"));
    let mode = std::fs::metadata(&page).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn what_is_played_is_listed_and_plays_again() {
    let data = folder();
    play(data.path(), &["--as", "Kim", "--group", "Autumn", "--seed", "5"], "\n\n3\n1\n\n");
    let listed = run(data.path(), &["runs"], "").out;
    assert!(
        listed.contains("  Kim  parcel: The parcel, group Autumn, 2 decisions, finished"),
        "{listed}"
    );
    let [one] = &runs(data.path(), &["--as", "Kim", "--of", "parcel"])[..] else { panic!() };
    assert_eq!((&one["seed"], &one["group"]), (&Value::from(5), &Value::from("Autumn")));
    assert!(runs(data.path(), &["--as", "Ada"]).is_empty());
    assert!(runs(data.path(), &["--of", "other"]).is_empty());

    let id = one["run"].as_str().expect("it has an id");
    let story = repository(STORY);
    let story = story.to_str().expect("the path is UTF-8");
    let again = run(data.path(), &["replay", &id[..6], "--with", story], "");
    assert_eq!(again.status, 0, "{}", again.err);
    for words in [
        "> Ring her.",
        "How things stood after 2 decisions",
        "is played again exactly",
        "ok: the scenario is the same",
    ] {
        assert!(again.out.contains(words), "{words}: {}", again.out);
    }
    let first = run(data.path(), &["replay", "last", "--to", "1"], "").out;
    assert!(
        first.contains("Owed: Call Mira back, by 10:10.") && !first.contains("> Ring her."),
        "{first}"
    );
    // What it is to be compared with must be there, and sound.
    std::fs::write(data.path().join("broken.ron"), "(id: ").expect("it can be written");
    for (with, why) in [("nope.ron", "nope.ron"), ("broken.ron", "broken.ron")] {
        let with = data.path().join(with);
        let with = with.to_str().expect("the path is UTF-8");
        let refused = run(data.path(), &["replay", "last", "--with", with], "");
        assert_eq!((refused.status, refused.out.as_str()), (2, ""), "{}", refused.err);
        assert!(refused.err.contains(why), "{}", refused.err);
    }
    for no_number in ["-1", "x", "2.5"] {
        let said = run(data.path(), &["replay", "last", "--to", no_number], "");
        assert_eq!(said.status, 2);
        assert!(said.err.contains("goes by its number, such as 4"), "{}", said.err);
    }
    let missing = run(data.path(), &["replay", "last", "--to", "3"], "");
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("its decisions are 1 to 2"), "{}", missing.err);
    // The very events, as `--choose` prints them.
    let replay = run(data.path(), &["replay", "last", "--format", "json"], "").out;
    let replay: Value = serde_json::from_str(&replay).expect("it is JSON");
    let args = [
        "play",
        story,
        "--choose",
        "promise,ring",
        "--seed",
        "5",
        "--as",
        "Kim",
        "--format",
        "json",
    ];
    let events: Vec<Value> = run(data.path(), &args, "")
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("it is JSON"))
        .collect();
    assert_eq!(replay["events"], Value::from(events));
}

#[test]
fn a_story_that_was_changed_since_is_compared() {
    let (data, mine) = (folder(), folder());
    play(data.path(), &[], "\n\n3\n1\n\n");
    let text = std::fs::read_to_string(repository(STORY)).expect("the story is there");
    let file = mine.path().join("parcel.ron");
    let library = mine.path().to_str().expect("the path is UTF-8");
    for (from, to, status, words) in [
        ("\"wait\"", "\"later\"", 0, &["moved:", "scene `wait` is now `later`"][..]),
        (
            "It had to be today.",
            "Today, please.",
            0,
            &["ok: the scenario was changed", "first at the start"],
        ),
        (
            "takes: Minutes(5), now: (keep",
            "takes: Minutes(9), now: (keep",
            1,
            &["differs:", "at decision 2, in `wait`"],
        ),
    ] {
        assert!(text.contains(from), "{from}");
        std::fs::write(&file, text.replace(from, to)).expect("it can be written");
        let said = run(data.path(), &["replay", "last", "--library", library], "");
        assert_eq!(said.status, status, "{}", said.out);
        assert!(words.iter().all(|words| said.out.contains(words)), "{words:?}: {}", said.out);
        // It is told as it was.
        assert!(said.out.contains("It had to be today."), "{}", said.out);
    }
    std::fs::remove_file(file).expect("it can be removed");
    let gone = run(data.path(), &["replay", "last"], "");
    assert_eq!(gone.status, 0);
    assert!(gone.out.contains("The story as it was is kept with the run"), "{}", gone.out);
}

#[test]
fn another_way_is_kept_as_a_branch() {
    let data = folder();
    play(data.path(), &["--as", "Kim", "--seed", "5"], "\n\n3\n3\n1\n\n");
    let said = run(data.path(), &["whatif", "last", "--at", "2", "--choose", "queue"], "");
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert!(said.out.contains("A promise is broken"), "{}", said.out);
    let listed = runs(data.path(), &[]);
    let (branch, parent) = (&listed[0], &listed[1]);
    assert_eq!(branch["parent"]["run"], parent["run"]);
    assert_eq!(
        (&branch["parent"]["turn"], &branch["seed"], &branch["learner"]),
        (&2.into(), &5.into(), &"Kim".into())
    );
    let tree = run(data.path(), &["runs"], "").out;
    let lines: Vec<_> = tree.lines().collect();
    assert!(!lines[0].starts_with(' ') && lines[1].starts_with("  "), "{tree}");
    assert!(lines[1].contains("another way at decision 2"), "{tree}");
    // What is not possible is refused, and nothing is kept of it.
    for (args, words) in [
        (["whatif", "last", "--at", "9", "--choose", "queue"], "its decisions are 1 to 2"),
        (["whatif", "last", "--at", "2", "--choose", "ask"], "is not on offer"),
        (["whatif", "zzz", "--at", "2", "--choose", "ask"], "there is no run `zzz`"),
    ] {
        let said = run(data.path(), &args, "");
        assert_eq!(said.status, 2);
        assert!(said.err.contains(words), "{}", said.err);
    }
    assert_eq!(runs(data.path(), &[]).len(), 2);
    // Without choices it is played from there, as in the player itself.
    let played = run(data.path(), &["whatif", "last", "--at", "1", "--plain"], "2\n\n").out;
    assert!(played.contains("The end: On its way"), "{played}");
    play(data.path(), &["--seed", "5"], "\n\n3\n1\n\nstop\nbranch 2\n2\n");
    let listed = runs(data.path(), &[]);
    assert_eq!(listed.len(), 5);
    assert_eq!(
        (&listed[0]["parent"]["run"], &listed[0]["parent"]["turn"]),
        (&listed[1]["run"], &2.into())
    );
}

#[test]
fn what_was_left_goes_on_where_it_was() {
    let data = folder();
    play(data.path(), &["--as", "Kim"], "\n\n3\n");
    let other = run(data.path(), &["play", "--resume", "last", "--as", "Lee", "--plain"], "1\n\n");
    assert_eq!((other.status, &*other.out), (2, ""));
    assert!(other.err.contains("is not Lee's"), "{}", other.err);
    assert!(other.err.contains("`mile whatif "), "{}", other.err);
    let said = run(data.path(), &["play", "--resume", "last", "--plain"], "1\n\nShe asked.\n");
    assert!(
        said.out.contains("You are here again:") && said.out.contains("The end: On its way"),
        "{}",
        said.out
    );
    let [one] = &runs(data.path(), &[])[..] else { panic!("one run") };
    assert_eq!(one["decisions"], 2);
    let nameless = run(data.path(), &["export", "--as", "me"], "");
    assert_eq!(nameless.status, 2, "whose run it is goes on: {}", nameless.out);
    let over = run(data.path(), &["play", "--resume", "last", "--plain"], "");
    assert_eq!(over.status, 2);
    assert!(over.err.contains("is over"), "{}", over.err);
}

#[test]
fn nothing_is_recorded_where_nothing_shall_be() {
    let data = folder();
    let inside = data.path().join("records");
    play(&inside, &["--no-record"], "\n\n3\n1\n\n");
    for args in
        [&["list"][..], &["runs"], &["explain", "E001"], &["play", "lost-parcel", "--choose", ""]]
    {
        run(&inside, args, "");
    }
    assert!(!inside.exists());
}

#[test]
fn a_store_that_cannot_be_opened_is_told_before_the_story_begins() {
    let data = folder();
    let letter = data.path().join("letter.txt");
    std::fs::write(&letter, "Dear Kim, ".repeat(500)).expect("it can be written");
    let place = format!("sqlite:{}", letter.display());
    let said = mile(["play", "lost-parcel", "--plain", "--data", &place]).typing("\n\n1\n").run();
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(
        said.err.contains("no records of Mile") && said.err.contains("--no-record"),
        "{}",
        said.err
    );
    let said = mile(["runs", "--data", "postgres://somewhere"]).run();
    assert_eq!(said.status, 2);
    assert!(said.err.contains("cannot be kept in `postgres://…` yet"), "{}", said.err);
}

#[test]
fn a_replay_says_what_it_is_compared_with() {
    let (data, mine) = (folder(), folder());
    let text = std::fs::read_to_string(repository("scenarios/shipping/lost-parcel.ron"));
    let text = text.expect("the story is there");
    let file = mine.path().join("lost-parcel.ron");
    std::fs::write(&file, &text).expect("it can be written");
    let file = file.to_str().expect("the path is UTF-8");
    run(data.path(), &["play", file, "--plain"], "\n\n1\n");
    std::fs::write(file, text.replace("\"lost-parcel\"", "\"my-parcel\"")).expect("it can be");
    // The story of the same id is another file than the one that was played.
    let other = run(data.path(), &["replay", "last"], "").out;
    for words in ["Compared with", "lost-parcel.ron (shipped)", "--with FILE"] {
        assert!(other.contains(words), "{words}: {other}");
    }
    let own = run(data.path(), &["replay", "last", "--with", file], "").out;
    assert!(own.contains(&format!("Compared with {file}.")), "{own}");
    let json = run(data.path(), &["replay", "last", "--with", file, "--format", "json"], "").out;
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["now"]["with"], file);
    // A run of a file that is in no library.
    run(data.path(), &["play", file, "--plain"], "\n\n1\n");
    let none = run(data.path(), &["replay", "last"], "").out;
    assert!(none.contains("there is no scenario `my-parcel`"), "{none}");
    assert!(none.contains("--with FILE"), "{none}");
    // Its path is nowhere in what is kept.
    let export = run(data.path(), &["export", "--as", "me"], "").out;
    assert!(export.contains("my-parcel") && !export.contains(file), "no path is kept");
}

#[test]
fn no_branch_is_kept_that_is_none() {
    let data = folder();
    play(data.path(), &["--as", "Kim", "--seed", "5"], "\n\n3\n3\n1\n\n");
    for (choose, words) in [
        ("", "no choice is named after --choose"),
        ("ring", "is not on offer at decision 1"),
        ("promise", "went this way itself"),
        ("promise,loop", "went this way itself"),
        ("ask,ring", "choice 2, `ring`"),
    ] {
        let said = run(data.path(), &["whatif", "last", "--at", "1", "--choose", choose], "");
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{choose}");
        assert!(said.err.contains(words), "{choose}: {}", said.err);
    }
    let said = run(data.path(), &["whatif", "last", "--at", "2", "--choose", "ring,nope"], "");
    assert!(said.err.contains("choice 2, `nope`"), "{}", said.err);
    // Nobody is in the records for a way that was not taken.
    run(data.path(), &["whatif", "last", "--at", "1", "--as", "Lee", "--choose", "nope"], "");
    let unknown = run(data.path(), &["export", "--as", "Lee", "--to", "lee.json"], "");
    assert!(unknown.err.contains("nobody called Lee"), "{}", unknown.err);
    // Whoever leaves before the first decision has decided nothing.
    let left = run(data.path(), &["whatif", "last", "--at", "2", "--plain"], "");
    assert_eq!(left.status, 0);
    assert!(left.out.ends_with("Nothing was done on the other way, so it is not kept.\n"));
    assert_eq!(runs(data.path(), &[]).len(), 1);
}

#[test]
fn a_name_is_the_same_name_wherever_it_is_typed() {
    let data = folder();
    play(data.path(), &["--as", "Kim ", "--group", "mon ", "--seed", "5"], "\n\n3\n1\n\n");
    assert_eq!(runs(data.path(), &["--as", " Kim", "--group", "mon "]).len(), 1);
    let story = repository(STORY);
    let story = story.to_str().expect("the path is UTF-8");
    let group = run(data.path(), &["debrief", "--of", story, "--group", "mon "], "");
    assert_eq!(group.status, 0, "{}", group.err);
    assert!(run(data.path(), &["consent", "--as", "Kim "], "").out.contains("yes"));
    let nameless = run(data.path(), &["runs", "--group", " "], "");
    assert_eq!(nameless.status, 2);
    assert!(nameless.err.contains("at least one letter"), "{}", nameless.err);
}
