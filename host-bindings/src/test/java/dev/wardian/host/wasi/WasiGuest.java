package dev.wardian.host.wasi;

import dev.wardian.testing.TestPlugin;
import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.text.WatParser;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A module that a test writes as a compiler for WASI would: it imports the functions of WASI, and
 * has one of its own, {@code $write (fd, address, length)}.
 */
final class WasiGuest {
    /** Where texts begin; what is below is free for the code, but the first 16 bytes. */
    static final int TEXTS = 4_096;

    private static final String HASH = "0".repeat(64);

    private final StringBuilder imports = new StringBuilder();
    private final StringBuilder parts = new StringBuilder();
    private int next = TEXTS;

    WasiGuest() {
        for (Preview1 function : Preview1.values()) {
            if (function != Preview1.RANDOM_GET) {
                imports(function);
            }
        }
        parts.append(
                """
                (memory (export "memory") 1)
                (func $write (param $fd i32) (param $address i32) (param $length i32)
                  (i32.store (i32.const 0) (local.get $address))
                  (i32.store (i32.const 4) (local.get $length))
                  (drop (call $fd_write
                    (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
                """);
    }

    /** Imports one more function, before anything else is added. */
    WasiGuest imports(Preview1 function) {
        String name = function.importName();
        imports.append("(import \"").append(Preview1.MODULE).append("\" \"").append(name);
        imports.append("\" (func $").append(name).append(' ');
        imports.append(type(function)).append("))\n");
        return this;
    }

    /** Imports a function of {@code wardian:core/1}. */
    WasiGuest importsOfCore(String name, int params) {
        String type = " (param" + " i32".repeat(params) + ") (result i32)";
        return imports("wardian:core/1", name, type);
    }

    /** Imports a function of any module; the type is in text. */
    WasiGuest imports(String module, String name, String type) {
        imports.append("(import \"").append(module).append("\" \"").append(name);
        imports.append("\" (func $").append(name).append(' ').append(type).append("))\n");
        return this;
    }

    /** The type of a function in text. */
    static String type(Preview1 function) {
        String params =
                function.type().params().stream()
                        .map(WasiGuest::word)
                        .collect(Collectors.joining(" "));
        String result = function.type().results().isEmpty() ? "" : " (result i32)";
        return "(param " + params + ")" + result;
    }

    private static String word(ValueType type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    WasiGuest part(String text) {
        parts.append(text).append('\n');
        return this;
    }

    /** The main function of a command. */
    WasiGuest main(String body) {
        return part("(func (export \"_start\")\n" + body + ")");
    }

    /** An operation of {@code wardian/1}; the body leaves its result. */
    WasiGuest operation(String name, String body) {
        return part("(func (export \"op:" + name + "\") (param i32) (result i32)\n" + body + ")");
    }

    /** Code that writes a text to a descriptor. */
    String print(int fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder escaped = new StringBuilder();
        for (byte each : bytes) {
            escaped.append(String.format("\\%02x", each));
        }
        part("(data (i32.const " + next + ") \"" + escaped + "\")");
        String code =
                "(call $write (i32.const "
                        + fd
                        + ") (i32.const "
                        + next
                        + ") (i32.const "
                        + bytes.length
                        + "))";
        next += bytes.length;
        return code;
    }

    /** Code that writes an i32 to the standard output, the lowest byte first. */
    static String printNumber(String value) {
        return "(i32.store (i32.const 64) "
                + value
                + ")(call $write (i32.const 1) (i32.const 64) (i32.const 4))";
    }

    /** Code that writes bytes of the memory to the standard output. */
    static String printMemory(int address, int length) {
        return "(call $write (i32.const 1) (i32.const " + address + ") (i32.const " + length + "))";
    }

    static String exit(int code) {
        return "(call $proc_exit (i32.const " + code + "))";
    }

    byte[] binary() {
        return WatParser.toBinary("(module\n" + imports + parts + ")\n");
    }

    /**
     * A plugin with this module as a command.
     *
     * @param lines further lines of the manifest; without a line with {@code capabilities} it
     *     requests {@code wasi} and {@code log}
     */
    TestPlugin command(String id, String... lines) {
        return plugin(id, "wasi-command", "run", "instances: { mode: per-call }", lines);
    }

    /** The same, whose input and output are streams. */
    TestPlugin streaming(String id, String... lines) {
        return plugin(id, "wasi-command", "run:stream", "instances: { mode: per-call }", lines);
    }

    /** A plugin with this module as a library. */
    TestPlugin library(String id, String operations, String... lines) {
        return plugin(id, "wardian/1", operations, "instances: { size: 1 }", lines);
    }

    /**
     * A plugin with this module.
     *
     * @param operations their names; one with {@code :stream} behind it has streams
     */
    TestPlugin plugin(String id, String abi, String operations, String instances, String... lines) {
        StringBuilder manifest = new StringBuilder();
        manifest.append("apiVersion: wardian/v1\nid: ").append(id).append("\nversion: 1.0.0\n");
        manifest.append("module: { file: guest.wasm, sha256: ").append(HASH).append(" }\n");
        manifest.append("abi: ").append(abi).append("\noperations:\n");
        for (String operation : operations.split(" ")) {
            boolean streams = operation.endsWith(":stream");
            String kind = streams ? "stream" : "bytes";
            String name = streams ? operation.substring(0, operation.indexOf(':')) : operation;
            manifest.append("  ").append(name).append(": { input: ").append(kind);
            manifest.append(", output: ").append(kind).append(" }\n");
        }
        String all = String.join("\n", lines) + "\n";
        if (!all.contains("capabilities:")) {
            manifest.append("capabilities:\n  wasi: { reason: a test }\n");
            manifest.append("  log: { reason: a test }\n");
        }
        if (!all.contains("instances:")) {
            manifest.append(instances).append('\n');
        }
        return TestPlugin.of(manifest + all, binary());
    }
}
