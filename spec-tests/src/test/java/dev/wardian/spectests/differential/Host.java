package dev.wardian.spectests.differential;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What random modules import from module {@code host}; {@code v8.js} has the same. The functions
 * {@code innerN} of a module take nothing and give an i32.
 */
public final class Host {
    private Host() {}

    /** The functions, in order, with their types; E is a reference of the host. */
    public static Map<String, String> functions(Features features) {
        Map<String, String> functions = new LinkedHashMap<>();
        functions.put("object", "i:E");
        functions.put("again", "i:i");
        if (features.has(Feature.EXCEPTION_HANDLING)) {
            functions.put("catch", "i:i");
            functions.put("throw", "i:");
        }
        return functions;
    }

    /** The types of a tag's values, all but integers as a question mark. */
    static String visible(String values) {
        StringBuilder shown = new StringBuilder();
        values.chars().forEach(c -> shown.append(c == 'i' || c == 'l' ? (char) c : '?'));
        return shown.toString();
    }
}
