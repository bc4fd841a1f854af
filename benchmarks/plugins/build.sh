#!/usr/bin/env bash
# Rebuilds the plugins of the benchmarks in place and writes the SHA-256 into the manifest: bash benchmarks/plugins/build.sh
# CLANG and WASM_LD name compilers of the caller's choice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
plugins=benchmarks/plugins
object=$(mktemp)
trap 'rm -f "$object"' EXIT

build() { # source, module
    "${CLANG:-clang-14}" --target=wasm32 -mcpu=mvp -mbulk-memory -mmutable-globals -msign-ext -mnontrapping-fptoint \
        -std=c11 -O2 -ffreestanding -Wall -Wextra -Wpedantic -Werror "-ffile-prefix-map=$PWD/=" \
        -Iplugin-sdk-c/include -c "$1" -o "$object"
    "${WASM_LD:-wasm-ld-14}" --no-entry --gc-sections --strip-debug --fatal-warnings -z stack-size=65536 --stack-first \
        "$object" -o "$2"
    chmod a-x "$2"
}

build $plugins/echo/echo.c $plugins/echo/echo.wasm
hash=$(sha256sum $plugins/echo/echo.wasm | cut -d' ' -f1)
sed -i -E "s/(sha256: *)[0-9a-f]*/\1$hash/" $plugins/echo/plugin.yaml
build $plugins/extism-echo/echo.c $plugins/extism-echo/echo.wasm
