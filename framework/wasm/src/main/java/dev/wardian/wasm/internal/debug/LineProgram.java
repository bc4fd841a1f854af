package dev.wardian.wasm.internal.debug;

/**
 * Runs a line number program (DWARF 5, section 6.2.5): the machine that makes the rows of the table
 * of lines. Each row gives the place in the source for the addresses from its own to the next
 * row's.
 */
final class LineProgram {
    private static final int END_SEQUENCE = 1;
    private static final int SET_ADDRESS = 2;

    private final LineHeader header;
    private final DebugReader in;

    /** Of the row that was made last. */
    long address;

    long file;
    long line;
    long column;

    /** Whether the row ends a sequence: it has an address, and no place. */
    boolean ends;

    /** Runs from {@code start}, where a sequence begins. */
    LineProgram(byte[] bytes, LineHeader header, int start) {
        this.header = header;
        this.in = new DebugReader(bytes, start, header.unitEnd);
        begin();
    }

    private void begin() {
        address = 0;
        file = 1;
        line = 1;
        column = 0;
        ends = false;
    }

    int position() {
        return in.position();
    }

    /** Makes the next row; false where there is none. */
    boolean next() {
        if (ends) {
            begin();
        }
        while (!in.atEnd()) {
            int opcode = in.u8();
            boolean row =
                    opcode >= header.opcodeBase
                            ? special(opcode)
                            : opcode == 0 ? extended() : standard(opcode);
            if (in.failed()) {
                return false;
            }
            if (row) {
                return true;
            }
        }
        return false;
    }

    private boolean special(int opcode) {
        int adjusted = opcode - header.opcodeBase;
        address += (long) (adjusted / header.lineRange) * header.least;
        line += header.lineBase + adjusted % header.lineRange;
        return true;
    }

    private boolean extended() {
        long length = in.uleb();
        int start = in.position();
        int opcode = length > 0 ? in.u8() : 0;
        if (opcode == SET_ADDRESS) {
            address = in.unsigned((int) Math.min(length - 1, Long.BYTES));
        }
        if (length < 0 || length > Integer.MAX_VALUE) {
            in.seek(-1);
        } else {
            in.seek(start + length);
        }
        ends = opcode == END_SEQUENCE && length > 0;
        return ends;
    }

    private boolean standard(int opcode) {
        switch (opcode) {
            case 1 -> { // copy
                return true;
            }
            case 2 -> address += in.uleb() * header.least; // advance_pc
            case 3 -> line += in.sleb(); // advance_line
            case 4 -> file = in.uleb(); // set_file
            case 5 -> column = in.uleb(); // set_column
            case 8 -> // const_add_pc
                    address += (long) ((255 - header.opcodeBase) / header.lineRange) * header.least;
            case 9 -> address += in.unsigned(2); // fixed_advance_pc
            default -> {
                for (int i = header.operands[opcode - 1]; i > 0; i--) {
                    in.uleb();
                }
            }
        }
        return false;
    }
}
