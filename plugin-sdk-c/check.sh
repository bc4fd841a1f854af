#!/usr/bin/env bash
# Checks the header with every compiler that it is meant for and that is here: clang 14, clang 22 and the default clang for
# modules, these and gcc for the mock, each as C11 and as C++17, with warnings as errors.
#
#   check.sh [FOLDER]
#
# Modules are built with and without bulk memory, left in FOLDER (a temporary one by default), and called by the command
# that this repository builds, or WARDIAN_JAR names. Those of http.c send requests to tests/Server.java. Those of sql.c run in
# tests/Database.java, on H2, whose driver is where Maven puts it, or H2_JAR names it. Then the test of the native mock runs, and HOSTILE_ROUNDS random texts from HOSTILE_SEED on go through the JSON header, under sanitizers.
#
# CLANG and WASM_LD name a compiler and a linker to take instead. What is not here is named, left out and counted; without
# any compiler for modules, or any for the mock, the check fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

out=${1:-$(mktemp -d)}
mkdir -p "$out"
wardian=${WARDIAN_JAR:-../framework/cli/target/wardian.jar}
# Each run is short: it takes half as long with the JVM's first compiler alone, and half of that with an archive of classes.
archive=$out/wardian.jsa
quick=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC)
run_wardian=(java "${quick[@]}" "-XX:SharedArchiveFile=$archive" -jar "$wardian")
passed=0
skipped=0

# A server for requests. It serves until this script ends.
port=1
if [[ -f $wardian ]] && command -v java >/dev/null; then
    coproc server { exec java -XX:TieredStopAtLevel=1 tests/Server.java; }
    if ! read -r port <&"${server[0]}"; then
        echo "the server of the check did not start: it needs a JDK" >&2
        exit 1
    fi
fi

# A machine that is busy with other things must not fail the check.
cat >"$out/grants.yaml" <<END
apiVersion: wardian/v1
limits: { deadline: 30s }
plugins:
  dev.wardian.check.sdk-c:
    grants:
      config: { keys: [number, missing] }
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
      sql:
        statements:
          echo:
            source: check
            sql: >-
              select cast(? as bigint) a, cast(? as boolean) b, cast(? as bigint) c, cast(? as double precision) d,
              cast(? as varchar) e, cast(? as decimal(9, 2)) f, cast(? as varbinary) g
          add: { source: check, sql: "insert into stock (name) values (?)", mode: write }
          numbers: { source: check, sql: "select x from system_range(1, 100)" }
          many: { source: check, sql: "select x from system_range(1, 101)" }
          none: { source: check, sql: "select x from system_range(1, 0)" }
          pair: { source: check, sql: "insert into stock (name, count) values (?, ?)", mode: write }
          twice: { source: check, sql: "insert into stock (name) values ('rice'), ('rice')", mode: write }
        rows: 100
END

# A host with a database, which the command has none of.
h2=${H2_JAR:-}
[[ -n $h2 ]] || h2=$(compgen -G "$HOME/.m2/repository/com/h2database/h2/*/h2-*.jar" | grep -E '/h2-[0-9.]+\.jar$' | tail -n 1) || true
run_database=()
if [[ -f $wardian && -f $h2 ]] && command -v javac >/dev/null; then
    mkdir -p "$out/classes"
    javac -cp "$wardian:$h2" -d "$out/classes" tests/Database.java
    run_database=(java "${quick[@]}" -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$out/classes:$wardian:$h2" Database)
fi

pass() {
    echo "$1"
    passed=$((passed + 1))
}

skip() {
    echo "SKIPPED: $1"
    skipped=$((skipped + 1))
}

warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef -Werror)
prototypes=(-Wstrict-prototypes -Wmissing-prototypes)
module=(--target=wasm32 -ffreestanding -Iinclude "-ffile-prefix-map=$PWD/=" "${warnings[@]}")
cpp=(-x c++ -std=c++17 -fno-exceptions -fno-rtti)

link() { # module, objects: the module in a plugin's folder of its own
    mkdir -p "$out/$1"
    "$wasm_ld" --no-entry --gc-sections --strip-debug --fatal-warnings -z stack-size=65536 --stack-first "${@:2}" \
        -o "$out/$1/$1.wasm"
    rm "${@:2}"
}

