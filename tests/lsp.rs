//! `mile lsp`, spoken to as an editor does.
#![expect(clippy::needless_pass_by_value, reason = "what is said is made where it is said")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::repository;

/// An editor with one file open, `story.ron`, and its tests beside it on the disk.
struct Editor {
    server: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    asked: i64,
    folder: TempDir,
    text: String,
}

impl Editor {
    fn open(text: &str) -> Self {
        Self::start(text, &json!({}))
    }

    /// Starts the server, greets it, and opens the file.
    fn start(text: &str, capabilities: &Value) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        fs::write(folder.path().join("story.test.ron"), suite("story.test.ron")).expect("written");
        let mut server = Command::new(env!("CARGO_BIN_EXE_mile"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("mile starts");
        let (to, from) = (server.stdin.take(), server.stdout.take());
        let from = BufReader::new(from.expect("it has an output"));
        let mut editor = Self { server, to, from, asked: 0, folder, text: text.to_owned() };
        editor.ask("initialize", json!({"capabilities": capabilities}));
        editor.tell("initialized", json!({}));
        let document = json!({"uri": editor.uri("story.ron"), "languageId": "ron", "version": 1, "text": text});
        editor.tell("textDocument/didOpen", json!({"textDocument": document}));
        editor
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.path().display())
    }

    fn send(&mut self, message: &Value) {
        let message = message.to_string();
        let to = self.to.as_mut().expect("it is open");
        write!(to, "Content-Length: {}\r\n\r\n{message}", message.len()).expect("it listens");
        to.flush().expect("it listens");
    }

    /// The next message of the server.
    fn hear(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.from.read_line(&mut line).expect("it speaks UTF-8"), 0, "it is gone");
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().expect("a length is a number"),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).expect("it says all of it");
        serde_json::from_slice(&body).expect("it is JSON")
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The whole answer to a question; what comes in between is passed over.
    fn answer(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.hear();
            if message["id"] == id {
                return message;
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert_eq!(answer["error"], Value::Null, "{method}");
        answer["result"].clone()
    }

    /// The findings that the server sends next.
    fn findings(&mut self) -> Vec<Value> {
        loop {
            let message = self.hear();
            if message["method"] == "textDocument/publishDiagnostics" {
                assert_eq!(message["params"]["uri"], self.uri("story.ron"));
                return message["params"]["diagnostics"].as_array().expect("a list").clone();
            }
        }
    }

    /// Types `new` in place of `old`, which stands once in the file.
    fn replace(&mut self, old: &str, new: &str) {
        let start = self.position(old);
        let end = place(&self.text, self.text.find(old).expect("it is there") + old.len());
        let change = json!({"range": {"start": start, "end": end}, "text": new});
        self.text = self.text.replacen(old, new, 1);
        let document = json!({"uri": self.uri("story.ron"), "version": 2});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        self.tell("textDocument/didChange", params);
    }

    /// The place where `word` begins.
    fn position(&self, word: &str) -> Value {
        place(&self.text, self.text.find(word).expect("it is there"))
    }

    /// The file and the place `after` characters into `word`.
    fn at(&self, word: &str, after: usize) -> Value {
        let offset = self.text.find(word).expect("it is there") + after;
        json!({"textDocument": {"uri": self.uri("story.ron")}, "position": place(&self.text, offset)})
    }

    /// Says good-bye; how the server ended.
    fn close(mut self) -> i32 {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.to = None;
        self.server.wait().expect("it ends").code().expect("by itself")
    }
}

/// A place as an editor counts it.
fn place(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let character: usize = before[line..].chars().map(char::len_utf16).sum();
    json!({"line": before.matches('\n').count(), "character": character})
}

fn suite(name: &str) -> String {
    fs::read_to_string(repository("tests/suite/language").join(name)).expect("it is there")
}

/// The text after the edits of an answer.
fn edited(text: &str, edits: &Value) -> String {
    let mut text = text.to_owned();
    let offset = |text: &str, place: &Value| {
        let line = place["line"].as_u64().expect("a number") as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = place["character"].as_u64().expect("a number") as usize;
        let mut rest = text[start..].chars();
        let mut at = start;
        while units > 0 {
            let c = rest.next().expect("the line is so long");
            units -= c.len_utf16();
            at += c.len_utf8();
        }
        at
    };
    for edit in edits.as_array().expect("edits are a list").iter().rev() {
        let range = &edit["range"];
        let (start, end) = (offset(&text, &range["start"]), offset(&text, &range["end"]));
        text.replace_range(start..end, edit["newText"].as_str().expect("a text"));
    }
    text
}

