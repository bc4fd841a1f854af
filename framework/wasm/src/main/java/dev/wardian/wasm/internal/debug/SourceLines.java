package dev.wardian.wasm.internal.debug;

import dev.wardian.wasm.SourceLine;
import dev.wardian.wasm.internal.model.CustomSection;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.SectionId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which line of the source an instruction comes from, where the module has a table of lines in
 * DWARF (custom section {@code .debug_line}). It is information for people: whatever is wrong with
 * it gives no answer, and is no error.
 *
 * <p>The table is a program. The first question runs it once and notes where its sequences are,
 * each of which is about one function; every other question runs one sequence.
 */
public final class SourceLines {
    /** A larger table is not read: nothing stops the reading. */
    private static final int MAX_TABLE_BYTES = 1 << 25;

    /** More sequences are left out. */
    private static final int MAX_SEQUENCES = 1 << 17;

    /** A longer sequence gives no answer: a failing call must not become a long one. */
    private static final int MAX_SEQUENCE_BYTES = 1 << 15;

    private static final int MAX_FILE_CHARS = 200;

    private final byte[] bytes;

    /** Where the contents of the code section begin: the addresses of DWARF count from there. */
    private final int codeStart;

    private final int start;
    private final int end;
    private final LineHeader.Strings strings;

    /** Of each sequence: first address, address behind it, its program, the header of its unit. */
    private int[] low;

    private int[] high;
    private int[] program;
    private int[] unit;
    private int count;

    private SourceLines(ModuleData module) {
        this.bytes = module.bytes;
        this.codeStart = codeStart(module);
        CustomSection lines = section(module, ".debug_line");
        CustomSection lineStrings = section(module, ".debug_line_str");
        CustomSection text = section(module, ".debug_str");
        this.start = lines.start();
        this.end = lines.start() + lines.length();
        this.strings =
                new LineHeader.Strings(
                        bytes,
                        lineStrings.start(),
                        lineStrings.start() + lineStrings.length(),
                        text.start(),
                        text.start() + text.length());
        // A sequence has at least an address, a row and an end: ten bytes.
        boolean read = codeStart >= 0 && lines.length() <= MAX_TABLE_BYTES;
        int most = !read ? 0 : Math.min(MAX_SEQUENCES, lines.length() / 10);
        low = new int[most];
        high = new int[most];
        program = new int[most];
        unit = new int[most];
        if (most > 0) {
            readSequences();
        }
    }

    /** The lines of a module; takes as long as its table is. */
    public static SourceLines of(ModuleData module) {
        return new SourceLines(module);
    }

    private static int codeStart(ModuleData module) {
        for (ModuleData.Section section : module.sections) {
            if (section.id() == SectionId.CODE.code()) {
                return section.start();
            }
        }
        return -1;
    }

    private static CustomSection section(ModuleData module, String name) {
        for (CustomSection section : module.customSections) {
            if (section.name().equals(name)) {
                return section;
            }
        }
        return new CustomSection(name, 0, 0);
    }

    private void readSequences() {
        int at = start;
        while (at < end && count < low.length) {
            LineHeader header = new LineHeader(bytes, at, end);
            if (header.usable) {
                readSequences(header, at);
            }
            at = Math.max(header.unitEnd, at + 1);
        }
        sortByAddress();
    }

    private void readSequences(LineHeader header, int unitStart) {
        LineProgram rows = new LineProgram(bytes, header, header.programStart);
        int from = header.programStart;
        long first = -1;
        while (rows.next() && count < low.length) {
            if (first < 0) {
                first = rows.address;
            }
            if (rows.ends) {
                // Linkers give functions that they left out the address 0, or one that is none.
                if (first > 0 && first < rows.address && rows.address <= Integer.MAX_VALUE) {
                    low[count] = (int) first;
                    high[count] = (int) rows.address;
                    program[count] = from;
                    unit[count++] = unitStart;
                }
                from = rows.position();
                first = -1;
            }
        }
    }

    private void sortByAddress() {
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = ((long) low[i] << 32) | i;
        }
        Arrays.sort(order);
        low = inOrder(low, order);
        high = inOrder(high, order);
        program = inOrder(program, order);
        unit = inOrder(unit, order);
    }

    private static int[] inOrder(int[] values, long[] order) {
        int[] result = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            result[i] = values[(int) order[i]];
        }
        return result;
    }

    /**
     * Where the instruction comes from.
     *
     * @param offset of the instruction in the binary
     * @return the place, or null where it is not known
     */
    public @Nullable SourceLine find(int offset) {
        int address = offset - codeStart;
        int found = Arrays.binarySearch(low, 0, count, address);
        int sequence = found >= 0 ? found : -found - 2;
        if (offset < 0 || codeStart < 0 || sequence < 0 || address >= high[sequence]) {
            return null;
        }
        LineHeader header = new LineHeader(bytes, unit[sequence], end);
        LineProgram rows = new LineProgram(bytes, header, program[sequence]);
        long file = 0;
        long line = 0;
        long column = 0;
        while (rows.next() && rows.position() - program[sequence] <= MAX_SEQUENCE_BYTES) {
            if (rows.address > address) {
                return place(header, file, line, column);
            }
            file = rows.file;
            line = rows.line;
            column = rows.column;
        }
        return null;
    }

    private @Nullable SourceLine place(LineHeader header, long file, long line, long column) {
        // Line 0 is for code that comes from no line.
        if (line <= 0 || line > Integer.MAX_VALUE) {
            return null;
        }
        String path = header.file(file, strings);
        if (path.isEmpty()) {
            return null;
        }
        String shown =
                path.length() <= MAX_FILE_CHARS
                        ? path
                        : "..." + path.substring(path.length() - MAX_FILE_CHARS + 3);
        boolean known = column > 0 && column <= Integer.MAX_VALUE;
        return new SourceLine(shown, (int) line, known ? (int) column : 0);
    }
}
