#!/usr/bin/env bash
# Rebuilds the plugins.
#
#   build-plugins.sh [NAME...]          builds in place, and writes SHA-256 into manifests and compiler versions into TOOLCHAINS
#   build-plugins.sh --check [NAME...]  builds elsewhere, and compares bytes where the recorded compilers are present
#   build-plugins.sh --large [NAME...]  builds the modules of the plugins in large, which are not committed
#
# What has no compiler here is named and left out. All paths are relative, so that none of the machine ends
# up in a module. WARDIAN_JAR names the command, which is the one of this repository otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

wardian=${WARDIAN_JAR:-$PWD/../../framework/cli/target/wardian.jar}
if [[ ! -f $wardian ]]; then
    echo "no $wardian: mvn -q -B -DskipTests -pl framework/cli -am package" >&2
    exit 1
fi
if [[ ${1:-} != --build ]]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

# version_of NAME: the compiler that is here, or nothing.
version_of() {
    case $1 in
        c)
            if command -v clang-14 wasm-ld-14 >/dev/null; then
                echo "$(clang-14 --version | head -n 1), $(wasm-ld-14 --version | head -n 1)"
            fi
            ;;
        rust)
            if command -v cargo >/dev/null && command -v rustc >/dev/null &&
                compgen -G "$(rustc --print target-libdir --target wasm32-wasip1 2>/dev/null)/libstd-*.rlib" >/dev/null; then
                rustc --version
            fi
            ;;
        assemblyscript) command -v npm >/dev/null && echo "the versions of package-lock.json" ;;
        go) command -v go >/dev/null && go version ;;
    esac
}

# Each build_NAME writes the module to $work/NAME.wasm.
build_c() {
    clang-14 --target=wasm32-unknown-unknown -std=c11 -Os -ffreestanding -Wall -Wextra -Wpedantic -Werror \
        -c plugins/c/tour.c -o "$work/c.o"
    wasm-ld-14 --no-entry --gc-sections --strip-all --fatal-warnings -z stack-size=8192 --stack-first \
        "$work/c.o" -o "$work/c.wasm"
}

# Messages of panics name the files of the crates: those paths begin behind the folder of Cargo.
build_rust() {
    local sources=${CARGO_HOME:-$HOME/.cargo}/registry/src each flags=
    cp -r plugins/rust "$work/rust"
    cd "$work/rust"
    cargo fetch --quiet --locked --target wasm32-wasip1
    for each in "$sources"/*; do
        flags+=" --remap-path-prefix=$each=crates"
    done
    RUSTFLAGS=$flags CARGO_TARGET_DIR=$work/rust-target cargo build --quiet --release --locked --target wasm32-wasip1
    cp "$work/rust-target/wasm32-wasip1/release/tour.wasm" "$work/rust.wasm"
}

build_assemblyscript() {
    cp -r plugins/assemblyscript "$work/assemblyscript"
    npm ci --silent --no-audit --no-fund --prefix "$work/assemblyscript"
    npm run --silent --prefix "$work/assemblyscript" build
    cp "$work/assemblyscript/tour.wasm" "$work/assemblyscript.wasm"
}

build_go() {
    (
        cd large/plugins/go
        GOFLAGS=-buildvcs=false GOOS=wasip1 GOARCH=wasm \
            go build -trimpath -ldflags='-s -w' -buildmode=c-shared -o "$work/go.wasm" .
    )
}

# build NAME: whether the module is there in the end, and names no folder of this machine. A process of its own ends at the
# first failure, which a function in a condition does not.
build() {
    if ! bash "$PWD/build-plugins.sh" --build "$1" "$work"; then
        return 1
    fi
    chmod a-x "$work/$1.wasm"
    if grep -qaF -e "$PWD" -e "$work" -e "$HOME/" "$work/$1.wasm"; then
        echo "$1: the module names a folder of this machine" >&2
        return 1
    fi
}

seal() { # folder of a plugin: writes the SHA-256 of its module into the manifest
    java -jar "$wardian" hash "$1" >/dev/null
}

in_place() {
    local name
    for name in "$@"; do
        [[ -n $(version_of "$name") ]] || { echo "$name: no compiler here" >&2; exit 1; }
        build "$name" || exit 1
        cp "$work/$name.wasm" "plugins/$name/tour.wasm"
        seal "plugins/$name"
        echo "$name: built, $(stat -c %s "plugins/$name/tour.wasm") bytes"
        { grep -v "^$name: " TOOLCHAINS || true; echo "$name: $(version_of "$name")"; } | sort >"$work/TOOLCHAINS"
        cp "$work/TOOLCHAINS" TOOLCHAINS
    done
}

check() {
    local name failed=0
    for name in "$@"; do
        if [[ -z $(version_of "$name") ]]; then
            echo "SKIPPED: $name, there is no compiler here"
        elif ! build "$name"; then
            echo "$name: the build failed"
            failed=1
        elif ! grep -qxF "$name: $(version_of "$name")" TOOLCHAINS; then
            echo "$name: rebuilt, bytes not compared: this is $(version_of "$name")"
        elif cmp -s "$work/$name.wasm" "plugins/$name/tour.wasm"; then
            echo "$name: same bytes"
        else
            echo "$name: DIFFERS from the committed module"
            failed=1
        fi
    done
    return $failed
}

# Each release of Go builds other bytes, so its manifest gets the SHA-256 of this build.
large() {
    local name
    for name in "$@"; do
        if [[ -z $(version_of "$name") ]] || ! build "$name"; then
            echo "SKIPPED: $name, it cannot be built here"
            continue
        fi
        cp "$work/$name.wasm" "large/plugins/$name/tour.wasm"
        seal "large/plugins/$name"
        echo "$name: made, $(stat -c %s "large/plugins/$name/tour.wasm") bytes"
    done
}

case ${1:-} in
    --build)
        work=$3
        "build_$2"
        ;;
    --large)
        shift
        [[ $# != 0 ]] || set -- go
        large "$@"
        ;;
    --check)
        shift
        [[ $# != 0 ]] || set -- assemblyscript c rust
        check "$@"
        ;;
    *)
        [[ $# != 0 ]] || set -- assemblyscript c rust
        in_place "$@"
        ;;
esac
