package dev.wardian.host.env;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Policy;
import java.util.Map;
import java.util.TreeMap;

/**
 * The capability {@code env}: the variables of the environment that a program of WASI sees. Their
 * values are those of the plugin's configuration whose keys begin with {@code env.}, so the
 * operator sets them as other values; the variables of the host's process are never among them.
 */
public final class EnvCapability {
    /** Its name. */
    public static final CapabilityName NAME = CapabilityName.of("env/1");

    /** What the keys of the configuration begin with that stand for variables. */
    private static final String KEY = "env.";

    private EnvCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new EnvBinding();
    }

    /**
     * {@return the variables that a policy allows, by name, in the order of their names}
     *
     * @param policy a policy of this capability
     * @param config the configuration of the plugin
     */
    public static Map<String, String> variables(Policy policy, Map<String, String> config) {
        EnvPolicy allowed = (EnvPolicy) policy;
        Map<String, String> variables = new TreeMap<>();
        config.forEach(
                (key, value) -> {
                    boolean isVariable = key.startsWith(KEY) && value.indexOf('\0') < 0;
                    if (isVariable && allowed.allows(key.substring(KEY.length()))) {
                        variables.put(key.substring(KEY.length()), value);
                    }
                });
        return variables;
    }
}
