package dev.wardian.sample;

import com.google.inject.AbstractModule;
import dev.wardian.guice.PluginBindings;
import dev.wardian.guice.WardianModule;
import dev.wardian.host.HostBindings;
import dev.wardian.host.events.EventsCapability;
import dev.wardian.host.http.HttpCapability;
import dev.wardian.host.kv.KvCapability;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The application: what plugins can be granted, what they are granted, and what they are used for.
 */
public final class SampleModule extends AbstractModule {
    private final Path plugins;
    private final Path grants;
    private final SampleServices services;
    private final Consumer<PluginManager.Builder> watching;

    SampleModule(Path plugins, Path grants, SampleServices services) {
        this(plugins, grants, services, manager -> {});
    }

    private SampleModule(
            Path plugins,
            Path grants,
            SampleServices services,
            Consumer<PluginManager.Builder> watching) {
        this.plugins = plugins;
        this.grants = grants;
        this.services = services;
        this.watching = watching;
    }

    /** The same, with plugins that follow their files. */
    public static SampleModule watching(Path plugins, Path grants, SampleServices services) {
        return new SampleModule(
                plugins, grants, services, manager -> manager.watch(FolderWatch.EVENTS));
    }

    /** What plugins can be granted. */
    private List<Capability<?>> capabilities() {
        List<Capability<?>> all = new ArrayList<>(HostBindings.standard());
        all.add(EventsCapability.create(services.events()));
        all.add(HttpCapability.create());
        all.add(KvCapability.create(services.values()));
        return all;
    }

    @Override
    protected void configure() {
        install(
                new WardianModule(plugins)
                        .withGrants(grants)
                        .withCapabilities(capabilities())
                        .strict()
                        .with(watching)
                        .with(this::configure));
        PluginBindings.service(binder(), PricingRule.class);
        PluginBindings.service(binder(), FraudCheck.class);
        bind(Enrichments.class).toInstance(new Enrichments(services.events()));
        bind(OrderService.class);
    }

    /** The operator's values, which go before those of the manifests. */
    private void configure(PluginManager.Builder manager) {
        manager.config("dev.wardian.sample.volume-discount", Map.of("max-discount-cents", "20000"));
        manager.config(
                "dev.wardian.sample.order-enrichment",
                Map.of("warehouse", services.warehouse().uri().toString()));
    }
}