fn labels(completion: &Value) -> Vec<&str> {
    let items = completion["items"].as_array().expect("a list").iter();
    items.map(|item| item["label"].as_str().expect("a text")).collect()
}

#[test]
fn it_says_what_it_can_and_ends_when_it_is_told() {
    let mut editor = Editor::open(&suite("story.ron"));
    let said = editor.answer("textDocument/codeLens", json!({}));
    assert_eq!(said["error"]["code"], -32601, "what it cannot do, it says: {said}");
    assert_eq!(editor.close(), 0);
}

#[test]
fn findings_come_while_typing_and_go_when_mended() {
    let mut editor = Editor::open(&suite("story.ron"));
    assert_eq!(editor.findings(), [] as [Value; 0]);

    editor.replace("goto: \"thanks\"", "goto: \"thank\"");
    let found = editor.findings();
    assert_eq!(found[0]["code"], "E050");
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["source"], "mile");
    let message = found[0]["message"].as_str().expect("a text");
    assert!(message.contains("there is no scene `thank`"), "{message}");
    assert!(message.contains("did you mean"), "{message}");
    let start = editor.position("\"thank\"");
    assert_eq!(found[0]["range"]["start"], start);

    editor.replace("goto: \"thank\"", "goto: \"thanks\"");
    assert_eq!(editor.findings(), [] as [Value; 0]);

    // A second place is shown with the first.
    editor.replace("\"cost\": (label", "\"trust\": (label");
    let twice = editor.findings();
    let twice = twice.iter().find(|found| found["code"] == "E033").expect("an id stands twice");
    assert_eq!(twice["relatedInformation"][0]["location"]["uri"], editor.uri("story.ron"));
}

#[test]
fn ids_fields_and_words_of_conditions_are_completed() {
    let mut editor = Editor::open(&suite("story.ron"));
    editor.replace("goto: \"thanks\"", "goto: \"\"");
    let at = editor.at("goto: \"\"", 7);
    let completion = editor.ask("textDocument/completion", at);
    assert_eq!(labels(&completion), ["opening", "thanks", "stepped_away", "@return"]);
    let thanks = &completion["items"][1];
    assert_eq!(thanks["detail"], "On its way");
    let text = edited(&editor.text, &json!([thanks["textEdit"]]));
    assert_eq!(text, suite("story.ron"));

    let at = editor.at("seen(thanks)", 5);
    assert_eq!(labels(&editor.ask("textDocument/completion", at))[0], "opening");
    let at = editor.at("once: true", 0);
    assert!(labels(&editor.ask("textDocument/completion", at)).contains(&"coach"));
    let at = editor.at("It says delivered.\"", 5);
    assert_eq!(editor.ask("textDocument/completion", at), Value::Null);
}

/// A field comes with its brackets where the editor knows where to go on.
#[test]
fn a_field_is_completed_with_its_brackets() {
    let text = suite("story.ron").replace("once: true,", "no");
    let plain = json!({});
    let snippets =
        json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
    for (capabilities, text_of_now, format) in
        [(plain, "later: []", 1), (snippets, "later: [$0]", 2)]
    {
        let mut editor = Editor::start(&text, &capabilities);
        let at = editor.at("no\n", 2);
        let completion = editor.ask("textDocument/completion", at);
        let items = completion["items"].as_array().expect("a list");
        let later = items.iter().find(|item| item["label"] == "later").expect("it is offered");
        assert_eq!(later["textEdit"]["newText"], text_of_now);
        assert_eq!(later["insertTextFormat"], format);
    }
}

#[test]
fn a_scene_is_summed_up_under_the_cursor() {
    let mut editor = Editor::open(&suite("story.ron"));
    let at = editor.at("goto: \"thanks\"", 9);
    let hover = editor.ask("textDocument/hover", at);
    let said = hover["contents"]["value"].as_str().expect("a text");
    assert!(said.contains("On its way") && said.contains("led to from opening.policy"), "{said}");
    assert_eq!(
        hover["range"]["start"],
        place(&editor.text, editor.text.find("goto: \"thanks\"").expect("there") + 7)
    );
}

