package dev.wardian.plugin;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The host functions of one capability for one plugin, as {@link Capability#bind} answers them. They are descriptions: the
 * framework alone links them, behind the gate that every host function passes (audit, metering, quotas, deadline). Immutable.
 */
public final class HostFunctions {
    /** What a host function does. It is called by all instances of the plugin, on any thread, several at once. */
    @FunctionalInterface
    public interface Body {
        /**
         * Handles one call.
         *
         * <p>An {@link ErrnoException} answers its error, a {@link CapabilityDenied} answers {@link Errno#EDENIED} and is
         * audited. Any other exception answers {@link Errno#EHOST}: its text goes to the operator's log and never to the guest.
         *
         * @return the result: an {@code i32} or {@code i64} as it is, a float as its raw bits; ignored where there is none
         */
        long call(GuestCall call);
    }

    /**
     * One host function.
     *
     * @param name the import's name
     * @param type its type: numbers only, and at most one result
     * @param body what it does
     */
    public record Entry(String name, FunctionType type, Body body) {
        public Entry {
            if (name.isEmpty() || type.results().size() > 1) {
                throw new IllegalArgumentException("host function '" + name + "' of type " + type);
            }
            for (ValueType value : type.params()) {
                requireNumber(name, value);
            }
            for (ValueType value : type.results()) {
                requireNumber(name, value);
            }
        }

        private static void requireNumber(String name, ValueType type) {
            if (type.isReference() || type == ValueType.V128) {
                throw new IllegalArgumentException("host function '" + name + "' has a " + type);
            }
        }
    }

    private final List<Entry> entries;
    private final Function<Errno, Long> failure;
    private final @Nullable PluginLog log;
    private final @Nullable Runnable onClose;

    private HostFunctions(Builder builder) {
        this.entries = List.copyOf(builder.entries);
        this.failure = builder.failure;
        this.log = builder.log;
        this.onClose = builder.onClose;
    }

    /** A new collection. */
    public static Builder builder() {
        return new Builder();
    }

    /** The functions, in the order in which they were added. */
    public List<Entry> entries() {
        return entries;
    }

    /** What functions of this capability return for an error. */
    public long failure(Errno errno) {
        return failure.apply(errno);
    }

    /** Where the plugin's log goes, if this capability lets it out. */
    public Optional<PluginLog> log() {
        return Optional.ofNullable(log);
    }

    /** What is to be released when the plugin is unloaded, if anything. */
    public Optional<Runnable> onClose() {
        return Optional.ofNullable(onClose);
    }

    /** Collects host functions. */
    public static final class Builder {
        private final List<Entry> entries = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private Function<Errno, Long> failure = errno -> (long) errno.result();
        private @Nullable PluginLog log;
        private @Nullable Runnable onClose;

        private Builder() {}

        /**
         * Adds a function that returns an {@code i32}: a length or 0, or a negative error number.
         *
         * @throws IllegalArgumentException if there is one of that name, or a parameter is no number
         */
        public Builder function(String name, List<ValueType> params, Body body) {
            return function(name, FunctionType.of(params, ValueType.I32), body);
        }

        /** As {@link #function(String, List, Body)}, with any type of numbers and at most one result. */
        public Builder function(String name, FunctionType type, Body body) {
            if (!names.add(name)) {
                throw new IllegalArgumentException("two host functions of the name '" + name + "'");
            }
            entries.add(new Entry(name, type, body));
            return this;
        }

        /** What the functions return for an error, where that is not the negative number; WASI for example is different. */
        public Builder onFailure(Function<Errno, Long> result) {
            this.failure = result;
            return this;
        }

        /** Lets the plugin's log out: what it writes with {@code log} of the core goes to {@code target}. */
        public Builder log(PluginLog target) {
            this.log = target;
            return this;
        }

        /** Runs once when the plugin is unloaded, after its last call. It must not throw. */
        public Builder onClose(Runnable action) {
            this.onClose = action;
            return this;
        }

        public HostFunctions build() {
            return new HostFunctions(this);
        }
    }
}
