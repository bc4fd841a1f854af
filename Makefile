# Tasks of this repository: "make help" lists them. Each one is a short name for a command that works without make.

MVN ?= mvn
# More options for Maven, such as -o (no network) or -Dmaven.repo.local=FOLDER.
OPTIONS ?=
# Where the official suites are: a folder or a zip. Without it the tests fetch them.
SUITE ?=

maven = $(MVN) -B -ntp $(OPTIONS) $(if $(SUITE),-Dwardian.spec.suite=$(abspath $(SUITE)))
# With both compilers of the JVM, for what runs long.
long = -DargLine=
# One or more test classes of a module, and of the modules that it needs nothing but the build.
tests = $(maven) -q -pl $(1) -am test -Dtest=$(2) -Dsurefire.failIfNoSpecifiedTests=false

.DEFAULT_GOAL := help
.PHONY: help build command test test-class test-on suites quality javadoc format ci examples soak soak-list bench run serve \
    fuzz-modules fuzz-functions fuzz-growth fuzz-v8 fuzz-engines soak-kernels fuzz-pauses fuzz-manifests fuzz-abi fuzz-wasi race-files reload-load real-modules approve sdk-c sdk-rust plugins

help: ## list the tasks
	@sed -nE 's/^([a-z0-9-]+):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
	    printf '%-16s %s\n' "$$name" "$$text"; done

build: ## compile and package everything, without tests
	$(maven) -q -DskipTests verify

command: ## the command: framework/cli/target/wardian.jar
	$(maven) -q -DskipTests -pl framework/cli -am package

test: ## all tests
	$(maven) verify

test-class: ## test classes of a module: make test-class IN=framework/wasm NAME=LinkingTest
	$(call tests,$(or $(IN),$(error IN=MODULE is missing)),$(or $(NAME),$(error NAME=CLASS is missing)))

test-on: ## all tests on another JDK, of the classes as they are compiled: make test-on JDK=/path/to/jdk-25
	$(maven) verify -Djvm=$(or $(JDK),$(error JDK=FOLDER is missing))/bin/java -Dtest.reports=surefire-reports-other

suites: ## the official suites and our own scripts; SUITE=FOLDER says where the official ones are
	$(call tests,spec-tests,'OfficialSuiteTest,OwnScriptsTest,TextFormatTest')

quality: ## format, bug patterns, nullness, warnings, dependencies, links of the documentation
	$(maven) -q -DskipTests verify -Pquality

format: ## format the Java sources
	$(maven) -q spotless:apply -Pquality

ci: ## everything that CI checks
	bash .ci/run

examples: ## build the examples as somebody outside would, from installed artifacts
	.ci/outside

soak: ## the long form of the random tests, in parts that can be continued; ONLY="fuzz-abi fuzz-v8" chooses
	bash .ci/soak $(ONLY)

soak-list: ## the parts of the long form, and which of them are done
	bash .ci/soak --list $(ONLY)

bench: ## measure, and write docs/performance.md; BENCH="-Dbench.include=Kernel" says what
	$(maven) -q -DskipTests -Pbench,peers -pl benchmarks -am verify $(BENCH)

run: ## the sample application, once
	$(maven) -q -DskipTests -pl sample-app -am verify -Prun

serve: ## the sample application with its page, at http://127.0.0.1:8080/
	$(maven) -q -DskipTests -pl sample-app -am verify -Prun -Dsample.mode=serve

fuzz-modules: ## N modules from FIRST on, damaged, or changed so that they mostly stay valid
	$(call tests,spec-tests,MutatedModulesTest) $(long) \
	    -Dwardian.hostile.inputs=$(or $(N),20000) -Dwardian.hostile.first=$(or $(FIRST),0)

fuzz-functions: ## N modules from seed FIRST on, compared with a model of the specification
	$(call tests,framework/wasm,RandomFunctionsTest) $(long) \
	    -Dwardian.test.randomModules=$(or $(N),500) -Dwardian.test.seed=$(or $(FIRST),1)

