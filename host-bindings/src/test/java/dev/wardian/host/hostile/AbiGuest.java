package dev.wardian.host.hostile;

import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of random programs, at every time at which a guest runs, and two operations of its own
 * that show what became of it: {@code memory} and {@code slots}.
 */
final class AbiGuest {
    static final int OPERATIONS = 3;

    final @Nullable AbiProgram start;
    final @Nullable AbiProgram initialize;
    final @Nullable AbiProgram init;
    final @Nullable AbiProgram health;

    /** The hooks of a hand-over: both or none. */
    final @Nullable AbiProgram save;

    final @Nullable AbiProgram restore;
    final List<AbiProgram> operations = new ArrayList<>();
    private final byte[] data = new byte[AbiProgram.PAGE];
    private final Guest guest = new Guest();
    private final Map<AbiFunction, Integer> functions = new EnumMap<>(AbiFunction.class);

    AbiGuest(SplittableRandom random) {
        start = random.nextInt(4) == 0 ? AbiProgram.random(random) : null;
        initialize = random.nextInt(4) == 0 ? AbiProgram.random(random) : null;
        init = random.nextInt(4) == 0 ? AbiProgram.random(random) : null;
        health = random.nextInt(4) == 0 ? AbiProgram.random(random) : null;
        boolean stateful = random.nextInt(3) == 0;
        save = stateful ? AbiProgram.random(random) : null;
        restore = stateful ? AbiProgram.random(random) : null;
        for (int i = 0; i < OPERATIONS; i++) {
            operations.add(AbiProgram.random(random));
        }
        fill(random);
        imports();
        for (int i = 0; i < AbiProgram.SLOTS; i++) {
            guest.module().global(ValueType.I32, true, code -> code.i32(0));
        }
        write();
    }

    /** Text, bytes that are no text, and the keys of the configuration. */
    private void fill(SplittableRandom random) {
        for (int i = 0; i < data.length; i++) {
            boolean wild = i / 4096 % 4 == 3;
            data[i] = (byte) (wild ? random.nextInt(256) : 'a' + i % 26);
        }
        for (int i = 0; i < AbiProgram.TEXTS.size(); i++) {
            byte[] text = AbiProgram.TEXTS.get(i).getBytes(StandardCharsets.UTF_8);
            int at = AbiProgram.TEXTS_AT + i * AbiProgram.TEXT_ROOM;
            System.arraycopy(text, 0, data, at, text.length);
        }
        guest.bytes(0, data);
    }

    private void imports() {
        for (AbiFunction function : AbiFunction.values()) {
            if (function.isImported()) {
                functions.put(
                        function,
                        guest.imports(function.module, function.importName, function.type));
            }
        }
    }

    private void write() {
        for (int i = 0; i < OPERATIONS; i++) {
            operation("run" + i, operations.get(i));
        }
        if (init != null) {
            operation("__init", init);
        }
        if (health != null) {
            operation("__health", health);
        }
        if (save != null && restore != null) {
            operation("__save", save);
            operation("__restore", restore);
        }
        if (initialize != null) {
            AbiProgram program = initialize;
            int function = guest.module().function(":", code -> body(code, program, 0));
            guest.module().export("_initialize", function);
        }
        if (start != null) {
            AbiProgram program = start;
            guest.module().start(guest.module().function(":", code -> body(code, program, 0)));
        }
        guest.operation(
                "memory",
                code -> {
                    code.i32(0).op(Opcode.MEMORY_SIZE).i32(16).op(Opcode.I32_SHL);
                    code.op(Opcode.CALL, guest.outputWrite);
                });
        guest.operation(
                "slots",
                code -> {
                    for (int i = 0; i < AbiProgram.SLOTS; i++) {
                        code.i32(4 * i).op(Opcode.GLOBAL_GET, i).op(Opcode.I32_STORE);
                    }
                    code.i32(0).i32(4 * AbiProgram.SLOTS).op(Opcode.CALL, guest.outputWrite);
                });
    }

    private void operation(String name, AbiProgram program) {
        guest.operation(
                name,
                code -> {
                    body(code, program, 1);
                    code.i32(program.result());
                });
    }

    private void body(CodeBuilder code, AbiProgram program, int parameters) {
        code.locals("i");
        program.write(code, functions, parameters);
    }

    Guest guest() {
        return guest;
    }

    byte[] memory() {
        return data.clone();
    }
}
