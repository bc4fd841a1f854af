#!/usr/bin/env bash
# Checks the crates: formatting, lints, tests with no feature and with all, the messages for mistakes, and, where the compiler
# has the target wasm32-unknown-unknown, the modules of both check plugins.
#
# What the compiler at hand is too old for, or has no component for, is named and left out. RUSTC_1_63 names a compiler of that
# version, /usr/bin/rustc otherwise, with which the core's tests run as well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target} CARGO_TERM_COLOR=never RUST_BACKTRACE=0
# What is built here runs once: no data for debuggers, and nothing for the next build.
export CARGO_PROFILE_DEV_DEBUG=${CARGO_PROFILE_DEV_DEBUG:-0} CARGO_INCREMENTAL=${CARGO_INCREMENTAL:-0}

skipped() {
    echo "SKIPPED: $1"
}

minor_of() {
    "$1" --version | sed -E 's/^[a-z]+ 1\.([0-9]+).*/\1/'
}

# Without Cargo, which of old versions reads a registry only as a whole.
test_core_with() {
    local work
    work=$(mktemp -d)
    "$1" --edition 2021 --test --crate-name wardian wardian/src/lib.rs -D warnings -o "$work/core"
    "$work/core" --quiet
    rm -r "$work"
}

rustc=${RUSTC:-rustc}
minor=$(minor_of "$rustc")
oldest=${RUSTC_1_63:-/usr/bin/rustc}
if [[ -x $oldest && $(minor_of "$oldest") == 63 ]]; then
    echo "core on $("$oldest" --version)"
    test_core_with "$oldest"
else
    skipped "the core on Rust 1.63, which is not here"
fi

if ((minor < 88)); then
    skipped "all but the core: macros and their tests need Rust 1.88, this is $("$rustc" --version)"
    ((minor == 63)) || test_core_with "$rustc"
    exit
fi

if cargo fmt --version >/dev/null 2>&1; then
    cargo fmt --all --check
    cargo fmt --check --manifest-path check-macros/Cargo.toml
else
    skipped "formatting, there is no rustfmt"
fi

if cargo clippy --version >/dev/null 2>&1; then
    cargo clippy --quiet --locked --workspace --all-features --all-targets -- -D warnings
    cargo clippy --quiet --locked --manifest-path check-macros/Cargo.toml --all-targets -- -D warnings
    cargo clippy --quiet --locked --manifest-path check-macros/Cargo.toml --all-targets --features std -- -D warnings
else
    skipped "lints, there is no clippy"
fi

cargo test --quiet --locked
cargo test --quiet --locked --workspace --all-features
cargo test --quiet --locked --manifest-path check-macros/Cargo.toml
cargo test --quiet --locked --manifest-path check-macros/Cargo.toml --lib --features std

target=wasm32-unknown-unknown
if compgen -G "$("$rustc" --print target-libdir --target "$target")/libcore-*.rlib" >/dev/null; then
    for features in "" std; do
        cargo build --quiet --locked --target "$target" -p wardian-check ${features:+--features "$features"}
        cargo build --quiet --locked --target "$target" --manifest-path check-macros/Cargo.toml ${features:+--features "$features"}
    done
else
    skipped "modules: this compiler has no $target"
fi
echo "Rust plugin SDK: ok"
