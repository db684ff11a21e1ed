//! What is promised to learners: what is handed over, what is forgotten, who is counted.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mile_core::group::{Count, Layout};
use mile_core::program::Program;
use mile_record::recorder::{Beginning, Recorder};
use mile_record::run::{Kind, Parent};
use mile_record::share::{Shared, With};
use mile_record::{Consent, Location, Store, Wanted, replay};

const PARCEL: &str = include_str!("../../../scenarios/shipping/lost-parcel.ron");

/// Words that stand nowhere else.
const NOTE: &str = "the-hidden-bruise";
const ANSWER: &str = "what-the-mirror-said";
const CONCERN: &str = "too-near-the-bone";

fn program() -> Arc<Program> {
    Arc::new(Program::new(mile_core::read::read_text(PARCEL).0.unwrap()))
}

fn store(folder: &Path) -> Store {
    Store::open(&Location::folder(folder)).unwrap()
}

fn begin(store: &mut Store, name: &str, group: Option<&str>) -> Recorder {
    let learner = store.learner(name).unwrap();
    let group = group.map(str::to_owned);
    let beginning = Beginning { program: program(), text: PARCEL.into(), seed: 7, learner, group };
    Recorder::begin(store, beginning).unwrap()
}

/// Takes the choice at that place among those on offer, or the last.
fn choose(store: &mut Store, run: &mut Recorder, at: usize) -> String {
    let offered = run.offered();
    let choice = offered.get(at).or(offered.last()).cloned().unwrap();
    run.choose(store, &choice, Some(Duration::from_millis(4321))).unwrap();
    choice
}

/// A run with a decision taken back, a note, an answer and a concern, to its end. Its id, and the
/// choice that was taken back.
fn play(store: &mut Store, name: &str) -> (String, String) {
    let mut run = begin(store, name, Some("monday"));
    let undone = choose(store, &mut run, 1);
    run.undo(store).unwrap();
    run.note(store, "A note", NOTE).unwrap();
    run.concern(store, CONCERN, false).unwrap();
    while !run.is_over() {
        choose(store, &mut run, 0);
    }
    run.reflect(store, "Who paid?", "a first thought").unwrap();
    run.reflect(store, "Who paid?", ANSWER).unwrap();
    (run.run().id.clone(), undone)
}

fn agree(store: &mut Store, name: &str, what: Consent) {
    let learner = store.learner(name).unwrap();
    store.say(&learner, what, true).unwrap();
}

#[test]
fn nothing_is_shared_unless_that_was_agreed_to_and_it_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let (run, _) = play(&mut store, "Kim");
    let kim = store.learner("Kim").unwrap();
    assert_eq!(store.said(&kim, Consent::Facilitator).unwrap(), None);
    let runs = [run];
    let refused = store.share(&runs, With::default()).unwrap_err();
    assert!(refused.message.contains("Kim has not agreed"), "{refused}");
    store.say(&kim, Consent::Facilitator, true).unwrap();
    assert!(store.share(&runs, With::default()).is_ok());
    assert!(store.agrees(&kim, Consent::Facilitator).unwrap());
    store.say(&kim, Consent::Facilitator, false).unwrap();
    assert!(store.share(&runs, With::default()).is_err());
    assert!(!store.agrees(&kim, Consent::Facilitator).unwrap());
    // Each is asked for apart.
    store.say(&kim, Consent::Group, true).unwrap();
    assert!(!store.agrees(&kim, Consent::Facilitator).unwrap());
}

