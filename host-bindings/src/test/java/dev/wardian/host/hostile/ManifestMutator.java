package dev.wardian.host.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages a manifest, or makes something of it that YAML is known for. What it does depends on the
 * random numbers alone, so a seed repeats it.
 */
final class ManifestMutator {
    private static final int LARGEST = 64 << 10;

    /** What begins a level of nesting, and what may end it. */
    private static final String[][] LEVELS = {
        {"[", "]"}, {"{a: ", "}"}, {"[[", "]]"}, {"{[a]: ", "}"}, {"- ", ""}, {"? ", ""},
        {"{? ", "}"}, {"!!seq [", "]"}, {"&a [", "]"}, {"{\"", "\": 1}"}, {"a: ", ""}, {">\n ", ""},
        {"[a, ", "]"}
    };

    private static final List<String> TOKENS =
            List.of(
                    ":",
                    ": ",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    ", ",
                    "\n",
                    "\n  ",
                    "\n\t",
                    "'",
                    "\"",
                    "#",
                    " #",
                    "&a ",
                    "*a",
                    "!",
                    "!!str ",
                    "!!binary ",
                    "!!python/object:a ",
                    "!<x> ",
                    "|",
                    "|+\n",
                    ">-\n",
                    ">9\n",
                    "%",
                    "%YAML 9.9\n",
                    "? ",
                    "---\n",
                    "...\n",
                    "\\",
                    "\t",
                    "\u00e9",
                    "\ud83d\ude00",
                    "\ufeff",
                    "\u0000",
                    "\u0085",
                    "\u2028",
                    "\u202e",
                    "~",
                    "@",
                    "`",
                    "<<",
                    "<<: *a",
                    "=",
                    "\r",
                    "\r\n",
                    "null",
                    "yes",
                    "0x10",
                    "0o7",
                    "1_000",
                    "1e9",
                    ".inf",
                    ".NaN",
                    "2001-01-01",
                    "190:20:30",
                    "\"\\x00\"",
                    "\"\\uD800\"",
                    "\"\\U0010FFFF\"");

    private static final List<String> VALUES =
            List.of(
                    "~",
                    "''",
                    "\"\"",
                    "[]",
                    "{}",
                    "-1",
                    "0",
                    "1",
                    "true",
                    "9".repeat(400),
                    "9223372036854775807",
                    "9223372036854775808",
                    "99999999999GiB",
                    "-1MiB",
                    "1e308",
                    "0.1ms",
                    "NaN",
                    "1.0.0-" + "a.".repeat(200),
                    ">=1 <1 >1 || 2",
                    "../../etc/passwd",
                    "/dev/zero",
                    "\\\\host\\share",
                    "a\u0301",
                    "*",
                    "**",
                    "a.".repeat(300),
                    "[[a]]",
                    "[~, ~]",
                    "{ a: { a: { a: a } } }");

    private static final List<Charset> CHARSETS =
            List.of(
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_16BE,
                    StandardCharsets.UTF_16,
                    StandardCharsets.ISO_8859_1,
                    Charset.forName("UTF-32"),
                    Charset.forName("Cp500"));

    /** Bytes that are not UTF-8, or that UTF-8 forbids. */
    private static final byte[][] NOT_UTF8 = {
        {(byte) 0xC0, (byte) 0xAF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xFF},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, {(byte) 0x80}, {(byte) 0xE2},
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, {0}, {0x1B, '[', '2', 'J'}
    };

    private final SplittableRandom random;

    ManifestMutator(SplittableRandom random) {
        this.random = random;
    }

    /** The manifest after one to four mutations, mostly one. */
    byte[] mutate(String manifest) {
        String text = manifest;
        for (int left = random.nextBoolean() ? 1 : random.nextInt(1, 5); left > 0; left--) {
            text = mutateOnce(text);
        }
        return random.nextInt(8) == 0 ? encode(text) : text.getBytes(UTF_8);
    }

    private String mutateOnce(String text) {
        return switch (random.nextInt(16)) {
            case 0, 1 -> insert(text, oneOf(TOKENS));
            case 2 -> cut(text);
            case 3 -> move(text);
            case 4 -> lines(text, this::repeatLine);
            case 5 -> lines(text, this::indent);
            case 6 -> lines(text, lines -> lines.remove(random.nextInt(lines.size())));
            case 7 -> nest(text);
            case 8 -> bomb(text);
            case 9 -> flood(text);
            case 10 -> insert(text, longScalar());
            case 11, 12, 13 -> otherValue(text);
            case 14 -> decorate(text);
            default -> text + oneOf(List.of("---\n", "...\n", "--- {}\n")) + text;
        };
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String bounded(String text) {
        return text.length() > 2 * LARGEST ? text.substring(0, 2 * LARGEST) : text;
    }

    private String insert(String text, String what) {
        int at = random.nextInt(text.length() + 1);
        return bounded(text.substring(0, at) + what + text.substring(at));
    }

    private String cut(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(20));
        return random.nextInt(4) == 0
                ? text.substring(0, from)
                : text.substring(0, from) + text.substring(to);
    }

