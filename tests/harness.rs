//! Runs `mile` in an empty folder with nothing of the machine's environment.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// `mile` with arguments, not yet run.
pub struct Mile {
    command: Command,
    input: Vec<u8>,
    /// Its records, unless it was given others.
    _records: TempDir,
}

/// `mile` with `args`.
pub fn mile<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Mile {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mile"));
    let records = tempfile::tempdir().expect("there is room for a folder");
    command.args(args).env_clear().env("COLUMNS", "80").current_dir(std::env::temp_dir());
    command.env("MILE_DATA", records.path());
    Mile { command, input: Vec::new(), _records: records }
}

impl Mile {
    /// Types `input`, and then nothing more.
    pub fn typing(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// In the folder `folder`.
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With a variable in its environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Said {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("mile starts");
        let mut stdin = child.stdin.take().expect("it has an input");
        let input = self.input;
        // It may leave without reading everything.
        let typist = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("it ends");
        let _ = typist.join();
        let text = |bytes| String::from_utf8(bytes).expect("it says UTF-8");
        Said {
            status: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// A path below the repository's top.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
