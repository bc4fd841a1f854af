package dev.wardian.plugin.manifest;

import java.util.Locale;
import java.util.regex.Pattern;

/** How the operations of an ABI are named, and which operation a method of a service calls. */
public enum OperationNaming {
    /**
     * Lower-case words with hyphens, in groups with dots: {@code order.fraud-score}. The method
     * {@code fraudScore} calls {@code fraud-score}, and {@code parseURLPath} calls {@code
     * parse-url-path}.
     */
    WORDS(Syntax.OPERATION) {
        @Override
        public String ofMethod(String method) {
            return Methods.WORD_START.matcher(method).replaceAll("-").toLowerCase(Locale.ROOT);
        }
    },
    /** Names of exports, such as {@code add_two}. A method calls the operation of its own name. */
    EXPORTS(Syntax.EXPORT) {
        @Override
        public String ofMethod(String method) {
            return method;
        }
    };

    /** Compiled for the first service: a call by name needs none. */
    private static final class Methods {
        /**
         * Before a capital that follows a small letter or digit, and before the last of a run of
         * capitals that a small letter follows.
         */
        static final Pattern WORD_START =
                Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    }

    private final Syntax syntax;

    OperationNaming(Syntax syntax) {
        this.syntax = syntax;
    }

    /**
     * {@return whether a text is the name of an operation}
     *
     * @param text any text
     */
    public boolean isName(String text) {
        return !text.startsWith("__") && syntax.matches(text);
    }

    /** The form of the names. */
    Syntax syntax() {
        return syntax;
    }

    /**
     * {@return the operation that a method without {@code @Operation} calls}
     *
     * @param method the name of the method
     */
    public abstract String ofMethod(String method);
}
