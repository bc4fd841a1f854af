package dev.wardian.wasm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a module is linked with: host functions and exports of other instances by module and name.
 * Immutable.
 */
public final class Imports {
    /** No imports. */
    public static final Imports NONE = builder().build();

    private record Key(String module, String name) {}

    /**
     * A host function with its type, not yet bound to an instance.
     *
     * @param type what guests see
     * @param function what runs
     */
    public record HostImport(FunctionType type, HostFunction function) {}

    private final Map<Key, Object> entries;

    private Imports(Map<Key, Object> entries) {
        this.entries = entries;
    }

    /**
     * What is provided under that name: a {@link HostImport}, {@link WasmFunction}, {@link
     * WasmMemory}, {@link WasmTable}, {@link WasmGlobal} or {@link WasmTag}.
     */
    public Optional<Object> find(String module, String name) {
        return Optional.ofNullable(entries.get(new Key(module, name)));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects imports; a later entry replaces an earlier one of the same name. */
    public static final class Builder {
        private final Map<Key, Object> entries = new LinkedHashMap<>();

        private Builder() {}

        /** Provides a host function. */
        public Builder function(
                String module, String name, FunctionType type, HostFunction function) {
            return put(module, name, new HostImport(type, function));
        }

        public Builder function(String module, String name, WasmFunction function) {
            return put(module, name, function);
        }

        public Builder memory(String module, String name, WasmMemory memory) {
            return put(module, name, memory);
        }

        public Builder table(String module, String name, WasmTable table) {
            return put(module, name, table);
        }

        public Builder global(String module, String name, WasmGlobal global) {
            return put(module, name, global);
        }

        public Builder tag(String module, String name, WasmTag tag) {
            return put(module, name, tag);
        }

        /** Provides all exports of {@code instance} under the module name {@code module}. */
        public Builder instance(String module, WasmInstance instance) {
            // Not one look-up for each: a module may have a million exports.
            instance.exports().forEach((name, value) -> put(module, name, value));
            return this;
        }

        /** Adds all of {@code other}. */
        public Builder all(Imports other) {
            entries.putAll(other.entries);
            return this;
        }

        public Imports build() {
            return new Imports(Map.copyOf(entries));
        }

        private Builder put(String module, String name, @Nullable Object value) {
            entries.put(new Key(module, name), java.util.Objects.requireNonNull(value));
            return this;
        }
    }
}
