package dev.wardian.sample;

import dev.wardian.host.events.PluginEvents;
import dev.wardian.host.kv.KvStore;
import dev.wardian.host.kv.KvStores;

/**
 * What the application has for its plugins, and closes after them.
 *
 * @param events messages between the application and its plugins
 * @param values the values that plugins keep
 * @param warehouse the server that a plugin asks
 */
public record SampleServices(PluginEvents events, KvStore values, Warehouse warehouse)
        implements AutoCloseable {
    /** Opens all of them. What plugins keep is gone with the process. */
    public static SampleServices open() {
        return new SampleServices(PluginEvents.create(), KvStores.inMemory(), Warehouse.open());
    }

    @Override
    public void close() {
        events.close();
        values.close();
        warehouse.close();
    }
}
