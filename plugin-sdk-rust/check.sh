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

has_modules() { # compiler
    compgen -G "$("$1" --print target-libdir --target "$target")/libcore-*.rlib" >/dev/null
}

# Without Cargo, as the target may be there for an old compiler alone.
build_check_plugin() { # compiler, features
    local flags=(--edition 2021 --target "$target" -C panic=abort -C opt-level=s -C strip=debuginfo -D warnings) feature
    for feature in $2; do
        flags+=(--cfg "feature=\"$feature\"")
    done
    "$1" "${flags[@]}" --crate-type rlib --crate-name wardian wardian/src/lib.rs -o "$work/libwardian.rlib"
    "$1" "${flags[@]}" --crate-type cdylib --crate-name check check/src/lib.rs \
        --extern "wardian=$work/libwardian.rlib" -o "$work/plugin/check.wasm"
}

write_manifest() { # operations
    local operation
    {
        echo "apiVersion: wardian/v1"
        echo "id: dev.wardian.check.sdk-rust"
        echo "version: 1.0.0"
        echo "module: { file: check.wasm, sha256: \"$(printf '0%.0s' {1..64})\" }"
        echo "abi: wardian/1"
        echo "operations:"
        for operation in $1; do
            echo "  $operation: { input: bytes, output: bytes }"
        done
        echo "capabilities:"
        echo "  config: { keys: [number], reason: the check }"
        echo "  clock: { reason: the check }"
        echo "  random: { reason: the check }"
        echo "  log: { reason: the check }"
        echo "  plugins: { allow: [dev.wardian.check.other/echo], reason: the check }"
        echo "  files: { mounts: { /data: { memory: 64KiB } }, reason: the check }"
        echo "  http: { allow: [{ url: 'http://127.0.0.1:$port', methods: [GET, POST, PUT] }], reason: the check }"
        echo "  kv: { quota: 64KiB, reason: the check }"
        echo "  events: { publish: [check.*], subscribe: { check.created: on-event }, reason: the check }"
        if [[ $1 == *sql* ]]; then
            echo "  sql: { statements: [echo, numbers, add, add-once], reason: the check }"
        fi
        echo "config: { number: \"-42\" }"
    } >"$work/plugin/plugin.yaml"
    "${run_wardian[@]}" hash "$work/plugin" >/dev/null
}

call() { # operation, expected output, input
    local output
    output=$("${run_wardian[@]}" call --grants "$work/grants.yaml" "$work/plugin" "$1" "${3:-}")
    if [[ $output != "$2" ]]; then
        echo "check: $1 returned \"$output\" instead of \"$2\"" >&2
        exit 1
    fi
}

# As call, with a database, which the command has none of.
call_with_database() { # operation, expected output
    local output
    output=$("${run_database[@]}" "$work" "$work/grants.yaml" "$1")
    if [[ $output != "$2" ]]; then
        echo "check: $1 returned \"$output\" instead of \"$2\"" >&2
        exit 1
    fi
}

# Statements on an H2 database. Its driver is where Maven puts it, or H2_JAR names it.
call_with_statements() { # compiler, operations of the other modules, those with alloc
    local h2=${H2_JAR:-}
    [[ -n $h2 ]] || h2=$(compgen -G "$HOME/.m2/repository/com/h2database/h2/*/h2-*.jar" | grep -E '/h2-[0-9.]+\.jar$' | tail -n 1) || true
    if [[ ! -f $h2 ]]; then
        skipped "statements of SQL on the real host: there is no driver of H2"
        return
    fi
    mkdir "$work/classes"
    javac -cp "$wardian:$h2" -d "$work/classes" ../plugin-sdk-c/tests/Database.java
    run_database=(java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error
        -cp "$work/classes:$wardian:$h2" Database)
    cat >>"$work/grants.yaml" <<'END'
      sql:
        statements:
          echo:
            source: check
            sql: >-
              select cast(? as bigint) a, cast(? as boolean) b, cast(? as bigint) c, cast(? as double precision) d,
              cast(? as varchar) e, cast(? as decimal(9, 2)) f, cast(? as varbinary) g
          numbers: { source: check, sql: "select x from system_range(1, ?)" }
          add: { source: check, sql: "insert into stock (name, count) values (?, ?)", mode: write }
          add-once: { source: check, sql: "insert into stock (name, count) values (?, ?)", mode: write }
        rows: 1500
END
    # As the tests of the check plugin want it of the mock.
    local all="7 true true true true true true true -3.50 1 EINVAL EINVAL EDENIED EDENIED E2BIG true"
    local rows="69 1125750 1 true 1 ENOTFOUND E2BIG ECONFLICT EINVAL EINVAL EINVAL"
    local by_name="7 None false -9223372036854775808 -1.5 two words 0.05 [0, 1] Some(ENOTFOUND) Some(EINVAL) true"
    by_name+=" Some(ENOTFOUND) 1 1125750 Some(E2BIG)"
    build_check_plugin "$1" "http kv events sql"
    write_manifest "$2 sql sql-rows"
    call_with_database sql "$all"
    call_with_database sql-rows "$rows"
    build_check_plugin "$1" "alloc std http kv events sql"
    write_manifest "$2 sql sql-rows $3 alloc.sql"
    call_with_database sql "$all"
    call_with_database sql-rows "$rows"
    call_with_database alloc.sql "$by_name"
}

