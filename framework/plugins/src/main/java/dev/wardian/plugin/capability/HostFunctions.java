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
     * @param type its type: numbers as parameters, and at most one result, an i32 or i64
     * @param function the implementation
     * @param errorResult gives its result for an error; empty if the function has the mapping of
     *     its capability
     */
    public record Entry(
            FunctionType type,
            CapabilityFunction function,
            Optional<ToIntFunction<Errno>> errorResult) {
        /**
         * Checks the type.
         *
         * @param type numbers as parameters, and at most one result, an i32 or i64
         * @param function the implementation
         * @param errorResult gives its result for an error, if it has a mapping of its own
         * @throws IllegalArgumentException if the type has a reference, a vector, a float as result
         *     or several results
         */
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

    /**
     * A function that is known, but withheld, since the plugin does not have another capability.
     *
     * @param type its type
     * @param missing the capability without which the function is not there
     */
    public record Absent(FunctionType type, CapabilityName missing) {}

    /** The key of functions that are in each import module of the capability. */
    private static final String EACH = "";

    private final Map<String, Map<String, Entry>> byModule;
    private final Map<String, Absent> absent;
    private final ToIntFunction<Errno> errorResult;
    private final boolean counted;
    private final @Nullable PluginLog log;
    private final @Nullable Object facility;
    private final @Nullable Runnable onWithdrawal;
    private final @Nullable Runnable onActive;
    private final @Nullable Runnable onInactive;
    private final @Nullable Runnable onClose;

    private HostFunctions(Builder builder) {
        this.byModule = new LinkedHashMap<>();
        builder.byModule.forEach(
                (module, entries) -> byModule.put(module, new LinkedHashMap<>(entries)));
        this.absent = Map.copyOf(builder.absent);
        this.counted = builder.counted;
        this.errorResult = builder.errorResult;
        this.log = builder.log;
        this.facility = builder.facility;
        this.onWithdrawal = builder.onWithdrawal;
        this.onActive = builder.onActive;
        this.onInactive = builder.onInactive;
        this.onClose = builder.onClose;
    }

    private static boolean isNoNumber(ValueType type) {
        return type.isReference() || type == ValueType.V128;
    }

    /** {@return a builder without functions} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Finds the function of an import.
     *
     * @param importModule one of {@link Capability#importModules}
     * @param name the name of the function
     * @return the function, or empty if the module has none of that name
     */
    public Optional<Entry> find(String importModule, String name) {
        Entry own = entries(importModule).get(name);
        return Optional.ofNullable(own == null ? entries(EACH).get(name) : own);
    }

    /**
     * Finds a function that is withheld.
     *
     * @param importModule one of {@link Capability#importModules}
     * @param name the name of the function
     * @return the function, or empty if none of that name is withheld
     */
    public Optional<Absent> findAbsent(String importModule, String name) {
        return entries(importModule).containsKey(name)
                ? Optional.empty()
                : Optional.ofNullable(absent.get(name));
    }

    /**
     * {@return the names of all functions of an import module}
     *
     * @param importModule one of {@link Capability#importModules}
     */
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

    /**
     * {@return the result that reports an error to the guest}
     *
     * @param errno the error
     */
    public int errorResult(Errno errno) {
        return errorResult.applyAsInt(errno);
    }

    /** {@return whether calls of the functions count towards {@link Limit#CAPABILITY_CALLS}} */
    public boolean counted() {
        return counted;
    }

    /** {@return the target of the plugin's own log, if this capability provides one} */
    public Optional<PluginLog> log() {
        return Optional.ofNullable(log);
    }

    /** {@return what the capability has for other capabilities, if it has anything} */
    public Optional<Object> facility() {
        return Optional.ofNullable(facility);
    }

    /** {@return the action that runs when the operator takes the capability back, if any} */
    public Optional<Runnable> onWithdrawal() {
        return Optional.ofNullable(onWithdrawal);
    }

    /** {@return the action that runs when the generation begins to take calls, if any} */
    public Optional<Runnable> onActive() {
        return Optional.ofNullable(onActive);
    }

    /** {@return the action that runs when the generation takes no more calls, if any} */
    public Optional<Runnable> onInactive() {
        return Optional.ofNullable(onInactive);
    }

    /** {@return the action that runs when the generation is unloaded, if there is one} */
    public Optional<Runnable> onClose() {
        return Optional.ofNullable(onClose);
    }

    /** Collects the functions of a capability. */
    public static final class Builder {
        private final Map<String, Map<String, Entry>> byModule = new LinkedHashMap<>();
        private final Map<String, Absent> absent = new LinkedHashMap<>();
        private ToIntFunction<Errno> errorResult = errno -> -errno.number();
        private boolean counted = true;
        private @Nullable PluginLog log;
        private @Nullable Object facility;
        private @Nullable Runnable onWithdrawal;
        private @Nullable Runnable onActive;
        private @Nullable Runnable onInactive;
        private @Nullable Runnable onClose;

        private Builder() {}

        /**
         * Adds a function to each import module of the capability; most have only one.
         *
         * @param name the name of the function
         * @param type its type: numbers as parameters, and at most one result, an i32 or i64
         * @param function the implementation
         * @return this builder
         * @throws IllegalArgumentException if the name is taken, or the type has a reference, a
         *     vector, a float as result or several results
         */
        public Builder add(String name, FunctionType type, CapabilityFunction function) {
            requireNew(name);
            put(EACH, name, new Entry(type, function, Optional.empty()));
            return this;
        }

        private void requireNew(String name) {
            if (absent.containsKey(name)
                    || byModule.values().stream().anyMatch(it -> it.containsKey(name))) {
                throw new IllegalArgumentException("two functions named " + name);
            }
        }

        /**
         * Says that a function is withheld from each import module of the capability, since the
         * plugin does not have another capability. A module that imports the function is rejected
         * as if it imported a function of the other capability: the operator reads which request or
         * grant is missing. For {@link PluginContext#effective}.
         *
         * @param name the name of the function
         * @param type its type: numbers as parameters, and at most one result, an i32 or i64
         * @param missing the other capability
         * @return this builder
         * @throws IllegalArgumentException as for {@link #add(String, FunctionType,
         *     CapabilityFunction)}
         */
        public Builder absent(String name, FunctionType type, CapabilityName missing) {
            requireNew(name);
            // The type has to be one that the function could have.
            FunctionType checked = new Entry(type, call -> 0, Optional.empty()).type();
            absent.put(name, new Absent(checked, missing));
            return this;
        }

        /**
         * Leaves calls of the functions out of {@link Limit#CAPABILITY_CALLS}. For functions that a
         * guest calls often, and that stand for no more than the work of the call itself, such as
         * writing its output byte by byte. They cost fuel as all do, a rate of the operator bounds
         * them, and the plugin's figures count them.
         *
         * @return this builder
         */
        public Builder uncounted() {
            counted = false;
            return this;
        }

        /**
         * Adds a function to one import module of a capability with several modules.
         *
         * @param importModule one of {@link Capability#importModules}
         * @param name the name of the function
         * @param type its type: numbers as parameters, and at most one result, an i32 or i64
         * @param function the implementation
         * @return this builder
         * @throws IllegalArgumentException as for {@link #add(String, FunctionType,
         *     CapabilityFunction)}
         */
        public Builder add(
                String importModule, String name, FunctionType type, CapabilityFunction function) {
            if (has(EACH, name) || has(importModule, name) || absent.containsKey(name)) {
                throw new IllegalArgumentException(
                        "two functions named " + name + " in " + importModule);
            }
            put(importModule, name, new Entry(type, function, Optional.empty()));
            return this;
        }

        /**
         * Lets one function report errors in a way of its own, such as 0 where 0 stands for
         * nothing. The others go on with {@link #errorResult(ToIntFunction)}.
         *
         * @param importModule one of {@link Capability#importModules}, to which the function was
         *     added; the empty string for one that was added to each
         * @param name the name of the function
         * @param result gives the function's result for an error
         * @return this builder
         * @throws IllegalArgumentException if no such function was added
         */
        public Builder errorResult(String importModule, String name, ToIntFunction<Errno> result) {
            Entry entry = byModule.getOrDefault(importModule, Map.of()).get(name);
            if (entry == null) {
                throw new IllegalArgumentException(
                        "no function named " + name + " was added to '" + importModule + "'");
            }
            put(importModule, name, new Entry(entry.type(), entry.function(), Optional.of(result)));
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
         * How functions report an error to the guest: by default with the negative number of the
         * errno.
         *
         * @param result gives the function's result for an error
         * @return this builder
         */
        public Builder errorResult(ToIntFunction<Errno> result) {
            this.errorResult = result;
            return this;
        }

        /**
         * Sends the plugin's log, its calls of {@code log} of {@code wardian:core/1}, to {@code
         * target}.
         *
         * @param target writes the lines
         * @return this builder
         */
        public Builder log(PluginLog target) {
            this.log = target;
            return this;
        }

        /**
         * Gives other capabilities of the plugin something of this one, such as its directories.
         * They find it by {@link PluginContext#facility}.
         *
         * @param object the object, which follows the policy of this capability
         * @return this builder
         */
        public Builder facility(Object object) {
            this.facility = object;
            return this;
        }

        /**
         * Takes from the plugin what it holds, such as open files. The action runs once, at once
         * and on any thread, if the operator takes the whole capability back while the generation
         * runs; calls may run meanwhile. If the operator leaves a part, {@link Capability#bind}
         * does the same for the rest.
         *
         * @param action takes it
         * @return this builder
         */
        public Builder onWithdrawal(Runnable action) {
            this.onWithdrawal = action;
            return this;
        }

        /**
         * Begins what the capability does by itself for the plugin, such as to hand over messages.
         * The action runs when callers reach the generation: it has started, and has taken the
         * place of the generation before, if there was one. It also runs for the functions of a
         * narrower policy, in the place of those before, if the generation is active then. The
         * manager waits for it, so it must be quick.
         *
         * @param action begins it
         * @return this builder
         */
        public Builder onActive(Runnable action) {
            this.onActive = action;
            return this;
        }

        /**
         * Ends what the capability does by itself for the plugin. The action runs when the
         * generation takes no more calls, after {@link #onActive}: after the same of the next
         * generation if that takes its place. Calls of the generation may still run. The manager
         * waits for the action, so it must be quick.
         *
         * @param action ends it
         * @return this builder
         */
        public Builder onInactive(Runnable action) {
            this.onInactive = action;
            return this;
        }

        /**
         * Releases the resources of the functions. The action runs once, on any thread, when the
         * generation is unloaded and its last call has ended.
         *
         * @param action releases the resources
         * @return this builder
         */
        public Builder onClose(Runnable action) {
            this.onClose = action;
            return this;
        }

        /** {@return the functions so far; the builder can be used on} */
        public HostFunctions build() {
            return new HostFunctions(this);
        }
    }
}
