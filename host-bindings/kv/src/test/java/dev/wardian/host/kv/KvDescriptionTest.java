package dev.wardian.host.kv;

import dev.wardian.host.testing.DescribedCapabilities;
import java.util.List;
import java.util.Map;

/** The capability, compared with {@code kv.wit}. */
class KvDescriptionTest extends DescribedCapabilities {
    KvDescriptionTest() {
        super(List.of(KvCapability.create(KvStores.inMemory())), Map.of("kv/1", "{ quota: 1MiB }"));
    }
}
