#!/usr/bin/env bash
# Rebuilds the sample plugins.
#
#   build.sh [NAME...]          builds in place, writes SHA-256 into the manifests and compiler versions into TOOLCHAINS
#   build.sh --check [FOLDER]   builds all into FOLDER (a temporary one by default), as a complete plugin folder, and
#                               compares bytes with the committed modules where the recorded compilers are present
#
# Exit status of --check: 1 when a module differs though its compiler is the recorded one, or a build fails. A language
# without any compiler here is reported and skipped.
#
# Plugins of the language "rust" need nothing but the SDK's core; those of the language "cargo" have crates of others, which are
# fetched in the versions of their Cargo.lock.
#
# CLANG, WASM_LD and RUSTC name compilers of the caller's choice, CARGO a Cargo with its rustc beside it; WARDIAN_JAR the command that writes the SHA-256, which is
# the one that this repository builds otherwise. Modules are linked with wasm-ld itself: clang's driver runs wasm-opt over
# the result when it finds one. All paths are relative to the repository, so that none of the machine ends up in a module.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
plugins=sample-app/plugins
recorded=$plugins/TOOLCHAINS
wardian=${WARDIAN_JAR:-framework/cli/target/wardian.jar}
if [ ! -f "$wardian" ]; then
    echo "no $wardian: mvn -q -B -DskipTests -pl framework/cli -am package" >&2
    exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# name, language, sources
table="country-tax c tax.c
fraud-score c score.c similarity.c
nosy c settings.c
order-enrichment cargo src/lib.rs
runaway c rebate.c
volume-discount cargo src/lib.rs
callers/risk-surcharge rust src/lib.rs"

first_of() {
    for tool in "$@"; do
        if [ -n "$tool" ] && command -v "$tool" >/dev/null 2>&1; then
            command -v "$tool"
            return
        fi
    done
}

# Finds clang and the wasm-ld of the same major version.
find_c() {
    clang=$(first_of "${CLANG:-}" clang-22 clang clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14)
    wasm_ld=
    if [ -n "$clang" ]; then
        local major
        major=$("$clang" -dumpversion | cut -d. -f1)
        wasm_ld=$(first_of "${WASM_LD:-}" "wasm-ld-$major" wasm-ld)
    fi
    c_version=
    if [ -n "$wasm_ld" ]; then
        c_version="$("$clang" --version | head -n 1), $("$wasm_ld" --version | head -n 1)"
    fi
}