#[test]
fn only_what_was_picked_is_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let (run, undone) = play(&mut store, "Kim");
    agree(&mut store, "Kim", Consent::Facilitator);
    let runs = [run.clone()];
    let mut file = |with| serde_json::to_string(&store.share(&runs, with).unwrap().runs).unwrap();
    let bare = file(With::default());
    for word in [NOTE, ANSWER, "a first thought", "4321"] {
        assert!(!bare.contains(word), "{word} in {bare}");
    }
    assert!(!bare.contains(&format!("\"{undone}\"")), "{undone} in {bare}");
    assert!(file(With { notes: true, ..With::default() }).contains(NOTE));
    let answers = file(With { answers: true, ..With::default() });
    assert!(answers.contains(ANSWER) && !answers.contains("a first thought"));
    assert!(file(With { times: true, ..With::default() }).contains("4321"));
    // When it was is told by the day; no gap tells that something was left out.
    let shared: Shared = store.share(&runs, With::default()).unwrap();
    let piece = &shared.runs[0];
    assert!(piece.moves.iter().all(|made| made.at % 86_400_000 == 0));
    assert_eq!(piece.run.began % 86_400_000, 0);
    let mut seqs: Vec<_> = piece.moves.iter().map(|made| made.seq).collect();
    seqs.extend(piece.concerns.iter().map(|raised| raised.seq));
    seqs.sort_unstable();
    assert_eq!(seqs, (1..).take(seqs.len()).collect::<Vec<i64>>());
}

#[test]
fn what_was_typed_on_a_way_that_was_taken_back_stays_at_home() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    agree(&mut store, "Kim", Consent::Facilitator);
    let mut run = begin(&mut store, "Kim", None);
    let offered = run.offered();
    choose(&mut store, &mut run, 1);
    run.concern(&mut store, "concern-there", true).unwrap();
    run.note(&mut store, "A note", "note-there").unwrap();
    run.undo(&mut store).unwrap();
    choose(&mut store, &mut run, 0);
    run.concern(&mut store, "concern-here", true).unwrap();
    // Taken again after it was taken back, it stands: nothing tells of the first time.
    run.undo(&mut store).unwrap();
    choose(&mut store, &mut run, 0);
    run.note(&mut store, "A note", "note-here").unwrap();
    let with = With { notes: true, ..With::default() };
    let shared = store.share(&[run.run().id.clone()], with).unwrap();
    let file = serde_json::to_string(&shared.runs).unwrap();
    for word in ["concern-there", "note-there", &format!("\"{}\"", offered[1])] {
        assert!(!file.contains(word), "{word} in {file}");
    }
    let piece = &shared.runs[0];
    let (concern, note) = (&piece.concerns[0], &piece.notes[0]);
    assert_eq!((concern.text.as_str(), note.text.as_str()), ("concern-here", "note-here"));
    assert_eq!([piece.moves[0].seq, concern.seq, note.seq], [1, 2, 3]);
    // At home all of it is kept.
    assert_eq!(store.load(&run.run().id).unwrap().concerns.len(), 2);
}

#[test]
fn what_was_stopped_looks_unfinished_to_whoever_is_handed_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let mut stopped = begin(&mut store, "Kim", None);
    choose(&mut store, &mut stopped, 0);
    stopped.opt_out(&mut store).unwrap();
    let mut open = begin(&mut store, "Kim", None);
    choose(&mut store, &mut open, 0);
    agree(&mut store, "Kim", Consent::Facilitator);
    let ids = [stopped.run().id.clone(), open.run().id.clone()];
    let shared = store.share(&ids, With { notes: true, answers: true, times: true }).unwrap();
    let [stopped, open] = &shared.runs[..] else { panic!("two runs") };
    assert_eq!(stopped.moves.len(), open.moves.len());
    assert!(stopped.moves.iter().all(|made| made.kind == Kind::Choose));
    assert_eq!(
        (&stopped.run.finished, &stopped.run.ending),
        (&open.run.finished, &open.run.ending)
    );
}

