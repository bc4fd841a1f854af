# Functions of .ci/run: finding tools, running steps, counting results.

# Results are kept in files, since steps may run in subshells.
scratch=$(mktemp -d)
touch "$scratch"/{checks,failed-steps,step-table,test-runs}

# mvn ARGUMENTS...: Maven as all steps run it, with the official suites where they lie beside the checkout.
# Two modules at a time: their tests share no files, and the ports that they listen on are those that are free. more_options
# are further options, with spaces between them.
mvn() {
    # shellcheck disable=SC2086
    command mvn -T 2 ${suites:+"-Dwardian.spec.suite=$suites"} ${more_options:-} "$@"
}
export -f mvn

note() {
    printf '\n##### %s\n' "$*"
}

# record passed|failed|skipped TITLE: counts a check that is no JUnit test.
record() {
    echo "$*" >>"$scratch/checks"
}

# measure_cpu: sets cpu to the CPU time, in seconds, of all commands that this shell has run.
measure_cpu() {
    local file=$scratch/times-$BASHPID
    times >"$file"
    cpu=$(tr 'ms' '  ' <"$file" | awk 'END { printf "%.0f", 60 * ($1 + $3) + $2 + $4 }')
}

# run_step TITLE COMMAND...: the exit code of the command, with a title and the time it took.
run_step() {
    local title=$1 start=$SECONDS rc=0 cpu before seconds outcome=ok
    shift
    note "$title"
    measure_cpu
    before=$cpu
    "$@" || rc=$?
    measure_cpu
    seconds=$((SECONDS - start)) cpu=$((cpu - before))
    [[ $rc == 0 ]] || outcome="FAILED with exit code $rc"
    note "$title: $outcome, $seconds s, $cpu s of CPU"
    printf '%7d  %7d  %s\n' "$seconds" "$cpu" "$title: $outcome" >>"$scratch/step-table"
    [[ $rc == 0 ]] || echo "$title" >>"$scratch/failed-steps"
    return $rc
}

# run_check TITLE COMMAND...: a step that counts as one check.
run_check() {
    if run_step "$@"; then record passed "$1"; else record failed "$1"; fi
}

# run_tests TITLE REPORTS COMMAND...: a step that is counted by what Surefire prints. When it fails although no test of it
# did, or passes without any test, that is one failed check.
run_tests() {
    local title=$1 reports=$2 ok=yes tests failed
    shift 2
    echo "$reports" >>"$scratch/test-runs"
    run_step "$title" logged "$scratch/$reports.log" "$@" || ok=
    read -r tests failed _ < <(count_tests "$reports")
    if [[ $tests == 0 ]]; then
        note "$title: no test ran"
        record failed "$title: no test ran"
    elif [[ -z $ok && $failed == 0 ]]; then
        record failed "$title"
    fi
}

# logged FILE COMMAND...: runs the command and keeps a copy of what it prints.
logged() {
    local file=$1
    shift
    "$@" 2>&1 | tee "$file"
    return "${PIPESTATUS[0]}"
}

# beside_each_other FUNCTION...: runs functions full of steps at the same time; prints what the first one prints, and then
# what the others have printed, one after the other.
beside_each_other() {
    local each
    for each in "${@:2}"; do
        "$each" >"$scratch/$each.log" 2>&1 &
    done
    ("$1") || record failed "one of the steps of $1"
    for each in "${@:2}"; do
        wait -n || record failed "one of the steps of ${*:2}"
    done
    for each in "${@:2}"; do
        cat "$scratch/$each.log"
    done
}

declare -A toolchains=()

# find_toolchains NAME...: looks for toolchains, installs what is missing where that is possible, and remembers the outcome.
find_toolchains() {
    local each
    for each in "$@"; do
        if "$each"; then toolchains[$each]=yes; else note "MISSING: $each"; fi
    done
}

# with_toolchain NAME TITLE COMMAND...: a check that needs a toolchain; skipped, loudly, where it cannot be had.
with_toolchain() {
    local toolchain=$1 title=$2
    shift
    if [[ -n ${toolchains[$toolchain]:-} ]]; then
        run_check "$@"
    else
        note "SKIPPED: $title (its toolchain is missing and cannot be installed here)"
        record skipped "$title"
    fi
}

