package dev.wardian.plugin.internal.testing;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A plugin module written instruction by instruction, so that it can do what no SDK would. It
 * imports all core functions and exports a memory of one page; imports of capabilities come before
 * the first function.
 */
public final class Guest {
    /** Where {@link #answers} keeps its number; tests keep their own data away from it. */
    public static final int SCRATCH = 60_000;

    /** The size of the memory. */
    public static final int MEMORY = 65_536;

    public final int inputRead;
    public final int outputWrite;
    public final int fail;
    public final int replyLen;
    public final int replyRead;
    public final int logLevel;
    public final int log;
    public final int abort;

    private final ModuleBuilder module = new ModuleBuilder();
    private final Set<String> operations = new LinkedHashSet<>();

    public Guest() {
        inputRead = core("input_read", "iii:i");
        outputWrite = core("output_write", "ii:i");
        fail = core("fail", "iii:i");
        replyLen = core("reply_len", ":i");
        replyRead = core("reply_read", "iii:i");
        logLevel = core("log_level", ":i");
        log = core("log", "iii:i");
        abort = core("abort", "iiiiii:");
        module.memory(1, -1);
        module.export("memory", ExternKind.MEMORY, 0);
    }

    /**
     * A guest that calls the function {@code relay} of the capability {@code probe/1}: once in its
     * operation {@code relay}, which answers what that gives, and without end in {@code repeat}. It
     * has {@link #echo} and {@link #spins} too, under their names.
     */
    public static Guest relaying() {
        Guest guest = new Guest();
        int relay = guest.imports("wardian:probe/1", "relay", ":i");
        return guest.echo("echo")
                .spins("spin")
                .answers("relay", c -> c.op(Opcode.CALL, relay))
                .operation(
                        "repeat",
                        c ->
                                c.op(Opcode.LOOP)
                                        .op(Opcode.CALL, relay)
                                        .op(Opcode.DROP)
                                        .op(Opcode.BR, 0)
                                        .end()
                                        .op(Opcode.UNREACHABLE));
    }

    private int core(String name, String type) {
        return module.importFunction("wardian:core/1", name, type);
    }

    /** The builder, for what this class does not offer. */
    public ModuleBuilder module() {
        return module;
    }

    /** Imports a function and answers its index. */
    public int imports(String importModule, String name, String type) {
        return module.importFunction(importModule, name, type);
    }

    /** Adds an operation or hook. Its parameter is the input's length. */
    public Guest operation(String name, Consumer<CodeBuilder> body) {
        module.export("op:" + name, module.function("i:i", body));
        if (!name.startsWith("__")) {
            operations.add(name);
        }
        return this;
    }

    /** Adds an operation whose output is one number, that {@code expression} leaves. */
    public Guest answers(String name, Consumer<CodeBuilder> expression) {
        return operation(
                name,
                code -> {
                    code.i32(SCRATCH);
                    expression.accept(code);
                    code.op(Opcode.I32_STORE);
                    code.i32(SCRATCH).i32(4).op(Opcode.CALL, outputWrite).op(Opcode.DROP).i32(0);
                });
    }

    /** Adds an operation whose output is one number, that an imported function returns. */
    public Guest relays(String name, int function) {
        return answers(name, code -> code.op(Opcode.CALL, function));
    }

    /** Adds an operation that traps. */
    public Guest traps(String name) {
        return operation(name, code -> code.op(Opcode.UNREACHABLE));
    }

    /** Adds an operation that answers its input; {@code buffer} bytes of it at most. */
    public Guest echo(String name) {
        return operation(
                name,
                code -> {
                    code.i32(0).i32(0).get(0).op(Opcode.CALL, inputRead).op(Opcode.DROP);
                    code.i32(0).get(0).op(Opcode.CALL, outputWrite);
                });
    }

    /** Adds an operation whose output is these bytes; they are put at {@code address}. */
    public Guest says(String name, int address, byte... output) {
        bytes(address, output);
        return operation(
                name, code -> code.i32(address).i32(output.length).op(Opcode.CALL, outputWrite));
    }

    /** Adds an operation that never ends. */
    public Guest spins(String name) {
        return operation(name, code -> code.spin().op(Opcode.UNREACHABLE));
    }

    /** Puts text into memory before the start. */
    public Guest text(int address, String text) {
        return bytes(address, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts bytes into memory before the start. */
    public Guest bytes(int address, byte[] bytes) {
        module.data(address, bytes);
        return this;
    }

    /** The names of the operations, in the order in which they were added. */
    public Set<String> operations() {
        return operations;
    }

    public byte[] build() {
        return module.build();
    }
}