    private String move(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(100));
        return insert(text, text.substring(from, to));
    }

    private interface LineMutation {
        void apply(List<String> lines);
    }

    private static String lines(String text, LineMutation mutation) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        mutation.apply(lines);
        return bounded(String.join("\n", lines));
    }

    private void repeatLine(List<String> lines) {
        String line = oneOf(lines);
        int at = random.nextInt(lines.size() + 1);
        int times = random.nextInt(8) == 0 ? LARGEST / (line.length() + 1) : 1;
        for (int i = 0; i < times; i++) {
            lines.add(at, line);
        }
    }

    private void indent(List<String> lines) {
        int i = random.nextInt(lines.size());
        String line = lines.get(i);
        lines.set(i, random.nextBoolean() ? line.strip() : " ".repeat(random.nextInt(6)) + line);
    }

    /** Some or very many levels, closed or not, in the place of a value or anywhere. */
    private String nest(String text) {
        String[] level = LEVELS[random.nextInt(LEVELS.length)];
        int most = LARGEST / (level[0].length() + level[1].length());
        int depth = random.nextBoolean() ? random.nextInt(1, 40) : random.nextInt(1, most);
        String closing = random.nextBoolean() ? level[1].repeat(depth) : "";
        String nested = level[0].repeat(depth) + "a" + closing;
        if (random.nextInt(4) == 0) {
            StringBuilder stairs = new StringBuilder();
            for (int i = 0; stairs.length() < most; i++) {
                stairs.append('\n').append(" ".repeat(i)).append("a:");
            }
            nested = stairs.toString();
        }
        return random.nextBoolean() ? insert(text, nested) : replaceValue(text, nested);
    }

    /** Anchors that are used more and more often, or within themselves. */
    private String bomb(String text) {
        int width = random.nextInt(2, 12);
        int height = random.nextInt(2, 30);
        StringBuilder bomb = new StringBuilder();
        bomb.append(random.nextBoolean() ? "config: &a0 { a: *a0 }\n" : "a0: &a0 [lol]\n");
        for (int i = 1; i < height; i++) {
            String below = "*a" + (i - 1);
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append((below + ", ").repeat(width)).append(below).append("]\n");
        }
        return bounded(random.nextBoolean() ? bomb + text : text + bomb);
    }

    /** Many keys or items, equal or not, where there should be few. */
    private String flood(String text) {
        StringBuilder flood = new StringBuilder();
        int size = random.nextInt(100, LARGEST);
        boolean equal = random.nextBoolean();
        boolean map = random.nextBoolean();
        flood.append(map ? "{ " : "[ ");
        for (int i = 0; flood.length() < size; i++) {
            flood.append('k').append(equal ? 0 : i).append(map ? ": 1, " : ", ");
        }
        flood.append(map ? "}" : "]");
        return replaceValue(text, flood.toString());
    }

    private String longScalar() {
        String unit = oneOf(List.of("a", "1", "a.", "a b ", "\\", "''", "\u00e9", "%", "*", "\n"));
        return unit.repeat(random.nextInt(1, LARGEST / unit.length()));
    }

    private String otherValue(String text) {
        return replaceValue(text, oneOf(VALUES));
    }

    /** Puts something in the place of what follows a colon or comma. */
    private String replaceValue(String text, String value) {
        int start = random.nextInt(text.length() + 1);
        int colon = text.indexOf(": ", start);
        if (colon < 0) {
            return insert(text, value);
        }
        int end = colon + 2;
        while (end < text.length() && ",}]\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return bounded(text.substring(0, colon + 2) + value + text.substring(end));
    }

    /** A tag, an anchor or quotes before a key or value. */
    private String decorate(String text) {
        List<Integer> words = new ArrayList<>();
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i - 1) == ' ' && Character.isLetter(text.charAt(i))) {
                words.add(i);
            }
        }
        String what =
                oneOf(
                        List.of(
                                "!!str ",
                                "!!int ",
                                "!!map ",
                                "!!set ",
                                "! ",
                                "!x ",
                                "&x ",
                                "*x ",
                                "<<: ",
                                "? ",
                                "- ",
                                "'",
                                "\"",
                                "| ",
                                "> ",
                                "!!java.net.URL "));
        if (words.isEmpty()) {
            return insert(text, what);
        }
        int at = oneOf(words);
        return bounded(text.substring(0, at) + what + text.substring(at));
    }

    private byte[] encode(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        switch (random.nextInt(3)) {
            case 0 -> {
                return text.getBytes(oneOf(CHARSETS));
            }
            case 1 -> {
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                return bytes;
            }
            default -> {
                byte[] wrong = NOT_UTF8[random.nextInt(NOT_UTF8.length)];
                int at = random.nextInt(bytes.length + 1);
                byte[] result = Arrays.copyOf(bytes, bytes.length + wrong.length);
                System.arraycopy(bytes, at, result, at + wrong.length, bytes.length - at);
                System.arraycopy(wrong, 0, result, at, wrong.length);
                return result;
            }
        }
    }
}
