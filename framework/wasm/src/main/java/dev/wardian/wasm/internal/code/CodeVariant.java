package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.InstanceOptions;
import org.jspecify.annotations.Nullable;

/**
 * What code of a module does besides what the module says. What is off costs nothing: the code has
 * no instruction for it.
 *
 * @param metered whether the code burns fuel
 * @param canonicalNans whether arithmetic gives no NaN but the positive canonical one
 * @param profiled whether a profiler can tell the functions apart that the interpreter runs
 */
public record CodeVariant(boolean metered, boolean canonicalNans, boolean profiled) {
    /** Code that does nothing besides. */
    public static final CodeVariant PLAIN = new CodeVariant(false, false, false);

    /** What the instances of these options run. */
    public static CodeVariant of(InstanceOptions options) {
        return new CodeVariant(
                options.limits().metered(), options.canonicalNans(), options.profiled());
    }

    // In plain code, since each start needs it: linking that of a record takes longer.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CodeVariant that
                && metered == that.metered
                && canonicalNans == that.canonicalNans
                && profiled == that.profiled;
    }

    @Override
    public int hashCode() {
        return (metered ? 1 : 0) + (canonicalNans ? 2 : 0) + (profiled ? 4 : 0);
    }
}
