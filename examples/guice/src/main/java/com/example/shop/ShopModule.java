package com.example.shop;

import com.google.inject.AbstractModule;
import dev.wardian.guice.PluginBindings;
import dev.wardian.guice.WardianModule;
import dev.wardian.host.HostBindings;
import java.nio.file.Path;

/** Says where plugins are, what can be granted, and which interface plugins implement. */
final class ShopModule extends AbstractModule {
    @Override
    protected void configure() {
        install(
                new WardianModule(Path.of("plugins"))
                        .withGrants(Path.of("grants.yaml"))
                        .withCapabilities(HostBindings.standard()));
        PluginBindings.service(binder(), DiscountRule.class);
    }
}
