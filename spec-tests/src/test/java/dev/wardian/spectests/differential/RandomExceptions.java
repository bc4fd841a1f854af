package dev.wardian.spectests.differential;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Exceptions in the body of a {@link RandomFunction}. */
final class RandomExceptions {
    private final RandomFunction function;
    private final RandomModule in;
    private final Random random;
    private final CodeBuilder code;

    RandomExceptions(RandomFunction function) {
        this.function = function;
        this.in = function.in;
        this.random = function.random;
        this.code = function.code;
    }

    private char exception() {
        return in.types.find(AbstractHeapType.EXN, true);
    }

    void statement() {
        if (!in.has(Feature.EXCEPTION_HANDLING)) {
            return;
        }
        if (function.chance(60)) {
            block("", 2);
        } else {
            function.value('i', 1);
            code.i32(7).op(Opcode.I32_AND).op(Opcode.I32_EQZ).op(Opcode.IF);
            function.labels.add("");
            throwSomething();
            function.labels.remove(function.labels.size() - 1);
            code.end();
        }
    }

    private void throwSomething() {
        switch (random.nextInt(5)) {
            case 0 -> {
                function.value(exception(), 2);
                if (function.chance(90)) {
                    // Most often one that is there.
                    int temporary = function.temporary(exception());
                    code.tee(temporary).op(Opcode.REF_IS_NULL).op(Opcode.I32_EQZ).op(Opcode.IF);
                    code.get(temporary).op(Opcode.THROW_REF).end();
                } else {
                    code.op(Opcode.THROW_REF);
                }
            }
            case 1 -> {
                function.value('i', 1);
                code.op(
                        Opcode.CALL,
                        List.copyOf(Host.functions(in.features).keySet()).indexOf("throw"));
            }
            default -> {
                int tag = random.nextInt(in.tags.size());
                function.values(in.tags.get(tag), 2);
                code.op(Opcode.THROW, tag);
            }
        }
    }

    /** A block whose inner one catches what is thrown in it. */
    void block(String given, int depth) {
        int tag = random.nextInt(in.tags.size());
        CatchKind kind = kind();
        String caught = values(kind, tag);
        List<String> labels = function.labels;
        code.rawOp(Opcode.BLOCK, function.blockType("", given));
        labels.add(given);
        code.rawOp(Opcode.BLOCK, function.blockType("", caught));
        labels.add(caught);
        tryTable(given, depth, new Clause(kind, tag, 0));
        code.op(Opcode.BR, 1).end();
        labels.remove(labels.size() - 1);
        for (int i = caught.length() - 1; i >= 0; i--) {
            function.take(caught.charAt(i));
        }
        if (function.chance(50)) {
            function.statements();
        }
        function.values(given, depth - 1);
        labels.remove(labels.size() - 1);
        code.end();
    }

    private CatchKind kind() {
        return CatchKind.of(random.nextInt(CatchKind.COUNT));
    }

    private record Clause(CatchKind kind, int tag, int label) {}

    /** What a clause takes along. */
    private String values(CatchKind kind, int tag) {
        String values = kind.hasTag() ? in.tags.get(tag) : "";
        return kind.hasReference() ? values + exception() : values;
    }

    private void tryTable(String given, int depth, Clause clause) {
        String taken = in.blockTypes(2);
        function.values(taken, depth - 1);
        List<Clause> clauses = new ArrayList<>(List.of(clause));
        for (int left = random.nextInt(3); left > 0; left--) {
            int tag = random.nextInt(in.tags.size());
            CatchKind kind = kind();
            int label = function.label(values(kind, tag));
            if (label >= 0) {
                clauses.add(new Clause(kind, tag, label));
            }
        }
        Collections.shuffle(clauses, random);
        ByteWriter immediates = new ByteWriter().raw(function.blockType(taken, given));
        immediates.u32(clauses.size());
        for (Clause each : clauses) {
            immediates.raw(each.kind.ordinal());
            if (each.kind.hasTag()) {
                immediates.u32(each.tag);
            }
            immediates.u32(each.label);
        }
        code.rawOp(Opcode.TRY_TABLE, immediates.bytes());
        function.labels.add(given);
        for (int i = taken.length() - 1; i >= 0; i--) {
            function.take(taken.charAt(i));
        }
        function.statements();
        if (function.chance(40)) {
            throwSomething();
        }
        function.values(given, depth - 1);
        function.labels.remove(function.labels.size() - 1);
        code.end();
    }
}