#[test]
fn what_is_handed_over_arrives_and_the_latest_counts() {
    let (own, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut own, mut theirs) = (store(own.path()), store(theirs.path()));
    let (run, _) = play(&mut own, "Kim");
    agree(&mut own, "Kim", Consent::Facilitator);
    let mut hand = |with, theirs: &mut Store| {
        let shared = own.share(std::slice::from_ref(&run), with).unwrap();
        theirs.collect(&serde_json::to_vec(&shared).unwrap()).unwrap()
    };
    let first = hand(With { notes: true, ..With::default() }, &mut theirs);
    assert_eq!((first.name.as_str(), first.new, first.again), ("Kim", 1, 0));
    let kept = theirs.load(&run).unwrap();
    assert_eq!(kept.notes[0].text, NOTE);
    assert_eq!(replay::verify(program(), &kept).broken, None);
    // A note can be taken back by handing the run over without it.
    let again = hand(With::default(), &mut theirs);
    assert_eq!((again.new, again.again), (0, 1));
    let kept = theirs.load(&run).unwrap();
    assert!(kept.notes.is_empty() && kept.run.finished.is_some());
    // Kim has not agreed to be counted.
    let kim = theirs.who("Kim").unwrap();
    assert!(!kim.here && !theirs.agrees(&kim.id, Consent::Group).unwrap());
    // At home nothing comes back in.
    let shared = own.share(&[run], With::default()).unwrap();
    let home = own.collect(&serde_json::to_vec(&shared).unwrap()).unwrap();
    assert_eq!((home.own, home.new), (1, 0));
}

#[test]
fn what_was_handed_over_is_looked_at_and_a_no_said_here_is_kept() {
    let (own, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut own, mut theirs) = (store(own.path()), store(theirs.path()));
    let (run, _) = play(&mut own, "Kim");
    let ids = [run];
    agree(&mut own, "Kim", Consent::Facilitator);
    let mut file = || serde_json::to_vec(&own.share(&ids, With::default()).unwrap()).unwrap();
    theirs.collect(&file()).unwrap();
    let kim = theirs.who("Kim").unwrap().id;
    for refused in
        [theirs.may_record(&kim).unwrap_err(), theirs.share(&ids, With::default()).unwrap_err()]
    {
        assert!(refused.message.contains("Kim does not play here"), "{refused}");
    }
    assert!(theirs.may_stand_together(&ids).is_ok());
    // Who agrees later says so with the next file.
    agree(&mut own, "Kim", Consent::Group);
    let mut file = || serde_json::to_vec(&own.share(&ids, With::default()).unwrap()).unwrap();
    theirs.collect(&file()).unwrap();
    assert!(theirs.agrees(&kim, Consent::Group).unwrap());
    for what in [Consent::Facilitator, Consent::Group] {
        theirs.say(&kim, what, false).unwrap();
    }
    theirs.collect(&file()).unwrap();
    assert!(!theirs.agrees(&kim, Consent::Facilitator).unwrap());
    assert!(!theirs.agrees(&kim, Consent::Group).unwrap());
    assert!(theirs.may_stand_together(&ids).is_err(), "not even alone");
}

type Tamper = fn(&mut Shared);

/// Lets a run of the file leave another, or one that is not in it.
fn branch_of(file: &mut Shared, run: usize, parent: usize, turn: i64) {
    let parent = file.runs.get(parent).map_or_else(|| "1".repeat(16), |piece| piece.run.id.clone());
    file.runs[run].run.parent = Some(Parent { run: parent, turn });
}

