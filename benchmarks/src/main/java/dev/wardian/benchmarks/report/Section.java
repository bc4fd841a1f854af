package dev.wardian.benchmarks.report;

/** A table of the report. */
enum Section {
    KERNELS(
            "Kernels",
            "kernel",
            "One run of a kernel of `benchmarks/kernels` with its normal argument."),
    PROGRAMS(
            "Real programs",
            "program",
            "Modules of packages, and what they run in `benchmarks/programs`. SQLite 3.41.2 fills a table of 3,000 rows in memory,"
                    + " makes an index, updates, asks in several ways, and drops it. CoreMark, in Rust, does 200 iterations."
                    + " QuickJS makes a runtime and runs a script of classes, text, JSON and sorting. dprint formats 350 lines of"
                    + " TypeScript. CPython is started anew each time, and its script computes, sorts, and uses JSON and regular"
                    + " expressions. The program in Kotlin uses objects of WebAssembly. Engines that only interpret have fewer"
                    + " iterations. A row is empty where the program could not run."),
    FIRST_ANSWER(
            "First answer",
            "kernel",
            "The first call of a new JVM: decoding, validation, instantiation and one run with the kernel's normal or tiny"
                    + " argument. Median of five JVMs. Compilers work on other threads meanwhile, so elapsed time is what"
                    + " users wait for."),
    BORDER(
            "Calls across the border",
            "call",
            "A function with one number and one result. Calls to the host are made by a loop in the guest, which is part"
                    + " of the time."),
    CALLS(
            "Ways to call",
            "call",
            "The first four call a function that widens a number; the others an operation that does nothing, of a plugin with"
                    + " a memory of 1.1 MiB, one call right after the other. The last takes an instance of a plugin"
                    + " `per-call` that is ready, and gives it back unused."),
    FUNCTIONS(
            "Host functions of plugins",
            "function",
            "One call of a host function that does nothing, by a loop in the guest, which is part of the time."),
    ROUND_TRIPS(
            "Round trips through a plugin",
            "size in bytes",
            "A call of a pooled plugin that gives its input back: bytes, or a string of ASCII characters through a Java"
                    + " interface."),
    RESTORING(
            "Restoring an instance",
            "size in bytes",
            "Bringing back what an instance held, in mode `per-call` after each call: a memory without zeros, and one whose"
                    + " blocks of 4 KiB are bytes and zeros in turn. The copy is of an array of that size."),
    MODULES("Modules", "step", "From bytes to an instance."),
    OTHER("Other", "benchmark", "What has no table of its own.");

    private final String title;
    private final String rowTitle;
    private final String introduction;

    Section(String title, String rowTitle, String introduction) {
        this.title = title;
        this.rowTitle = rowTitle;
        this.introduction = introduction;
    }

    String title() {
        return title;
    }

    /** The head of the column that names the rows. */
    String rowTitle() {
        return rowTitle;
    }

    String introduction() {
        return introduction;
    }

    /** Whether the columns are engines that did the same. */
    boolean comparesEngines() {
        return switch (this) {
            case KERNELS, PROGRAMS, FIRST_ANSWER, BORDER -> true;
            case CALLS, FUNCTIONS, ROUND_TRIPS, RESTORING, MODULES, OTHER -> false;
        };
    }
}
