package dev.wardian.wasm.internal.debug;

import java.util.ArrayList;
import java.util.List;

/**
 * The header of a line number program, of DWARF 2 to 5 (DWARF 5, section 6.2.4). It says how the
 * program is read, and which files it names.
 */
final class LineHeader {
    /** A longer header is not used: each question reads through its files. */
    private static final int MAX_BYTES = 1 << 17;

    /** A list of fields that no table needs longer. */
    private static final int MAX_FIELDS = 16;

    private static final int MAX_TEXT_BYTES = 1024;

    private static final int CONTENT_PATH = 1;
    private static final int CONTENT_DIRECTORY = 2;

    /** Where {@link #file} finds strings that lie in sections of their own. */
    record Strings(byte[] bytes, int lineStart, int lineEnd, int start, int end) {
        String text(long offset, boolean ofLines) {
            int stop = ofLines ? lineEnd : end;
            long from = (ofLines ? lineStart : start) + offset;
            if (offset < 0 || from >= stop) {
                return "";
            }
            return new DebugReader(bytes, from, Math.min(stop, from + MAX_TEXT_BYTES)).text();
        }
    }

    /** A kind of content and the form in which it is written. */
    private record Field(int content, int form) {}

    private final byte[] bytes;
    private final int tables;

    /** Where the whole unit ends. */
    final int unitEnd;

    final int version;
    private final int offsetSize;
    final int programStart;
    final int least;
    final int lineBase;
    final int lineRange;
    final int opcodeBase;

    /** How many operands the opcodes from 1 on have. */
    final int[] operands;

    /** Whether it was read and can be used; {@link #unitEnd} holds in any case. */
    final boolean usable;

