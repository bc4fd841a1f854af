package dev.wardian.testing;

import java.nio.charset.StandardCharsets;

/**
 * Writes the module of a plugin in WebAssembly text, so that a test needs no compiler. The module
 * has a memory of one page, all functions of {@code wardian:core/1} under their names ({@code
 * $input_read}, {@code $output_write}, {@code $fail}, {@code $reply_len}, {@code $reply_read},
 * {@code $log_level}, {@code $log}, {@code $abort}), and
 *
 * <pre>{@code
 * (func $output_of (param $result i32) (param $address i32) (result i32))
 * }</pre>
 *
 * for the end of an operation that called a getter: it writes {@code $result} bytes at {@code
 * $address} as the output, or fails with the error number if the result is negative.
 */
public final class WatGuest {
    /** Where texts of this class begin in the memory; those of the test lie below. */
    public static final int TEXTS = 32 << 10;

    private static final String HEAD =
            """
              (import "wardian:core/1" "input_read"
                (func $input_read (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "output_write"
                (func $output_write (param i32 i32) (result i32)))
              (import "wardian:core/1" "fail" (func $fail (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "reply_len" (func $reply_len (result i32)))
              (import "wardian:core/1" "reply_read"
                (func $reply_read (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "log_level" (func $log_level (result i32)))
              (import "wardian:core/1" "log" (func $log (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "abort" (func $abort (param i32 i32 i32 i32 i32 i32)))
            """;

    private static final String BODY =
            """
              (memory (export "memory") 1)
              (func $output_of (param $result i32) (param $address i32) (result i32)
                (if (i32.lt_s (local.get $result) (i32.const 0))
                  (then (return (i32.sub (i32.const 0) (local.get $result)))))
                (call $output_write (local.get $address) (local.get $result)))
            """;

    private final StringBuilder imports = new StringBuilder();
    private final StringBuilder parts = new StringBuilder();
    private int next = TEXTS;

    /** Makes a guest without operations. */
    public WatGuest() {}

    /**
     * Imports a function of a capability, under its name.
     *
     * @param module the import module, for example {@code wardian:rates/1}
     * @param function the function; the code calls it as {@code $function}
     * @param type its type in text, for example {@code (param i32 i32) (result i32)}
     * @return this guest
     */
    public WatGuest imports(String module, String function, String type) {
        imports.append("  (import \"").append(module).append("\" \"").append(function);
        imports.append("\" (func $").append(function).append(' ').append(type).append("))\n");
        return this;
    }

    /**
     * Puts text into the memory before the start.
     *
     * @param address where it begins, below {@link #TEXTS}
     * @param text the text, as UTF-8
     * @return this guest
     */
    public WatGuest data(int address, String text) {
        return data(address, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Puts bytes into the memory before the start.
     *
     * @param address where they begin, below {@link #TEXTS}
     * @param bytes the bytes
     * @return this guest
     */
    public WatGuest data(int address, byte[] bytes) {
        parts.append("  (data (i32.const ").append(address).append(") \"");
        for (byte each : bytes) {
            parts.append('\\').append(Character.forDigit(each >> 4 & 15, 16));
            parts.append(Character.forDigit(each & 15, 16));
        }
        parts.append("\")\n");
        return this;
    }

    /** Puts a text of this class into the memory; returns its address and length as constants. */
    private String constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data(next, bytes);
        String both = "(i32.const " + next + ") (i32.const " + bytes.length + ")";
        next += bytes.length;
        return both;
    }

    /**
     * Adds an operation, or a hook: {@code __init}, {@code __health}, {@code __save} or {@code
     * __restore}.
     *
     * @param name the operation
     * @param body its code in text, with the parameter {@code $input_len}; it leaves 0 or the code
     *     of a failure
     * @return this guest
     */
    public WatGuest operation(String name, String body) {
        parts.append("  (func (export \"op:").append(name).append("\")");
        parts.append(" (param $input_len i32) (result i32)\n").append(body).append(")\n");
        return this;
    }

    /**
     * Adds anything else that may stand in a module.
     *
     * @param text functions, globals and the like, in text
     * @return this guest
     */
    public WatGuest part(String text) {
        parts.append(text).append('\n');
        return this;
    }

    /**
     * Adds an operation that returns its input, of at most 32 KiB.
     *
     * @param name the operation
     * @return this guest
     */
    public WatGuest echo(String name) {
        return operation(
                name,
                """
                (drop (call $input_read (i32.const 0) (i32.const 0) (local.get $input_len)))
                (call $output_write (i32.const 0) (local.get $input_len))\
                """);
    }

    /**
     * Adds an operation with one output.
     *
     * @param name the operation
     * @param output its output, as UTF-8
     * @return this guest
     */
    public WatGuest answers(String name, String output) {
        return operation(name, "(call $output_write " + constant(output) + ")");
    }

    /**
     * Adds an operation that reports a failure.
     *
     * @param name the operation
     * @param code the code of the failure, above 0
     * @param message its message
     * @return this guest
     */
    public WatGuest fails(String name, int code, String message) {
        String number = "(i32.const " + code + ")";
        return operation(
                name, "(drop (call $fail " + number + " " + constant(message) + ")) " + number);
    }

    /**
     * Adds an operation that traps.
     *
     * @param name the operation
     * @return this guest
     */
    public WatGuest traps(String name) {
        return operation(name, "(unreachable)");
    }

    /**
     * Adds an operation that never ends.
     *
     * @param name the operation
     * @return this guest
     */
    public WatGuest spins(String name) {
        return operation(name, "(loop $again (br $again)) (unreachable)");
    }

    /**
     * Adds an operation that writes one line to the log.
     *
     * @param name the operation
     * @param level the level of the line: 1 error, 2 warn, 3 info, 4 debug, 5 trace
     * @param line the line
     * @return this guest
     */
    public WatGuest logs(String name, int level, String line) {
        return operation(name, "(call $log (i32.const " + level + ") " + constant(line) + ")");
    }

    /** The module in text. */
    @Override
    public String toString() {
        return "(module\n" + HEAD + imports + BODY + parts + ")\n";
    }
}
