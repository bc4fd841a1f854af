package dev.wardian.interfaces;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The documentation of an item: its text, and its annotations, which are lines that begin with
 * {@code @}.
 */
final class WitDocs {
    /**
     * An annotation.
     *
     * @param name its name without {@code @}
     * @param value what follows the name
     * @param at its line
     */
    record Annotation(String name, String value, WitToken at) {}

    private final BiFunction<WitToken, String, WitException> errors;
    private final String text;
    private final List<Annotation> annotations;

    private WitDocs(
            BiFunction<WitToken, String, WitException> errors,
            String text,
            List<Annotation> annotations) {
        this.errors = errors;
        this.text = text;
        this.annotations = annotations;
    }

    /**
     * Reads lines of documentation.
     *
     * @param lines the lines
     * @param item what is documented, for the error where there is no text
     * @param errors makes the error of a problem at a token
     */
    static WitDocs of(
            List<WitToken> lines,
            WitToken item,
            BiFunction<WitToken, String, WitException> errors) {
        StringBuilder text = new StringBuilder();
        List<Annotation> annotations = new ArrayList<>();
        for (WitToken line : lines) {
            String words = line.text();
            if (words.startsWith("@")) {
                int space = words.indexOf(' ');
                String name = space < 0 ? words.substring(1) : words.substring(1, space);
                String value = space < 0 ? "" : words.substring(space).strip();
                annotations.add(new Annotation(name, value, line));
            } else if (!words.isEmpty()) {
                if (!annotations.isEmpty()) {
                    throw errors.apply(line, "text stands before the annotations");
                }
                text.append(text.length() == 0 ? "" : " ").append(words);
            }
        }
        if (text.length() == 0) {
            throw errors.apply(item, "documentation is missing before " + item);
        }
        return new WitDocs(errors, text.toString(), annotations);
    }

    String text() {
        return text;
    }

    /** All annotations of a name. */
    List<Annotation> all(String name) {
        return annotations.stream().filter(it -> it.name().equals(name)).toList();
    }

    /** Refuses annotations of other names, and more than one of a name that is not repeated. */
    void allow(List<String> once, List<String> repeated) {
        List<String> seen = new ArrayList<>();
        for (Annotation annotation : annotations) {
            String name = annotation.name();
            if (!once.contains(name) && !repeated.contains(name)) {
                throw errors.apply(annotation.at(), "@" + name + " is not known here");
            }
            if (once.contains(name) && seen.contains(name)) {
                throw errors.apply(annotation.at(), "@" + name + " is given twice");
            }
            seen.add(name);
        }
    }

    /** The only annotation of a name, if there is one. */
    Annotation require(String name, WitToken item) {
        return all(name).stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                errors.apply(
                                        item,
                                        "@"
                                                + name
                                                + " is missing in the documentation of "
                                                + item));
    }
}