    /**
     * Reads the header at {@code start}.
     *
     * @param end of the section
     */
    LineHeader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        DebugReader in = new DebugReader(bytes, start, end);
        long length = in.unsigned(4);
        boolean wide = length == 0xFFFF_FFFFL;
        offsetSize = wide ? 8 : 4;
        length = wide ? in.unsigned(8) : length;
        // A damaged length ends everything.
        unitEnd = length < 0 || length > end - in.position() ? end : in.position() + (int) length;
        in = new DebugReader(bytes, in.position(), unitEnd);
        version = (int) in.unsigned(2);
        boolean known = version >= 2 && version <= 5;
        if (version >= 5) {
            in.skip(2); // sizes of addresses and segments
        }
        long headerLength = in.unsigned(offsetSize);
        long program = in.position() + headerLength;
        least = in.u8();
        if (version >= 4) {
            in.u8(); // operations of one instruction: always 1 here
        }
        in.u8(); // whether rows are statements at first
        lineBase = (byte) in.u8();
        lineRange = in.u8();
        opcodeBase = in.u8();
        operands = new int[known && !in.failed() ? Math.max(0, opcodeBase - 1) : 0];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = in.u8();
        }
        tables = in.position();
        boolean inside =
                headerLength >= 0
                        && program <= unitEnd
                        && program >= tables
                        && program - start <= MAX_BYTES;
        programStart = inside ? (int) program : unitEnd;
        usable = inside && known && !in.failed() && lineRange > 0;
    }

    /** The path of a file as the table has it, with its directory; the empty string for none. */
    String file(long number, Strings strings) {
        DebugReader in = new DebugReader(bytes, tables, programStart);
        return version >= 5 ? numbered(in, number, strings) : named(in, number);
    }

    /** Before version 5: directories from 1 on, then files from 1 on. */
    private String named(DebugReader in, long number) {
        int directories = in.position();
        int names = 0;
        while (skipsEntry(in)) {
            names++;
        }
        for (long i = 1; !in.atEnd(); i++) {
            String name = in.text();
            if (name.isEmpty()) {
                return "";
            }
            long directory = in.uleb();
            in.uleb(); // time
            in.uleb(); // size
            if (i == number && !in.failed()) {
                return in(directory > names ? "" : directory(directories, directory), name);
            }
        }
        return "";
    }

    private static boolean skipsEntry(DebugReader in) {
        int start = in.position();
        in.skipText();
        return in.position() > start + 1 && !in.failed();
    }

    private String directory(int directories, long number) {
        if (number == 0) {
            return "";
        }
        DebugReader in = new DebugReader(bytes, directories, programStart);
        for (long i = 1; i < number && !in.failed(); i++) {
            in.skipText();
        }
        return in.text();
    }

    /** From version 5 on: both from 0 on, each entry with the fields that the table names. */
    private String numbered(DebugReader in, long number, Strings strings) {
        List<Field> directoryFields = fields(in);
        long directories = in.uleb();
        int directoriesStart = in.position();
        for (long i = 0; i < directories && !in.failed(); i++) {
            skip(in, directoryFields);
        }
        List<Field> fields = fields(in);
        long files = in.uleb();
        if (number < 0 || number >= files) {
            return "";
        }
        for (long i = 0; i < number && !in.failed(); i++) {
            skip(in, fields);
        }
        String name = "";
        long directory = 0;
        for (Field field : fields) {
            if (field.content == CONTENT_PATH) {
                name = text(in, field.form, strings);
            } else if (field.content == CONTENT_DIRECTORY) {
                directory = number(in, field.form);
            } else {
                skip(in, field.form);
            }
        }
        if (in.failed() || directory == 0 || directory < 0 || directory >= directories) {
            // Directory 0 is where the compiler ran.
            return in.failed() ? "" : name;
        }
        in.seek(directoriesStart);
        for (long i = 0; i < directory && !in.failed(); i++) {
            skip(in, directoryFields);
        }
        String path = "";
        for (Field field : directoryFields) {
            if (field.content == CONTENT_PATH) {
                path = text(in, field.form, strings);
            } else {
                skip(in, field.form);
            }
        }
        return in(in.failed() ? "" : path, name);
    }

    private static List<Field> fields(DebugReader in) {
        int count = in.u8();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count && !in.failed(); i++) {
            Field field = new Field((int) in.uleb(), (int) in.uleb());
            if (fields.size() < MAX_FIELDS) {
                fields.add(field);
            } else {
                in.seek(-1);
            }
        }
        return fields;
    }

    private void skip(DebugReader in, List<Field> fields) {
        for (Field field : fields) {
            skip(in, field.form);
        }
        if (fields.isEmpty()) {
            // Entries without fields could be as many as a number can say.
            in.seek(-1);
        }
    }

    /** The forms that a table of files may use (DWARF 5, section 7.5.6). */
    private void skip(DebugReader in, int form) {
        switch (form) {
            case 0x08 -> in.skipText(); // string
            case 0x0E, 0x1F -> in.skip(offsetSize); // strp, line_strp
            case 0x0B -> in.skip(1); // data1
            case 0x05 -> in.skip(2); // data2
            case 0x06 -> in.skip(4); // data4
            case 0x07 -> in.skip(8); // data8
            case 0x1E -> in.skip(16); // data16
            case 0x0F, 0x1A -> in.uleb(); // udata, strx
            case 0x09 -> in.skip(in.uleb()); // block
            default -> in.seek(-1);
        }
    }

    private String text(DebugReader in, int form, Strings strings) {
        return switch (form) {
            case 0x08 -> in.text();
            case 0x0E -> strings.text(in.unsigned(offsetSize), false);
            case 0x1F -> strings.text(in.unsigned(offsetSize), true);
            default -> {
                skip(in, form);
                yield "";
            }
        };
    }

    private long number(DebugReader in, int form) {
        return switch (form) {
            case 0x0B -> in.unsigned(1);
            case 0x05 -> in.unsigned(2);
            case 0x06 -> in.unsigned(4);
            case 0x0F -> in.uleb();
            default -> {
                skip(in, form);
                yield 0;
            }
        };
    }

    private static String in(String directory, String name) {
        return directory.isEmpty() || name.startsWith("/") ? name : directory + "/" + name;
    }
}
