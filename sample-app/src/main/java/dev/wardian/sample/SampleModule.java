package dev.wardian.sample;

import com.google.inject.AbstractModule;
import dev.wardian.guice.PluginBindings;
import dev.wardian.guice.WardianModule;
import dev.wardian.host.HostBindings;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The application: what plugins can be granted, what they are granted, and what they are used for.
 */
public final class SampleModule extends AbstractModule {
    private final Path plugins;
    private final Path grants;
    private final Consumer<PluginManager.Builder> watching;

    SampleModule(Path plugins, Path grants) {
        this(plugins, grants, manager -> {});
    }

    private SampleModule(Path plugins, Path grants, Consumer<PluginManager.Builder> watching) {
        this.plugins = plugins;
        this.grants = grants;
        this.watching = watching;
    }

    /** The same, with plugins that follow their files. */
    public static SampleModule watching(Path plugins, Path grants) {
        return new SampleModule(plugins, grants, manager -> manager.watch(FolderWatch.EVENTS));
    }

    @Override
    protected void configure() {
        install(
                new WardianModule(plugins)
                        .withGrants(grants)
                        .withCapabilities(HostBindings.standard())
                        .strict()
                        .with(watching)
                        // The operator's value, in place of the one that the manifest has.
                        .with(
                                manager ->
                                        manager.config(
                                                "dev.wardian.sample.volume-discount",
                                                Map.of("max-discount-cents", "20000"))));
        PluginBindings.service(binder(), PricingRule.class);
        PluginBindings.service(binder(), FraudCheck.class);
        bind(OrderService.class);
    }
}
