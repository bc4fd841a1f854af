package dev.wardian.wasm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a module is linked with: host functions, what the host made, and exports of other instances,
 * by module and name. Immutable.
 *
 * <p>One name may have several entries that differ: functions of different types, or things of
 * different kinds. An import gets the latest entry that fits it.
 */
public final class Imports {
    /** No imports. */
    public static final Imports NONE = builder().build();

    /** The kinds besides functions, which have several classes. */
    private static final List<Class<?>> KINDS =
            List.of(WasmMemory.class, WasmTable.class, WasmGlobal.class, WasmTag.class);

    private record Key(String module, String name) {
        // In plain code, since each start needs it: linking that of a record takes longer.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && module.equals(that.module)
                    && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return 31 * module.hashCode() + name.hashCode();
        }
    }

    /**
     * A host function with its type, not yet bound to an instance.
     *
     * @param type the type that guests see
     * @param function the code that runs
     */
    public record HostImport(FunctionType type, HostFunction function) {}

    /**
     * A host function that has the type of each import that it satisfies.
     *
     * @param function what runs; {@link HostCall#type} is what the guest sees
     */
    public record AnyHostImport(HostFunction function) {}

    /** For each name what is provided, the latest first. */
    private final Map<Key, List<Object>> entries;

    private Imports(Map<Key, List<Object>> entries) {
        this.entries = entries;
    }

    /**
     * Finds the import that was provided last under a name.
     *
     * @param module the first name
     * @param name the second name
     * @return a {@link HostImport}, {@link AnyHostImport}, {@link WasmFunction}, {@link
     *     WasmMemory}, {@link WasmTable}, {@link WasmGlobal} or {@link WasmTag}, or empty if there
     *     is none of that name
     */
    public Optional<Object> find(String module, String name) {
        return findAll(module, name).stream().findFirst();
    }

    /**
     * Finds all imports that are provided under a name.
     *
     * @param module the first name
     * @param name the second name
     * @return the imports, the latest first, as {@link #find} returns them
     */
    public List<Object> findAll(String module, String name) {
        return entries.getOrDefault(new Key(module, name), List.of());
    }

    /** Whether a later thing of the same name takes the place of an earlier one. */
    private static boolean isReplaced(Object earlier, Object later) {
        return kind(earlier) == kind(later)
                && Objects.equals(functionType(earlier), functionType(later));
    }

    private static Class<?> kind(Object value) {
        for (Class<?> kind : KINDS) {
            if (kind.isInstance(value)) {
                return kind;
            }
        }
        return WasmFunction.class;
    }

    /** The type of a function; null for one of any type, and for what is no function. */
    private static @Nullable FunctionType functionType(Object value) {
        if (value instanceof HostImport host) {
            return host.type();
        }
        return value instanceof WasmFunction function ? function.type() : null;
    }

    /** {@return a builder without imports} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Collects imports. A later entry replaces an earlier one of the same name if both are
     * functions of the same type, or both of the same other kind.
     */
    public static final class Builder {
        private final Map<Key, List<Object>> entries = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Provides a host function.
         *
         * @param module the first name of the import
         * @param name the second name
         * @param type the type that guests see
         * @param function the code that runs when a guest calls it
         * @return this builder
         */
        public Builder function(
                String module, String name, FunctionType type, HostFunction function) {
            return put(module, name, new HostImport(type, function));
        }

        /**
         * Provides a host function for each type under which a module imports the name: a stub, or
         * one that logs. It reads its arguments with {@link HostCall#argument} and sets its results
         * with {@link HostCall#setResult}; {@link HostCall#type} tells which there are.
         *
         * @param module the first name of the import
         * @param name the second name
         * @param function the code that runs when a guest calls it
         * @return this builder
         */
        public Builder functionOfAnyType(String module, String name, HostFunction function) {
            return put(module, name, new AnyHostImport(function));
        }

        /**
         * Provides a function of another instance.
         *
         * @param module the first name of the import
         * @param name the second name
         * @param function the function, which belongs to its instance still
         * @return this builder
         */
        public Builder function(String module, String name, WasmFunction function) {
            return put(module, name, function);
        }

        /**
         * Provides a memory, which the instances share.
         *
         * @param module the first name of the import
         * @param name the second name
         * @param memory the memory of another instance
         * @return this builder
         */
        public Builder memory(String module, String name, WasmMemory memory) {
            return put(module, name, memory);
        }

        /**
         * Provides a table, which the instances share.
         *
         * @param module the first name of the import
         * @param name the second name
         * @param table the table of another instance
         * @return this builder
         */
        public Builder table(String module, String name, WasmTable table) {
            return put(module, name, table);
        }

        /**
         * Provides a global, which the instances share.
         *
         * @param module the first name of the import
         * @param name the second name
         * @param global the global of another instance
         * @return this builder
         */
        public Builder global(String module, String name, WasmGlobal global) {
            return put(module, name, global);
        }

        /**
         * Provides a tag.
         *
         * @param module the first name of the import
         * @param name the second name
         * @param tag the tag of another instance, or of the host by {@link WasmTag#of}
         * @return this builder
         */
        public Builder tag(String module, String name, WasmTag tag) {
            return put(module, name, tag);
        }

        /**
         * Provides all exports of an instance.
         *
         * @param module the first name of all these imports; the second is the name of the export
         * @param instance the instance with the exports
         * @return this builder
         */
        public Builder instance(String module, WasmInstance instance) {
            // Not one look-up for each: a module may have a million exports.
            instance.exports().forEach((name, value) -> put(module, name, value));
            return this;
        }

        /**
         * Provides everything that other imports have.
         *
         * @param other the imports to add
         * @return this builder
         */
        public Builder all(Imports other) {
            other.entries.forEach(
                    (key, values) -> {
                        // The earliest first, so that the order stays.
                        for (int i = values.size() - 1; i >= 0; i--) {
                            add(key, values.get(i));
                        }
                    });
            return this;
        }

        /** {@return the imports so far; the builder can be used on} */
        public Imports build() {
            return new Imports(Map.copyOf(entries));
        }

        private Builder put(String module, String name, Object value) {
            add(new Key(module, name), Objects.requireNonNull(value));
            return this;
        }

        private void add(Key key, Object value) {
            List<Object> before = entries.get(key);
            if (before == null) {
                entries.put(key, List.of(value));
                return;
            }
            List<Object> all = new ArrayList<>(before);
            all.removeIf(earlier -> isReplaced(earlier, value));
            all.add(0, value);
            entries.put(key, List.copyOf(all));
        }
    }
}
