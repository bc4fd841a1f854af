package dev.wardian.sample;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Invents orders. The same seed gives the same orders on every machine.
 *
 * <p>Most are ordinary. Some have what shops see now and then: goods that are weighed later,
 * countries that nobody made a rule for, and people who do not want to be found.
 */
public final class OrderGenerator {
    private static final String[] COUNTRIES = {
        "DE", "DE", "DE", "FR", "FR", "NL", "AT", "IT", "ES", "PL", "SE", "FI", "CH", "GB", "US",
        "IE"
    };
    private static final String[] CATEGORIES = {
        "electronics", "clothing", "food", "books", "medicine", "toys", "garden"
    };
    private static final String[] FIRST_NAMES = {
        "Anna", "Ben", "Chloé", "Dmitri", "Elena", "Frida", "Günther", "Hana", "Ines", "José",
        "Katrin", "Lars", "Maja", "Niels", "Olivia", "Paweł", "Renée", "Søren", "Tomáš", "Zoë"
    };
    private static final String[] LAST_NAMES = {
        "Almeida",
        "Berg",
        "Çelik",
        "Dubois",
        "Ek",
        "Fischer",
        "García",
        "Horváth",
        "Jansen",
        "Kowalski",
        "Lindqvist",
        "Müller",
        "Novák",
        "O'Brien",
        "Peeters",
        "Rossi",
        "Schmidt",
        "Virtanen",
        "Weber"
    };
    private static final String[] STREETS = {
        "Main Street",
        "Rue de l'Église",
        "Bahnhofstraße",
        "Kerkstraat",
        "Via Roma",
        "Ulica Długa",
        "Storgatan"
    };
    private static final String[] DOMAINS = {
        "example.org", "example.net", "mail.example.com", "gmail.com", "proton.me", "t-online.de"
    };
    private static final String[] DOUBTFUL_DOMAINS = {
        "mailinator.com", "trashmail.com", "gmial.com", "yaho.com", "eu.yopmail.com"
    };

    /** 2024-01-01T00:00:00Z; the orders come in over the year that follows. */
    private static final long FIRST_MS = 1_704_067_200_000L;

    private static final long YEAR_MS = 366L * 24 * 3600 * 1000;

    private final Random random;

    public OrderGenerator(long seed) {
        this.random = new Random(seed);
    }

    public List<Order> orders(int count) {
        List<Order> orders = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String id = String.format(Locale.ROOT, "o-%06d", i);
            orders.add(chance(1, 200) ? doubtful(id) : ordinary(id));
        }
        return orders;
    }

    private Order ordinary(String id) {
        String first = pick(FIRST_NAMES);
        String last = pick(LAST_NAMES);
        List<OrderLine> lines = lines();
        long subtotal = total(lines);
        if (chance(1, 700)) {
            // Goods that are weighed later: no quantity yet, and a deposit.
            lines = lines.stream().map(l -> new OrderLine(l.sku(), 0, l.unitPriceCents())).toList();
            subtotal = 2_000;
        }
        return new Order(
                id,
                chance(1, 500) ? "BR" : pick(COUNTRIES),
                pick(CATEGORIES),
                first + " " + last,
                plain(first) + "." + plain(last) + "@" + pick(DOMAINS),
                pick(STREETS) + " " + (1 + random.nextInt(120)),
                createdAt(),
                lines,
                subtotal);
    }

    private Order doubtful(String id) {
        List<OrderLine> lines = lines();
        if (chance(1, 2)) {
            lines = List.of(new OrderLine("sku-001", 200 + random.nextInt(300), price()));
        }
        long subtotal = total(lines) - (chance(1, 3) ? 100 : 0);
        String name = pick(FIRST_NAMES) + " " + pick(LAST_NAMES);
        String local = "x" + random.nextInt(100_000_000) + (chance(1, 2) ? "qzrtk" : "");
        return new Order(
                id,
                pick(COUNTRIES),
                pick(CATEGORIES),
                name,
                local + "@" + pick(chance(2, 3) ? DOUBTFUL_DOMAINS : DOMAINS),
                chance(1, 3) ? "PO Box" : chance(1, 2) ? name : pick(STREETS) + " 1",
                chance(1, 8) ? FIRST_MS + 100 * YEAR_MS : createdAt(),
                lines,
                subtotal);
    }

    private List<OrderLine> lines() {
        List<OrderLine> lines = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String sku = String.format(Locale.ROOT, "sku-%03d", 1 + random.nextInt(400));
            int quantity = chance(1, 12) ? 10 + random.nextInt(60) : 1 + random.nextInt(4);
            lines.add(new OrderLine(sku, quantity, price()));
        }
        return lines;
    }

    private long price() {
        return 99 + 10L * random.nextInt(900);
    }

    private long createdAt() {
        return FIRST_MS + (long) (random.nextDouble() * YEAR_MS);
    }

    private static long total(List<OrderLine> lines) {
        return lines.stream().mapToLong(line -> line.quantity() * line.unitPriceCents()).sum();
    }

    private boolean chance(int times, int of) {
        return random.nextInt(of) < times;
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A name as people write it in an e-mail address. */
    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z]", "")
                .toLowerCase(Locale.ROOT);
    }
}
