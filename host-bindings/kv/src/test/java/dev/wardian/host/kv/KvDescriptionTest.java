package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.Described;
import dev.wardian.host.DescriptionChecks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The capability, compared with {@code kv.wit}. */
class KvDescriptionTest {
    private static final String REQUEST = "{ quota: 1MiB }";

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> theCapabilityProvidesTheFunctionsThatAreDescribed() {
        assertTrue(Described.IN_OTHER_MODULES.contains(KvCapability.NAME.importModule()));
        return DescriptionChecks.functions(KvCapability.create(KvStores.inMemory()), REQUEST);
    }

    @TestFactory
    List<DynamicTest> aLengthMayBeWhatIsDescribedAndNotMore() {
        return DescriptionChecks.lengths(folder, KvCapability.create(KvStores.inMemory()), REQUEST);
    }
}
