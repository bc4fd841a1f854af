//! What the compiler says about mistakes, and where.

use std::process::Command;

/// The compiler that wrote the expected messages about types.
const RECORDED: &str = "rustc 1.95.";

#[test]
fn mistakes_are_reported_where_they_are() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

/// These messages are the compiler's own and change with its version.
#[test]
fn unfit_types_are_reported_at_the_type() {
    let version = Command::new(option_env!("RUSTC").unwrap_or("rustc")).arg("--version").output().unwrap().stdout;
    if version.starts_with(RECORDED.as_bytes()) {
        trybuild::TestCases::new().compile_fail("tests/types/*.rs");
    } else {
        eprintln!("skipped: the messages are those of {RECORDED}, this is {}", String::from_utf8_lossy(&version));
    }
}