#[test]
fn definitions_and_references_are_found_in_the_tests_too() {
    let mut editor = Editor::open(&suite("story.ron"));
    let at = editor.at("chose(opening.ask)", 15);
    let found = editor.ask("textDocument/definition", at.clone());
    assert_eq!(found[0]["uri"], editor.uri("story.ron"));
    let id = editor.text.find("id: \"ask\"").expect("it is there") + 5;
    assert_eq!(found[0]["range"]["start"], place(&editor.text, id));

    let mut params = at;
    params["context"] = json!({"includeDeclaration": true});
    let found = editor.ask("textDocument/references", params.clone());
    let files: Vec<_> =
        found.as_array().expect("a list").iter().map(|place| &place["uri"]).collect();
    let (story, tests) = (editor.uri("story.ron"), editor.uri("story.test.ron"));
    assert_eq!(files, [&story, &story, &tests, &tests]);
    params["context"] = json!({"includeDeclaration": false});
    assert_eq!(editor.ask("textDocument/references", params).as_array().expect("a list").len(), 3);
}

#[test]
fn a_name_is_changed_in_the_file_and_its_tests() {
    for (versions, choice) in [(false, false), (true, true)] {
        let capabilities = json!({"workspace": {"workspaceEdit": {"documentChanges": versions}}});
        let mut editor = Editor::start(&suite("story.ron"), &capabilities);
        let (word, after, to) = if choice {
            ("chose(opening.ask)", 15, "listen")
        } else {
            ("goto: \"thanks\"", 9, "good_bye")
        };
        let at = editor.at(word, after);
        let prepared = editor.ask("textDocument/prepareRename", at.clone());
        assert_eq!(prepared["placeholder"], if choice { "ask" } else { "thanks" });
        let mut params = at;
        params["newName"] = json!(to);
        let renamed = editor.ask("textDocument/rename", params.clone());
        let edits = |name: &str| {
            let uri = editor.uri(name);
            if versions {
                let changes = renamed["documentChanges"].as_array().expect("a list");
                let of = |change: &&Value| change["textDocument"]["uri"] == uri.as_str();
                changes.iter().find(of).expect("it changes")["edits"].clone()
            } else {
                renamed["changes"][&uri].clone()
            }
        };
        let story = edited(&editor.text, &edits("story.ron"));
        let tests = edited(&suite("story.test.ron"), &edits("story.test.ron"));
        if choice {
            assert!(story.contains("id: \"listen\"") && story.contains("chose(opening.listen)"));
            assert!(tests.contains("choose: [\"listen\", \"policy\"]"), "{tests}");
        } else {
            assert!(!story.contains("thanks\"") && story.contains("seen(good_bye)"), "{story}");
            assert_eq!(tests, suite("story.test.ron").replace("\"thanks\"", "\"good_bye\""));
        }
        params["newName"] = json!("Good Bye");
        let refused = editor.answer("textDocument/rename", params);
        let why = refused["error"]["message"].as_str().expect("a text");
        assert!(why.contains("small letters"), "{why}");
    }
}

#[test]
fn the_outline_shows_scenes_with_their_choices() {
    let mut editor = Editor::open(&suite("story.ron"));
    let document = json!({"textDocument": {"uri": editor.uri("story.ron")}});
    let symbols = editor.ask("textDocument/documentSymbol", document);
    let symbols = symbols.as_array().expect("a list");
    let opening = symbols.iter().find(|symbol| symbol["name"] == "opening").expect("a scene");
    assert_eq!(opening["children"][1]["name"], "policy");
    assert_eq!(opening["children"][1]["detail"], "It says delivered.");
}

#[test]
fn a_file_is_laid_out_and_one_with_slips_is_left_alone() {
    let story = suite("story.ron");
    let mut editor = Editor::open(&story.replacen("    format: 1,\n", "  format:1,\n\n\n", 1));
    let params = json!({"textDocument": {"uri": editor.uri("story.ron")}, "options": {"tabSize": 4, "insertSpaces": true}});
    let edits = editor.ask("textDocument/formatting", params.clone());
    assert_eq!(edits.as_array().expect("a list").len(), 1, "one small change: {edits}");
    let formatted = edited(&editor.text, &edits);
    assert_eq!(formatted, story.replacen("    format: 1,\n", "    format: 1,\n\n", 1));
    editor.replace("language: \"en\",", "language: \"en\"");
    assert_eq!(editor.ask("textDocument/formatting", params), Value::Null);
}