# Operations of the check plugin, called as its own tests call them on the mock.
call_on_host() {
    local compiler="" candidate names
    for candidate in "$rustc" "$oldest"; do
        if [[ -z $compiler ]] && command -v "$candidate" >/dev/null && has_modules "$candidate"; then
            compiler=$candidate
        fi
    done
    if [[ -z $compiler || ! -f $wardian ]] || ! command -v java >/dev/null; then
        skipped "calls on the real host: no compiler has $target, or there is no java or no $wardian"
        return
    fi
    echo "calls on the real host, modules of $("$compiler" --version)"
    work=$(mktemp -d)
    mkdir "$work/plugin"
    # It serves until this script ends.
    coproc server { exec java -XX:TieredStopAtLevel=1 ../plugin-sdk-c/tests/Server.java; }
    if ! read -r port <&"${server[0]}"; then
        echo "the server of the check did not start: it needs a JDK" >&2
        exit 1
    fi
    # A machine that is busy with other things must not fail the check.
    cat >"$work/grants.yaml" <<END
apiVersion: wardian/v1
limits: { deadline: 30s }
plugins:
  dev.wardian.check.sdk-rust:
    grants:
      config: { keys: [number] }
      clock: {}
      random: {}
      log: {}
      plugins: { allow: [dev.wardian.check.other/echo] }
      files: { mounts: { /data: { memory: 64KiB } } }
      http:
        allow: [{ url: 'http://127.0.0.1:$port', methods: [GET, POST, PUT] }]
        addresses: ['127.0.0.1:$port']
      kv: { quota: 64KiB }
      events: { publish: [check.*], subscribe: [check.*] }
END
    local operations="echo echo-small config config-summary clock random log files call panic http kv events on-event"
    local with_alloc="alloc.sort alloc.reverse alloc.config alloc.files"
    local files="two 1 19 ELIMIT a b dir/ File 19 Directory é false ECONFLICT ENOTFOUND EINVAL EDENIED EINVAL EDENIED 0"
    local http="200 one 3 1000 true 404 302 EINVAL EINVAL EINVAL EDENIED EINVAL ELIMIT E2BIG"
    # The values are in memory, and end with each call.
    local kv='true true é Some([]) Some((true, 2)) tea/black tea/green Some("tea/black") true false'
    kv+=" ECONFLICT ECONFLICT ECONFLICT EINVAL EINVAL E2BIG EINVAL E2BIG 0"
    # The plugin is the only subscriber of one topic.
    local events="1 0 1 None EDENIED EDENIED EINVAL EINVAL EINVAL EDENIED E2BIG E2BIG"
    build_check_plugin "$compiler" "http kv events"
    write_manifest "$operations"
    call config-summary "number Some(-42)"
    call files "$files"
    call http "$http" "http://127.0.0.1:$port/"
    call kv "$kv"
    call events "$events"
    build_check_plugin "$compiler" "alloc std http kv events"
    write_manifest "$operations $with_alloc"
    call files "$files"
    call http "$http" "http://127.0.0.1:$port/"
    call kv "$kv"
    call events "$events"
    names=$(printf 'file-%s.txt ' {10..49})
    call alloc.files "${names}contents 49"
    call_with_statements "$compiler" "$operations" "$with_alloc"
    rm -r "$work"
}

target=wasm32-unknown-unknown
rustc=${RUSTC:-rustc}
oldest=${RUSTC_1_63:-/usr/bin/rustc}
wardian=${WARDIAN_JAR:-../framework/cli/target/wardian.jar}
run_wardian=(java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$wardian")
if [[ ${1:-} == --host ]]; then
    call_on_host
    exit
fi
[[ -z ${WARDIAN_JAR:-} ]] || call_on_host

minor=$(minor_of "$rustc")
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

if has_modules "$rustc"; then
    for features in "" std; do
        cargo build --quiet --locked --target "$target" -p wardian-check ${features:+--features "$features"}
        cargo build --quiet --locked --target "$target" --manifest-path check-macros/Cargo.toml ${features:+--features "$features"}
    done
else
    skipped "modules: this compiler has no $target"
fi
echo "Rust plugin SDK: ok"
