package dev.wardian.plugin.capability;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The functions that a capability provides, by import module and name. Immutable. */
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

    /** The key of functions that are in each import module of the capability. */
    private static final String EACH = "";

    private final Map<String, Map<String, Entry>> byModule;
    private final ToIntFunction<Errno> errorResult;
    private final @Nullable PluginLog log;
    private final @Nullable Runnable onClose;

    private HostFunctions(Builder builder) {
        this.byModule = new LinkedHashMap<>();
        builder.byModule.forEach(
                (module, entries) -> byModule.put(module, new LinkedHashMap<>(entries)));
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

    /** The function of that import. */
    public Optional<Entry> find(String importModule, String name) {
        Entry own = entries(importModule).get(name);
        return Optional.ofNullable(own == null ? entries(EACH).get(name) : own);
    }

    /** The names of all functions of an import module. */
    public Set<String> names(String importModule) {
        Set<String> names = new LinkedHashSet<>(entries(EACH).keySet());
        names.addAll(entries(importModule).keySet());
        return Collections.unmodifiableSet(names);
    }

    /** The import modules to which functions were added by name. */
    Set<String> modules() {
        Set<String> modules = new LinkedHashSet<>(byModule.keySet());
        modules.remove(EACH);
        return modules;
    }

    private Map<String, Entry> entries(String importModule) {
        return byModule.getOrDefault(importModule, Map.of());
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
        private final Map<String, Map<String, Entry>> byModule = new LinkedHashMap<>();
        private ToIntFunction<Errno> errorResult = errno -> -errno.number();
        private @Nullable PluginLog log;
        private @Nullable Runnable onClose;

        private Builder() {}

        /**
         * Adds a function to each import module of the capability; most have only one.
         *
         * @throws IllegalArgumentException if there is one of that name, or the type has a
         *     reference, a vector, a float as result or several results
         */
        public Builder add(String name, FunctionType type, CapabilityFunction function) {
            if (byModule.values().stream().anyMatch(entries -> entries.containsKey(name))) {
                throw new IllegalArgumentException("two functions named " + name);
            }
            put(EACH, name, new Entry(type, function));
            return this;
        }

        /**
         * Adds a function to one import module of a capability that has several.
         *
         * @param importModule one of {@link Capability#importModules}
         * @throws IllegalArgumentException as for the other method
         */
        public Builder add(
                String importModule, String name, FunctionType type, CapabilityFunction function) {
            if (has(EACH, name) || has(importModule, name)) {
                throw new IllegalArgumentException(
                        "two functions named " + name + " in " + importModule);
            }
            put(importModule, name, new Entry(type, function));
            return this;
        }

        private boolean has(String importModule, String name) {
            return byModule.getOrDefault(importModule, Map.of()).containsKey(name);
        }

        private void put(String importModule, String name, Entry entry) {
            byModule.computeIfAbsent(importModule, module -> new LinkedHashMap<>())
                    .put(name, entry);
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
