package dev.wardian.host.extism;

import dev.wardian.plugin.internal.abi.CoreFunction;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.text.WatParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A module that a test writes as a PDK of Extism would: it imports all functions under their names,
 * and has {@code (func $text (param $address i32) (param $length i32) (result i64))}, which puts
 * bytes of the memory into a block.
 */
final class ExtismGuest {
    static final String ID = "test.extism";

    private static final String COPY =
            """
            (memory (export "memory") 1)
            (func $text (param $address i32) (param $length i32) (result i64)
              (local $block i64) (local $at i32)
              (local.set $block (call $alloc (i64.extend_i32_u (local.get $length))))
              (block $done
                (loop $next
                  (br_if $done (i32.eq (local.get $at) (local.get $length)))
                  (call $store_u8
                    (i64.add (local.get $block) (i64.extend_i32_u (local.get $at)))
                    (i32.load8_u (i32.add (local.get $address) (local.get $at))))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br $next)))
              (local.get $block))
            (func $answer (param $block i64)
              (call $output_set (local.get $block) (call $length (local.get $block))))
            """;

    private final StringBuilder imports = new StringBuilder();
    private final StringBuilder parts = new StringBuilder(COPY);
    private final List<String> operations = new ArrayList<>();
    private int next = 4_096;

    ExtismGuest() {
        for (CoreFunction function : KernelFunctions.ALL) {
            imports(
                    function.module(),
                    function.name(),
                    words("param", function.type().params())
                            + words("result", function.type().results()));
        }
    }

    private static String words(String keyword, List<ValueType> types) {
        return types.isEmpty()
                ? ""
                : types.stream()
                        .map(type -> type.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" ", " (" + keyword + " ", ")"));
    }

    ExtismGuest imports(String module, String name, String type) {
        imports.append(
                String.format("(import \"%s\" \"%s\" (func $%s%s))%n", module, name, name, type));
        return this;
    }

    /** A call that puts a text into a new block. */
    String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder data = new StringBuilder();
        for (byte each : bytes) {
            data.append(String.format("\\%02x", each));
        }
        parts.append(String.format("(data (i32.const %d) \"%s\")%n", next, data));
        String call =
                String.format("(call $text (i32.const %d) (i32.const %d))", next, bytes.length);
        next += bytes.length;
        return call;
    }

    ExtismGuest part(String text) {
        parts.append(text).append('\n');
        return this;
    }

    /** An operation, whose code leaves its result. */
    ExtismGuest operation(String name, String body) {
        operations.add(name);
        return part("(func (export \"" + name + "\") (result i32) " + body + ")");
    }

    /** An operation that answers the block which the code leaves. */
    ExtismGuest answers(String name, String block) {
        return operation(name, "(call $answer " + block + ") (i32.const 0)");
    }

    /** An operation that answers the number which the code leaves, in eight bytes. */
    ExtismGuest number(String name, String code) {
        return operation(
                name,
                "(local $out i64) (local $n i64) (local.set $n "
                        + code
                        + ") (local.set $out (call $alloc (i64.const 8)))"
                        + " (call $store_u64 (local.get $out) (local.get $n))"
                        + " (call $answer (local.get $out)) (i32.const 0)");
    }

    byte[] module() {
        return WatParser.toBinary("(module " + imports + parts + ")");
    }

    /** The plugin with more lines of its manifest. */
    TestPlugin plugin(String... lines) {
        return withAbi("extism", lines);
    }

    TestPlugin withAbi(String abi, String... lines) {
        StringBuilder manifest = new StringBuilder("apiVersion: wardian/v1\nid: " + ID + "\n");
        manifest.append("version: 1.0.0\nmodule: { file: guest.wasm, sha256: ");
        manifest.append("0".repeat(64)).append(" }\nabi: ").append(abi).append("\noperations:\n");
        operations.forEach(name -> manifest.append("  ").append(name).append(": {}\n"));
        for (String line : lines) {
            manifest.append(line).append('\n');
        }
        return TestPlugin.of(manifest.toString(), module());
    }
}
