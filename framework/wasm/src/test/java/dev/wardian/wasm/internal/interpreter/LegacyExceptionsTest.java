package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random programs of {@code try}, {@code catch}, {@code delegate} and {@code rethrow}, and of the
 * blocks and branches around them, against a model that runs their trees with exceptions of Java.
 */
@OnEveryEngine
class LegacyExceptionsTest {
    private static final Features FEATURES = Features.WASM_3_0.with(Feature.LEGACY_EXCEPTIONS);
    private static final int TAGS = 2;
    private static final int FUNCTIONS = 3;
    private static final int PROGRAMS = 3000;

    // --- the trees

    private enum Kind {
        MARK,
        THROW,
        CALL,
        BLOCK,
        LOOP,
        IF,
        BRANCH,
        TRY,
        DELEGATE,
        RETHROW
    }

    /**
     * A statement.
     *
     * @param number a value, a tag's value, a function, or a label
     * @param tags of a try, for each clause the tag, or -1
     */
    private record Node(Kind kind, int number, int tag, List<List<Node>> arms, List<Integer> tags) {
        static Node of(Kind kind, int number) {
            return new Node(kind, number, 0, List.of(), List.of());
        }

        static boolean anyDelegates(List<Node> nodes) {
            return nodes.stream()
                    .anyMatch(
                            node ->
                                    node.kind == Kind.DELEGATE
                                            || node.arms.stream().anyMatch(Node::anyDelegates));
        }

        List<Node> body() {
            return arms.get(0);
        }
    }

    /** The blocks around a statement that is made, outermost first. */
    private enum Around {
        FUNCTION,
        LOOP,
        BLOCK,
        TRY,
        CLAUSE
    }

    private static final class Maker {
        private final Random random;
        private final int callee;
        private final List<Around> around = new ArrayList<>(List.of(Around.FUNCTION));
        private int left = 40;

        /** Makes a function that calls those from {@code callee} on. */
        Maker(Random random, int callee) {
            this.random = random;
            this.callee = callee;
        }

        List<Node> body(int depth) {
            List<Node> nodes = new ArrayList<>();
            for (int count = 1 + random.nextInt(3); count > 0 && left > 0; count--) {
                left--;
                nodes.add(statement(depth));
            }
            return nodes;
        }

        private List<Node> within(Around kind, int depth) {
            around.add(kind);
            List<Node> body = body(depth + 1);
            around.remove(around.size() - 1);
            return body;
        }

        private Node nested(Kind kind, Around inside, int depth) {
            return new Node(kind, 0, 0, List.of(within(inside, depth)), List.of());
        }

        private Node statement(int depth) {
            int choice = random.nextInt(depth > 7 ? 5 : 14);
            return switch (choice) {
                case 0 -> Node.of(Kind.MARK, random.nextInt(100));
                case 1, 2 ->
                        new Node(
                                Kind.THROW,
                                random.nextInt(100),
                                random.nextInt(TAGS),
                                List.of(),
                                List.of());
                case 3 ->
                        callee < FUNCTIONS
                                ? Node.of(Kind.CALL, callee + random.nextInt(FUNCTIONS - callee))
                                : Node.of(Kind.MARK, 5);
                case 4 -> jump();
                case 5 -> nested(Kind.BLOCK, Around.BLOCK, depth);
                case 6 -> nested(Kind.LOOP, Around.LOOP, depth);
                case 7, 8 -> nested(Kind.IF, Around.BLOCK, depth);
                case 9, 10 -> {
                    Node body = nested(Kind.DELEGATE, Around.TRY, depth);
                    int label = random.nextInt(around.size());
                    yield new Node(Kind.DELEGATE, label, 0, body.arms, List.of());
                }
                default -> tryWithClauses(depth);
            };
        }

        private Node jump() {
            int label = random.nextInt(around.size());
            Around target = around.get(around.size() - 1 - label);
            return switch (target) {
                case CLAUSE -> Node.of(random.nextBoolean() ? Kind.RETHROW : Kind.BRANCH, label);
                case BLOCK, TRY -> Node.of(Kind.BRANCH, label);
                default -> Node.of(Kind.MARK, 77);
            };
        }

