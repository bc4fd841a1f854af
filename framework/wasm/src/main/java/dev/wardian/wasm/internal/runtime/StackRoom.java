package dev.wardian.wasm.internal.runtime;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Whether the thread's stack has room left. A guest that recurses decides what the JVM does where
 * the stack ends. If that were the first use of some class, the class would be unusable for good,
 * for every plugin and the application. If it were a {@code finally} of a host function, a permit
 * or a lock would be lost. So the end is looked for ahead, where nothing else happens.
 *
 * <p>A look is a call of a method whose frame takes {@link #LOOK_BYTES}. HotSpot gives an
 * interpreted frame its size before it runs anything of it, and never compiles a method of more
 * than 8 000 bytes of code. So the size does not depend on what is compiled. No Java compiler
 * writes such a method; this class does.
 */
final class StackRoom {
    /** How deep guests may nest their calls after one look. */
    static final int FRAMES = 32;

    /** How deep an outermost call may nest without a look. */
    static final int FIRST_FRAMES = 40;

    /** How many guest frames those count for that a host function takes until it calls a guest. */
    static final int HOST_FRAMES = 16;

    /** What a guest frame takes at most, where nothing is compiled and the driver runs it. */
    static final int FRAME_BYTES = 2048;

    /** What every host function finds at least. */
    static final int HOST_BYTES = 96 << 10;

    /** The room that a look makes sure of. */
    static final int LOOK_BYTES = FRAMES * FRAME_BYTES + HOST_BYTES;

    private static final int SLOT_BYTES = 8;
    private static final int MOST_LOCALS = 1 << 16;

    /** More bytes of code than HotSpot compiles. */
    private static final int CODE_BYTES = 8200;

    private static final MethodHandle LOOK = look(LOOK_BYTES);

    private StackRoom() {}

    /** Whether the stack has room for {@link #FRAMES} guest frames and then a host function. */
    static boolean isLeft() {
        return passes(LOOK);
    }

    /** Whether the stack has the room that {@code look} is for. */
    static boolean passes(MethodHandle look) {
        try {
            look.invokeExact();
            return true;
        } catch (StackOverflowError e) {
            return false;
        } catch (Throwable e) {
            throw new IllegalStateException("the stack was not looked at", e);
        }
    }

    /** A method that needs so many bytes of the stack; a multiple of 8, below 512 KiB. */
    static MethodHandle look(int bytes) {
        if (bytes >= MOST_LOCALS * SLOT_BYTES) {
            throw new IllegalArgumentException("a method has no room for " + bytes + " bytes");
        }
        try {
            MethodHandles.Lookup hidden =
                    MethodHandles.lookup().defineHiddenClass(classFile(bytes / SLOT_BYTES), true);
            MethodHandle look =
                    hidden.findStatic(
                            hidden.lookupClass(), "look", MethodType.methodType(void.class));
            linkedAtFirst(look);
            return look;
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Links the handle now, and not where the stack ends. */
    private static void linkedAtFirst(MethodHandle look) throws Throwable {
        try {
            look.invokeExact();
        } catch (StackOverflowError e) {
            // It is linked, and the first thread that comes here has a small stack.
            return;
        }
    }

    /** A class whose one method returns at once, and has many locals and much code behind that. */
    private static byte[] classFile(int locals) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(CODE_BYTES + 200);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0xCAFE_BABE);
            out.writeInt(61);
            out.writeShort(9);
            writeClass(out, 2, StackRoom.class.getName().replace('.', '/') + "$Look");
            writeClass(out, 4, "java/lang/Object");
            writeText(out, "look");
            writeText(out, "()V");
            writeText(out, "Code");
            writeText(out, "StackMapTable");
            out.writeShort(0x1010); // a final, synthetic class
            out.writeShort(1);
            out.writeShort(3);
            out.writeInt(0); // no interfaces, no fields
            out.writeShort(1);
            writeMethod(out, locals);
            out.writeShort(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeClass(DataOutputStream out, int name, String text) throws IOException {
        out.writeByte(7);
        out.writeShort(name);
        writeText(out, text);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private static void writeMethod(DataOutputStream out, int locals) throws IOException {
        out.writeShort(8); // static
        out.writeShort(5);
        out.writeShort(6);
        out.writeShort(1);
        out.writeShort(7);
        out.writeInt(12 + CODE_BYTES + 9);
        out.writeShort(0); // no operands
        out.writeShort(locals);
        out.writeInt(CODE_BYTES);
        byte[] code = new byte[CODE_BYTES]; // nop
        code[0] = (byte) 0xB1; // return
        code[CODE_BYTES - 1] = (byte) 0xB1;
        out.write(code);
        out.writeShort(0); // no handlers
        out.writeShort(1);
        out.writeShort(8);
        out.writeInt(3);
        out.writeShort(1);
        out.writeByte(1); // the same locals at offset 1, behind the return
    }
}
