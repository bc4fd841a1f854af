package dev.wardian.plugin.capability;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The functions that a capability provides, by import name. Immutable. */
public final class HostFunctions {
    /**
     * One function.
     *
     * @param type its type: numbers in, and at most one i32 or i64 out
     * @param function what runs
     */
    public record Entry(FunctionType type, CapabilityFunction function) {
        public Entry {
            boolean parametersFit = type.params().stream().noneMatch(HostFunctions::isNoNumber);
            boolean resultFits =
                    type.results().isEmpty()
                            || type.results().equals(List.of(ValueType.I32))
                            || type.results().equals(List.of(ValueType.I64));
            if (!parametersFit || !resultFits) {
                throw new IllegalArgumentException(
                        "not a type of a capability's function: " + type);
            }
        }
    }

    private final Map<String, Entry> entries;
    private final ToIntFunction<Errno> errorResult;
    private final @Nullable PluginLog log;
    private final @Nullable Runnable onClose;

    private HostFunctions(Builder builder) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(builder.entries));
        this.errorResult = builder.errorResult;
        this.log = builder.log;
        this.onClose = builder.onClose;
    }

    private static boolean isNoNumber(ValueType type) {
        return type.isReference() || type == ValueType.V128;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The function of that import name. */
    public Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** All import names. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** The result by which a function tells its guest of an error. */
    public int errorResult(Errno errno) {
        return errorResult.applyAsInt(errno);
    }

    /** Where the plugin's own log goes, if this capability lets it out. */
    public Optional<PluginLog> log() {
        return Optional.ofNullable(log);
    }

    /** What is to be done when the generation is unloaded, if anything. */
    public Optional<Runnable> onClose() {
        return Optional.ofNullable(onClose);
    }

    /** Collects the functions of a capability. */
    public static final class Builder {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private ToIntFunction<Errno> errorResult = errno -> -errno.number();
        private @Nullable PluginLog log;
        private @Nullable Runnable onClose;

        private Builder() {}

        /**
         * Adds a function.
         *
         * @throws IllegalArgumentException if there is one of that name, or the type has a
         *     reference, a vector, a float as result or several results
         */
        public Builder add(String name, FunctionType type, CapabilityFunction function) {
            if (entries.putIfAbsent(name, new Entry(type, function)) != null) {
                throw new IllegalArgumentException("two functions named " + name);
            }
            return this;
        }

        /**
         * How functions tell their guest of an error: by default the negative number of the errno.
         */
        public Builder errorResult(ToIntFunction<Errno> result) {
            this.errorResult = result;
            return this;
        }

        /**
         * Lets the plugin's log out: what it writes with {@code log} of {@code wardian:core/1} goes
         * to {@code target}.
         */
        public Builder log(PluginLog target) {
            this.log = target;
            return this;
        }

        /**
         * Releases what the functions hold: run once, on any thread, when the generation is
         * unloaded and its last call has ended.
         */
        public Builder onClose(Runnable action) {
            this.onClose = action;
            return this;
        }

        public HostFunctions build() {
            return new HostFunctions(this);
        }
    }
}
