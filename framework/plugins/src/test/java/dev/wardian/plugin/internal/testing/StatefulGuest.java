package dev.wardian.plugin.internal.testing;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.function.Consumer;

/**
 * A guest that changes every kind of state that it has, in each of its operations: a fresh instance
 * answers {@link #fresh} to {@code touch}, and no other does.
 */
public final class StatefulGuest {
    /** Where a number lies that begins with 5. */
    private static final int COUNTER = 50_000;

    private final int pages;
    private final Guest guest;

    /**
     * @param pages how large {@code __init} makes the memory
     */
    public StatefulGuest(int pages) {
        this(pages, new Guest());
    }

    /**
     * @param guest what it is made of, with its imports
     */
    public StatefulGuest(int pages, Guest guest) {
        this.pages = pages;
        this.guest = guest;
        ModuleBuilder module = guest.module();
        module.export("table", ExternKind.TABLE, module.table(ValueType.FUNCREF, 2, -1));
        int global = module.global(ValueType.I32, true, code -> code.i32(1));
        module.export("global", ExternKind.GLOBAL, global);
        int segment = module.passiveData(new byte[] {5});
        Consumer<CodeBuilder> spoil = code -> spoil(code, global, segment);
        guest.operation(
                "__init",
                code -> {
                    code.i32(COUNTER).i32(0).i32(1).op(Opcode.MEMORY_INIT, segment, 0);
                    code.i32(pages - 1).op(Opcode.MEMORY_GROW).op(Opcode.DROP).i32(0);
                });
        guest.answers("touch", code -> spoil.accept(sum(code, global, segment)));
        guest.operation("trap", code -> after(spoil, code).op(Opcode.UNREACHABLE));
        guest.operation(
                "spin",
                code ->
                        after(spoil, code)
                                .op(Opcode.LOOP)
                                .op(Opcode.BR, 0)
                                .end()
                                .op(Opcode.UNREACHABLE));
        guest.operation(
                "fail",
                code -> {
                    after(spoil, code).i32(3).i32(0).i32(0).op(Opcode.CALL, guest.fail);
                    code.op(Opcode.DROP).i32(3);
                });
        module.elements(0, guest.inputRead);
    }

    private static CodeBuilder after(Consumer<CodeBuilder> first, CodeBuilder code) {
        first.accept(code);
        return code;
    }

    /** Leaves the sum of all state, and traps where the segment was dropped. */
    private static CodeBuilder sum(CodeBuilder code, int global, int segment) {
        code.i32(0).i32(0).i32(1).op(Opcode.MEMORY_INIT, segment, 0);
        code.i32(COUNTER).op(Opcode.I32_LOAD);
        code.op(Opcode.GLOBAL_GET, global).i32(10).op(Opcode.I32_MUL).op(Opcode.I32_ADD);
        code.i32(0).op(Opcode.TABLE_GET, 0).op(Opcode.REF_IS_NULL);
        code.i32(100).op(Opcode.I32_MUL).op(Opcode.I32_ADD);
        code.op(Opcode.MEMORY_SIZE, 0).i32(1000).op(Opcode.I32_MUL).op(Opcode.I32_ADD);
        code.op(Opcode.TABLE_SIZE, 0).i32(100_000).op(Opcode.I32_MUL).op(Opcode.I32_ADD);
        return code;
    }

    private static void spoil(CodeBuilder code, int global, int segment) {
        code.i32(COUNTER).i32(77).op(Opcode.I32_STORE);
        code.i32(66).op(Opcode.GLOBAL_SET, global);
        code.i32(0).op(Opcode.REF_NULL, ValueType.FUNCREF).op(Opcode.TABLE_SET, 0);
        code.op(Opcode.REF_NULL, ValueType.FUNCREF).i32(3).op(Opcode.TABLE_GROW, 0);
        code.op(Opcode.DROP).i32(1).op(Opcode.MEMORY_GROW).op(Opcode.DROP);
        code.op(Opcode.DATA_DROP, segment);
    }

    public Guest guest() {
        return guest;
    }

    /** What a fresh instance answers to {@code touch}. */
    public int fresh() {
        return 5 + 10 + 1000 * pages + 100_000 * 2;
    }
}
