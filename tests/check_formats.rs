//! What `mile check` prints for other programs: SARIF that every reader of it accepts.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{mile, repository};

const SUITE: &str = "tests/suite/check";

fn sarif(folder: &Path, args: &[&str]) -> Value {
    let said = mile(["check", "--format", "sarif"].iter().chain(args)).within(folder).run();
    serde_json::from_str(&said.out).expect(&said.err)
}

/// Against the schema of OASIS, the body that publishes SARIF.
fn assert_valid(report: &Value) {
    let schema = repository("tests/suite/sarif/sarif-schema-2.1.0.json");
    let schema = fs::read_to_string(schema).expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("it is JSON");
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft4)
        .build(&schema)
        .expect("it is a schema");
    let errors: Vec<_> = validator.iter_errors(report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn sarif_is_valid_whatever_is_found() {
    let report = sarif(&repository(SUITE), &["."]);
    assert_valid(&report);
    let run = &report["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    let results = run["results"].as_array().expect("a list");
    assert!(results.len() > 200 && rules.len() > 50);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let clean = sarif(folder.path(), &["."]);
    assert_valid(&clean);
    assert_eq!(clean["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn sarif_says_what_where_and_how_to_mend_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = repository(SUITE).join("missing-comma.ron");
    fs::copy(wrong, folder.path().join("my story (2).ron")).expect("a copy");
    let report = sarif(folder.path(), &["my story (2).ron"]);
    assert_valid(&report);
    let [result] = &report["runs"][0]["results"].as_array().expect("a list")[..] else {
        panic!("{report}")
    };
    assert_eq!((&result["ruleId"], &result["level"]), (&"E010".into(), &"error".into()));
    let place = &result["locations"][0]["physicalLocation"];
    // A reference has no blanks in it.
    assert_eq!(place["artifactLocation"]["uri"], "my%20story%20%282%29.ron");
    assert_eq!(
        (&place["region"]["startLine"], &place["region"]["startColumn"]),
        (&26.into(), &38.into())
    );
    let text = result["message"]["text"].as_str().expect("a text");
    assert_eq!(text, "a comma is missing after this; a comma stands between two entries");
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], ",");
    assert_eq!(change["deletedRegion"]["byteLength"], 0);
}