#[test]
fn fixes_are_offered_where_they_mend_something() {
    let story = suite("story.ron");
    let broken = story.replacen("language: \"en\",", "language: \"en\"", 1);
    let broken = broken.replacen("goto: \"thanks\"", "goto: \"thank\"", 1);
    let mut editor = Editor::open(&broken);
    let uri = editor.uri("story.ron");
    let mut actions = |word: &str, only: Value| {
        let at = editor.position(word);
        let params = json!({
            "textDocument": {"uri": uri},
            "range": {"start": at, "end": at},
            "context": {"diagnostics": [], "only": only},
        });
        editor.ask("textDocument/codeAction", params)
    };
    let offered = actions("\"thank\"", json!(["quickfix"]));
    assert_eq!(offered.as_array().expect("a list").len(), 1, "{offered}");
    assert_eq!(offered[0]["diagnostics"][0]["code"], "E050");
    let mended = edited(&broken, &offered[0]["edit"]["changes"][&uri]);
    assert_eq!(mended, story.replacen("language: \"en\",", "language: \"en\"", 1));

    let offered = actions("format: 1", json!(["source.fixAll"]));
    assert_eq!(offered[0]["kind"], "source.fixAll");
    let mended = edited(&broken, &offered[0]["edit"]["changes"][&uri]);
    assert!(mended.contains("language: \"en\","), "the comma is beyond doubt");
    assert_eq!(actions("format: 1", json!(["quickfix"])), json!([]));
}

/// A character beyond the first plane is two units wide, or four bytes.
#[test]
fn columns_are_counted_as_the_editor_counts_them() {
    let story = suite("story.ron");
    let broken = story.replacen("It is not here.\"),", "It is not here.\", seen),", 1);
    let line = broken.lines().find(|line| line.contains("📦")).expect("it is there");
    let before = line.split("seen").next().expect("it is there");
    let utf16 = before.encode_utf16().count();
    let utf8 = json!({"general": {"positionEncodings": ["utf-8", "utf-16"]}});
    for (capabilities, column) in [(json!({}), utf16), (utf8, before.len())] {
        let mut editor = Editor::start(&broken, &capabilities);
        let found = editor.findings();
        assert_eq!(found[0]["range"]["start"]["character"], column, "{found:?}");
    }
}

#[test]
fn a_file_that_was_closed_has_no_findings() {
    let mut editor = Editor::open("(format: 1)");
    assert!(!editor.findings().is_empty());
    let document = json!({"textDocument": {"uri": editor.uri("story.ron")}});
    editor.tell("textDocument/didClose", document.clone());
    assert_eq!(editor.findings(), [] as [Value; 0]);
    assert_eq!(editor.ask("textDocument/documentSymbol", document), Value::Null);
}

/// The findings of a file of tests follow the scenario that is being typed beside it.
#[test]
fn a_file_of_tests_is_checked_against_the_scenario_in_the_editor() {
    let mut editor = Editor::open(&suite("story.ron"));
    let uri = editor.uri("story.test.ron");
    let document =
        json!({"uri": uri, "languageId": "ron", "version": 1, "text": suite("story.test.ron")});
    editor.tell("textDocument/didOpen", json!({"textDocument": document}));
    let of_tests = |editor: &mut Editor| loop {
        let message = editor.hear();
        if message["params"]["uri"] == uri.as_str() {
            return message["params"]["diagnostics"].clone();
        }
    };
    assert_eq!(of_tests(&mut editor), json!([]));
    editor.replace("\"birthday\": \"The", "\"present\": \"The");
    editor.replace("hints: [\"birthday\"]", "hints: [\"present\"]");
    editor.replace("notices: [\"birthday\"]", "notices: [\"present\"]");
    editor.replace("noticed(birthday)", "noticed(present)");
    loop {
        let found = of_tests(&mut editor);
        if let Some(first) = found.as_array().and_then(|found| found.first()) {
            let message = first["message"].as_str().expect("a text");
            assert!(message.contains("no signal `birthday`"), "{message}");
            break;
        }
    }
}
