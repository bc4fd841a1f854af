#!/usr/bin/env bash
# Rebuilds plugins/price-label/plugin.wasm, with a Rust that has the target wasm32-unknown-unknown, and writes its SHA-256 into
# the manifest. WARDIAN_JAR names the command, which is the one of this repository otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/plugins/price-label"
wardian=${WARDIAN_JAR:-../../../../framework/cli/target/wardian.jar}
target=$(mktemp -d)
trap 'rm -rf "$target"' EXIT
crates=${CARGO_HOME:-$HOME/.cargo}/registry/src
sdk=$(cd ../../../.. && pwd)
RUSTFLAGS="-C link-arg=-zstack-size=65536 -C link-arg=--stack-first --remap-path-prefix=$crates/= --remap-path-prefix=$sdk/=" \
    CARGO_TARGET_DIR=$target cargo build --quiet --release --locked --target wasm32-unknown-unknown
cp "$target/wasm32-unknown-unknown/release/plugin.wasm" .
chmod a-x plugin.wasm
java -jar "$wardian" hash .
