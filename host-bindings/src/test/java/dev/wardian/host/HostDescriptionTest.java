package dev.wardian.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.interfaces.SizeLimit;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the capabilities provide, compared with the descriptions of their import modules. */
class HostDescriptionTest {
    private static final List<Capability<?>> CAPABILITIES = HostBindings.standard();

    /** A request of each capability. */
    private static final Map<String, String> REQUESTS =
            Map.of(
                    "clock/1", "{}",
                    "config/1", "{ keys: ['*'] }",
                    "files/1", "{ mounts: { /data: { memory: 64KiB } } }",
                    "log/1", "{}",
                    "plugins/1", "{ allow: [a.b/c] }",
                    "random/1", "{}");

    @TempDir Path folder;

    @Test
    void everyCapabilityHasADescriptionAndTheOtherWayRound() {
        Set<String> provided =
                CAPABILITIES.stream()
                        .flatMap(capability -> Described.modules(capability).stream())
                        .collect(Collectors.toCollection(TreeSet::new));

        Set<String> described =
                Described.HOST.interfaces().stream()
                        .filter(module -> !module.isCore())
                        .map(HostInterface::importModule)
                        .filter(module -> !Described.IN_OTHER_MODULES.contains(module))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(described, provided);
    }

    @TestFactory
    List<DynamicTest> aCapabilityProvidesTheFunctionsThatAreDescribed() {
        return CAPABILITIES.stream()
                .filter(capability -> !Described.modules(capability).isEmpty())
                .flatMap(it -> DescriptionChecks.functions(it, request(it.name())).stream())
                .toList();
    }

    private static String request(CapabilityName name) {
        return Objects.requireNonNull(REQUESTS.get(name.toString()), name::toString);
    }

    @TestFactory
    List<DynamicTest> aLengthMayBeWhatIsDescribedAndNotMore() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Capability<?> capability : CAPABILITIES) {
            if (!Described.modules(capability).isEmpty()) {
                String request = request(capability.name());
                tests.addAll(DescriptionChecks.lengths(folder, capability, request));
            }
        }
        Capability<?> any = CAPABILITIES.iterator().next();
        HostInterface core = Described.HOST.interfaces().get(0);
        tests.addAll(DescriptionChecks.lengths(folder, any, request(any.name()), core));
        assertTrue(tests.size() > 4, "there are limits in bytes");
        return tests;
    }

    @Test
    void limitsOfManifestsThatAreNamedExist() {
        Set<String> keys =
                Arrays.stream(Limit.values()).map(Limit::key).collect(Collectors.toSet());
        for (HostInterface module : Described.HOST.interfaces()) {
            for (InterfaceFunction function : module.functions()) {
                for (SizeLimit limit : function.limits()) {
                    assertTrue(
                            limit.bytes().isPresent() || keys.contains(limit.manifestKey()),
                            function.importName() + " " + limit);
                }
            }
        }
    }
}
