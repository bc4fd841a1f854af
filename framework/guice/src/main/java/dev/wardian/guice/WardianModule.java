package dev.wardian.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.manifest.GrantsReader;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Binds one {@link PluginManager} for any number of folders and other sources:
 *
 * <pre>{@code
 * Guice.createInjector(
 *         new WardianModule(Path.of("plugins"))
 *                 .withGrants(Path.of("grants.yaml"))
 *                 .withCapabilities(HostBindings.standard()),
 *         new AbstractModule() {
 *             @Override
 *             protected void configure() {
 *                 PluginBindings.service(binder(), Greeter.class);
 *             }
 *         });
 * }</pre>
 *
 * <p>Other Guice modules contribute a capability with a method {@code @ProvidesIntoSet
 * Capability<?> mail()}, and a source of plugins that is no folder with {@code @ProvidesIntoSet
 * PluginSource registry()}. The injected manager has loaded nothing yet: the application calls
 * {@link PluginManager#loadAll}, and later closes the manager.
 *
 * <p>The module changes no rule of the injector, unless {@link #strict} asks for that. Plugins have
 * no injectors.
 */
public final class WardianModule extends AbstractModule {
    private final List<Path> folders;
    private final Optional<Path> grants;
    private final List<Capability<?>> capabilities;
    private final Consumer<PluginManager.Builder> customizer;
    private final boolean strict;

    /**
     * A manager for the plugins of folders, without grants.
     *
     * @param folders the folders of plugins, {@linkplain PluginManager.Builder#folder(Path) in this
     *     order}; there need not be one
     */
    public WardianModule(Path... folders) {
        this(List.of(folders), Optional.empty(), List.of(), builder -> {}, false);
    }

    private WardianModule(
            List<Path> folders,
            Optional<Path> grants,
            List<Capability<?>> capabilities,
            Consumer<PluginManager.Builder> customizer,
            boolean strict) {
        this.folders = folders;
        this.grants = grants;
        this.capabilities = capabilities;
        this.customizer = customizer;
        this.strict = strict;
    }

    /**
     * Returns this module with the operator's file of grants and limits, which {@link GrantsReader}
     * describes. The module reads the file when it makes the manager; problems in the file are a
     * {@link dev.wardian.plugin.error.ManifestException}, which Guice wraps. If the manager
     * {@linkplain PluginManager.Builder#watch watches} folders, it watches this file in the same
     * way.
     *
     * @param file the file of grants
     * @return the module with these grants
     */
    public WardianModule withGrants(Path file) {
        return new WardianModule(folders, Optional.of(file), capabilities, customizer, strict);
    }

    /**
     * Returns this module with further capabilities, beside those that other Guice modules
     * contribute. Two of one name are an error when the manager is made.
     *
     * @param offered what the operator can grant
     * @return the module with these capabilities
     */
    public WardianModule withCapabilities(Collection<? extends Capability<?>> offered) {
        List<Capability<?>> all = new ArrayList<>(capabilities);
        all.addAll(offered);
        return new WardianModule(folders, grants, List.copyOf(all), customizer, strict);
    }

    /**
     * {@return this module with further settings, which it applies last}
     *
     * @param settings changes the builder of the manager
     */
    public WardianModule with(Consumer<PluginManager.Builder> settings) {
        return new WardianModule(
                folders, grants, capabilities, customizer.andThen(settings), strict);
    }

    /**
     * Returns this module with strict rules <b>for the whole injector</b>, the application's own
     * classes too: bindings are explicit, constructors have {@code @Inject}, binding annotations
     * are exact, and there are no circular proxies.
     *
     * @return the module that makes the injector strict
     */
    public WardianModule strict() {
        return new WardianModule(folders, grants, capabilities, customizer, true);
    }

    @Override
    protected void configure() {
        if (strict) {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
        }
        Multibinder<Capability<?>> offered =
                Multibinder.newSetBinder(binder(), new TypeLiteral<Capability<?>>() {});
        capabilities.forEach(capability -> offered.addBinding().toInstance(capability));
        Multibinder.newSetBinder(binder(), PluginSource.class);
        Multibinder.newSetBinder(binder(), new TypeLiteral<Class<?>>() {}, ServiceTypes.class);
    }

    @Provides
    @Singleton
    Capabilities capabilities(Set<Capability<?>> contributed) {
        return Capabilities.of(contributed);
    }

    @Provides
    @Singleton
    PluginManager manager(
            Capabilities capabilities,
            Set<PluginSource> sources,
            @ServiceTypes Set<Class<?>> services) {
        PluginManager.Builder builder = PluginManager.builder().capabilities(capabilities);
        grants.ifPresent(builder::grants);
        folders.forEach(builder::folder);
        sources.forEach(builder::source);
        services.forEach(builder::service);
        customizer.accept(builder);
        return builder.build();
    }
}
