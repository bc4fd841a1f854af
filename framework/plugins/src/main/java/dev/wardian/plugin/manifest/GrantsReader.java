package dev.wardian.plugin.manifest;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.InstanceSettings;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.wasm.WasmEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the operator's file of grants. Policies, limits and instances are written as in manifests:
 *
 * <pre>{@code
 * apiVersion: wardian/v1
 * ceiling: { log: { level: info } }       # no plugin gets more; without it there is no ceiling
 * limits: { memory: 32MiB }               # for all plugins
 * instances: { queue: 200, wait: 100ms }  # for all plugins
 * engine: interpreter                     # runs the code of all plugins
 * plugins:
 *   com.acme.greeter:
 *     grants: { log: { level: debug } }
 *     limits: { deadline: 2s }            # for this plugin
 *     pin: { source: greeter/plugin.yaml }  # no other plugin has this id
 *   com.acme.old:
 *     disabled: { reason: replaced }      # it does not run
 * }</pre>
 *
 * Stateless and thread-safe.
 */
public final class GrantsReader {
    private final Capabilities capabilities;

    /**
     * Makes a reader for a host.
     *
     * @param capabilities the capabilities of the host; each reads its own part of the file
     */
    public GrantsReader(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @param name the name of the file in locations
     * @return the grants
     * @throws ManifestException with every problem that was found
     */
    public Grants read(Path path, String name) {
        byte[] bytes;
        try {
            bytes = LocatedYaml.readBytes(path, name);
        } catch (ManifestException e) {
            throw ManifestException.ofGrants(e.problems(), e.more());
        }
        return read(new ProblemCollector(name, path.toAbsolutePath().getParent()), bytes);
    }

    /**
     * Reads grants from their bytes. Paths of the host in them have to be absolute.
     *
     * @param name the name of the file in locations
     * @param bytes all bytes of the file
     * @return the grants
     * @throws ManifestException with every problem that was found
     */
    public Grants read(String name, byte[] bytes) {
        return read(new ProblemCollector(name), bytes);
    }

    private Grants read(ProblemCollector problems, byte[] bytes) {
        Optional<Grants> grants = LocatedYaml.parse(bytes, problems).map(this::grants);
        if (grants.isEmpty() || !problems.isEmpty()) {
            throw ManifestException.ofGrants(problems.sorted(), problems.more());
        }
        return grants.get();
    }

    private Grants grants(YamlNode root) {
        root.allowKeys("apiVersion", "ceiling", "limits", "instances", "engine", "plugins");
        root.requiredChild("apiVersion").ifPresent(ManifestReader::checkApiVersion);
        Grants grants = Grants.NONE;
        Optional<YamlNode> ceiling = root.child("ceiling");
        if (ceiling.isPresent()) {
            grants = grants.withCeiling(PolicyReader.ceiling(capabilities, ceiling.get()));
        }
        Optional<YamlNode> limits = root.child("limits");
        if (limits.isPresent()) {
            grants = grants.withLimits(PluginLimits.DEFAULT.with(LimitReader.limits(limits.get())));
        }
        Optional<YamlNode> instances = root.child("instances");
        if (instances.isPresent()) {
            grants = grants.withInstances(InstanceReader.settings(instances.get()));
        }
        Optional<YamlNode> engine = root.child("engine");
        if (engine.isPresent()) {
            grants = grants.withEngine(engine(engine.get()));
        }
        Optional<YamlNode> plugins = root.child("plugins");
        if (plugins.isPresent()) {
            for (Map.Entry<String, YamlNode> plugin : plugins.get().children().entrySet()) {
                plugins.get().checkKey(plugin.getKey(), Syntax.PLUGIN_ID);
                grants = grants.withPlugin(plugin.getKey(), grant(plugin.getValue()));
            }
        }
        return grants;
    }

    private Grants.Grant grant(YamlNode node) {
        node.allowKeys("pin", "grants", "limits", "instances", "engine", "disabled");
        return new Grants.Grant(
                node.child("grants")
                        .map(policies -> PolicyReader.grants(capabilities, policies))
                        .orElse(PolicySet.EMPTY),
                node.child("limits").map(LimitReader::limits).orElse(Map.of()),
                node.child("instances").map(InstanceReader::settings).orElse(InstanceSettings.NONE),
                node.child("pin").map(GrantsReader::pin),
                node.child("disabled").map(Disablements::disablement),
                node.child("engine").map(GrantsReader::engine));
    }

    /** An engine that is there in this JVM. */
    private static WasmEngine engine(YamlNode node) {
        Map<String, WasmEngine> engines = new LinkedHashMap<>();
        WasmEngine.all().forEach(engine -> engines.put(engine.name(), engine));
        engines.put(WasmEngine.AUTO.name(), WasmEngine.AUTO);
        return node.oneOf(engines, WasmEngine.AUTO);
    }

    private static PluginPin pin(YamlNode node) {
        node.allowKeys("source", "sha256");
        Optional<String> source = node.child("source").map(value -> value.matching(Syntax.SOURCE));
        Set<String> hashes = new LinkedHashSet<>();
        Optional<YamlNode> listed = node.child("sha256");
        listed.ifPresent(
                list ->
                        list.elements()
                                .forEach(
                                        item ->
                                                hashes.add(
                                                        item.matching(Syntax.SHA_256)
                                                                .toLowerCase(Locale.ROOT))));
        boolean named =
                listed.isPresent() ? !listed.get().elements().isEmpty() : source.isPresent();
        if (node.isMapping() && !named) {
            node.report(
                    ErrorId.MISSING_KEY,
                    "a pin needs source or sha256",
                    ErrorId.MISSING_KEY.hint("source or sha256"));
        }
        return new PluginPin(source, hashes);
    }
}