# Finds a rustc that has the core library of wasm32-unknown-unknown, and a linker for it.
find_rust() {
    rust_version=
    rustc=
    for tool in "${RUSTC:-}" /usr/bin/rustc rustc; do
        local libraries
        if [ -n "$tool" ] && command -v "$tool" >/dev/null 2>&1; then
            libraries=$("$tool" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || continue
            if compgen -G "$libraries/libcore-*.rlib" >/dev/null; then
                rustc=$(command -v "$tool")
                break
            fi
        fi
    done
    if [ -n "$rustc" ]; then
        rust_ld=$(first_of "${WASM_LD:-}" wasm-ld-14 wasm-ld-22 wasm-ld rust-lld)
        rust_linker=()
        rust_version=$("$rustc" --version)
        if [ -n "$rust_ld" ]; then
            rust_linker=(-C "linker=$rust_ld" -C linker-flavor=wasm-ld)
            rust_version="$rust_version, $("$rust_ld" --version | head -n 1)"
        fi
    fi
}

# Finds a recent Cargo whose rustc has the core library of wasm32-unknown-unknown.
find_cargo() {
    local tool libraries
    cargo_version=
    for tool in "${CARGO:-}" cargo; do
        if [ -n "$tool" ] && command -v "$tool" >/dev/null 2>&1; then
            cargo=$(command -v "$tool")
            cargo_rustc=$(dirname "$cargo")/rustc
            "$cargo" --version | grep -qE ' 1\.(7[1-9]|[89][0-9]|[0-9]{3,})\.' || continue
            libraries=$("$cargo_rustc" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || continue
            if compgen -G "$libraries/libcore-*.rlib" >/dev/null; then
                cargo_version=$("$cargo_rustc" --version)
                return
            fi
        fi
    done
}

build_c() { # name, module, sources
    local name=$1 module=$2 objects=() source
    shift 2
    for source in "$@"; do
        "$clang" --target=wasm32 -mcpu=mvp -mbulk-memory -mmutable-globals -msign-ext -mnontrapping-fptoint \
            -std=c11 -O2 -ffreestanding -Wall -Wextra -Wpedantic -Werror "-ffile-prefix-map=$root/=" \
            -Iplugin-sdk-c/include "-I$plugins/common" -c "$plugins/$name/$source" -o "$work/$source.o" || return
        objects+=("$work/$source.o")
    done
    "$wasm_ld" --no-entry --gc-sections --strip-debug --fatal-warnings -z stack-size=65536 --stack-first \
        "${objects[@]}" -o "$module"
}

# Calls rustc itself: Cargo mixes the folder of a checkout into the names of symbols. For everybody else the same is
# "cargo build --release --target wasm32-unknown-unknown" in the folder of the plugin.
build_rust() { # name, module, root source
    local plugin=${1##*/}
    local crate=${plugin//-/_}
    local flags=(--edition 2021 --target wasm32-unknown-unknown -C opt-level=s -C codegen-units=1 -C panic=abort
        -C embed-bitcode=yes -C strip=debuginfo "--remap-path-prefix=$root/=" -D warnings)
    "$rustc" "${flags[@]}" --crate-name wardian --crate-type rlib -C metadata=wardian \
        plugin-sdk-rust/wardian/src/lib.rs -o "$work/libwardian.rlib" || return
    "$rustc" "${flags[@]}" "${rust_linker[@]}" --crate-name "$crate" --crate-type cdylib -C "metadata=$plugin" -C lto=fat \
        -C link-arg=-zstack-size=65536 -C link-arg=--stack-first --extern "wardian=$work/libwardian.rlib" \
        "$plugins/$1/$3" -o "$2"
}

# Cargo mixes the folder of a crate into the names of symbols, unless it is below that of the workspace: so the plugin is built in
# a copy that has the SDK inside. A wrapper hides where the crates of others are, since Cargo mixes the flags in as well.
build_cargo() { # name, module
    local plugin=${1##*/}
    local copy=$work/$plugin
    local crates=${CARGO_HOME:-$HOME/.cargo}/registry/src
    mkdir -p "$copy/sdk" || return
    cp -r "$plugins/$1/src" "$plugins/$1/Cargo.lock" "$copy" || return
    cp -r plugin-sdk-rust/wardian plugin-sdk-rust/wardian-macros "$copy/sdk" || return
    sed -e 's|path = "[^"]*plugin-sdk-rust/|path = "sdk/|' -e 's|^\[workspace\]$|&\nexclude = ["sdk"]|' \
        "$plugins/$1/Cargo.toml" >"$copy/Cargo.toml" || return
    printf '#!/bin/sh\nexec "$@" "--remap-path-prefix=%s="\n' "$crates/" >"$work/rustc-wrapper" || return
    chmod +x "$work/rustc-wrapper"
    (
        cd "$copy"
        export RUSTC=$cargo_rustc RUSTC_WRAPPER=$work/rustc-wrapper CARGO_TARGET_DIR=$copy/target
        export RUSTFLAGS="-C link-arg=-zstack-size=65536 -C link-arg=--stack-first -D warnings"
        "$cargo" build --quiet --release --locked --target wasm32-unknown-unknown
    ) || return
    cp "$copy/target/wasm32-unknown-unknown/release/${plugin//-/_}.wasm" "$2"
}

# The module of a plugin: its name is that of the last folder.
module_of() { # folder of plugins, name
    echo "$1/$2/${2##*/}.wasm"
}

build() { # name, language, module, sources
    local name=$1 language=$2 module=$3
    shift 3
    "build_$language" "$name" "$module" "$@" || return
    chmod a-x "$module"
    if grep -qaF -e "$root" -e "$work" -e "$HOME/" "$module"; then
        echo "$name: the module names a folder of this machine" >&2
        return 1
    fi
}

seal() { # folder of a plugin: writes the module's SHA-256 into the manifest
    java -jar "$wardian" hash "$1" >/dev/null
}

version_of() {
    case $1 in
        c) echo "$c_version" ;;
        rust) echo "$rust_version" ;;
        cargo) echo "$cargo_version" ;;
    esac
}

record() {
    {
        echo "# The compilers that built the committed modules, written by build.sh."
        for language in c rust cargo; do
            if [ -n "$(version_of $language)" ]; then
                echo "$language: $(version_of $language)"
            else
                grep "^$language: " "$recorded" || true
            fi
        done
    } >"$recorded.new"
    mv "$recorded.new" "$recorded"
}

build_in_place() {
    local wanted=" $* "
    local name language sources
    while read -r name language sources; do
        if [ $# -gt 0 ] && [[ $wanted != *" $name "* ]]; then
            continue
        fi
        if [ -z "$(version_of "$language")" ]; then
            echo "$name: no compiler for $language here" >&2
            return 1
        fi
        # The list of sources is split on purpose.
        # shellcheck disable=SC2086
        build "$name" "$language" "$(module_of "$plugins" "$name")" $sources
        seal "$plugins/$name"
        echo "$name: built, $(stat -c %s "$(module_of "$plugins" "$name")") bytes"
    done <<<"$table"
    record
}

check() {
    local out=$1 failed=0
    local name language sources
    while read -r name language sources; do
        mkdir -p "$out/$name"
        cp "$plugins/$name/plugin.yaml" "$out/$name/plugin.yaml"
        if [ -z "$(version_of "$language")" ]; then
            cp "$(module_of "$plugins" "$name")" "$(module_of "$out" "$name")"
            echo "$name: not rebuilt, no compiler for $language here"
            continue
        fi
        # shellcheck disable=SC2086
        if ! build "$name" "$language" "$(module_of "$out" "$name")" $sources; then
            echo "$name: the build failed"
            failed=1
            continue
        fi
        seal "$out/$name"
        if ! grep -qxF "$language: $(version_of "$language")" "$recorded"; then
            echo "$name: rebuilt, bytes not compared: this is $(version_of "$language")"
        elif cmp -s "$(module_of "$plugins" "$name")" "$(module_of "$out" "$name")"; then
            echo "$name: same bytes"
        else
            echo "$name: DIFFERS from the committed module"
            failed=1
        fi
    done <<<"$table"
    echo "rebuilt plugins: $out"
    return $failed
}

find_c
find_rust
find_cargo
if [ "${1:-}" = --check ]; then
    out=${2:-$(mktemp -d)}
    mkdir -p "$out"
    check "$(cd "$out" && pwd)"
else
    build_in_place "$@"
fi
