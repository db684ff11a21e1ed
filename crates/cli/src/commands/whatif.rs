//! stub
use crate::failure::{Answer, Failure};
use crate::records::Records;
use clap::Args;
use std::path::PathBuf;
/// x
#[derive(Debug, Args)]
pub struct Whatif {}
impl Whatif {
    pub fn run(&self, _: &Records) -> Result<Answer, Failure> {
        Ok(Answer::Yes)
    }
}