build() { # module, then flags
    local name=$1 objects=() source
    for source in text calls json; do
        "$clang" "${module[@]}" "${@:2}" -c "tests/$source.c" -o "$out/$name-$source.o"
        objects+=("$out/$name-$source.o")
    done
    link "$name" "${objects[@]}"
    for source in events http kv sql; do
        "$clang" "${module[@]}" "${@:2}" -c "tests/$source.c" -o "$out/$name-$source.o"
        link "$name-$source" "$out/$name-$source.o"
    done
    manifest "$name" "check-text check-json copy-json config-summary pipe echo config clock random log files panic count call"
    call "$name" check-text ""
    call "$name" check-json ""
    call "$name" config-summary "number | OK -42 | ENOTFOUND"
    manifest "$name-http" http
    call "$name-http" http "200 one 3 ECLOSED 1000 same E2BIG 404 302 ELIMIT OK EINVAL EINVAL OK EINVAL EDENIED EINVAL EUTF8 EINVAL" \
        "http://127.0.0.1:$port/"
    # The plugin is the only subscriber of one topic.
    manifest "$name-events" "events on-event"
    call "$name-events" events \
        "1 0 1 ENOTFOUND ENOTFOUND ENOTFOUND EDENIED EDENIED EINVAL EINVAL EINVAL EUTF8 EDENIED E2BIG 0 E2BIG"
    # The values are in memory, and end with the call.
    manifest "$name-kv" kv
    call "$name-kv" kv "é OK OK OK OK OK 2 tea/black tea/green OK count salt tea/black tea/green OK OK E2BIG ECONFLICT ECONFLICT \
ECONFLICT EINVAL EINVAL EUTF8 E2BIG EINVAL EINVAL OK ENOTFOUND OK ENOTFOUND OK OK OK"
    manifest "$name-sql" "sql sql-rows"
    call_with_database "$name-sql" "sql sql-rows" \
        "7 OK true -7 0.5 é -3.50 ff ENOTFOUND OK OK ECLOSED E2BIG EINVAL EDENIED EDENIED EINVAL 1 E2BIG E2BIG EUTF8 EINVAL
100 5050 OK OK 1 ENOTFOUND E2BIG EINVAL EINVAL EINVAL ECONFLICT"
    call "$name" files "two OK OK OK 19 ELIMIT ECLOSED a b dir/ é E2BIG ECONFLICT ENOTFOUND EINVAL EDENIED EINVAL EUTF8 OK OK OK EDENIED"
}

manifest() { # module, operations
    local operation
    {
        echo "apiVersion: wardian/v1"
        echo "id: dev.wardian.check.sdk-c"
        echo "version: 1.0.0"
        echo "module: { file: $1.wasm, sha256: \"$(printf '0%.0s' {1..64})\" }"
        echo "abi: wardian/1"
        echo "operations:"
        for operation in $2; do
            echo "  $operation: { input: bytes, output: bytes }"
        done
        if [[ $2 == *config* ]]; then
            echo "capabilities:"
            echo "  config: { keys: [number, missing], reason: the check }"
            echo "  clock: { reason: the check }"
            echo "  random: { reason: the check }"
            echo "  log: { reason: the check }"
            echo "  plugins: { allow: [dev.wardian.check.other/echo], reason: the check }"
            echo "  files: { mounts: { /data: { memory: 64KiB } }, reason: the check }"
            echo "config: { number: \"-42\" }"
        fi
        if [[ $2 == events* ]]; then
            echo "capabilities:"
            echo "  events: { publish: [check.*], subscribe: { check.created: on-event }, reason: the check }"
            echo "  log: { reason: the check }"
        fi
        if [[ $2 == kv ]]; then
            echo "capabilities:"
            echo "  kv: { quota: 64KiB, reason: the check }"
        fi
        if [[ $2 == sql* ]]; then
            echo "capabilities:"
            echo "  sql: { statements: [echo, add, numbers, many, none, pair, twice], reason: the check }"
        fi
        if [[ $2 == http ]]; then
            echo "capabilities:"
            echo "  http: { allow: [{ url: 'http://127.0.0.1:$port', methods: [GET, POST, PUT] }], reason: the check }"
        fi
    } >"$out/$1/plugin.yaml"
}

call() { # module, operation, expected output, input
    if [[ ! -f $wardian ]] || ! command -v java >/dev/null; then
        skip "calling $2 of $1: no java, or no $wardian"
        return
    fi
    local output
    if grep -q 'sha256: "0*"' "$out/$1/plugin.yaml"; then
        "${run_wardian[@]}" hash "$out/$1" >/dev/null
    fi
    if [[ ! -f $archive ]]; then
        java "${quick[@]}" "-XX:ArchiveClassesAtExit=$archive" -jar "$wardian" call --grants "$out/grants.yaml" "$out/$1" "$2" \
            >/dev/null 2>&1 || true
    fi
    output=$("${run_wardian[@]}" call --grants "$out/grants.yaml" "$out/$1" "$2" "${4:-}")
    if [[ $output != "$3" ]]; then
        echo "$1: $2 returned \"$output\" instead of \"$3\"" >&2
        exit 1
    fi
    pass "$1: $2 ok"
}

