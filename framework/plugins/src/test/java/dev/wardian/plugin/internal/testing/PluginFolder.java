package dev.wardian.plugin.internal.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A folder of plugins that a test fills. */
public final class PluginFolder {
    private final Path path;

    public PluginFolder(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /**
     * A plugin in a folder {@code name} with the id {@code test.<name>}; {@link Draft#write} writes
     * it.
     */
    public Draft plugin(String name) {
        return new Draft(name);
    }

    /** A plugin that is being written. */
    public final class Draft {
        private final String name;
        private final List<String> lines = new ArrayList<>();
        private final List<String> operations = new ArrayList<>();
        private final Map<String, String> kinds = new HashMap<>();
        private String version = "1.0.0";
        private String abi = "wardian/1";
        private byte[] module = {};

        private Draft(String name) {
            this.name = name;
        }

        public Draft guest(Guest guest) {
            operations.addAll(guest.operations());
            return module(guest.build());
        }

        public Draft module(byte[] bytes) {
            module = bytes;
            return this;
        }

        public Draft abi(String value) {
            abi = value;
            return this;
        }

        public Draft version(String value) {
            version = value;
            return this;
        }

        /** Declares an operation, whether the module has it or not. */
        public Draft declares(String operation) {
            operations.add(operation);
            return this;
        }

        /** Says what an operation's input and output are, which is bytes otherwise. */
        public Draft kinds(String operation, String input, String output) {
            kinds.put(operation, "{ input: " + input + ", output: " + output + " }");
            return this;
        }

        /** Says with which input an operation is warmed up. */
        public Draft warmup(String operation, String input) {
            kinds.put(operation, "{ warmup: \"" + input + "\" }");
            return this;
        }

        /** Adds a line to the manifest. */
        public Draft line(String text) {
            lines.add(text);
            return this;
        }

        /** Asks for capabilities. */
        public Draft asksFor(String... capabilities) {
            lines.add("capabilities:");
            for (String capability : capabilities) {
                lines.add("  " + capability + ": { reason: a test }");
            }
            return this;
        }

        /** The module, which the manifest names {@code <name>.wasm}. */
        public byte[] module() {
            return module.clone();
        }

        /** The manifest as text. */
        public String manifest() {
            StringBuilder text = new StringBuilder();
            text.append("apiVersion: wardian/v1\n");
            text.append("id: test.").append(name).append('\n');
            text.append("version: ").append(version).append('\n');
            text.append("module: { file: ").append(name).append(".wasm, sha256: ");
            text.append(sha256(module)).append(" }\n");
            text.append("abi: ").append(abi).append('\n');
            text.append("operations:\n");
            String usual = abi.equals("plain") ? "{}" : "{ input: bytes, output: bytes }";
            for (String operation : operations) {
                String kind = kinds.getOrDefault(operation, usual);
                text.append("  ").append(operation).append(": ").append(kind).append('\n');
            }
            lines.forEach(line -> text.append(line).append('\n'));
            return text.toString();
        }

        /** Writes manifest and module, and answers the manifest's path. */
        public Path write() {
            try {
                Path folder = Files.createDirectories(path.resolve(name));
                Files.write(folder.resolve(name + ".wasm"), module);
                return Files.writeString(folder.resolve("plugin.yaml"), manifest());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