#[test]
fn a_file_that_was_tampered_with_is_refused_whole() {
    let (own, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut own, mut theirs) = (store(own.path()), store(theirs.path()));
    let (run, _) = play(&mut own, "Kim");
    agree(&mut own, "Kim", Consent::Facilitator);
    let shared = own.share(&[run], With { notes: true, ..With::default() }).unwrap();
    let tampers: [(Tamper, &str); 10] = [
        (|file| file.mile_share = 99, "newer"),
        (|file| file.learner.facilitator = false, "has not agreed"),
        (|file| file.learner.id = "../../etc/passwd".to_owned(), "an id in it is none"),
        (|file| file.texts[0].text.push(' '), "its story was changed"),
        (|file| file.texts.clear(), "its story is missing"),
        (|file| file.runs[0].moves[0].choice = "none_such".to_owned(), "differs at decision 1"),
        (|file| file.runs[0].moves[0].kind = Kind::OptOut, "never handed over"),
        (|file| branch_of(file, 0, 0, 1), "branches from itself"),
        (|file| branch_of(file, 0, 1, 0), "leaves another run before its first decision"),
        (
            |file| {
                let mut other = file.runs[0].clone();
                other.run.id = "0".repeat(16);
                file.runs.push(other);
                branch_of(file, 0, 1, 1);
                branch_of(file, 1, 0, 1);
            },
            "branches from itself",
        ),
    ];
    for (tamper, why) in tampers {
        let mut file = shared.clone();
        tamper(&mut file);
        let refused = theirs.collect(&serde_json::to_vec(&file).unwrap()).unwrap_err();
        assert!(refused.message.contains(why), "{refused}, not {why}");
    }
    for nothing in ["", "{}", "[1]", "\u{1b}"] {
        assert!(theirs.collect(nothing.as_bytes()).is_err());
    }
    assert_eq!(theirs.runs(&Wanted::default()).unwrap(), []);
    // What was typed is cleaned on the way in.
    let mut file = shared;
    file.runs[0].notes[0].text = "red \u{1b}[31malert\u{202e}".to_owned();
    file.learner.name = "K\u{7}im".to_owned();
    let collected = theirs.collect(&serde_json::to_vec(&file).unwrap()).unwrap();
    assert_eq!(collected.name, "Kim");
    assert_eq!(theirs.load(&file.runs[0].run.id).unwrap().notes[0].text, "red [31malert");
}

/// Everything in the files of a store.
fn bytes(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.flat_map(|file| std::fs::read(file).unwrap()).collect()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[test]
fn forgetting_somebody_leaves_no_trace_and_nobody_else_loses_anything() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let (run, _) = play(&mut store, "Kimberly-who-goes");
    let mut other = begin(&mut store, "Alex", None);
    choose(&mut store, &mut other, 0);
    other.note(&mut store, "A note", "alex-stays").unwrap();
    // A branch that somebody else took holds Kimberly's choices.
    let alex = store.learner("Alex").unwrap();
    let beginning =
        Beginning { program: program(), text: PARCEL.into(), seed: 7, learner: alex, group: None };
    let kept = store.load(&run).unwrap();
    let standing: Vec<_> = kept.standing().into_iter().cloned().collect();
    let parent = Parent { run: run.clone(), turn: 2 };
    let mut branch = Recorder::branch(beginning, parent, &standing).unwrap();
    choose(&mut store, &mut branch, 1);
    let kim = store.who("Kimberly-who-goes").unwrap();
    store.say(&kim.id, Consent::Group, true).unwrap();
    let gone = [
        NOTE,
        ANSWER,
        CONCERN,
        "a first thought",
        "Kimberly-who-goes",
        &kim.id,
        &run,
        &branch.run().id,
    ];
    let before = bytes(folder.path());
    for word in gone {
        assert!(holds(&before, word), "{word} is there before");
    }
    let held = store.held(&kim.id).unwrap();
    assert_eq!((held.runs, held.words, held.concerns), (2, 3, 1));
    store.purge(&kim.id).unwrap();
    let after = bytes(folder.path());
    for word in gone {
        assert!(!holds(&after, word), "{word} is still in the files");
    }
    assert!(holds(&after, "alex-stays"));
    let left = store.runs(&Wanted::default()).unwrap();
    assert_eq!(left.iter().map(|run| &run.run.id).collect::<Vec<_>>(), [&other.run().id]);
    assert!(store.concerns(None).unwrap().is_empty());
}

/// A log that another program holds open would keep the words: nobody is told that all is gone.
#[test]
fn forgetting_is_not_reported_while_somebody_reads() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    play(&mut store, "Kim");
    let mut reader = self::store(folder.path());
    reader.database().script("BEGIN").unwrap();
    reader.runs(&Wanted::default()).unwrap();
    let kim = store.learner("Kim").unwrap();
    assert!(store.purge(&kim).is_err());
    reader.database().script("COMMIT").unwrap();
    drop(reader);
    store.purge(&kim).unwrap();
    assert!(!holds(&bytes(folder.path()), NOTE));
}

