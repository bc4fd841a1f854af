package dev.wardian.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.testing.Described;
import dev.wardian.host.testing.DescribedCapabilities;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.interfaces.SizeLimit;
import dev.wardian.plugin.capability.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HostDescriptionTest extends DescribedCapabilities {
    HostDescriptionTest() {
        super(
                new HostBindings().capabilities(),
                Map.of(
                        "clock/1", "{}",
                        "config/1", "{ keys: ['*'] }",
                        "events/1", "{ publish: ['*'] }",
                        "files/1", "{ mounts: { /data: { memory: 64KiB } } }",
                        "log/1", "{}",
                        "plugins/1", "{ allow: [a.b/c] }",
                        "random/1", "{}"));
    }

    /** The folder of a module of its own has the name of its capability. */
    private static List<String> ofOtherModules() throws IOException {
        try (Stream<Path> poms =
                Files.find(Path.of(""), 2, (path, is) -> path.endsWith("pom.xml"))) {
            return poms.filter(pom -> pom.getNameCount() == 2)
                    .map(pom -> "wardian:" + pom.getName(0) + "/1")
                    .filter(module -> Described.HOST.find(module).isPresent())
                    .toList();
        }
    }

    @Test
    void everyCapabilityHasADescriptionAndTheOtherWayRound() throws IOException {
        Set<String> provided =
                new HostBindings()
                        .capabilities().stream()
                                .flatMap(capability -> Described.modules(capability).stream())
                                .collect(Collectors.toCollection(TreeSet::new));
        provided.addAll(ofOtherModules());

        Set<String> described =
                Described.HOST.interfaces().stream()
                        .filter(module -> !module.isCore())
                        .map(HostInterface::importModule)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(described, provided);
    }

    @TestFactory
    List<DynamicTest> aLengthOfTheCoreMayBeWhatIsDescribedAndNotMore() {
        return limits(HostBindings.standard().get(0), Described.HOST.interfaces().get(0));
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
