package dev.wardian.plugin.manifest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms of names. The JSON Schema has the same patterns. All of them are anchored by {@code
 * matches}, and a limit on the length comes first so that a hostile text costs nothing. Each is
 * compiled when it is used first: a start uses few of them.
 */
final class Syntax {
    private static final String SEGMENT = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";

    private static final String FILE_NAME = "[A-Za-z0-9_+@-][A-Za-z0-9_+@.-]*";

    static final Syntax PLUGIN_ID =
            of(SEGMENT + "(?:\\." + SEGMENT + ")+", 128, "a name such as com.acme.greeter");
    static final Syntax OPERATION =
            of("[a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*", 128, "a name such as greet or order.price");
    static final Syntax EXPORT =
            of("(?!__)[A-Za-z_][A-Za-z0-9_.-]*", 128, "the name of an export such as add_two");
    static final Syntax JAVA_NAME =
            of(
                    "[A-Za-z_$][A-Za-z0-9_$]*(?:\\.[A-Za-z_$][A-Za-z0-9_$]*)*",
                    255,
                    "the name of a Java interface such as com.acme.Greeter");
    static final Syntax CONFIG_KEY =
            of("[A-Za-z][A-Za-z0-9_.-]*", 64, "a key such as greeting or tax.rate");
    static final Syntax SHA_256 = of("[0-9a-fA-F]{64}", 64, "a SHA-256 as 64 hexadecimal digits");

    /**
     * No segment begins with a dot, so that there is no {@code ..}; {@code \} and {@code :} mean
     * something on Windows.
     */
    static final Syntax MODULE_FILE =
            of(
                    FILE_NAME + "(?:/" + FILE_NAME + ")*",
                    255,
                    "a relative path such as greeter.wasm or target/greeter.wasm");

    /** The name of a plugin in its manager, or the beginning of one. */
    static final Syntax SOURCE =
            of("[^\\s/][^\\n\\t]*", 400, "the name of a plugin such as greeter/plugin.yaml");

    private final String form;
    private final int maxLength;
    private final String description;
    private volatile @Nullable Pattern pattern;

    private Syntax(String form, int maxLength, String description) {
        this.form = form;
        this.maxLength = maxLength;
        this.description = description;
    }

    private static Syntax of(String form, int maxLength, String description) {
        return new Syntax(form, maxLength, description);
    }

    /** The form. */
    Pattern pattern() {
        Pattern known = pattern;
        if (known == null) {
            known = Pattern.compile(form);
            pattern = known;
        }
        return known;
    }

    /** The most characters. */
    int maxLength() {
        return maxLength;
    }

    /** The form in words. */
    String description() {
        return description;
    }

    boolean matches(String text) {
        return text.length() <= maxLength && pattern().matcher(text).matches();
    }
}
