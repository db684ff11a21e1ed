//! Where records live.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The name of the file in a data folder.
const FILE: &str = "records.db";

/// Where records live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In this file. Its folder is made where it is missing.
    File(PathBuf),
}

impl Location {
    /// What `--data` means: a folder, `sqlite:PATH`, or the address of a server.
    ///
    /// # Errors
    /// If it is a kind of place that this program does not know.
    pub fn parse(written: &str) -> Result<Self> {
        if let Some(path) = written.strip_prefix("sqlite:") {
            return match path {
                "" => Err(Error::new("`sqlite:` needs the path of a file behind it")),
                path => Ok(Self::File(PathBuf::from(path))),
            };
        }
        if let Some((kind, _)) = written.split_once("://") {
            let error = Error::new(format!("records cannot be kept in `{kind}://…` yet"));
            return Err(error.help("name a folder, or a file as sqlite:PATH"));
        }
        if written.is_empty() {
            let error = Error::new("no place for the records is named");
            return Err(error.help("name a folder, or a file as sqlite:PATH"));
        }
        Ok(Self::folder(Path::new(written)))
    }

    /// The records in a data folder.
    pub fn folder(folder: &Path) -> Self {
        Self::File(folder.join(FILE))
    }
}
