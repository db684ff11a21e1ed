//! The command `mile`.

mod args;
mod commands;
mod failure;
mod files;
mod library;
mod screen;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match commands::run(args::Args::parse()) {
        Ok(answer) => answer.into(),
        Err(failure) => failure.report(),
    }
}