fuzz-growth: ## N random uses of memories that grow, from seed FIRST on, compared with arrays
	$(call tests,framework/wasm,MemoryGrowthTest) $(long) \
	    -Dwardian.test.growths=$(or $(N),6) -Dwardian.test.seed=$(or $(FIRST),0)

fuzz-v8: ## N modules of each feature set from seed FIRST on, compared with V8; MUTANTS nearly valid ones
	$(call tests,spec-tests,'DifferentialTest,VerdictTest') $(long) -Dwardian.test.differential=$(or $(N),60) \
	    -Dwardian.test.mutants=$(or $(MUTANTS),500) -Dwardian.test.seed=$(or $(FIRST),1)

fuzz-engines: ## N seeds of each kind of modules from FIRST on, in every engine step by step with the interpreter
	$(call tests,spec-tests,LockstepTest) $(long) \
	    -Dwardian.test.lockstep=$(or $(N),15) -Dwardian.test.seed=$(or $(FIRST),1)

soak-kernels: ## N kernels of the benchmarks from FIRST on, each for SECONDS; every result is compared
	$(call tests,benchmarks,KernelSoakTest) $(long) -Dwardian.test.soakMillis=$(or $(SECONDS),120)000 \
	    -Dwardian.test.kernels=$(or $(N),8) -Dwardian.test.seed=$(or $(FIRST),0)

fuzz-pauses: ## N shapes of loops from seed FIRST on, in every engine, while the JVM collects garbage
	$(call tests,spec-tests,PausesTest) $(long) \
	    -Dwardian.test.shapes=$(or $(N),2) -Dwardian.test.seed=$(or $(FIRST),1)

fuzz-manifests: ## N mutated manifests and grants, from FIRST on
	$(call tests,host-bindings,MutatedManifestsTest) $(long) \
	    -Dwardian.hostile.manifests=$(or $(N),3000) -Dwardian.hostile.first=$(or $(FIRST),0)

fuzz-abi: ## N plugins, from FIRST on, that call every host function at random
	$(call tests,host-bindings,AbiFuzzTest) $(long) \
	    -Dwardian.hostile.guests=$(or $(N),300) -Dwardian.hostile.first=$(or $(FIRST),0)

fuzz-wasi: ## N calls of WASI with hostile arguments and paths, with seed FIRST; a quarter as many on directories of the host
	$(call tests,framework/wasi,HostileArgumentsTest) $(long) \
	    -Dwardian.test.wasi=$(or $(N),20000) -Dwardian.test.seed=$(or $(FIRST),1)

race-files: ## guests use a directory of the host for N seconds, while another thread exchanges it for a link
	$(call tests,framework/wasi,RaceTest) $(long) -Dwardian.test.race=$(or $(N),60)

reload-load: ## N replacements of a plugin under load
	$(call tests,framework/plugins,ReloadLoadTest) $(long) \
	    -Dwardian.test.replacements=$(or $(N),40)

real-modules: ## modules of npm packages: read, validated, printed and read again; real programs compiled
	$(call tests,spec-tests,RealModulesTest) -Dwardian.test.realModules=true
	$(call tests,benchmarks,ProgramCompilationTest) -Dwardian.test.realModules=true

approve: ## accept the lowered code as it is now, after reading the difference
	$(call tests,framework/wasm,LoweredCodeTest) -Dwardian.test.approve=true

sdk-c: command ## the C SDK with every compiler that is here
	bash plugin-sdk-c/check.sh

sdk-rust: ## the Rust SDK
	bash plugin-sdk-rust/check.sh

plugins: command ## the sample's plugins are those of their sources
	bash sample-app/plugins/build.sh --check
	bash sample-app/plugins/without-sdk/build.sh --check
	bash examples/wasi/build-plugins.sh --check
	bash examples/extism/build-plugins.sh --check
	bash examples/sql/build-plugin.sh --check
