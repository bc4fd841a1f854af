/** Guice bindings for plugins. */
module dev.wardian.guice {
    requires transitive com.google.guice;
    requires transitive dev.wardian.plugins;
    // Guice needs it and, being an automatic module, cannot say so.
    requires com.google.common;
    requires jakarta.inject;
    requires static org.jspecify;

    exports dev.wardian.guice;

    opens dev.wardian.guice to
            com.google.guice;
}
