//! Findings as text for people and for programs, one renderer a format.

pub mod json;
pub mod plain;
pub mod sarif;
pub mod text;
