package dev.wardian.host.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.wardian.interfaces.CoreParameter;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.interfaces.SizeLimit;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What capabilities provide, compared with the descriptions of their import modules. */
public abstract class DescribedCapabilities {
    private final List<Capability<?>> capabilities;
    private final Map<String, String> requests;
    private final Map<String, String> grants;

    @TempDir Path folder;

    /**
     * @param requests a request of each capability, which is also its grant
     */
    protected DescribedCapabilities(
            List<Capability<?>> capabilities, Map<String, String> requests) {
        this(capabilities, requests, requests);
    }

    /**
     * @param requests a request of each capability
     * @param grants a grant of each
     */
    protected DescribedCapabilities(
            List<Capability<?>> capabilities,
            Map<String, String> requests,
            Map<String, String> grants) {
        this.capabilities = capabilities;
        this.requests = requests;
        this.grants = grants;
    }

    @TestFactory
    List<DynamicTest> aCapabilityProvidesTheFunctionsThatAreDescribed() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Capability<?> capability : capabilities) {
            for (String module : Described.modules(capability)) {
                tests.add(
                        dynamicTest(
                                module,
                                () ->
                                        assertEquals(
                                                described(module), provided(capability, module))));
            }
        }
        return tests;
    }

    private static Map<String, String> described(String module) {
        Map<String, String> types = new TreeMap<>();
        for (InterfaceFunction function : Described.HOST.find(module).orElseThrow().functions()) {
            types.put(function.importName(), Described.type(function.core()));
        }
        return types;
    }

    @TestFactory
    List<DynamicTest> theGrantThatErrorsShowGrantsTheRequest() {
        return capabilities.stream()
                .filter(capability -> requests.containsKey(capability.name().toString()))
                .map(
                        capability ->
                                dynamicTest(
                                        capability.name().toString(),
                                        () ->
                                                GrantHint.check(
                                                        capability,
                                                        request(capability.name()),
                                                        Map.of())))
                .toList();
    }

    private Map<String, String> provided(Capability<?> capability, String module) {
        CapabilityName name = capability.name();
        Capabilities only = Capabilities.of(List.of(capability));
        PolicySet policy = policy(only, name);
        HostFunctions functions = only.bind(name, new Context(), policy);
        Map<String, String> types = new TreeMap<>();
        for (String function : functions.names(module)) {
            types.put(function, text(functions.find(module, function).orElseThrow().type()));
        }
        return types;
    }

    private String request(CapabilityName name) {
        return Objects.requireNonNull(requests.get(name.toString()), name::toString);
    }

    private PolicySet policy(Capabilities only, CapabilityName name) {
        return LocatedYaml.read(
                "request.yaml",
                request(name).getBytes(StandardCharsets.UTF_8),
                node -> only.parseInto(PolicySet.EMPTY, name, node));
    }

    private static String text(FunctionType type) {
        return text(type.params()) + ":" + text(type.results());
    }

    private static String text(List<ValueType> types) {
        return types.stream()
                .map(type -> type == ValueType.I64 ? "l" : "i")
                .collect(Collectors.joining());
    }

    /** A plugin that only is there. */
    private record Context() implements PluginContext {
        @Override
        public <T> T shared(Class<T> type, Supplier<? extends T> initial) {
            return initial.get();
        }

        @Override
        public Optional<Policy> effective(CapabilityName name) {
            return Optional.empty();
        }

        @Override
        public <T> Optional<T> facility(CapabilityName name, Class<T> type) {
            return Optional.empty();
        }

        @Override
        public List<Path> hostPaths() {
            return List.of();
        }

        @Override
        public String pluginId() {
            return "test.plugin";
        }

        @Override
        public String version() {
            return "1.0.0";
        }

        @Override
        public String abi() {
            return "wardian/1";
        }

        @Override
        public List<String> arguments() {
            return List.of();
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public Logger logger() {
            return LoggerFactory.getLogger("plugin.test.plugin");
        }

        @Override
        public Map<String, String> config() {
            return Map.of();
        }

        @Override
        public byte[] callPlugin(String otherId, String operation, byte[] input) {
            throw new UnsupportedOperationException("there is no other plugin");
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public Optional<String> misfit(String operation) {
            return Optional.empty();
        }

        @Override
        public MemoryBudget memory() {
            return MemoryBudget.UNLIMITED;
        }
    }

    @TestFactory
    List<DynamicTest> aLengthMayBeWhatIsDescribedAndNotMore() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Capability<?> capability : capabilities) {
            for (String module : Described.modules(capability)) {
                tests.addAll(limits(capability, Described.HOST.find(module).orElseThrow()));
            }
        }
        assertFalse(tests.isEmpty(), "there are limits in bytes");
        return tests;
    }

    /** Tests of the lengths of an import module, by a guest of a capability. */
    protected final List<DynamicTest> limits(Capability<?> capability, HostInterface module) {
        List<DynamicTest> tests = new ArrayList<>();
        for (InterfaceFunction function : module.functions()) {
            for (SizeLimit limit : function.limits()) {
                // No guest chooses the size of a result.
                if (limit.bytes().isPresent() && !limit.subject().equals("result")) {
                    tests.add(
                            dynamicTest(
                                    function.importName() + " " + limit,
                                    () -> checkLimit(capability, function, limit)));
                }
            }
        }
        return tests;
    }

    private void checkLimit(Capability<?> capability, InterfaceFunction function, SizeLimit limit)
            throws IOException {
        int bytes = Math.toIntExact(limit.bytes().orElseThrow());
        String request = request(capability.name());
        String grant = grants.getOrDefault(capability.name().toString(), request);
        Path own = Files.createTempDirectory(folder, "probe");
        try (Prober guest = new Prober(own, capability, request, grant, Map.of())) {
            String name = function.importName();
            int tooBig = -Errno.E2BIG.number();
            assertNotEquals(tooBig, guest.call(name, arguments(function, limit, bytes)));
            assertEquals(tooBig, guest.call(name, arguments(function, limit, bytes + 1)));
        }
    }

    /** Zeros, but for the length, and for codes and levels, which are 1. */
    private static int[] arguments(InterfaceFunction function, SizeLimit limit, int length) {
        return function.core().parameters().stream()
                .mapToInt(
                        parameter ->
                                parameter.name().equals(limit.subject())
                                        ? length
                                        : parameter.kind() == CoreParameter.Kind.S32 ? 1 : 0)
                .toArray();
    }
}
