#!/usr/bin/env bash
# Rebuilds plugins/loyalty/loyalty.wasm, with a rustc that has the target wasm32-unknown-unknown.
#
#   build-plugin.sh          builds in place, and writes the SHA-256 into the manifest and the compiler's version into TOOLCHAIN
#   build-plugin.sh --check  builds elsewhere, and compares bytes if the compiler is the recorded one
#
# It calls rustc itself, since Cargo mixes the folder of a checkout into the names of symbols. For everybody else the same is
# "cargo build --release --target wasm32-unknown-unknown" in the folder of the plugin. RUSTC names a compiler, and WARDIAN_JAR the
# command that writes the SHA-256, which is the one of this repository otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
rustc=${RUSTC:-rustc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
    local flags=(--edition 2021 --target wasm32-unknown-unknown -C opt-level=s -C codegen-units=1 -C panic=abort
        -C embed-bitcode=yes -C strip=debuginfo "--remap-path-prefix=$root/=" -D warnings)
    "$rustc" "${flags[@]}" --crate-name wardian --crate-type rlib -C metadata=wardian --cfg 'feature="alloc"' \
        "$root/plugin-sdk-rust/wardian/src/lib.rs" -o "$work/libwardian.rlib"
    "$rustc" "${flags[@]}" --crate-name loyalty --crate-type cdylib -C metadata=loyalty -C lto=fat \
        -C link-arg=-zstack-size=65536 -C link-arg=--stack-first --extern "wardian=$work/libwardian.rlib" \
        "$root/examples/sql/plugins/loyalty/src/lib.rs" -o "$work/loyalty.wasm"
    chmod a-x "$work/loyalty.wasm"
    if grep -qaF -e "$root" -e "$work" -e "$HOME/" "$work/loyalty.wasm"; then
        echo "loyalty: the module names a folder of this machine" >&2
        exit 1
    fi
}

build
version=$("$rustc" --version)
if [[ ${1:-} != --check ]]; then
    cp "$work/loyalty.wasm" plugins/loyalty/loyalty.wasm
    java -jar "${WARDIAN_JAR:-$root/framework/cli/target/wardian.jar}" hash plugins/loyalty >/dev/null
    echo "$version" >TOOLCHAIN
    echo "loyalty: built, $(stat -c %s plugins/loyalty/loyalty.wasm) bytes"
elif [[ $version != "$(cat TOOLCHAIN)" ]]; then
    echo "loyalty: rebuilt, bytes not compared: this is $version"
elif cmp -s "$work/loyalty.wasm" plugins/loyalty/loyalty.wasm; then
    echo "loyalty: same bytes"
else
    echo "loyalty: DIFFERS from the committed module"
    exit 1
fi
