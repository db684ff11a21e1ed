//! The window of a program that was double-clicked: it closes with the program, and with it what was
//! said last.

use std::io::{self, BufRead, Write};

use sysinfo::{ProcessesToUpdate, System, get_current_pid};

/// Waits for Enter where the window would close at once.
pub fn stay_open() {
    if !is_double_clicked() {
        return;
    }
    // Where nothing can be written or read, nobody waits.
    let _ = write!(io::stdout(), "\nPress Enter to close this window. ");
    let _ = io::stdout().flush();
    let _ = io::stdin().lock().read_line(&mut String::new());
}

/// Whether the desktop started the program, not a shell.
fn is_double_clicked() -> bool {
    let mut system = System::new();
    let Ok(own) = get_current_pid() else { return false };
    system.refresh_processes(ProcessesToUpdate::Some(&[own]), true);
    let Some(parent) = system.process(own).and_then(sysinfo::Process::parent) else {
        return false;
    };
    system.refresh_processes(ProcessesToUpdate::Some(&[parent]), true);
    system.process(parent).is_some_and(|parent| parent.name().eq_ignore_ascii_case("explorer.exe"))
}
