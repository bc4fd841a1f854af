package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashCommandTest {
    private static final String UNBUILT = "0".repeat(64);

    @TempDir Path folder;

    private Path manifest;

    @BeforeEach
    void write() throws IOException {
        manifest = folder.resolve("plugin.yaml");
        Files.writeString(manifest, text(UNBUILT));
        Files.write(folder.resolve("m.wasm"), module(0));
    }

    /** A manifest with the digits of an unbuilt module in a comment, line ends of both kinds. */
    private static String text(String hash) {
        return "# größer: "
                + UNBUILT
                + "\r\napiVersion: wardian/v1\nid: test.hash\nversion: 1.0.0\n"
                + "module: { file: m.wasm, sha256: \""
                + hash
                + "\" } # "
                + UNBUILT
                + "\r\n"
                + "abi: wardian/1\noperations: { nothing: { input: bytes, output: bytes } }\n";
    }

    /** A plugin whose only operation returns {@code code}. */
    private static byte[] module(int code) {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, -1);
        module.export("memory", ExternKind.MEMORY, 0);
        module.export(
                "op:nothing",
                ExternKind.FUNCTION,
                module.function("i:i", body -> body.get(0).op(Opcode.DROP).i32(code)));
        return module.build();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void capabilitiesOfTheApplicationAreNotLookedAt() throws Exception {
        String own = "capabilities: { com.acme.rates: { currencies: [USD], reason: prices } }\n";
        Files.writeString(manifest, text(UNBUILT) + own);

        Outcome.of("hash", folder).printed(sha256(module(0)));
        assertEquals(text(sha256(module(0))) + own, Files.readString(manifest));

        Files.writeString(manifest, text(UNBUILT) + own + "colour: red\n");
        Outcome wrong = Outcome.of("hash", folder);
        assertTrue(wrong.err().contains("colour"), wrong.err());
        assertEquals(text(UNBUILT) + own + "colour: red\n", Files.readString(manifest));
    }

    @Test
    void onlyTheHashOfTheManifestChanges() throws Exception {
        String hash = sha256(module(0));

        Outcome.of("hash", folder).printed(hash);

        assertEquals(text(hash), Files.readString(manifest));
    }

    @Test
    void pluginCanBeCalledAfterEachBuild() throws Exception {
        Outcome.of("hash", folder);
        Files.write(folder.resolve("m.wasm"), module(7));
        Outcome stale = Outcome.of("call", folder, "nothing");
        assertTrue(stale.err().contains("WDN-LINK-013"), stale.err());
        assertTrue(stale.err().contains("run wardian hash"), stale.err());

        Outcome.of("hash", folder).printed(sha256(module(7)));
        Outcome rebuilt = Outcome.of("call", folder, "nothing");
        assertTrue(rebuilt.err().contains("7"), rebuilt.err());
        assertFalse(rebuilt.err().contains("WDN-LINK"), rebuilt.err());

        Files.write(folder.resolve("m.wasm"), module(0));
        Outcome.of("hash", folder).printed(sha256(module(0)));
        Outcome.of("call", folder, "nothing").printed();
    }

    @Test
    void manifestIsReplacedInOneStep() throws Exception {
        Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-r----x"));
        Path link =
                Files.createSymbolicLink(
                        Files.createDirectory(folder.resolve("linked")).resolve("plugin.yaml"),
                        manifest);
        Files.copy(folder.resolve("m.wasm"), link.resolveSibling("m.wasm"));
        try (FileChannel reader = FileChannel.open(manifest)) {
            ByteBuffer seen = ByteBuffer.allocate((int) reader.size());
            seen.limit(20);
            reader.read(seen);

            Outcome.of("hash", Objects.requireNonNull(link.getParent())).printed(sha256(module(0)));

            seen.limit(seen.capacity());
            while (seen.hasRemaining() && reader.read(seen) >= 0) {}
            assertEquals(text(UNBUILT), new String(seen.array(), StandardCharsets.UTF_8));
        }
        assertEquals(text(sha256(module(0))), Files.readString(manifest));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(
                "rw-r----x",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(3, all.count());
        }
    }

    @Test
    void ownerAndGroupOfTheManifestStay() throws Exception {
        int owner = 12_345;
        try {
            Files.setAttribute(manifest, "unix:gid", owner);
            Files.setAttribute(manifest, "unix:uid", owner);
        } catch (FileSystemException | UnsupportedOperationException e) {
            assumeTrue(false, "only the superuser may give files away");
        }

        Outcome.of("hash", folder).printed(sha256(module(0)));

        assertEquals(owner, Files.getAttribute(manifest, "unix:uid"));
        assertEquals(owner, Files.getAttribute(manifest, "unix:gid"));
        assertEquals(text(sha256(module(0))), Files.readString(manifest));
    }

    /** No system takes paths over 4095 bytes, so that a longer name than plugin.yaml fails. */
    @Test
    void manifestIsWrittenInPlaceWhereItsFolderTakesNoOtherFile() throws Exception {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "other limits");
        Path deep = folder.toRealPath();
        while (deep.toString().length() < 4_080) {
            int room = 4_080 - deep.toString().length() - 1;
            deep = deep.resolve("d".repeat(Math.max(1, room > 210 ? 200 : room)));
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("plugin.yaml"), text(UNBUILT));
        Files.write(deep.resolve("m.wasm"), module(0));
        Path parent = deep;
        assertThrows(
                FileSystemException.class, () -> Files.createTempFile(parent, ".wardian", ".tmp"));

        Outcome.of("hash", deep).printed(sha256(module(0)));

        assertEquals(text(sha256(module(0))), Files.readString(deep.resolve("plugin.yaml")));
    }

    @Test
    void hashThatIsRightIsNotWrittenAgain() throws Exception {
        Outcome.of("hash", folder);
        var before = Files.getLastModifiedTime(manifest);
        Files.setLastModifiedTime(
                manifest, java.nio.file.attribute.FileTime.fromMillis(before.toMillis() - 60_000));
        var set = Files.getLastModifiedTime(manifest);

        Outcome.of("hash", folder).printed(sha256(module(0)));

        assertEquals(set, Files.getLastModifiedTime(manifest));
    }

    @Test
    void moduleThatIsMissingOrNotValidLeavesTheManifest() throws Exception {
        Files.write(folder.resolve("m.wasm"), "no module".getBytes(StandardCharsets.UTF_8));
        Outcome.of("hash", folder).failed(ExitCode.FAILED, "m.wasm");
        Files.delete(folder.resolve("m.wasm"));
        Outcome.of("hash", folder).failed(ExitCode.FAILED, "m.wasm: no such file");

        assertEquals(text(UNBUILT), Files.readString(manifest));
    }

    @Test
    void digitsThatAreSplitByTheNotationAreReported() throws Exception {
        String escaped = text(UNBUILT).replace("\"" + UNBUILT, "\"" + "0".repeat(63) + "\\x30");
        Files.writeString(manifest, escaped);

        Outcome.of("hash", folder)
                .failed(ExitCode.FAILED, "plugin.yaml", "64 hexadecimal digits on one line");

        assertEquals(escaped, Files.readString(manifest));
    }

    @Test
    void folderWithoutPluginIsAnError() {
        Outcome.of("hash", folder.resolve("none")).failed(ExitCode.FAILED, "no such folder");
        Outcome.of("hash").failed(ExitCode.USAGE, "PLUGIN_DIR", "wardian hash --help");
    }
}
