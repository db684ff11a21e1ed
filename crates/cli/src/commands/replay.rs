//! stub
use crate::failure::{Answer, Failure};
use crate::records::Records;
use clap::Args;
use std::path::PathBuf;
/// x
#[derive(Debug, Args)]
pub struct Replay {}
impl Replay {
    pub fn run(&self, _: &[PathBuf], _: &Records) -> Result<Answer, Failure> {
        Ok(Answer::Yes)
    }
}
