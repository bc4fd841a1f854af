package dev.wardian.host.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.error.ManifestException;
import dev.wardian.testing.PolicyLaws;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesPolicyTest {
    private static final FilesBinding FILES = (FilesBinding) FilesCapability.create();

    private static FilesPolicy memory(Map<String, Long> sizes) {
        Map<String, Mount> mounts = new TreeMap<>();
        sizes.forEach((path, bytes) -> mounts.put(path, new MemoryMount(bytes)));
        return new FilesPolicy(mounts);
    }

    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(
                FILES,
                "{ mounts: {} }",
                "{ mounts: { /: { memory: 1KiB } } }",
                "{ mounts: { /a: { memory: 1KiB } } }",
                "{ mounts: { /a: { memory: 1MiB } } }",
                "{ mounts: { /a: { memory: 4KiB }, /b: { memory: 4KiB } } }",
                "{ mounts: { /a/b: { memory: 1GiB }, /b: { memory: 1MiB } } }",
                "{ mounts: { /a: { mode: read } } }",
                "{ mounts: { /a: { mode: write }, /b: { mode: read } } }",
                "{ mounts: { /b: { mode: write } } }");
    }

    @Test
    void theSmallerSizeCounts() {
        FilesPolicy one = memory(Map.of("/a", 1024L, "/b", 8192L));
        FilesPolicy other = memory(Map.of("/b", 4096L, "/c", 1024L));

        assertEquals(memory(Map.of("/b", 4096L)), one.intersect(other));
        assertEquals("1KiB of memory at /a, 8KiB of memory at /b", one.describe());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ mounts: [] }",
                "{ mounts: { tmp: { memory: 1KiB } } }",
                "{ mounts: { /..: { memory: 1KiB } } }",
                "{ mounts: { /a/../b: { memory: 1KiB } } }",
                "{ mounts: { /a/.: { memory: 1KiB } } }",
                "{ mounts: { /a/: { memory: 1KiB } } }",
                "{ mounts: { //a: { memory: 1KiB } } }",
                "{ mounts: { /a b: { memory: 1KiB } } }",
                "{ mounts: { /a: {} } }",
                "{ mounts: { /a: 1KiB } }",
                "{ mounts: { /a: { memory: 1000 } } }",
                "{ mounts: { /a: { memory: 2GiB } } }",
                "{ mounts: { /a: { host: /etc } } }",
                "{ mounts: { /a: { memory: 1KiB, host: /etc } } }",
                "{ mounts: { /a: { mode: read, host: /etc } } }",
                "{ mounts: { /a: { mode: read, memory: 1KiB } } }",
                "{ mounts: { /a: { mode: read, quota: 1KiB } } }",
                "{ mounts: { /a: { mode: append } } }"
            })
    void otherRequestsAreRejected(String request) {
        assertThrows(ManifestException.class, () -> PolicyLaws.parse(FILES, request));
    }

    @Test
    void namesThatBeginWithDotsAreNames() {
        String request = "{ mounts: { /.cache: { memory: 1KiB }, /..a/b.: { memory: 1KiB } } }";

        assertEquals(2, PolicyLaws.parse(FILES, request).mounts().size());
    }

    @Test
    void moreThanSixteenMountsAreRejected() {
        StringBuilder mounts = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            mounts.append("/m").append(i).append(": { memory: 1KiB }, ");
        }

        assertThrows(
                ManifestException.class,
                () -> PolicyLaws.parse(FILES, "{ mounts: { " + mounts + "} }"));
    }

    private static FilesPolicy grant(String grant) {
        return PolicyLaws.parseGrant(FILES, grant);
    }

    @Test
    void grantsObeyTheLawsOfIntersection() {
        PolicyLaws.checkIntersection(
                FILES,
                List.of(
                        PolicyLaws.parse(FILES, "{ mounts: { /a: { mode: read } } }"),
                        PolicyLaws.parse(FILES, "{ mounts: { /a: { mode: write } } }"),
                        PolicyLaws.parse(FILES, "{ mounts: { /a: { memory: 1KiB } } }"),
                        grant("{ mounts: { /a: { host: /srv } } }"),
                        grant("{ mounts: { /a: { host: /srv, exclusive: true } } }"),
                        grant("{ mounts: { /a: { host: /other } } }"),
                        grant("{ mounts: { /a: { host: /srv, mode: write, quota: 1MiB } } }"),
                        grant("{ mounts: { /a: { host: /srv, mode: write, quota: 2MiB } } }"),
                        grant("{ mounts: { /a: { memory: 1MiB } } }")));
    }

    @Test
    void theGrantNamesTheDirectory() {
        FilesPolicy request =
                PolicyLaws.parse(FILES, "{ mounts: { /a: { mode: read }, /b: { mode: write } } }");
        FilesPolicy granted =
                grant(
                        "{ mounts: { /a: { host: /srv/a, mode: write, quota: 1MiB },"
                                + " /b: { host: /srv/b/../c } } }");
        FilesPolicy effective = request.intersect(granted);

        assertEquals("reads /a (/srv/a), reads /b (/srv/c)", effective.describe());
        assertEquals(List.of("reads /a", "reads /b"), effective.rules());
        assertEquals(
                "reads and writes /a (/srv/a, at most 1MiB), reads /b (/srv/c)",
                granted.describe());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ mounts: { /a: { mode: read } } }",
                "{ mounts: { /a: { host: relative } } }",
                "{ mounts: { /a: { host: '' } } }",
                "{ mounts: { /a: { host: [] } } }",
                "{ mounts: { /a: { host: /srv, mode: write } } }",
                "{ mounts: { /a: { host: /srv, quota: 1MiB } } }",
                "{ mounts: { /a: { host: /srv, mode: write, quota: 2TiB } } }",
                "{ mounts: { /a: { host: /srv, memory: 1KiB } } }",
                "{ mounts: { /a: { host: /srv, exclusive: maybe } } }",
                "{ mounts: { /a: {} } }"
            })
    void otherGrantsAreRejected(String grant) {
        assertThrows(ManifestException.class, () -> grant(grant));
    }
}
