package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.InstanceOptions;

/**
 * What code of a module does besides what the module says. What is off costs nothing: the code has
 * no instruction for it.
 *
 * @param metered whether the code burns fuel
 * @param canonicalNans whether arithmetic gives no NaN but the positive canonical one
 */
public record CodeVariant(boolean metered, boolean canonicalNans) {
    /** What the instances of these options run. */
    public static CodeVariant of(InstanceOptions options) {
        return new CodeVariant(options.limits().metered(), options.canonicalNans());
    }
}
