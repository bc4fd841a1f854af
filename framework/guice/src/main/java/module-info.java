/** Guice bindings for plugins. */
module dev.wardian.guice {
    requires transitive com.google.guice;
    requires transitive dev.wardian.plugins;
    requires jakarta.inject;
    requires static org.jspecify;

    exports dev.wardian.guice;

    opens dev.wardian.guice to
            com.google.guice;
}
