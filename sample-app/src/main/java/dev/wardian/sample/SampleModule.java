package dev.wardian.sample;

import com.google.inject.AbstractModule;
import dev.wardian.host.clock.ClockModule;
import dev.wardian.host.config.ConfigModule;
import dev.wardian.host.log.LogModule;
import dev.wardian.host.random.RandomModule;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.guice.PluginBindings;
import dev.wardian.plugin.guice.WardianModule;
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
                        .with(watching)
                        // The operator's value, in place of the one that the manifest has.
                        .with(
                                manager ->
                                        manager.config(
                                                "dev.wardian.sample.volume-discount",
                                                Map.of("max-discount-cents", "20000"))));
        install(new LogModule());
        install(new ConfigModule());
        install(new ClockModule());
        install(new RandomModule());
        PluginBindings.service(binder(), PricingRule.class);
        PluginBindings.service(binder(), FraudCheck.class);
        bind(OrderService.class);
    }
}
