package dev.wardian.benchmarks.outside;

/**
 * What a program said of one iteration.
 *
 * @param cpuNanos mean CPU time of a run
 * @param elapsedNanos mean elapsed time of a run
 * @param checksum what the last run returned
 */
record Iteration(double cpuNanos, double elapsedNanos, long checksum) {
    private static final int WORDS = 3;

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is not three numbers
     */
    static Iteration of(String line) {
        String[] words = line.trim().split(" +", -1);
        if (words.length != WORDS) {
            throw new IllegalArgumentException("not three numbers: " + line);
        }
        return new Iteration(
                Double.parseDouble(words[0]),
                Double.parseDouble(words[1]),
                Long.parseLong(words[2]));
    }
}
