package dev.wardian.plugin.capability;

import java.util.List;

/** The units of limits and policies, with their syntax in manifests. */
public enum Unit {
    /** Bytes: {@code 512}, {@code 512B}, {@code 64KiB}, {@code 8MiB}, {@code 1GiB}. */
    BYTES(
            "a size such as 64KiB or 8MiB",
            "",
            List.of(
                    new Suffix("GiB", 1L << 30),
                    new Suffix("MiB", 1L << 20),
                    new Suffix("KiB", 1L << 10),
                    new Suffix("B", 1))),
    /** A count: {@code 2000}, or with decimal multiples {@code 10k}, {@code 200M}, {@code 4G}. */
    COUNT(
            "a whole number such as 2000, 10k or 200M",
            "",
            List.of(
                    new Suffix("G", 1_000_000_000),
                    new Suffix("M", 1_000_000),
                    new Suffix("k", 1_000))),
    /**
     * Nanoseconds: {@code 500ns}, {@code 50us}, {@code 200ms}, {@code 5s}, {@code 2min}. A bare
     * number has no meaning.
     */
    NANOSECONDS(
            "a time such as 200ms or 5s",
            "ns",
            List.of(
                    new Suffix("min", 60_000_000_000L),
                    new Suffix("s", 1_000_000_000),
                    new Suffix("ms", 1_000_000),
                    new Suffix("us", 1_000),
                    new Suffix("ns", 1)));

    private record Suffix(String text, long factor) {}

    private final String description;
    private final String smallest;
    private final List<Suffix> suffixes;

    Unit(String description, String smallest, List<Suffix> suffixes) {
        this.description = description;
        this.smallest = smallest;
        this.suffixes = suffixes;
    }

    /**
     * {@return the syntax of this unit in words, for messages: {@code a size such as 64KiB or
     * 8MiB}}
     */
    public String description() {
        return description;
    }

    /**
     * Parses a quantity without sign, fraction, space or leading zero.
     *
     * @param text the quantity, for example {@code 64KiB}
     * @return its value in the smallest step: bytes, ones or nanoseconds
     * @throws IllegalArgumentException if {@code text} is not a quantity, or its value is not below
     *     2^63; the message is written for users
     */
    public long parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String number = text.substring(0, digits);
        long factor = factor(text.substring(digits));
        if (digits == 0 || factor == 0 || (digits > 1 && number.charAt(0) == '0')) {
            throw new IllegalArgumentException("expected " + description);
        }
        try {
            return Math.multiplyExact(Long.parseLong(number), factor);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("the value is too large", e);
        }
    }

    /** The factor of a suffix, or 0 for an unknown one. */
    private long factor(String text) {
        if (text.isEmpty()) {
            return smallest.isEmpty() ? 1 : 0;
        }
        for (Suffix suffix : suffixes) {
            if (suffix.text.equals(text)) {
                return suffix.factor;
            }
        }
        return 0;
    }

    /**
     * {@return a short text of about {@code value}, for people} It is rounded up to whole units of
     * which there are at least ten, unless {@link #format} is as short.
     *
     * @param value the value in the smallest step, from 0
     */
    public String about(long value) {
        String exact = format(value);
        for (Suffix suffix : suffixes) {
            long units = value / suffix.factor + (value % suffix.factor == 0 ? 0 : 1);
            if (value / suffix.factor >= 10) {
                String rounded = units + suffix.text;
                return exact.length() <= rounded.length() ? exact : rounded;
            }
        }
        return exact;
    }

    /**
     * {@return the shortest exact text of {@code value}, which {@link #parse} reads back; {@link
     * Long#MAX_VALUE} is {@code unlimited}}
     *
     * @param value the value in the smallest step, from 0
     */
    public String format(long value) {
        if (value == Long.MAX_VALUE) {
            return "unlimited";
        }
        for (Suffix suffix : suffixes) {
            if (value != 0 && value % suffix.factor == 0) {
                return value / suffix.factor + suffix.text;
            }
        }
        return value + smallest;
    }
}