# install_packages_for COMMAND PACKAGE...: true when the command is there, if need be after installing the packages.
install_packages_for() {
    local command=$1
    shift
    type -P "$command" >/dev/null && return 0
    install_packages "$@" && type -P "$command" >/dev/null
}

declare -A unavailable=()

install_packages() {
    [[ -z ${unavailable[$*]:-} ]] || return 1
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        note "cannot install $* (not root, or no apt)"
        unavailable[$*]=yes
        return 1
    fi
    if [[ -z ${apt_updated:-} ]]; then
        apt-get update -qq || true
        apt_updated=yes
    fi
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; then
        unavailable[$*]=yes
        return 1
    fi
}

# True when one of the versions that plugins in C are built with is there; tries to have both.
c_toolchain() {
    local version found=
    for version in 22 14; do
        if { command -v "clang-$version" && command -v "wasm-ld-$version"; } >/dev/null ||
            install_packages "clang-$version" "lld-$version"; then
            found=yes
        fi
    done
    [[ -n $found ]]
}

cargo_toolchain() {
    install_packages_for cargo cargo
}

# What tests of plugins in Rust need: package managers bring versions that are too old.
recent_cargo() {
    cargo --version 2>/dev/null | grep -qE ' 1\.(7[1-9]|[89][0-9]|[0-9]{3,})\.'
}

# What a plugin that is begun in Rust needs.
recent_rust_toolchain() {
    recent_cargo &&
        compgen -G "$(rustc --print target-libdir --target wasm32-unknown-unknown)/libstd-*.rlib" >/dev/null
}

native_c_toolchain() {
    c_toolchain && install_packages_for make make && install_packages_for gcc gcc libc6-dev
}

# What signs artifacts.
signer() {
    install_packages_for gpg gnupg
}

# Chromium, for the console; without it that is not tested in a browser.
browser() {
    install_packages_for chromium chromium && install_packages_for chromedriver chromium-driver
}

# A database for the tests of statements; they start a server of their own.
database() {
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || install_packages postgresql
}

# A server of values, in the same way.
values_server() {
    install_packages_for redis-server redis-server
}

plugin_toolchains() {
    c_toolchain || return 1
    [[ -x /usr/bin/rustc && -d /usr/lib/rustlib/wasm32-unknown-unknown ]] && command -v wasm-ld-14 >/dev/null && return 0
    install_packages rustc libstd-rust-dev-wasm32 lld-14
}

wasi_c_toolchain() {
    c_toolchain && [[ -f /usr/lib/wasm32-wasi/libc.a ]] && clang_has_wasi_builtins && return 0
    install_packages clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32 && clang_has_wasi_builtins
}

clang_has_wasi_builtins() {
    [[ -f $(clang-14 --target=wasm32-wasi --print-libgcc-file-name 2>/dev/null) ]]
}

# No package manager here has a standard library for WASI that a recent Cargo takes.
wasi_rust_toolchain() {
    command -v rustc >/dev/null && compgen -G "$(rustc --print target-libdir --target wasm32-wasip1)/libstd-*.rlib" >/dev/null
}

npm_toolchain() {
    install_packages_for npm npm
}

go_toolchain() {
    go version 2>/dev/null | grep -qE ' go1\.(2[4-9]|[3-9].)'
}

# jdk_version HOME: the feature version of the JDK there.
jdk_version() {
    [[ -x $1/bin/javac ]] || return 1
    "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p'
}

running_jdk() {
    local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    command -v "$java" >/dev/null || return 1
    "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p'
}

