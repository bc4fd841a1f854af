#!/usr/bin/env bash
# Builds objects.wasm from objects.kt: the Kotlin compiler from Maven's repository, and wasm-opt of the npm package binaryen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
kotlin=2.4.20 binaryen=123.0.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>objects</groupId>
  <artifactId>objects</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId>
      <artifactId>kotlin-compiler-embeddable</artifactId>
      <version>$kotlin</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" dependency:build-classpath -Dmdep.outputFile="$work/classpath"
library=org.jetbrains.kotlin:kotlin-stdlib-wasm-wasi:$kotlin:klib
mvn -q -B -ntp -f "$work/pom.xml" dependency:get -Dartifact="$library" -Dtransitive=false
mvn -q -B -ntp -f "$work/pom.xml" dependency:copy -Dartifact="$library" -DoutputDirectory="$work"

kotlin() {
    java -cp "$(cat "$work/classpath")" org.jetbrains.kotlin.cli.js.KotlinWasmCompiler -nowarn \
        -libraries "$work/kotlin-stdlib-wasm-wasi-$kotlin.klib" -Xwasm-target=wasm-wasi \
        -ir-output-dir "$work/out" -ir-output-name objects "$@"
}
kotlin -Xir-produce-klib-file objects.kt
kotlin -Xir-produce-js -Xir-dce -Xinclude="$work/out/objects.klib"

npm install --prefix "$work" --silent --no-audit --no-fund "binaryen@$binaryen"
"$work/node_modules/.bin/wasm-opt" -O3 --closed-world --enable-gc --enable-reference-types --enable-exception-handling \
    --enable-bulk-memory --enable-nontrapping-float-to-int "$work/out/objects.wasm" -o objects.wasm
