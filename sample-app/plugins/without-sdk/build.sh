#!/usr/bin/env bash
# Rebuilds the plugins that use no SDK.
#
#   build.sh          builds in place, and writes SHA-256 into the manifests
#   build.sh --check  builds elsewhere and compares with what is committed
#
# The module in Go is too large to be kept: go/imports.txt says what it needs. What has no compiler here is named and left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

wardian=${WARDIAN_JAR:-$PWD/../../../framework/cli/target/wardian.jar}
if [[ ! -f $wardian ]]; then
    echo "no $wardian: mvn -q -B -DskipTests -pl framework/cli -am package" >&2
    exit 1
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
check=
[[ ${1:-} == --check ]] && check=yes
failed=0

wardian() {
    java -jar "$wardian" "$@"
}

# keep FILE: the built file goes where it belongs, or has to be what lies there.
keep() {
    if [[ -z $check ]]; then
        cp "$out/$1" "$1"
        echo "$1: built"
    elif cmp -s "$out/$1" "$1"; then
        echo "$1: same bytes"
    else
        echo "$1: DIFFERS from the committed one"
        failed=1
    fi
}

mkdir "$out"/{wat,assemblyscript,go}
wardian wat2wasm wat/greeter.wat -o "$out/wat/greeter.wasm"
keep wat/greeter.wasm

cp -r assemblyscript/{assembly,operations.mjs,package.json,package-lock.json} "$out/assemblyscript"
if command -v npm >/dev/null && npm ci --silent --no-audit --no-fund --prefix "$out/assemblyscript"; then
    npm run --silent --prefix "$out/assemblyscript" build
    keep assemblyscript/greeter.wasm
else
    echo "SKIPPED: AssemblyScript, there is no npm or it cannot fetch the compiler"
fi

# Releases of Go import more or less of WASI; the list is that of the release in its first line.
if command -v go >/dev/null && go version | grep -qE ' go1\.(2[4-9]|[3-9].)'; then
    (cd go && GOFLAGS=-buildvcs=false GOOS=wasip1 GOARCH=wasm go build -trimpath -buildmode=c-shared -o "$out/go/greeter.wasm" .)
    wardian inspect "$out/go/greeter.wasm" >"$out/inspected"
    {
        go version | cut -d' ' -f3
        sed -nE 's/^  "(wasi_snapshot_preview1)" "(.*)" function (.*)$/\1 \2 \3/p' "$out/inspected"
    } >"$out/go/imports.txt"
    if [[ -z $check || $(head -n 1 go/imports.txt) == "$(head -n 1 "$out/go/imports.txt")" ]]; then
        keep go/imports.txt
    else
        echo "go/imports.txt: built, not compared: this is $(head -n 1 "$out/go/imports.txt")"
    fi
else
    echo "SKIPPED: Go, there is none of 1.24 or newer"
fi

if [[ -z $check ]]; then
    wardian hash wat
    wardian hash assemblyscript
fi
exit $failed
