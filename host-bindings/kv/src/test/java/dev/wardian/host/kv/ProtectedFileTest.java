package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.files.FilesCapability;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manager keeps plugins away from the file of a store, though nobody named it. */
class ProtectedFileTest {
    private static final String ID = "test.files";

    @TempDir Path temp;

    private static TestHost host(KvStore store, Path directory, String mode) {
        List<Capability<?>> all = List.of(FilesCapability.create(), KvCapability.create(store));
        String grants =
                "apiVersion: wardian/v1\nplugins:\n  "
                        + ID
                        + ":\n    grants: { files: { mounts: { /data: { host: '"
                        + directory
                        + "', "
                        + mode
                        + " } } } }\n";
        Grants read =
                new GrantsReader(Capabilities.of(all))
                        .read("grants.yaml", grants.getBytes(StandardCharsets.UTF_8));
        TestPlugin plugin =
                TestPlugin.wat(ID, new WatGuest().echo("echo"))
                        .requests("files", "{ mounts: { /data: { mode: write } } }");
        TestHost.Builder builder = TestHost.builder().plugin(plugin);
        all.forEach(builder::capability);
        return builder.manager((PluginManager.Builder it) -> it.grants(read)).build();
    }

    @Test
    void noPluginWritesWhereTheFileOfAStoreIs() throws IOException {
        Path real = temp.toRealPath();
        Path values = Files.createDirectory(real.resolve("values"));
        Path other = Files.createDirectory(real.resolve("other"));
        byte[] text = {'a'};
        try (KvStore store = KvStores.file(values.resolve("plugins.kv"))) {
            String write = "mode: write, quota: 1MiB";
            for (Path directory : List.of(values, real)) {
                try (TestHost host = host(store, directory, write)) {
                    PluginLinkException rejected =
                            assertThrows(PluginLinkException.class, () -> host.plugin(ID));
                    String message = String.valueOf(rejected.getMessage());
                    assertTrue(message.contains(ErrorId.CAPABILITY_NOT_BOUND.code()), message);
                    assertTrue(message.contains("could change " + values.resolve("plugins.kv")));
                }
            }
            try (TestHost host = host(store, other, write)) {
                assertArrayEquals(text, host.plugin(ID).call("echo", text));
            }
            try (TestHost host = host(store, values, "mode: read")) {
                assertArrayEquals(text, host.plugin(ID).call("echo", text));
            }
        }
    }
}
