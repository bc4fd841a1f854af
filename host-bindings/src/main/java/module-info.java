/** What hosts can grant to plugins, one package for each capability. */
module dev.wardian.host {
    requires dev.wardian.plugins;
    requires transitive com.google.guice;
    requires static org.jspecify;

    // For programs that take what they find; applications name the modules that they install.
    provides com.google.inject.Module with
            dev.wardian.host.clock.ClockModule,
            dev.wardian.host.config.ConfigModule,
            dev.wardian.host.log.LogModule,
            dev.wardian.host.plugins.PluginsModule,
            dev.wardian.host.random.RandomModule;

    exports dev.wardian.host.clock;
    exports dev.wardian.host.config;
    exports dev.wardian.host.log;
    exports dev.wardian.host.plugins;
    exports dev.wardian.host.random;

    opens dev.wardian.host.clock to
            com.google.guice;
    opens dev.wardian.host.config to
            com.google.guice;
    opens dev.wardian.host.log to
            com.google.guice;
    opens dev.wardian.host.plugins to
            com.google.guice;
    opens dev.wardian.host.random to
            com.google.guice;
}