        private Node tryWithClauses(int depth) {
            List<List<Node>> arms = new ArrayList<>();
            List<Integer> tags = new ArrayList<>();
            arms.add(within(Around.TRY, depth));
            for (int count = random.nextInt(3); count > 0; count--) {
                tags.add(random.nextInt(TAGS));
                arms.add(within(Around.CLAUSE, depth));
            }
            if (random.nextInt(3) == 0) {
                tags.add(-1);
                arms.add(within(Around.CLAUSE, depth));
            }
            return new Node(Kind.TRY, 0, 0, arms, tags);
        }
    }

    // --- the code

    /** What a try gives from its arms, and what a branch gives it. */
    private static final int FROM_BODY = 1000;

    private static final int FROM_BRANCH = 3000;

    private static final class Writer {
        private final CodeBuilder code;
        private final int trace;

        /** Whether the blocks around have a result, outermost first. */
        private final List<Boolean> results = new ArrayList<>(List.of(false));

        Writer(CodeBuilder code, int trace) {
            this.code = code;
            this.trace = trace;
        }

        /** Adds the i32 on the stack to the trace. */
        private void mark() {
            code.op(Opcode.I64_EXTEND_I32_S);
            code.op(Opcode.GLOBAL_GET, trace).i64(31).op(Opcode.I64_MUL).op(Opcode.I64_ADD);
            code.op(Opcode.GLOBAL_SET, trace);
        }

        void write(List<Node> nodes) {
            nodes.forEach(this::write);
        }

        private void within(boolean result, List<Node> nodes) {
            results.add(result);
            write(nodes);
            results.remove(results.size() - 1);
        }

        private void write(Node node) {
            switch (node.kind) {
                case MARK -> {
                    code.i32(node.number);
                    mark();
                }
                case THROW -> code.i32(node.number).op(Opcode.THROW, node.tag);
                case CALL -> code.op(Opcode.CALL, node.number);
                case BLOCK, LOOP -> {
                    code.op(node.kind == Kind.BLOCK ? Opcode.BLOCK : Opcode.LOOP);
                    within(false, node.body());
                    code.end();
                }
                case IF -> {
                    code.op(Opcode.GLOBAL_GET, trace).op(Opcode.I32_WRAP_I64);
                    code.i32(1).op(Opcode.I32_AND).op(Opcode.IF);
                    within(false, node.body());
                    code.end();
                }
                case BRANCH -> {
                    if (results.get(results.size() - 1 - node.number)) {
                        code.i32(FROM_BRANCH);
                    }
                    code.op(Opcode.BR, node.number);
                }
                case RETHROW -> code.op(Opcode.RETHROW, node.number);
                case TRY -> {
                    code.i32(17).op(Opcode.TRY, ValueType.I32);
                    within(true, node.body());
                    code.i32(FROM_BODY);
                    for (int i = 0; i < node.tags.size(); i++) {
                        int tag = node.tags.get(i);
                        if (tag < 0) {
                            code.op(Opcode.CATCH_ALL);
                        } else {
                            code.op(Opcode.CATCH, tag);
                            mark();
                        }
                        within(true, node.arms.get(i + 1));
                        code.i32(FROM_BODY + 1 + i);
                    }
                    code.end().op(Opcode.I32_ADD);
                    mark();
                }
                case DELEGATE -> {
                    code.i32(17).op(Opcode.TRY, ValueType.I32);
                    within(true, node.body());
                    code.i32(FROM_BODY).op(Opcode.DELEGATE, node.number).op(Opcode.I32_ADD);
                    mark();
                }
            }
        }
    }

    // --- the model

    private static final class Thrown extends Exception {
        private static final long serialVersionUID = 1;
        final int tag;
        final int value;

        Thrown(int tag, int value) {
            super(null, null, false, false);
            this.tag = tag;
            this.value = value;
        }
    }

