package dev.wardian.wasm.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sections of a binary, found without the code under test. */
public final class Sections {
    private static final int HEADER = 8;

    /**
     * A section.
     *
     * @param id its number
     * @param bytes all of it, with its number and size
     * @param content what follows its size
     */
    public record Section(int id, byte[] bytes, byte[] content) {
        /** The name of a custom section, else the empty string. */
        public String name() {
            return id == 0 ? new String(content, 1, content[0], StandardCharsets.UTF_8) : "";
        }
    }

    private Sections() {}

    /** The sections of a binary, in order. */
    public static List<Section> of(byte[] binary) {
        List<Section> sections = new ArrayList<>();
        int at = HEADER;
        while (at < binary.length) {
            int start = at;
            int id = binary[at++];
            int size = 0;
            int shift = 0;
            int b;
            do {
                b = binary[at++];
                size |= (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            sections.add(
                    new Section(
                            id,
                            Arrays.copyOfRange(binary, start, at + size),
                            Arrays.copyOfRange(binary, at, at + size)));
            at += size;
        }
        return sections;
    }

    /** A binary without its name section. */
    public static byte[] withoutNames(byte[] binary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(binary, 0, HEADER);
        for (Section section : of(binary)) {
            if (!section.name().equals("name")) {
                out.writeBytes(section.bytes());
            }
        }
        return out.toByteArray();
    }
}
