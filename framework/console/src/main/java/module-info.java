/** A page that shows plugins at work, for the HTTP server of an application or one of its own. */
module dev.wardian.console {
    requires transitive dev.wardian.plugins;
    requires transitive jdk.httpserver;
    requires org.slf4j;
    // For LogSource.logback alone.
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires static org.jspecify;

    exports dev.wardian.console;
}
