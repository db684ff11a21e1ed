//! The command `mile`.

mod args;
mod commands;
mod diary;
mod failure;
mod files;
mod guided;
mod input;
mod library;
mod looks;
mod progress;
mod records;
mod screen;
mod sittings;
mod support;
mod terminal;
mod watch;
#[cfg(windows)]
mod window;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match args::Args::read() {
        Ok(args) => args,
        Err(instead) => return failure::parser_says(&instead),
    };
    let status = match commands::run(args) {
        Ok(answer) => answer.into(),
        Err(failure) => failure.report(),
    };
    #[cfg(windows)]
    window::stay_open();
    status
}
