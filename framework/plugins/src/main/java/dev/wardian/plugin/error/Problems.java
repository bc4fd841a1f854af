package dev.wardian.plugin.error;

import java.util.List;

/** Common code of the errors with a list of problems. */
final class Problems {
    private Problems() {}

    static String count(String what, List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an error without a problem");
        }
        int n = problems.size();
        return what + ": " + n + (n == 1 ? " problem" : " problems");
    }
}
