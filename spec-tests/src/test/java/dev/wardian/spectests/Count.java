package dev.wardian.spectests;

import dev.wardian.wasm.text.WastOutcome;

/** How many commands passed, failed and did not run. */
record Count(int passed, int failed, int skipped) {
    static final Count NONE = new Count(0, 0, 0);

    /** This count and {@code commands} of that outcome. */
    Count with(WastOutcome.Status status, int commands) {
        return switch (status) {
            case PASSED -> new Count(passed + commands, failed, skipped);
            case FAILED -> new Count(passed, failed + commands, skipped);
            case SKIPPED -> new Count(passed, failed, skipped + commands);
        };
    }

    Count plus(Count other) {
        return new Count(passed + other.passed, failed + other.failed, skipped + other.skipped);
    }

    int total() {
        return passed + failed + skipped;
    }
}
