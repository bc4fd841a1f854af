package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.MalformedModuleException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the custom section {@code name} says (spec appendix, "Name Section"). It is information for
 * people: whatever is wrong with it ends the reading there and is no error. Names are decoded when
 * they are asked for.
 */
public final class NameSection {
    /** The name of the section itself. */
    public static final String NAME = "name";

    /** A backtrace has many names, and the module decides how long they are. */
    private static final int MAX_CHARS = 4096;

    private final byte[] bytes;
    private final int functions;
    private int moduleName = -1;

    /**
     * Where the name of each function lies, beginning with its length; 0 for none. Null where the
     * module names none.
     */
    private int @Nullable [] functionNames;

    private NameSection(ModuleData module) {
        this.bytes = module.bytes;
        this.functions = module.functionTypes.length;
    }

    /** Reads the first name section of a module; without one there are no names. */
    public static NameSection of(ModuleData module) {
        NameSection names = new NameSection(module);
        for (CustomSection section : module.customSections) {
            if (section.name().equals(NAME)) {
                names.read(section.start(), section.start() + section.length());
                break;
            }
        }
        return names;
    }

    /** The module's name, or the empty string. */
    public String moduleName() {
        return moduleName < 0 ? "" : decode(moduleName);
    }

    /** The name of a function, imported ones first, or null where there is none. */
    public @Nullable String functionName(int function) {
        int at = functionNames == null ? 0 : functionNames[function];
        return at == 0 ? null : decode(at);
    }

    private void read(int start, int end) {
        BinaryReader in = new BinaryReader(bytes, start, end);
        try {
            while (!in.atEnd()) {
                int id = in.u8();
                int size = in.u32();
                int from = in.position();
                in.skip(size);
                BinaryReader subsection = new BinaryReader(bytes, from, in.position());
                if (id == NameSubsection.MODULE.code()) {
                    readModule(subsection);
                } else if (id == NameSubsection.FUNCTIONS.code()) {
                    readFunctions(subsection);
                }
            }
        } catch (MalformedModuleException e) {
            // What was read until here stays.
            return;
        }
    }

    private void readModule(BinaryReader in) {
        int at = in.position();
        in.skip(in.u32());
        moduleName = at;
    }

    private void readFunctions(BinaryReader in) {
        int count = in.count(2);
        int[] names = new int[functions];
        functionNames = names;
        for (int i = 0; i < count; i++) {
            int function = in.u32();
            int at = in.position();
            in.skip(in.u32());
            if (function >= 0 && function < functions) {
                names[function] = at;
            }
        }
    }

    private String decode(int at) {
        BinaryReader in = new BinaryReader(bytes, at, bytes.length);
        int length = in.u32();
        return cut(
                new String(
                        bytes,
                        in.position(),
                        Math.min(length, 4 * MAX_CHARS),
                        StandardCharsets.UTF_8));
    }

    /** A name, or the begin of one that is too long for a backtrace. */
    public static String cut(String name) {
        if (name.length() <= MAX_CHARS) {
            return name;
        }
        boolean splits = Character.isHighSurrogate(name.charAt(MAX_CHARS - 1));
        return name.substring(0, splits ? MAX_CHARS - 1 : MAX_CHARS);
    }
}