#[test]
fn an_export_holds_everything_about_one_learner_and_nothing_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let (run, undone) = play(&mut store, "Kim");
    let mut other = begin(&mut store, "Alex", None);
    other.note(&mut store, "A note", "alex-alone").unwrap();
    agree(&mut store, "Kim", Consent::Group);
    let kim = store.who("Kim").unwrap();
    let export = serde_json::to_string(&store.export(kim).unwrap()).unwrap();
    for word in [NOTE, ANSWER, CONCERN, "a first thought", "4321", &run, &undone, "Kim", "group"] {
        assert!(export.contains(word), "{word} is missing");
    }
    assert!(!export.contains("alex-alone") && !export.contains("Alex"));
}

#[test]
fn concerns_have_no_name_unless_they_are_signed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let mut run = begin(&mut store, "Kim", None);
    run.concern(&mut store, "nameless", false).unwrap();
    run.concern(&mut store, "signed", true).unwrap();
    let concerns = store.concerns(Some("lost-parcel")).unwrap();
    let told: Vec<_> = concerns.iter().map(|c| (c.words.as_str(), c.signed.as_deref())).collect();
    assert_eq!(told, [("nameless", None), ("signed", Some("Kim"))]);
    assert!(!serde_json::to_string(&concerns[0]).unwrap().contains(&run.run().id));
    assert!(store.concerns(Some("another")).unwrap().is_empty());
}

#[test]
fn only_who_agreed_is_counted_and_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let scenario = mile_core::read::read_text(PARCEL).0.unwrap();
    let layout = Layout::of(&scenario);
    let mut first = String::new();
    for learner in 0..8 {
        let name = format!("learner {learner}");
        if learner < 6 {
            agree(&mut store, &name, Consent::Group);
        }
        let mut run = begin(&mut store, &name, Some("monday"));
        // What is taken back does not count, nor does a second run.
        choose(&mut store, &mut run, 1);
        run.undo(&mut store).unwrap();
        first = choose(&mut store, &mut run, 0);
        let mut again = begin(&mut store, &name, Some("monday"));
        choose(&mut store, &mut again, 1);
        let mut elsewhere = begin(&mut store, &name, Some("tuesday"));
        choose(&mut store, &mut elsewhere, 1);
    }
    let figures = store.group("lost-parcel", "monday", &layout).unwrap();
    assert_eq!(figures.learners, Some(6));
    let taken = figures.decisions[0].choices.iter().find(|taken| taken.choice == first).unwrap();
    assert_eq!(taken.learners, Count::Shown(6));
    // Who takes it back, or goes, is counted no more: four and fewer are nobody.
    let learner = store.learner("learner 0").unwrap();
    store.say(&learner, Consent::Group, false).unwrap();
    let left = store.group("lost-parcel", "monday", &layout).unwrap();
    assert_eq!(left.learners, Some(5));
    let learner = store.learner("learner 1").unwrap();
    store.purge(&learner).unwrap();
    assert_eq!(store.group("lost-parcel", "monday", &layout).unwrap().learners, None);
    assert_eq!(store.groups("lost-parcel").unwrap(), ["monday", "tuesday"]);
}

#[cfg(unix)]
#[test]
fn the_records_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut store = store(&data);
    play(&mut store, "Kim");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in std::fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn runs_of_several_learners_need_the_consent_of_each() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(folder.path());
    let mut ids = Vec::new();
    for name in ["Kim", "Kim", "Alex"] {
        let mut run = begin(&mut store, name, None);
        choose(&mut store, &mut run, 0);
        ids.push(run.run().id.clone());
    }
    assert!(store.may_stand_together(&ids[..2]).is_ok(), "one's own");
    agree(&mut store, "Kim", Consent::Facilitator);
    let refused = store.may_stand_together(&ids).expect_err("Alex has not agreed");
    assert!(refused.message.contains(&ids[2]), "it says which run: {refused}");
    assert!(!refused.told().contains("Alex"), "and not whose: {refused}");
    agree(&mut store, "Alex", Consent::Facilitator);
    assert!(store.may_stand_together(&ids).is_ok());
}
