package dev.wardian.interfaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostInterfacesTest {
    private static final Path WIT = Path.of("wit");

    @Test
    void coreComesFirstAndTheOthersByName() throws IOException {
        List<String> modules =
                HostInterfaces.read(WIT).interfaces().stream()
                        .map(HostInterface::importModule)
                        .toList();

        assertEquals("wardian:core/1", modules.get(0));
        assertEquals(
                modules.stream().skip(1).sorted().toList(), modules.subList(1, modules.size()));
    }

    @Test
    void theFrozenErrorNumbersAreThere() throws IOException {
        List<Integer> numbers =
                HostInterfaces.read(WIT).errors().stream().map(ErrorNumber::number).toList();

        assertEquals(List.of(1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16), numbers);
    }

    @Test
    void theJarHasTheDescriptions() {
        assertNotNull(HostInterfaces.class.getResource("/META-INF/wardian/interfaces/core.wit"));
        assertNotNull(HostInterfaces.class.getResource("/META-INF/wardian/interfaces/errno.wit"));
    }

    @Test
    void anErrorNamesTheFile(@TempDir Path folder) throws IOException {
        Files.copy(WIT.resolve("errno.wit"), folder.resolve("errno.wit"));
        Files.writeString(folder.resolve("kv.wit"), "package");

        WitException error = assertThrows(WitException.class, () -> HostInterfaces.read(folder));
        assertEquals("kv.wit:1:1: documentation is missing before 'package'", error.getMessage());
    }

    @Test
    void whatIsNotDescribedIsNamed() throws IOException {
        HostInterfaces host = HostInterfaces.read(WIT);

        IllegalArgumentException error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> host.function("wardian:config/1", "set"));
        assertEquals("not described: wardian:config/1 set", error.getMessage());
    }
}