    /** An exception on its way to the block that has so many blocks around it. */
    private static final class Delegated extends Exception {
        private static final long serialVersionUID = 1;
        final Thrown thrown;
        final int block;

        Delegated(Thrown thrown, int block) {
            super(null, null, false, false);
            this.thrown = thrown;
            this.block = block;
        }
    }

    private static final class Branch extends Exception {
        private static final long serialVersionUID = 1;
        final int block;

        Branch(int block) {
            super(null, null, false, false);
            this.block = block;
        }
    }

    private static final class Model {
        private final List<List<Node>> functions;
        private long trace;

        Model(List<List<Node>> functions) {
            this.functions = functions;
        }

        private void mark(int value) {
            trace = trace * 31 + value;
        }

        void call(int function) throws Thrown {
            try {
                run(functions.get(function), 0, new ArrayList<>());
            } catch (Delegated e) {
                throw e.thrown;
            } catch (Branch e) {
                throw new AssertionError(e);
            }
        }

        /** Runs statements in a block; {@code caught} has the exception of each clause around. */
        private void run(List<Node> nodes, int block, List<@Nullable Thrown> caught)
                throws Thrown, Delegated, Branch {
            for (Node node : nodes) {
                run(node, block, caught);
            }
        }

        private void within(List<Node> nodes, int block, List<@Nullable Thrown> caught)
                throws Thrown, Delegated, Branch {
            List<@Nullable Thrown> inside = new ArrayList<>(caught);
            inside.add(null);
            try {
                run(nodes, block + 1, inside);
            } catch (Delegated e) {
                throw e.block == block + 1 ? e.thrown : rethrown(e);
            }
        }

        private static Thrown rethrown(Delegated e) throws Delegated {
            throw e;
        }

        private void run(Node node, int block, List<@Nullable Thrown> caught)
                throws Thrown, Delegated, Branch {
            switch (node.kind) {
                case MARK -> mark(node.number);
                case THROW -> throw new Thrown(node.tag, node.number);
                case CALL -> call(node.number);
                case LOOP -> within(node.body(), block, caught);
                case BLOCK -> leaving(() -> within(node.body(), block, caught), block + 1);
                case IF -> {
                    if ((trace & 1) != 0) {
                        leaving(() -> within(node.body(), block, caught), block + 1);
                    }
                }
                case BRANCH -> throw new Branch(block - node.number);
                case RETHROW -> throw caught.get(caught.size() - 1 - node.number);
                case TRY -> {
                    int[] result = {FROM_BRANCH};
                    leaving(() -> result[0] = tryAll(node, block, caught), block + 1);
                    mark(17 + result[0]);
                }
                case DELEGATE -> {
                    int[] result = {FROM_BRANCH};
                    leaving(
                            () -> {
                                try {
                                    within(node.body(), block, caught);
                                } catch (Thrown e) {
                                    throw new Delegated(e, block - node.number);
                                }
                                result[0] = FROM_BODY;
                            },
                            block + 1);
                    mark(17 + result[0]);
                }
            }
        }

        private int tryAll(Node node, int block, List<@Nullable Thrown> caught)
                throws Thrown, Delegated, Branch {
            Thrown thrown;
            try {
                within(node.body(), block, caught);
                return FROM_BODY;
            } catch (Thrown e) {
                thrown = e;
            }
            for (int i = 0; i < node.tags.size(); i++) {
                int tag = node.tags.get(i);
                if (tag < 0 || tag == thrown.tag) {
                    if (tag >= 0) {
                        mark(thrown.value);
                    }
                    List<@Nullable Thrown> inside = new ArrayList<>(caught);
                    inside.add(thrown);
                    try {
                        run(node.arms.get(i + 1), block + 1, inside);
                    } catch (Delegated e) {
                        throw e.block == block + 1 ? e.thrown : rethrown(e);
                    }
                    return FROM_BODY + 1 + i;
                }
            }
            throw thrown;
        }

