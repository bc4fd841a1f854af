package dev.wardian.host.kv;

import java.time.Instant;
import java.util.Optional;

/**
 * A value in a store, with its place.
 *
 * @param pluginId the id of the plugin
 * @param namespace the name of the namespace; the functions of the capability use the empty one
 * @param key the key
 * @param value the value with its version
 * @param expiry when the value is gone; empty if it stays
 */
public record KvEntry(
        String pluginId, String namespace, String key, KvValue value, Optional<Instant> expiry) {}
