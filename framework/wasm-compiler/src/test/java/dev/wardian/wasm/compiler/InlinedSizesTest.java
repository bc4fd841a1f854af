package dev.wardian.wasm.compiler;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.internal.runtime.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What a call takes of HotSpot's allowance is what the called methods are. */
final class InlinedSizesTest {
    /** What HotSpot counts of the JDK's own methods behind an access of more than a byte. */
    private static final int OF_THE_JDK = 35;

    /** The bytes of code of each method of a class, by its name; of several the most. */
    private static Map<String, Integer> sizes(String owner) throws IOException {
        Map<String, Integer> sizes = new HashMap<>();
        try (InputStream in =
                InlinedSizesTest.class.getClassLoader().getResourceAsStream(owner + ".class")) {
            ClassWriter copy = new ClassWriter(0);
            ClassVisitor measuring =
                    new ClassVisitor(Opcodes.ASM9, copy) {
                        @Override
                        public MethodVisitor visitMethod(
                                int access,
                                String name,
                                String descriptor,
                                @Nullable String signature,
                                String @Nullable [] exceptions) {
                            return measuring(
                                    super.visitMethod(
                                            access, name, descriptor, signature, exceptions),
                                    name,
                                    sizes);
                        }
                    };
            new ClassReader(requireNonNull(in)).accept(measuring, ClassReader.SKIP_DEBUG);
        }
        return sizes;
    }

    private static MethodVisitor measuring(
            MethodVisitor method, String name, Map<String, Integer> sizes) {
        return new MethodVisitor(Opcodes.ASM9, method) {
            @Override
            public void visitMaxs(int stack, int locals) {
                Label end = new Label();
                super.visitLabel(end);
                sizes.merge(name, end.getOffset(), Math::max);
                super.visitMaxs(stack, locals);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load8", "load16", "load32", "load64", "store8", "store16", "store32", "store64"
            })
    void anAccessIsCountedWithWhatItInlines(String name) throws IOException {
        int own = requireNonNull(sizes(Names.MEMORIES).get(name));
        int counted = InlinedSizes.of(Names.MEMORIES, name);
        int expected = name.endsWith("8") ? own : own + OF_THE_JDK;

        assertEquals(expected, counted, 8);
    }

    /** A function that adds up what it loads. */
    private static String module(int loads) {
        StringBuilder text = new StringBuilder("(module (memory 1) (func (export \"f\")");
        text.append("(param i32) (result i32) (local i32)");
        IntStream.range(0, loads)
                .forEach(
                        i ->
                                text.append("(local.set 1 (i32.add (local.get 1) ")
                                        .append("(i32.load offset=")
                                        .append(i)
                                        .append(" (local.get 0))))"));
        return text.append("(local.get 1)))").toString();
    }

    private static boolean isCut(int loads) {
        WasmInstance instance = Engines.compiled(module(loads));
        assertEquals(0, instance.function("f").call(8).i32());
        Class<?> home = ((Instance) instance).code[0].entry().getClass();
        return Arrays.stream(home.getDeclaredMethods())
                .anyMatch(method -> method.getName().endsWith("#0$1"));
    }

    @Test
    void aFunctionWithManyAccessesIsCutAlthoughItsCodeIsShort() {
        assertFalse(isCut(50));
        assertTrue(isCut(150));
    }
}
