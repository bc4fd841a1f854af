import dev.wardian.host.http.HttpCapability;

/** The capability {@code http}: requests over HTTP. */
module dev.wardian.host.http {
    requires transitive dev.wardian.plugins;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires static org.jspecify;

    // For programs that take what they find; applications name the capabilities that they offer.
    provides dev.wardian.plugin.capability.CapabilityProvider with
            HttpCapability;

    exports dev.wardian.host.http;
}