        private interface Work {
            void run() throws Thrown, Delegated, Branch;
        }

        private static void leaving(Work work, int block) throws Thrown, Delegated, Branch {
            try {
                work.run();
            } catch (Branch e) {
                if (e.block != block) {
                    throw e;
                }
            }
        }

        String outcome() {
            try {
                call(0);
                return "returned, " + trace;
            } catch (Thrown e) {
                return "threw " + e.tag + " [" + e.value + "], " + trace;
            }
        }
    }

    // --- comparison

    private static String outcome(WasmInstance instance) {
        String how;
        try {
            instance.function("f").call();
            how = "returned";
        } catch (GuestException e) {
            how = "threw " + (e.tag() == instance.tag("t0") ? 0 : 1) + " " + e.values();
        }
        return how + ", " + instance.global("trace").get();
    }

    private static WasmModule module(List<List<Node>> functions) {
        ModuleBuilder module = new ModuleBuilder();
        for (int i = 0; i < TAGS; i++) {
            module.export("t" + i, ExternKind.TAG, module.tag(module.type("i:")));
        }
        int trace = module.global(ValueType.I64, true, code -> code.i64(1));
        module.export("trace", ExternKind.GLOBAL, trace);
        for (List<Node> function : functions) {
            module.function(":", code -> new Writer(code, trace).write(function));
        }
        module.export("f", 0);
        return WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT);
    }

    @Test
    void randomProgramsDoWhatTheModelDoes() {
        int threw = 0;
        int delegated = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            Random random = new Random(seed);
            List<List<Node>> functions = new ArrayList<>();
            for (int i = 0; i < FUNCTIONS; i++) {
                functions.add(new Maker(random, i + 1).body(0));
            }
            Model model = new Model(functions);
            model.trace = 1;
            String expected = model.outcome();
            WasmModule module = module(functions);
            for (boolean metered : new boolean[] {false, true}) {
                WasmInstance instance =
                        module.instantiate(
                                Imports.NONE,
                                Engines.options().withLimits(Limits.DEFAULT.withMetering(metered)));
                assertEquals(expected, outcome(instance), "seed " + seed);
            }
            threw += expected.startsWith("threw") ? 1 : 0;
            delegated += functions.stream().anyMatch(Node::anyDelegates) ? 1 : 0;
        }
        // Both ends are frequent, and so is what is to be tested.
        assertTrue(threw > PROGRAMS / 10 && threw < PROGRAMS * 9 / 10, "threw " + threw);
        assertTrue(delegated > PROGRAMS / 4, "delegated " + delegated);
    }

    @Test
    void exceptionsOfTheHostAreCaughtAndRethrown() {
        WasmTag tag = WasmTag.of(List.of(ValueType.I32));
        ModuleBuilder module = new ModuleBuilder();
        module.importTag("m", "t", module.type("i:"));
        int host = module.importFunction("m", "f", ":");
        module.export(
                "f",
                module.function(
                        "i:i",
                        code -> {
                            code.op(Opcode.TRY, ValueType.I32);
                            code.op(Opcode.CALL, host).i32(1);
                            code.op(Opcode.CATCH, 0);
                            code.get(0).op(Opcode.IF).op(Opcode.RETHROW, 1).end();
                            code.end();
                        }));
        AtomicInteger calls = new AtomicInteger();
        Imports imports =
                Imports.builder()
                        .tag("m", "t", tag)
                        .function(
                                "m",
                                "f",
                                ModuleBuilder.functionType(":"),
                                call -> {
                                    throw new GuestException(tag, 40 + calls.incrementAndGet());
                                })
                        .build();
        WasmInstance instance =
                WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT)
                        .instantiate(imports, Engines.options());

        assertEquals(41, instance.function("f").call(0).i32());
        try {
            instance.function("f").call(1);
            throw new AssertionError("nothing was thrown");
        } catch (GuestException e) {
            assertEquals(List.of(42), e.values());
            assertEquals(tag, e.tag());
        }
    }
}
