package dev.wardian.cli;

import dev.wardian.plugin.DisablementStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.wasm.Features;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that load plugins. */
final class LoadOptions {
    private static final CapabilityName PLUGINS = CapabilityName.of("plugins/1");

    @Option(
            names = "--grants",
            paramLabel = "GRANTS",
            description = "A file of grants and limits. With it, nothing else is granted.")
    private @Nullable Path grantsFile;

    @Option(
            names = "--features",
            paramLabel = "SET",
            defaultValue = "2.0",
            description =
                    "What modules of plugins may use: 1.0, 2.0 or 3.0, then proposals:"
                            + " 2.0,function-references,gc,exception-handling. A minus takes one"
                            + " away: 3.0,-gc. Default: 2.0.")
    private String features = "2.0";

    @Mixin private EngineOption engine = new EngineOption();

    /** Takes values that were read without picocli. */
    void accept(QuickLine line) throws QuickLine.UnclearException {
        grantsFile = line.path("--grants");
        features = line.text("--features", features);
        engine.accept(line);
    }

    /** What modules may use. */
    Features featureSet() {
        return FeatureSet.parse(features);
    }

    /**
     * A manager without a source that has one instance for each plugin.
     *
     * @param granted what plugins may do
     */
    PluginManager.Builder manager(Capabilities capabilities, Grants granted) {
        Features set = featureSet();
        try {
            PluginManager.Builder builder =
                    PluginManager.builder()
                            .capabilities(capabilities)
                            .grants(granted)
                            .engine(engine.get())
                            .poolSize(1)
                            .features(set);
            return grantsFile == null
                    ? builder
                    : builder.disabled(DisablementStore.beside(grantsFile));
        } catch (IllegalArgumentException e) {
            throw new InputException("--features " + features + ": " + e.getMessage(), e);
        }
    }

    /** The operator's grants, for a module that requests nothing. */
    Grants grants(Capabilities capabilities) {
        return grants(capabilities, List.of(), false);
    }

    /**
     * The operator's grants, or what these plugins request and what reaches nothing outside of
     * them.
     *
     * @param together whether they may call each other as they request
     */
    Grants grants(
            Capabilities capabilities, Collection<PluginsBeside.Found> plugins, boolean together) {
        if (grantsFile != null) {
            return new GrantsReader(capabilities).read(grantsFile, grantsFile.toString());
        }
        Set<CapabilityName> harmless = new HashSet<>(HostCapabilities.SELF_CONTAINED);
        if (together) {
            harmless.add(PLUGINS);
        }
        Grants grants = Grants.NONE;
        Set<String> ids = new HashSet<>();
        for (PluginsBeside.Found plugin : plugins) {
            String id = plugin.manifest().id();
            grants = grants.withPlugin(id, plugin.manifest().requested().only(harmless));
            // Without a pin the manager warns of other plugins that could take these grants. Of two
            // with one id it shall start none.
            grants =
                    grants.withPin(
                            id,
                            ids.add(id)
                                    ? new PluginPin(Optional.empty(), Set.of(plugin.sha256()))
                                    : null);
        }
        return grants;
    }

    /** Who types a plugin's path says where it is; what it must hold stays pinned. */
    static Grants withoutPlace(Grants grants, String id) {
        Grants.Grant grant = grants.plugins().get(id);
        if (grant == null || grant.pin().isEmpty()) {
            return grants;
        }
        Set<String> hashes = grant.pin().get().sha256();
        return grants.withPin(
                id, hashes.isEmpty() ? null : new PluginPin(Optional.empty(), hashes));
    }
}
