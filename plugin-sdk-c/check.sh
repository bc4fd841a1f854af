#!/usr/bin/env bash
# Compiles the header without a warning as C11 and C++17, with and without bulk memory, from two files of one module each,
# links the modules, and leaves them in the folder of the first argument (a temporary one by default). Then runs the test of the
# native mock with every gcc and clang that is here.
#
# CLANG and WASM_LD choose the tools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

out=${1:-$(mktemp -d)}
mkdir -p "$out"
clang=${CLANG:-$(command -v clang-22 || command -v clang || command -v clang-14)}
major=$("$clang" -dumpversion | cut -d. -f1)
wasm_ld=${WASM_LD:-$(command -v "wasm-ld-$major" || command -v wasm-ld)}

common=(--target=wasm32 -O2 -ffreestanding -Iinclude "-ffile-prefix-map=$PWD/=" -Wall -Wextra -Wpedantic -Wconversion
    -Wsign-conversion -Wshadow -Wundef -Werror)
link=(--no-entry --gc-sections --strip-debug --fatal-warnings -z stack-size=65536 --stack-first)

build() { # module, then flags
    local name=$1 objects=()
    shift
    for source in text calls; do
        "$clang" "${common[@]}" "$@" -c "tests/$source.c" -o "$out/$name-$source.o"
        objects+=("$out/$name-$source.o")
    done
    "$wasm_ld" "${link[@]}" "${objects[@]}" -o "$out/$name.wasm"
    rm "${objects[@]}"
    echo "$name.wasm: built"
}

# Version 14 calls the MVP "generic"; naming the processor makes all versions agree.
build c11 -std=c11 -Wstrict-prototypes -Wmissing-prototypes -mcpu=mvp -mbulk-memory
build c11-mvp -std=c11 -Wstrict-prototypes -Wmissing-prototypes -mcpu=mvp
build c11-default -std=c11 -Wstrict-prototypes -Wmissing-prototypes
build c11-debug -std=c11 -O0 -g -mcpu=mvp
build cpp17 -x c++ -std=c++17 -fno-exceptions -fno-rtti -mcpu=mvp -mbulk-memory

"$clang" "${common[@]}" -x c++ -std=c++17 -fno-exceptions -fno-rtti -c tests/constructors.cpp -o "$out/constructors.o"
"$wasm_ld" "${link[@]}" "$out/constructors.o" -o "$out/constructors.wasm"
rm "$out/constructors.o"
echo "constructors.wasm: built"
# The mock, with every native compiler that is here.
native() { # compiler, name, then flags
    local compiler=$1 name=$2
    shift 2
    "$compiler" -Iinclude -O1 -DWARDIAN_NATIVE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef \
        -Werror "$@" tests/mock.c tests/calls.c tests/text.c -o "$out/mock-$name"
    "$out/mock-$name"
    rm "$out/mock-$name"
    echo "mock, $name: ok"
}

natives=0
for compiler in gcc clang-22 clang-14 clang; do
    if command -v "$compiler" >/dev/null && echo 'int main(void) { return 0; }' | "$compiler" -x c - -o "$out/probe" 2>/dev/null
    then
        rm "$out/probe"
        native "$compiler" "$compiler-c11" -std=c11 -Wstrict-prototypes
        native "$compiler" "$compiler-cpp17" -x c++ -std=c++17 -Wno-unused-const-variable
        natives=$((natives + 1))
    fi
done
((natives > 0)) || echo "SKIPPED: the mock, no native compiler here"
echo "modules: $out"
