#!/bin/sh
# Makes the modules of this folder again: main.c and src/deep.h with the versions 2, 4 and 5 of DWARF, by clang 14 and 22.
# SourceLinesTest expects the lines of these sources.
set -eu
cd "$(dirname "$0")"
for clang in 14 22; do
    for dwarf in 2 4 5; do
        "clang-$clang" --target=wasm32 "-gdwarf-$dwarf" -O1 -nostdlib -ffreestanding \
            -fuse-ld="$(command -v "wasm-ld-$clang")" -Wl,--no-entry -ffile-prefix-map="$PWD=." \
            main.c -o "clang$clang-dwarf$dwarf.wasm"
    done
done
