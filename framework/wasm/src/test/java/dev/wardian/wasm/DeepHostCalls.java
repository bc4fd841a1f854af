package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.io.InputStream;

/**
 * A guest that nests its calls as deep as it may, and calls a host function there that is the first
 * to use a class.
 */
final class DeepHostCalls {
    private static final int MOST = 1 << 20;

    /** A frame of the guest is far smaller than what {@link Late} takes: many depths are tried. */
    private static final int DEPTHS = 150;

    private static Runnable task = () -> {};

    private DeepHostCalls() {}

    /** Initialized by the host function. */
    static final class Late {
        static final int READY = nest(100);

        private Late() {}

        private static int nest(int calls) {
            return calls == 0 ? 1 : nest(calls - 1);
        }
    }

    /** Defines {@link Late} anew, so that it is a class that nobody has initialized. */
    private static final class Loader extends ClassLoader {
        private final Class<?> late;

        Loader() throws IOException {
            super(DeepHostCalls.class.getClassLoader());
            String name = Late.class.getName();
            try (InputStream in =
                    DeepHostCalls.class.getResourceAsStream(
                            name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                byte[] bytes = in.readAllBytes();
                this.late = defineClass(name, bytes, 0, bytes.length);
            }
        }

        void use() {
            try {
                Class.forName(late.getName(), true, this);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return late != null && name.equals(late.getName())
                    ? late
                    : super.loadClass(name, resolve);
        }
    }

    /** The argument is the stack's size in KiB. Exits with 0 if no class was spoiled. */
    public static void main(String[] args) throws Exception {
        SmallStack.run(args[0], DeepHostCalls::run);
    }

    private static void run() throws IOException {
        WasmFunction guest = guest();
        int deepest = deepest(guest);
        int spoiled = 0;
        for (int i = 0; i < DEPTHS; i++) {
            Loader loader = new Loader();
            task = loader::use;
            returns(guest, deepest - i);
            try {
                loader.use();
            } catch (NoClassDefFoundError e) {
                spoiled++;
            }
        }
        if (spoiled > 0) {
            throw new IllegalStateException(spoiled + " classes cannot be used any more");
        }
    }

    /** How deep the guest can call a host function that needs nothing. */
    private static int deepest(WasmFunction guest) {
        int good = 1;
        int bad = MOST;
        while (bad - good > 1) {
            int middle = (good + bad) >>> 1;
            if (returns(guest, middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }

    private static boolean returns(WasmFunction guest, int depth) {
        try {
            guest.call(depth);
            return true;
        } catch (Trap trap) {
            if (trap.kind() != TrapKind.THREAD_STACK_EXHAUSTED) {
                throw trap;
            }
            return false;
        }
    }

    /** Calls itself as often as its argument says, then the host. */
    private static WasmFunction guest() {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        module.export(
                "f",
                module.function(
                        "i:",
                        code -> {
                            code.get(0).op(Opcode.I32_EQZ).op(Opcode.IF);
                            code.op(Opcode.CALL, host).op(Opcode.RETURN).end();
                            code.get(0).i32(1).op(Opcode.I32_SUB).op(Opcode.CALL, host + 1);
                        }));
        Imports imports =
                Imports.builder()
                        .function("host", "f", ModuleBuilder.functionType(":"), call -> task.run())
                        .build();
        InstanceOptions options = Engines.options().withLimits(Limits.DEFAULT.withCallDepth(MOST));
        return WasmModule.parse(module.build()).instantiate(imports, options).function("f");
    }
}
