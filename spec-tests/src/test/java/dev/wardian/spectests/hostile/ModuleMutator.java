package dev.wardian.spectests.hostile;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages a module. What it does depends on the random numbers alone, so a seed repeats it. */
final class ModuleMutator {
    private static final int HEADER = 8;
    private static final int CODE = 10;

    /**
     * First and last opcodes of instructions with the same type: one put in place of another often
     * leaves the module valid, so that mutants are lowered and run as well.
     */
    private static final int[][] SAME_TYPE = {
        {0x46, 0x4F}, {0x51, 0x5A}, {0x5B, 0x60}, {0x61, 0x66}, {0x67, 0x69}, {0x6A, 0x78},
        {0x79, 0x7B}, {0x7C, 0x8A}, {0x8B, 0x91}, {0x92, 0x98}, {0x99, 0x9F}, {0xA0, 0xA6},
        {0x2C, 0x2F}, {0x30, 0x35}, {0x3A, 0x3B}, {0x3C, 0x3E}, {0x0C, 0x0D}, {0x02, 0x03}
    };

    private static final long[] HUGE = {
        0xFFFF_FFFFL, 0x8000_0000L, 0x7FFF_FFFFL, 1_000_001, 65_536, 50_001, 1_000, 128
    };

    /** A section: its id and what follows the size. */
    private record Section(int id, byte[] content) {}

    private final SplittableRandom random;

    ModuleMutator(SplittableRandom random) {
        this.random = random;
    }

    /** The module after one to four mutations. */
    byte[] mutate(byte[] module) {
        byte[] result = module;
        for (int left = random.nextInt(1, 5); left > 0; left--) {
            result = mutateOnce(result);
        }
        return result;
    }

    private byte[] mutateOnce(byte[] module) {
        if (module.length <= HEADER) {
            return flipBit(module);
        }
        return switch (random.nextInt(12)) {
            case 0 -> flipBit(module);
            case 1 -> Arrays.copyOf(module, random.nextInt(module.length));
            case 2 -> replaceByte(module);
            case 3 -> splice(module);
            case 4, 5 -> ofSections(module, this::blowUpCount);
            case 6 -> ofSections(module, this::swapOrRepeat);
            case 7 -> overlong(module);
            default -> ofSections(module, this::changeInstructions);
        };
    }

    private byte[] flipBit(byte[] module) {
        byte[] result = module.clone();
        if (result.length > 0) {
            result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return result;
    }

    private byte[] replaceByte(byte[] module) {
        byte[] result = module.clone();
        result[random.nextInt(HEADER, result.length)] = (byte) random.nextInt(256);
        return result;
    }

    /** Takes out up to 16 bytes anywhere and puts in up to 16 from anywhere else. */
    private byte[] splice(byte[] module) {
        int at = random.nextInt(HEADER, module.length);
        int after = Math.min(module.length, at + random.nextInt(17));
        int from = random.nextInt(module.length);
        int length = Math.min(module.length - from, random.nextInt(17));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(module, 0, at);
        out.write(module, from, length);
        out.write(module, after, module.length - after);
        return out.toByteArray();
    }

    private interface SectionMutation {
        void apply(List<Section> sections);
    }

    /** Applies a mutation to sections and writes them with sizes that are right. */
    private byte[] ofSections(byte[] module, SectionMutation mutation) {
        List<Section> sections = sections(module);
        if (sections.isEmpty()) {
            return flipBit(module);
        }
        mutation.apply(sections);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(module, 0, HEADER);
        for (Section section : sections) {
            out.write(section.id);
            writeLeb(out, section.content.length);
            out.writeBytes(section.content);
        }
        return out.toByteArray();
    }

    /** Puts another number for the count that a section begins with, or one inside of it. */
    private void blowUpCount(List<Section> sections) {
        int index = random.nextInt(sections.size());
        byte[] content = sections.get(index).content;
        int at = content.length == 0 || random.nextBoolean() ? 0 : random.nextInt(content.length);
        int after = lebEnd(content, at);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(content, 0, at);
        writeLeb(out, HUGE[random.nextInt(HUGE.length)]);
        out.write(content, after, content.length - after);
        sections.set(index, new Section(sections.get(index).id, out.toByteArray()));
    }

    private void swapOrRepeat(List<Section> sections) {
        int one = random.nextInt(sections.size());
        int other = random.nextInt(sections.size());
        switch (random.nextInt(3)) {
            case 0 -> sections.add(other, sections.get(one));
            case 1 -> sections.remove(one);
            default -> {
                Section section = sections.get(one);
                sections.set(one, sections.get(other));
                sections.set(other, section);
            }
        }
    }

    /** Exchanges up to eight instructions of the code for others of the same type. */
    private void changeInstructions(List<Section> sections) {
        for (int index = 0; index < sections.size(); index++) {
            if (sections.get(index).id == CODE && sections.get(index).content.length > 0) {
                byte[] content = sections.get(index).content.clone();
                for (int left = random.nextInt(1, 9); left > 0; left--) {
                    changeInstruction(content);
                }
                sections.set(index, new Section(CODE, content));
            }
        }
    }

    private void changeInstruction(byte[] code) {
        int start = random.nextInt(code.length);
        for (int i = 0; i < code.length; i++) {
            int at = (start + i) % code.length;
            int opcode = code[at] & 0xFF;
            for (int[] range : SAME_TYPE) {
                if (opcode >= range[0] && opcode <= range[1]) {
                    code[at] = (byte) random.nextInt(range[0], range[1] + 1);
                    return;
                }
            }
        }
    }

    /** Writes one section's size, or the number at any place, with more bytes than it needs. */
    private byte[] overlong(byte[] module) {
        int at = random.nextInt(HEADER, module.length);
        int after = lebEnd(module, at);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(module, 0, at);
        for (int i = at; i < after; i++) {
            out.write(module[i] | 0x80);
        }
        for (int left = random.nextInt(11); left > 0; left--) {
            out.write(0x80);
        }
        out.write(0);
        out.write(module, after, module.length - after);
        return out.toByteArray();
    }

    /** The sections up to the first that does not fit into the module. */
    private static List<Section> sections(byte[] module) {
        List<Section> result = new ArrayList<>();
        int at = HEADER;
        while (at < module.length) {
            int start = lebEnd(module, at + 1);
            long size = 0;
            for (int i = start - 1; i > at; i--) {
                size = size << 7 | (module[i] & 0x7F);
            }
            if (start - at > 6 || size > module.length - start) {
                break;
            }
            int end = start + (int) size;
            result.add(new Section(module[at] & 0xFF, Arrays.copyOfRange(module, start, end)));
            at = end;
        }
        return result;
    }

    /** Where the LEB128 number ends that begins at {@code at}. */
    private static int lebEnd(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] < 0) {
            end++;
        }
        return Math.min(bytes.length, end + 1);
    }

    private static void writeLeb(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7F) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
