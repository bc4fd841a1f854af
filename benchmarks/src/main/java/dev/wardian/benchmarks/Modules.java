package dev.wardian.benchmarks;

import dev.wardian.wasm.text.WatParser;
import java.io.ByteArrayOutputStream;

/** Modules that are made for a measurement. */
final class Modules {
    private static final int FUNCTION_SECTION = 3;
    private static final int CODE_SECTION = 10;
    private static final int HEADER = 8;

    private Modules() {}

    /** Returns its argument, as an i64. */
    static byte[] widening() {
        return WatParser.toBinary(
                "(module (func (export \"run\") (param i32) (result i64)"
                        + " (i64.extend_i32_s (local.get 0))))");
    }

    /** Calls {@code env.next} as often as its argument says, each time with the last result. */
    static byte[] callingOut() {
        return WatParser.toBinary(
                """
                (module
                  (import "env" "next" (func $next (param i32) (result i32)))
                  (func (export "run") (param $times i32) (result i64)
                    (local $value i32)
                    (loop $again
                      (local.set $value (call $next (local.get $value)))
                      (br_if $again
                        (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
                    (i64.extend_i32_s (local.get $value))))
                """);
    }

    /**
     * A plugin whose operations call a host function {@code times} times: {@code core} one of the
     * ABI, {@code capability} one of the capability {@code nothing}, {@code empty} none.
     */
    static byte[] callingFunctions(int times) {
        return WatParser.toBinary(
                """
                (module
                  (import "wardian:core/1" "reply_len" (func $core (result i32)))
                  (import "wardian:nothing/1" "nothing" (func $capability (result i32)))
                  (memory (export "memory") 1)
                """
                        + looping("core", "(call $core)", times)
                        + looping("capability", "(call $capability)", times)
                        + looping("empty", "(local.get $left)", times)
                        + ")");
    }

    private static String looping(String operation, String value, int times) {
        return """
                (func (export "op:%s") (param i32) (result i32) (local $left i32)
                  (local.set $left (i32.const %d))
                  (loop $again
                    (drop %s)
                    (br_if $again
                      (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
                  (i32.const 0))
                """
                .formatted(operation, times, value);
    }

    /** The same loop in a module that is no plugin, whose function {@code run} calls the host. */
    static byte[] callingBareFunction(int times) {
        return WatParser.toBinary(
                """
                (module
                  (import "env" "nothing" (func $nothing (result i32)))
                """
                        + looping("bare", "(call $nothing)", times)
                        + ")");
    }

    /** What an idle instance is measured with: no memory, one function, one global. */
    static byte[] withoutMemory() {
        return WatParser.toBinary(
                "(module (global (mut i32) (i32.const 1))"
                        + " (func (export \"run\") (param i32) (result i64) (i64.const 1)))");
    }

    /** As {@link #withoutMemory}, with a memory of one page and a table of ten elements. */
    static byte[] withOnePage() {
        return WatParser.toBinary(
                "(module (memory 1) (table 10 funcref) (global (mut i32) (i32.const 1))"
                        + " (func (export \"run\") (param i32) (result i64) (i64.const 1)))");
    }

    /**
     * {@code module} with all its functions again and again until it has at least {@code size}
     * bytes. The copies are valid, since they use the indices of the originals, and nothing calls
     * them.
     */
    static byte[] repeated(byte[] module, int size) {
        Section functions = section(module, FUNCTION_SECTION);
        Section code = section(module, CODE_SECTION);
        int times =
                Math.max(1, (size - module.length + code.entryBytes() - 1) / code.entryBytes() + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(module, 0, functions.start());
        functions.writeRepeated(module, times, out);
        out.write(module, functions.end(), code.start() - functions.end());
        code.writeRepeated(module, times, out);
        out.write(module, code.end(), module.length - code.end());
        return out.toByteArray();
    }

    /** A vector section: where it begins with its id, where its entries are, and how many. */
    private record Section(int id, int start, int entries, int end, int count) {
        int entryBytes() {
            return end - entries;
        }

        void writeRepeated(byte[] module, int times, ByteArrayOutputStream out) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            writeU32(count * times, content);
            for (int i = 0; i < times; i++) {
                content.write(module, entries, entryBytes());
            }
            out.write(id);
            writeU32(content.size(), out);
            out.writeBytes(content.toByteArray());
        }
    }

    private static Section section(byte[] module, int id) {
        int start = HEADER;
        while (start < module.length) {
            int length = u32(module, start + 1);
            int content = start + 1 + u32Length(module, start + 1);
            if (module[start] == id) {
                int entries = content + u32Length(module, content);
                return new Section(id, start, entries, content + length, u32(module, content));
            }
            start = content + length;
        }
        throw new IllegalArgumentException("no section " + id);
    }

    private static int u32(byte[] bytes, int at) {
        int value = 0;
        for (int i = 0; i < u32Length(bytes, at); i++) {
            value |= (bytes[at + i] & 0x7f) << (7 * i);
        }
        return value;
    }

    private static int u32Length(byte[] bytes, int at) {
        int length = 1;
        while (bytes[at + length - 1] < 0) {
            length++;
        }
        return length;
    }

    private static void writeU32(int value, ByteArrayOutputStream out) {
        int rest = value;
        while (rest >>> 7 != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