# A folder of its own, since all plugins of a folder get the database.
call_with_database() { # module, operations, expected outputs
    if ((${#run_database[@]} == 0)); then
        skip "calling $2 of $1: no javac, no $wardian, or no driver of H2"
        return
    fi
    local output
    mkdir -p "$out/database"
    cp -r "$out/$1" "$out/database/plugin"
    "${run_wardian[@]}" hash "$out/database/plugin" >/dev/null
    # The list of operations is split on purpose.
    # shellcheck disable=SC2086
    output=$("${run_database[@]}" "$out/database" "$out/grants.yaml" $2)
    rm -r "$out/database"
    if [[ $output != "$3" ]]; then
        echo "$1: $2 returned \"$output\" instead of \"$3\"" >&2
        exit 1
    fi
    pass "$1: $2 ok"
}

modules() { # name of the compiler
    local name
    name=$(basename "$1")
    clang=$1
    wasm_ld=$2
    # Version 14 calls the MVP "generic"; naming the processor makes all versions agree.
    build "$name-c11" -std=c11 -O2 "${prototypes[@]}" -mcpu=mvp -mbulk-memory
    build "$name-c11-mvp" -std=c11 -O2 "${prototypes[@]}" -mcpu=mvp
    build "$name-c11-default" -std=c11 -O2 "${prototypes[@]}"
    build "$name-c11-debug" -std=c11 -O0 -g -mcpu=mvp
    build "$name-cpp17" "${cpp[@]}" -O2 -mcpu=mvp -mbulk-memory

    "$clang" "${module[@]}" "${cpp[@]}" -O2 -c tests/constructors.cpp -o "$out/constructors.o"
    link "$name-constructors" "$out/constructors.o"
    manifest "$name-constructors" constructed
    call "$name-constructors" constructed 1
    pass "modules, $name: built"
}

mock() { # compiler, name, then flags
    "$1" -Iinclude -O1 -DWARDIAN_NATIVE "${warnings[@]}" "${@:3}" tests/mock.c tests/calls.c tests/text.c \
        tests/json.c -o "$out/mock"
    "$out/mock"
    "$1" -Iinclude -O1 -DWARDIAN_NATIVE "${warnings[@]}" "${@:3}" tests/mock_services.c tests/http.c tests/kv.c -o "$out/mock"
    "$out/mock"
    "$1" -Iinclude -O1 -DWARDIAN_NATIVE "${warnings[@]}" "${@:3}" tests/mock_sql.c tests/sql.c -o "$out/mock"
    "$out/mock"
    "$1" -Iinclude -O1 -DWARDIAN_NATIVE "${warnings[@]}" "${@:3}" tests/mock_events.c tests/events.c -o "$out/mock"
    "$out/mock"
    rm "$out/mock"
    pass "mock, $2: ok"
}

# The mock's test, and random and hostile JSON, under sanitizers.
sanitized() { # compiler
    local flags=(-std=c11 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all)
    if ! echo 'int main(void) { return 0; }' | "$1" -x c "${flags[@]}" - -o "$out/probe" 2>/dev/null; then
        skip "sanitizers, $1: it has none"
        return
    fi
    rm "$out/probe"
    "$1" -Iinclude -DWARDIAN_NATIVE "${flags[@]}" "${warnings[@]}" tests/json_hostile.c -o "$out/hostile"
    mock "$1" "$1, sanitizers" "${flags[@]}"
    "$out/hostile" "${HOSTILE_ROUNDS:-20000}" "${HOSTILE_SEED:-1}"
    rm "$out/hostile"
    pass "hostile JSON, $1: ok"
}

compiles_natively() {
    echo 'int main(void) { return 0; }' | "$1" -x c - -o "$out/probe" 2>/dev/null || return
    rm "$out/probe"
}

# The default clang only where it is none of the two.
compilers=(clang-14 clang-22)
if [[ -n ${CLANG:-} ]]; then
    compilers=("$CLANG")
elif command -v clang >/dev/null && [[ $(clang -dumpversion) != 14.* && $(clang -dumpversion) != 22.* ]]; then
    compilers+=(clang)
fi

built=0
for compiler in "${compilers[@]}"; do
    linker=${WASM_LD:-}
    if command -v "$compiler" >/dev/null && [[ -z $linker ]]; then
        linker=$(command -v "wasm-ld-$("$compiler" -dumpversion | cut -d. -f1)" || command -v wasm-ld || true)
    fi
    if command -v "$compiler" >/dev/null && [[ -n $linker ]]; then
        modules "$compiler" "$linker"
        built=$((built + 1))
    else
        skip "modules, $compiler: not here, or no wasm-ld"
    fi
done

natives=0
for compiler in gcc "${compilers[@]}"; do
    if command -v "$compiler" >/dev/null && compiles_natively "$compiler"; then
        mock "$compiler" "$compiler, C11" -std=c11 -Wstrict-prototypes
        mock "$compiler" "$compiler, C++17" -x c++ -std=c++17 -Wno-unused-const-variable
        sanitized "$compiler"
        natives=$((natives + 1))
    else
        skip "mock, $compiler: not here, or it does not build for this machine"
    fi
done

rm -f "$archive"
echo "modules: $out"
echo "C plugin SDK: $passed passed, $skipped skipped"
((built > 0 && natives > 0))
