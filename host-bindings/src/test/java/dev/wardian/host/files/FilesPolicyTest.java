package dev.wardian.host.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.error.ManifestException;
import dev.wardian.testing.PolicyLaws;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesPolicyTest {
    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(
                new FilesBinding(),
                "{ mounts: {} }",
                "{ mounts: { /: { memory: 1KiB } } }",
                "{ mounts: { /a: { memory: 1KiB } } }",
                "{ mounts: { /a: { memory: 1MiB } } }",
                "{ mounts: { /a: { memory: 4KiB }, /b: { memory: 4KiB } } }",
                "{ mounts: { /a/b: { memory: 1GiB }, /b: { memory: 1MiB } } }");
    }

    @Test
    void theSmallerSizeCounts() {
        FilesPolicy one = new FilesPolicy(Map.of("/a", 1024L, "/b", 8192L));
        FilesPolicy other = new FilesPolicy(Map.of("/b", 4096L, "/c", 1024L));

        assertEquals(new FilesPolicy(Map.of("/b", 4096L)), one.intersect(other));
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
                "{ mounts: { /a: { memory: 1KiB, host: /etc } } }"
            })
    void otherRequestsAreRejected(String request) {
        assertThrows(ManifestException.class, () -> PolicyLaws.parse(new FilesBinding(), request));
    }

    @Test
    void namesThatBeginWithDotsAreNames() {
        String request = "{ mounts: { /.cache: { memory: 1KiB }, /..a/b.: { memory: 1KiB } } }";

        assertEquals(2, PolicyLaws.parse(new FilesBinding(), request).mounts().size());
    }

    @Test
    void moreThanSixteenMountsAreRejected() {
        StringBuilder mounts = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            mounts.append("/m").append(i).append(": { memory: 1KiB }, ");
        }

        assertThrows(
                ManifestException.class,
                () -> PolicyLaws.parse(new FilesBinding(), "{ mounts: { " + mounts + "} }"));
    }
}
