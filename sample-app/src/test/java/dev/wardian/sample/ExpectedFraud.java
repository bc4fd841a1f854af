package dev.wardian.sample;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The rules of the plugin {@code fraud-score}, written a second time. */
final class ExpectedFraud {
    private static final Set<String> DISPOSABLE =
            Set.of(
                    "10minutemail.com",
                    "dispostable.com",
                    "getnada.com",
                    "guerrillamail.com",
                    "mailinator.com",
                    "maildrop.cc",
                    "sharklasers.com",
                    "temp-mail.org",
                    "trashmail.com",
                    "yopmail.com");
    private static final Set<String> PROVIDERS =
            Set.of(
                    "gmail.com",
                    "googlemail.com",
                    "hotmail.com",
                    "icloud.com",
                    "outlook.com",
                    "proton.me",
                    "t-online.de",
                    "yahoo.com");

    /** Letters of Latin-1 that do not decompose into one of ASCII and an accent. */
    private static final Map<Character, Character> SPECIAL =
            Map.of('æ', 'a', 'ø', 'o', 'ð', 'd', 'þ', 't', 'ß', 's');

    private int score;
    private final List<String> reasons = new ArrayList<>();

    private ExpectedFraud() {}

    /** What the plugin answers for an order at a moment. */
    static String verdict(Order order, long nowMs) {
        ExpectedFraud judge = new ExpectedFraud();
        List<String> name = words(order.customer());
        judge.email(order.email(), name);
        judge.address(order.address(), name);
        judge.amounts(order);
        if (order.createdAtMs() > nowMs + 300_000) {
            judge.add(20, "created in the future");
        }
        String reasons = String.join(", ", judge.reasons);
        return "score=" + Math.min(100, judge.score) + (reasons.isEmpty() ? "" : " " + reasons);
    }

    private void add(int points, String reason) {
        score += points;
        reasons.add(reason);
    }

    private void email(String email, List<String> name) {
        int at = email.lastIndexOf('@');
        String domain = email.substring(at + 1).toLowerCase(Locale.ROOT);
        if (at < 1 || domain.indexOf('.') < 1 || domain.endsWith(".")) {
            add(40, "malformed e-mail");
            return;
        }
        if (DISPOSABLE.stream().anyMatch(d -> ("." + domain).endsWith("." + d))) {
            add(35, "throw-away e-mail");
        } else if (!PROVIDERS.contains(domain)
                && PROVIDERS.stream().anyMatch(p -> distance(domain, p) == 1)) {
            add(30, "look-alike e-mail domain");
        }
        String local = String.join("", words(email.substring(0, at)));
        long digits = local.chars().filter(c -> c >= '0' && c <= '9').count();
        if (digits >= 4) {
            add(digits * 2 >= local.length() ? 20 : 10, "many digits in the e-mail");
        }
        if (local.length() >= 6 && local.chars().noneMatch(c -> "aeiouy".indexOf(c) >= 0)) {
            add(10, "unpronounceable e-mail");
        }
        Predicate<String> inLocal = part -> part.length() >= 3 && local.contains(part);
        if (!name.isEmpty()
                && name.stream().noneMatch(inLocal)
                && similarity(String.join("", name), local) < 40) {
            add(15, "name and e-mail differ");
        }
    }

    private void address(String address, List<String> name) {
        if (address.getBytes(StandardCharsets.UTF_8).length < 8) {
            add(15, "address too short");
        } else if (address.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            add(10, "address without a number");
        }
        if (similarity(String.join(" ", name), String.join(" ", words(address))) >= 80) {
            add(20, "address repeats the name");
        }
    }

    private void amounts(Order order) {
        long sum = order.lines().stream().mapToLong(l -> l.quantity() * l.unitPriceCents()).sum();
        if (sum != order.subtotalCents()) {
            add(25, "subtotal and lines differ");
        }
        if (order.lines().stream().anyMatch(line -> line.quantity() >= 200)) {
            add(10, "bulk order");
        }
        if (order.subtotalCents() >= 100_000) {
            add(order.subtotalCents() >= 500_000 ? 20 : 10, "large amount");
        }
    }

    /** Runs of letters and digits without accents; letters beyond Latin-1 end a run. */
    private static List<String> words(String text) {
        StringBuilder folded = new StringBuilder();
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            char base = c > 0xFF ? ' ' : SPECIAL.getOrDefault(c, decomposed(c));
            folded.append(Character.toString(base).matches("[a-z0-9]") ? base : ' ');
        }
        return List.of(folded.toString().trim().split(" +")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static char decomposed(char c) {
        return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD).charAt(0);
    }

    private static int similarity(String a, String b) {
        String left = a.substring(0, Math.min(96, a.length()));
        String right = b.substring(0, Math.min(96, b.length()));
        int longer = Math.max(left.length(), right.length());
        return longer == 0 ? 0 : 100 - 100 * distance(left, right) / longer;
    }

    /** The restricted edit distance with swaps of neighbours, by its recursive definition. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = Math.max(i, j);
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int best = cost[i - 1][j - 1] + (same ? 0 : 1);
                best = Math.min(best, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
