package dev.wardian.plugin.error;

import java.util.List;

/** Common code of the errors with a list of problems. */
final class Problems {
    private Problems() {}

    /** The first problems, as many as an error keeps. */
    static List<Problem> kept(List<Problem> problems) {
        return List.copyOf(problems.subList(0, Math.min(problems.size(), Problem.MOST)));
    }

    /** How many problems an error does not keep. */
    static int more(List<Problem> problems, int more) {
        return more + problems.size() - Math.min(problems.size(), Problem.MOST);
    }

    static String count(String what, List<Problem> problems, int more) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an error without a problem");
        }
        int n = problems.size() + more;
        return what + ": " + n + (n == 1 ? " problem" : " problems");
    }
}
