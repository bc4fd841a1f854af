package dev.wardian.plugin.manifest;

import java.util.Collection;
import java.util.Locale;

/** Finds the known word nearest to a misspelt one. */
public final class Suggestions {
    /**
     * Longer words are no misspellings, and comparing them would cost time that a hostile file
     * chooses.
     */
    private static final int LONGEST = 40;

    private Suggestions() {}

    /**
     * {@return {@code did you mean "..."?} for the nearest known word, or the empty string if none
     * is near}
     *
     * @param word the misspelt word; a long one is near to none
     * @param known the known words
     */
    public static String didYouMean(String word, Collection<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        if (word.length() <= LONGEST) {
            for (String candidate : known) {
                int distance =
                        distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
                if (distance < bestDistance && distance <= Math.max(1, candidate.length() / 3)) {
                    best = candidate;
                    bestDistance = distance;
                }
            }
        }
        return best.isEmpty() ? "" : "did you mean \"" + best + "\"?";
    }

    /**
     * The least number of insertions, deletions, replacements and swaps of neighbours that turn one
     * word into the other.
     */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
    }
}
