package dev.wardian.wasm.internal.validation;

import static dev.wardian.wasm.internal.validation.Verdict.malformed;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is malformed in the code of functions, by the words of the specification's tests. */
class MalformedBodiesTest {
    private final ModuleBuilder module = new ModuleBuilder();

    @Test
    void missingEndAtTheEndOfTheModule() {
        malformed("unexpected end of section or function", raw(0x41, 1, 0x1A));
    }

    @Test
    void missingEndBeforeAnotherFunction() {
        raw(0x41, 1, 0x1A);

        malformed("END opcode expected", raw(0x0B));
    }

    @Test
    void bytesAfterTheEnd() {
        malformed("section size mismatch", raw(0x0B, 0x0B));
    }

    @Test
    void emptyBody() {
        module.rawFunction(module.type(":"), new byte[0]);

        malformed("unexpected end", module.build());
    }

    @Test
    void elseOutsideOfIf() {
        malformed("misplaced ELSE opcode", code(c -> c.op(Opcode.BLOCK).op(Opcode.ELSE).end()));
    }

    @Test
    void secondElse() {
        malformed(
                "misplaced ELSE opcode",
                code(c -> c.i32(1).op(Opcode.IF).op(Opcode.ELSE).op(Opcode.ELSE).end()));
    }

    @Test
    void constantOfTooManyBytes() {
        malformed(
                "integer representation too long",
                code(c -> c.raw(0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0)));
    }

    @Test
    void constantOfTooManyBits() {
        malformed("integer too large", code(c -> c.raw(0x41, 0x80, 0x80, 0x80, 0x80, 0x70)));
    }

    @Test
    void reservedByteOfMemoryInstructions() {
        module.memory(1, 1);

        malformed("zero byte expected", code(c -> c.raw(0x3F, 1, 0x1A)));
    }

    @Test
    void reservedByteInALongForm() {
        module.memory(1, 1);

        malformed("zero byte expected", code(c -> c.raw(0x3F, 0x80, 0, 0x1A)));
    }

    @Test
    void alignmentOf32BitsAndMore() {
        module.memory(1, 1);

        malformed("malformed memop flags", code(c -> c.i32(0).op(Opcode.I32_LOAD, 32, 0)));
    }

    @Test
    void offsetOfMoreThan32Bits() {
        module.memory(1, 1);

        malformed(
                "integer too large",
                code(c -> c.i32(0).raw(0x28, 2, 0x80, 0x80, 0x80, 0x80, 0x10, 0x1A)));
    }

    @Test
    void segmentInstructionWithoutDataCount() {
        module.memory(1, 1);
        module.passiveData(new byte[1]);

        malformed("data count section required", code(c -> c.raw(0xFC, 9, 0)));
    }

    @Test
    void unknownTypeOfLocals() {
        module.rawFunction(module.type(":"), new byte[] {1, 1, 0x40, 0x0B});
        malformed("malformed value type 0x40", module.build());
    }

    @Test
    void unknownHeapType() {
        malformed("malformed reference type", code(c -> c.raw(0xD0, 0x7F, 0x1A)));
    }

    @Test
    void unknownBlockType() {
        malformed("malformed block type", code(c -> c.raw(0x02, 0x41, 0x0B)));
    }

    @Test
    void unknownCodeUnderAPrefix() {
        malformed("illegal opcode fd 9a", code(c -> c.raw(0xFD, 0x9A, 0x01)));
    }

    @Test
    void longCodeUnderAPrefixIsTheSameInstruction() {
        Verdict.accepted(code(c -> c.f32(1).raw(0xFC, 0x80, 0).op(Opcode.DROP)));
    }

    private byte[] code(Consumer<CodeBuilder> code) {
        module.function(":", code);
        return module.build();
    }

    private byte[] raw(int... code) {
        byte[] body = new byte[code.length + 1];
        for (int i = 0; i < code.length; i++) {
            body[i + 1] = (byte) code[i];
        }
        module.rawFunction(module.type(":"), body);
        return module.build();
    }
}
