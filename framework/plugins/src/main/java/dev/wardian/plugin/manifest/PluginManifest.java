package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A plugin's description of itself, with its requests. A request is not a grant. Immutable; maps
 * keep the order of the text.
 *
 * @param id the plugin's name, in reverse-DNS order
 * @param version the plugin's version, as the text has it
 * @param module the file with its code
 * @param abi how the module is called
 * @param arguments the arguments of its program, without the program's name ({@code args}); none
 *     has a NUL character
 * @param services the binary names of the Java interfaces that it implements ({@code implements})
 * @param requires the versions of the host and of other plugins that it requires
 * @param operations its operations by name
 * @param reasons why it requests each capability
 * @param requested the policies that it requests
 * @param limits the limits that it lowers for itself, in their units
 * @param instances how calls share instances
 * @param state the rules of its state hand-over, or nothing
 * @param onFailure what a caller gets if the plugin fails or is unavailable
 * @param config its configuration
 * @param source the text that it was read from
 */
public record PluginManifest(
        String id,
        String version,
        ModuleFile module,
        Abi abi,
        List<String> arguments,
        List<String> services,
        Requirements requires,
        Map<String, Operation> operations,
        Map<CapabilityName, String> reasons,
        PolicySet requested,
        Map<Limit, Long> limits,
        Instances instances,
        Optional<State> state,
        OnFailure onFailure,
        Map<String, String> config,
        ManifestSource source) {
    /** The most operations that a manifest may have. */
    public static final int MAX_OPERATIONS = 1000;

    /** The most arguments that a manifest may have. */
    public static final int MAX_ARGUMENTS = 1000;

    /**
     * Copies lists and maps. It does not check the parts; {@link ManifestReader} does.
     *
     * @param id the plugin's id
     * @param version the plugin's version
     * @param module the file with its code
     * @param abi how the module is called
     * @param arguments the arguments of its program
     * @param services the binary names of Java interfaces
     * @param requires the versions that it requires
     * @param operations its operations by name
     * @param reasons why it requests each capability
     * @param requested the policies that it requests
     * @param limits the limits that it lowers, in their units
     * @param instances how calls share instances
     * @param state the rules of its state hand-over, or empty
     * @param onFailure what a caller gets if the plugin fails or is unavailable
     * @param config its configuration
     * @param source the text that it was read from
     */
    public PluginManifest {
        arguments = List.copyOf(arguments);
        services = List.copyOf(services);
        operations = Collections.unmodifiableMap(new LinkedHashMap<>(operations));
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
        Map<Limit, Long> ordered = new EnumMap<>(Limit.class);
        ordered.putAll(limits);
        limits = Collections.unmodifiableMap(ordered);
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /**
     * {@return whether a text has the form of a plugin's id: at least two segments of lower-case
     * letters, digits and hyphens, with dots between them, and at most 128 characters}
     *
     * @param text any text
     */
    public static boolean isId(String text) {
        return Syntax.PLUGIN_ID.matches(text);
    }

    /**
     * The module's file.
     *
     * @param file its path below the manifest's folder, with {@code /} between names. The reader
     *     checks the text; the loader checks that no link in the file system leads out of the
     *     folder
     * @param sha256 the SHA-256 of its bytes, 64 lower-case hexadecimal digits
     */
    public record ModuleFile(String file, String sha256) {}

    /**
     * The versions that the plugin requires.
     *
     * @param host the versions of the host, or nothing for any
     * @param plugins versions of other plugins by id
     */
    public record Requirements(Optional<VersionRange> host, Map<String, VersionRange> plugins) {
        /** Nothing is required. */
        public static final Requirements NONE = new Requirements(Optional.empty(), Map.of());

        /**
         * Copies the map.
         *
         * @param host the versions of the host, or empty for any
         * @param plugins versions of other plugins by id
         */
        public Requirements {
            plugins = Collections.unmodifiableMap(new LinkedHashMap<>(plugins));
        }
    }

    /**
     * One operation. With an ABI of {@link Operands#NUMBERS} the module's function type defines
     * input and output, and both kinds are {@link ValueKind#NONE}.
     *
     * @param input the kind of its input
     * @param output the kind of its output
     * @param warmup the input of a call that is made before the plugin goes live, or nothing
     */
    public record Operation(ValueKind input, ValueKind output, Optional<String> warmup) {
        /**
         * An operation that is not warmed up.
         *
         * @param input the kind of its input
         * @param output the kind of its output
         */
        public Operation(ValueKind input, ValueKind output) {
            this(input, output, Optional.empty());
        }
    }

    /**
     * How calls share instances. The operator's settings apply to values that are missing.
     *
     * @param mode the way of sharing
     * @param size the most instances; nothing with {@link InstanceMode#SINGLE}
     * @param queue the most calls that wait for an instance
     * @param queueWait the longest time that a call waits for an instance
     */
    public record Instances(
            InstanceMode mode, OptionalInt size, OptionalInt queue, Optional<Duration> queueWait) {}

    /**
     * The state of the one instance.
     *
     * @param handover whether a reload hands the state over to the next version
     * @param schema the version of its format, from 1
     */
    public record State(boolean handover, int schema) {}
}
