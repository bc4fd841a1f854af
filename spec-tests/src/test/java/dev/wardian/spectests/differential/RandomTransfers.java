package dev.wardian.spectests.differential;

import dev.wardian.spectests.differential.RandomModule.Table;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Memories and tables in the body of a {@link RandomFunction}: addresses, sizes, bulk operations.
 */
final class RandomTransfers {
    private final RandomFunction function;
    private final RandomModule in;
    private final Random random;
    private final CodeBuilder code;

    RandomTransfers(RandomFunction function) {
        this.function = function;
        this.in = function.in;
        this.random = function.random;
        this.code = function.code;
    }

    int memory() {
        return random.nextInt(in.wideMemories.size());
    }

    /** An address in a memory, or a length. */
    void address(int memory, int depth) {
        address(in.wideMemories.get(memory), depth);
    }

    private void address(boolean wide, int depth) {
        if (wide && function.chance(70)) {
            function.value('l', depth - 1);
            if (function.chance(99)) {
                code.i64(function.chance(70) ? 0x3FF : 0xFFFF).op(Opcode.I64_AND);
            }
            if (function.chance(20)) {
                code.i64(random.nextInt(9) - 4).op(Opcode.I64_ADD);
            }
            return;
        }
        function.value('i', depth - 1);
        if (function.chance(99)) {
            code.i32(function.chance(70) ? 0x3FF : 0xFFFF).op(Opcode.I32_AND);
        }
        RandomModule.extend(code, wide);
    }

    /** A number of elements, or an index, which is small most often. */
    void index(boolean wide, int bits) {
        if (wide && function.chance(50)) {
            function.value('l', 1);
            if (function.chance(95)) {
                code.i64((1 << bits) - 1).op(Opcode.I64_AND);
            }
            return;
        }
        small(bits);
        RandomModule.extend(code, wide);
    }

    /** An i32 that is small, most often. */
    void small(int bits) {
        function.value('i', 1);
        if (function.chance(97)) {
            code.i32((1 << bits) - 1).op(Opcode.I32_AND);
        }
    }

    /** An i32 of what may be a number of 64 bits. */
    private void wrap(boolean wide) {
        if (wide) {
            code.op(Opcode.I32_WRAP_I64);
        }
    }

    /** An i32: how large a memory or table is, or was before it grew. */
    void size(int depth) {
        int memory = memory();
        boolean wideMemory = in.wideMemories.get(memory);
        int at = random.nextInt(in.tables.size());
        Table table = in.tables.get(at);
        switch (random.nextInt(in.has(Feature.REFERENCE_TYPES) ? 4 : 2)) {
            case 0 -> {
                code.op(Opcode.MEMORY_SIZE, memory);
                wrap(wideMemory);
            }
            case 1 -> {
                RandomModule.constant(code, random.nextInt(8) / 6, wideMemory);
                code.op(Opcode.MEMORY_GROW, memory);
                wrap(wideMemory);
            }
            case 2 -> {
                code.op(Opcode.TABLE_SIZE, at);
                wrap(table.wide());
            }
            default -> {
                function.value(table.letter(), depth - 1);
                RandomModule.constant(code, random.nextInt(3), table.wide());
                code.op(Opcode.TABLE_GROW, at);
                wrap(table.wide());
            }
        }
    }

    /** A bulk operation on memories. */
    void memories() {
        if (!in.has(Feature.BULK_MEMORY)) {
            return;
        }
        int memory = memory();
        switch (random.nextInt(8)) {
            case 0 -> code.op(Opcode.DATA_DROP, data());
            case 1, 2, 3 -> {
                address(memory, 2);
                function.value('i', 2);
                address(memory, 1);
                code.op(Opcode.MEMORY_FILL, memory);
            }
            case 4, 5 -> {
                int from = memory();
                address(memory, 2);
                address(from, 2);
                address(in.wideMemories.get(memory) && in.wideMemories.get(from), 1);
                code.op(Opcode.MEMORY_COPY, memory, from);
            }
            default -> {
                address(memory, 2);
                small(3);
                small(3);
                code.op(Opcode.MEMORY_INIT, data(), memory);
            }
        }
    }

    /** A bulk operation on tables, or a write to one. */
    void tables() {
        if (!in.has(Feature.REFERENCE_TYPES) || !in.has(Feature.BULK_MEMORY)) {
            return;
        }
        int at = random.nextInt(in.tables.size());
        Table table = in.tables.get(at);
        switch (random.nextInt(10)) {
            case 0 -> code.op(Opcode.ELEM_DROP, random.nextInt(in.elementSegments.size()));
            case 1, 2 -> {
                index(table.wide(), 3);
                function.value(table.letter(), 2);
                index(table.wide(), 2);
                code.op(Opcode.TABLE_FILL, at);
            }
            case 3, 4 -> copy(at, table);
            case 5, 6 -> {
                int segment = segment(table.letter());
                if (segment >= 0) {
                    index(table.wide(), 3);
                    small(1);
                    small(2);
                    code.op(Opcode.TABLE_INIT, segment, at);
                }
            }
            default -> {
                index(table.wide(), 3);
                function.value(table.letter(), 2);
                code.op(Opcode.TABLE_SET, at);
            }
        }
    }

    /** A data segment, seldom the active one, which is dropped from the beginning. */
    int data() {
        return function.chance(5) ? 0 : 1 + random.nextInt(in.dataSegments - 1);
    }

    private void copy(int at, Table table) {
        List<Integer> sources = new ArrayList<>();
        for (int i = 0; i < in.tables.size(); i++) {
            if (in.types.isSubtype(in.tables.get(i).letter(), table.letter())) {
                sources.add(i);
            }
        }
        int from = sources.get(random.nextInt(sources.size()));
        boolean wideSource = in.tables.get(from).wide();
        index(table.wide(), 2);
        index(wideSource, 2);
        index(table.wide() && wideSource, 2);
        code.op(Opcode.TABLE_COPY, at, from);
    }

    /** An element segment whose elements are of that type, or -1. */
    int segment(char letter) {
        int start = random.nextInt(in.elementSegments.size());
        for (int i = 0; i < in.elementSegments.size(); i++) {
            int segment = (start + i) % in.elementSegments.size();
            if (in.types.isSubtype(in.elementSegments.get(segment), letter)) {
                return segment;
            }
        }
        return -1;
    }

    /** A table that has elements of that type, or -1. */
    int table(char letter) {
        int start = random.nextInt(in.tables.size());
        for (int i = 0; i < in.tables.size(); i++) {
            int table = (start + i) % in.tables.size();
            if (in.types.isSubtype(in.tables.get(table).letter(), letter)) {
                return table;
            }
        }
        return -1;
    }
}