# find_jdk VERSION: JAVA_HOME_<VERSION>, else the running JDK, else one that lies beside it.
find_jdk() {
    local named=JAVA_HOME_$1 running candidate
    running=$(running_jdk) || running=
    for candidate in "${!named:-}" "$running" "${running%/*}"/*"$1"*; do
        if [[ -n $candidate && $(jdk_version "$candidate") == "$1" ]]; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

# readme_command NAME: the lines of the fenced block after the marker <!-- ci:NAME --> in README.md.
readme_command() {
    local lines
    lines=$(awk -v marker="<!-- ci:$1 -->" '
        $0 == marker { armed = 1; next }
        armed && /^```/ { if (inside) exit; inside = 1; next }
        inside { print }' README.md)
    if [[ -z $lines ]]; then
        echo "echo 'README.md has no block after the marker ci:$1'; exit 1"
    else
        echo "$lines"
    fi
}

# follow_readme FOLDER NAME...: runs blocks of README.md there as one script, as whoever reads it would.
follow_readme() {
    local folder=$1 script= name
    shift
    for name in "$@"; do
        script+=$(readme_command "$name")$'\n'
    done
    (cd "$folder" && bash -O expand_aliases -euo pipefail -c "$script")
}

# take_classes_to CLONE: what was compiled here need not be compiled there again, where the sources are those of the clone.
# They are newer there than the sources, and Maven goes by that alone.
take_classes_to() {
    [[ -z $(git status --porcelain) ]] || return 0
    git ls-files '*pom.xml' | grep -v '^examples/' | while read -r pom; do
        find "$(dirname "$pom")"/target/{classes,test-classes} -maxdepth 0 2>/dev/null || true
    done | tar -cf - -T - | tar -xmf - -C "$1"
    echo -Dmaven.compiler.useIncrementalCompilation=false >>"$1/.mvn/maven.config"
}

prints_something() {
    local output rc=0
    output=$("$@") || rc=$?
    printf '%s\n' "$output"
    [[ $rc == 0 && -n $output ]]
}

class_checksums() {
    find . -name '*.class' -path '*/target/*' -print0 | sort -z | xargs -0r sha256sum | sha256sum
}

# reports_are_of VERSION REPORTS: whether every report below */target/REPORTS was written by a JVM of that version.
# A class that is skipped as a whole is reported without the properties of a JVM.
reports_are_of() {
    local reports strangers
    reports=$(find . -path "*/target/$2/TEST-*.xml" -exec grep -L '<properties/>' {} +)
    strangers=$(xargs -r grep -L "name=\"java.specification.version\" value=\"$1\"" <<<"$reports") || true
    [[ -z $strangers ]] || printf 'not of a %s: %s\n' "$1" "$strangers"
    [[ -z $strangers && -n $reports ]]
}

# count_tests REPORTS: "tests failed skipped" of a run, as Surefire printed them for each module. Its reports would not do: of
# a class that two engines run, such as JUnit's and jqwik's, only the second one's is left.
count_tests() {
    { cat "$scratch/$1.log" 2>/dev/null || true; } | sed 's/\x1b\[[0-9;]*m//g' | tr -d ',' | awk '
        /^\[[A-Z]+\] +Tests run: [0-9]+ Failures: [0-9]+ Errors: [0-9]+ Skipped: [0-9]+$/ {
            tests += $4; failed += $6 + $8; skipped += $10
        }
        END { print tests + 0, failed + 0, skipped + 0 }'
}

# commands_of_suites REPORTS: the lines "suite passed failed skipped" that spec-tests wrote in that run.
commands_of_suites() {
    find . -path "*/target/$1/commands-*.txt" -exec cat {} + | sort
}

count_checks() {
    grep -c "^$1 " "$scratch/checks" || true
}

# summary: the times of the steps and the counts by run, then the sum as the last line; true when nothing failed.
summary() {
    local passed failed skipped reports suite t p f s
    note "Steps"
    printf '%7s  %7s\n' seconds CPU
    cat "$scratch/step-table"
    note "Summary after $SECONDS s"
    passed=$(count_checks passed) failed=$(count_checks failed) skipped=$(count_checks skipped)
    echo "checks: $passed passed, $failed failed, $skipped skipped"
    while read -r reports; do
        read -r t f s < <(count_tests "$reports")
        echo "JUnit tests in */target/$reports: $((t - f - s)) passed, $f failed, $s skipped"
        passed=$((passed + t - f - s)) failed=$((failed + f)) skipped=$((skipped + s))
        while read -r suite p f s; do
            echo "    commands of the suite $suite: $p passed, $f failed, $s skipped"
            passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
        done < <(commands_of_suites "$reports")
    done <"$scratch/test-runs"
    sed 's/^/failed: /' "$scratch/failed-steps"
    [[ ! -s $scratch/failed-steps ]] || ((failed)) || failed=1
    rm -rf "$scratch"
    echo "The sum of the above. A script is one JUnit test, and each of its commands counts as well;"
    echo "what ran on two JDKs counts twice:"
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0))
}
