package dev.wardian.plugin.internal.testing;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;

/** Guests that read their input in order, and write while they read. */
public final class StreamGuest {
    /** The most bytes that {@code copy} reads at once. */
    public static final int PIECE = 50_000;

    private static final int READ = 1;
    private static final int POSITION = 2;

    private StreamGuest() {}

    /**
     * A guest with these operations.
     *
     * <ul>
     *   <li>{@code copy} writes its input to its output, and fails with 1 if it cannot read and 2
     *       if it cannot write;
     *   <li>{@code careless} does the same, and succeeds whatever happens;
     *   <li>{@code panicky} does the same, and traps if it cannot read or write;
     *   <li>{@code count} answers how many bytes it read, or the errno of reading;
     *   <li>{@code length} answers its parameter;
     *   <li>{@code back} reads four bytes and then from the beginning again, and answers what that
     *       returned;
     *   <li>{@code say} writes its input, of at most {@value #PIECE} bytes, a thousand times;
     *   <li>{@code traps} copies once and traps;
     *   <li>{@code hello} writes {@code hello}, and reads nothing;
     *   <li>{@code reached} answers how often the instance ran it.
     * </ul>
     */
    public static Guest make() {
        Guest guest = new Guest();
        copies(guest, "copy", 1, 2);
        copies(guest, "careless", 0, 0);
        copies(guest, "panicky", -1, -1);
        guest.operation(
                "count",
                c -> {
                    c.locals("ii").op(Opcode.LOOP);
                    read(guest, c);
                    c.get(READ).i32(0).op(Opcode.I32_GT_S).op(Opcode.IF);
                    c.get(POSITION).get(READ).op(Opcode.I32_ADD).set(POSITION);
                    c.op(Opcode.BR, 1).end().end();
                    c.i32(Guest.SCRATCH).get(POSITION).get(READ);
                    c.get(READ).i32(0).op(Opcode.I32_GE_S).op(Opcode.SELECT);
                    c.op(Opcode.I32_STORE).i32(Guest.SCRATCH).i32(4);
                    c.op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP).i32(0);
                });
        guest.answers("length", c -> c.get(0));
        guest.answers(
                "back",
                c -> {
                    c.i32(0).i32(0).i32(4).op(Opcode.CALL, guest.inputRead).op(Opcode.DROP);
                    c.i32(0).i32(0).i32(4).op(Opcode.CALL, guest.inputRead);
                });
        guest.operation(
                "say",
                c -> {
                    c.locals("ii");
                    read(guest, c);
                    c.op(Opcode.LOOP);
                    c.i32(0).get(READ).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
                    c.get(POSITION).i32(1).op(Opcode.I32_ADD).tee(POSITION);
                    c.i32(1000).op(Opcode.I32_LT_S).op(Opcode.BR_IF, 0).end().i32(0);
                });
        guest.operation(
                "traps",
                c -> {
                    c.locals("ii");
                    read(guest, c);
                    c.i32(0).get(READ).op(Opcode.CALL, guest.outputWrite).op(Opcode.UNREACHABLE);
                });
        guest.says("hello", 55_000, (byte) 'h', (byte) 'e', (byte) 'l', (byte) 'l', (byte) 'o');
        guest.answers(
                "reached",
                c -> {
                    c.i32(55_100).i32(55_100).op(Opcode.I32_LOAD).i32(1).op(Opcode.I32_ADD);
                    c.op(Opcode.I32_STORE).i32(55_100).op(Opcode.I32_LOAD);
                });
        return guest;
    }

    /** The manifest's line of an operation, from stream to stream. */
    public static PluginFolder.Draft draft(PluginFolder folder) {
        PluginFolder.Draft draft = folder.plugin("guest").guest(make());
        for (String operation : new String[] {"copy", "careless", "panicky", "traps"}) {
            draft.kinds(operation, "stream", "stream");
        }
        for (String operation : new String[] {"count", "length", "back"}) {
            draft.kinds(operation, "stream", "bytes");
        }
        return draft.kinds("say", "text", "stream").kinds("hello", "none", "stream");
    }

    private static void read(Guest guest, CodeBuilder c) {
        c.i32(0).get(POSITION).i32(PIECE).op(Opcode.CALL, guest.inputRead).set(READ);
    }

    /** Results of -1 stand for a trap. */
    private static void copies(Guest guest, String name, int unread, int unwritten) {
        guest.operation(
                name,
                c -> {
                    c.locals("ii").op(Opcode.LOOP);
                    read(guest, c);
                    c.get(READ).i32(0).op(Opcode.I32_LT_S).op(Opcode.IF);
                    leave(c, unread);
                    c.end();
                    c.get(READ).op(Opcode.IF);
                    c.i32(0).get(READ).op(Opcode.CALL, guest.outputWrite).op(Opcode.IF);
                    leave(c, unwritten);
                    c.end();
                    c.get(POSITION).get(READ).op(Opcode.I32_ADD).set(POSITION);
                    c.op(Opcode.BR, 1).end().end().i32(0);
                });
    }

    private static void leave(CodeBuilder c, int result) {
        if (result < 0) {
            c.op(Opcode.UNREACHABLE);
        } else {
            c.i32(result).op(Opcode.RETURN);
        }
    }
}
