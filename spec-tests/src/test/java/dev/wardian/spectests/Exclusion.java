package dev.wardian.spectests;

import java.util.List;

/**
 * Commands that are known not to hold or not to run. They are run all the same; one that holds is a
 * failure, so that the list stays true.
 *
 * @param version the version of the suite
 * @param script the script's path, or a folder that ends with {@code /}
 * @param lines the lines of the commands, or none for all that the engine says it does not run
 * @param reason why
 */
record Exclusion(String version, String script, List<Integer> lines, String reason) {
    boolean covers(String suite, String name) {
        return version.equals(suite)
                && (script.endsWith("/") ? name.startsWith(script) : name.equals(script));
    }
}
