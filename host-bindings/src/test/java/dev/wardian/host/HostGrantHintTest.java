package dev.wardian.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.GrantHint;
import dev.wardian.plugin.capability.Capability;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What errors show an operator to add to the grants is a whole grant. */
class HostGrantHintTest {
    private static final Map<String, List<String>> REQUESTS =
            Map.of(
                    "clock/1",
                    List.of("{}", "{ calls: 100/s }"),
                    "config/1",
                    List.of("{ keys: [greeting, 'tax.*'] }", "{ keys: ['*'], calls: 5/s }"),
                    "env/1",
                    List.of("{ names: [LANG, 'APP_*'] }"),
                    "events/1",
                    List.of(
                            "{ publish: ['orders.*'], queue: { messages: 5 } }",
                            "{ subscribe: { 'orders.*': on-order, invoices.paid: on-paid },"
                                    + " message: 2KiB }"),
                    "files/1",
                    List.of(
                            "{ mounts: {} }",
                            "{ mounts: { /tmp: { memory: 1MiB } } }",
                            "{ mounts: { /a: { mode: read }, /b/c-d: { mode: write },"
                                    + " /tmp: { memory: 3000 } }, calls: 10/s }",
                            "{ mounts: { /: { mode: write } } }"),
                    "log/1",
                    List.of("{}"),
                    "plugins/1",
                    List.of("{ allow: [com.acme.rates/*, a.b/c] }"),
                    "random/1",
                    List.of("{}"),
                    "wasi/1",
                    List.of("{}"));

    @TempDir Path folder;

    private static Capability<?> capability(String name) {
        return new HostBindings()
                .capabilities().stream()
                        .filter(it -> it.name().toString().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    static Stream<Arguments> requests() {
        return REQUESTS.entrySet().stream()
                .flatMap(
                        entry ->
                                entry.getValue().stream()
                                        .map(request -> Arguments.of(entry.getKey(), request)));
    }

    @Test
    void everyCapabilityHasARequest() {
        Set<String> names =
                new HostBindings()
                        .capabilities().stream()
                                .map(it -> it.name().toString())
                                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(names, new TreeSet<>(REQUESTS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theGrantThatErrorsShowGrantsTheRequest(String name, String request) {
        Map<String, String> written =
                request.contains("mode")
                        ? Map.of("DIRECTORY", "'" + folder.toAbsolutePath() + "'")
                        : Map.of();

        GrantHint.check(capability(name), request, written);
    }

    @Test
    void theGrantOfADirectoryNamesTheDirectoryAndTheQuota() {
        String shown =
                GrantHint.check(
                        capability("files/1"),
                        "{ mounts: { /a: { mode: read }, /b: { mode: write } }, calls: 10/s }",
                        Map.of("DIRECTORY", folder.toAbsolutePath().toString()));

        assertEquals(
                "plugins: { com.acme.hinted: { grants: { files: { mounts: {"
                        + " \"/a\": { host: DIRECTORY, mode: read },"
                        + " \"/b\": { host: DIRECTORY, mode: write, quota: 100MiB } },"
                        + " calls: 10/s } } } }",
                shown);
    }
}
