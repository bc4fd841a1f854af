package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.NameSubsection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names of a module, from its name section (spec appendix, "Name Section"). What is wrong with
 * the section ends the reading there.
 *
 * <p>Text with these names becomes the same section again if the section is as short and ordered as
 * the reader of text writes it, and if everything that it names was printed. Otherwise the bytes of
 * the section are printed as well.
 */
final class PrintedNames {
    private final byte[] binary;
    private final Map<NameSubsection, DefinedNames> definitions =
            new EnumMap<>(NameSubsection.class);

    /** Where the names of what belongs to an index lie in the binary. */
    private final Map<NameSubsection, Map<Integer, Integer>> parts =
            new EnumMap<>(NameSubsection.class);

    /** The names of the fields of the struct types that were printed. */
    private final Map<Integer, DefinedNames> fields = new HashMap<>();

    private @Nullable String moduleName;
    private boolean regular = true;
    private long given;
    private long printed;

    PrintedNames(byte[] binary) {
        this.binary = binary;
        for (NameSubsection subsection : NameSubsection.values()) {
            definitions.put(subsection, new DefinedNames());
            parts.put(subsection, new HashMap<>());
        }
    }

    /** Reads the contents of a name section, behind its own name. */
    void read(BinaryReader in) {
        try {
            int last = -1;
            while (!in.atEnd()) {
                int id = in.u8();
                int size = number(in);
                int from = in.position();
                in.skip(size);
                regular &= id > last;
                last = id;
                BinaryReader content = new BinaryReader(binary, from, in.position());
                NameSubsection subsection = NameSubsection.of(id);
                if (subsection == null) {
                    regular = false;
                } else {
                    read(subsection, content);
                    regular &= content.atEnd();
                }
            }
        } catch (MalformedModuleException e) {
            // The names that were read until here stay.
            regular = false;
        }
        definitions.values().forEach(DefinedNames::complete);
    }

    private void read(NameSubsection subsection, BinaryReader in) {
        switch (subsection.shape()) {
            case NAME -> {
                moduleName = name(in);
                given++;
            }
            case MAP -> map(in, of(subsection));
            case INDIRECT_MAP -> indirectMap(in, partsOf(subsection));
        }
    }

    private void map(BinaryReader in, DefinedNames names) {
        int last = -1;
        int count = count(in);
        regular &= count > 0;
        for (; count > 0; count--) {
            last = indexAfter(last, in);
            names.put(last, name(in));
            given++;
        }
    }

    private void indirectMap(BinaryReader in, Map<Integer, Integer> places) {
        int last = -1;
        int count = count(in);
        regular &= count > 0;
        for (; count > 0; count--) {
            last = indexAfter(last, in);
            int place = in.position();
            map(in, new DefinedNames());
            places.putIfAbsent(last, place);
        }
    }

    private int indexAfter(int last, BinaryReader in) {
        int index = number(in);
        regular &= index > last;
        return index;
    }

    private int count(BinaryReader in) {
        int from = in.position();
        int count = in.count(2);
        regular &= in.position() - from == size(count);
        return count;
    }

    /** An index or a size. The reader of text makes none that is as great as a negative one. */
    private int number(BinaryReader in) {
        int from = in.position();
        int value = in.u32();
        regular &= value >= 0 && in.position() - from == size(value);
        return value;
    }

    private String name(BinaryReader in) {
        number(new BinaryReader(binary, in.position(), in.end()));
        return in.name();
    }

    /** How many bytes a number that is not negative takes at least. */
    private static int size(int value) {
        return Math.max(1, (Integer.SIZE + 6 - Integer.numberOfLeadingZeros(value)) / 7);
    }

    /** What stands behind the word {@code module}. */
    String moduleDefinition() {
        String name = moduleName;
        if (name == null) {
            return "";
        }
        printed++;
        return name.isEmpty() ? TextWriter.nameAnnotation(name) : TextWriter.identifier(name);
    }

    DefinedNames of(ExternKind kind) {
        return of(
                switch (kind) {
                    case FUNCTION -> NameSubsection.FUNCTIONS;
                    case TABLE -> NameSubsection.TABLES;
                    case MEMORY -> NameSubsection.MEMORIES;
                    case GLOBAL -> NameSubsection.GLOBALS;
                    case TAG -> NameSubsection.TAGS;
                });
    }

    DefinedNames of(NameSubsection subsection) {
        return Objects.requireNonNull(definitions.get(subsection));
    }

    /** The names of locals or labels of a function. */
    DefinedNames of(NameSubsection subsection, int function) {
        return part(subsection, function);
    }

    /** The names of the fields of a struct type that is about to be printed. */
    DefinedNames fieldsOf(int type) {
        DefinedNames names = part(NameSubsection.FIELDS, type);
        if (!names.isEmpty()) {
            fields.put(type, names);
        }
        return names;
    }

    /** How an instruction refers to a field of a type. */
    String fieldReference(int type, int field) {
        return fields.getOrDefault(type, DefinedNames.NONE).reference(field);
    }

    private DefinedNames part(NameSubsection subsection, int index) {
        Integer place = partsOf(subsection).get(index);
        if (place == null) {
            return DefinedNames.NONE;
        }
        DefinedNames names = new DefinedNames();
        BinaryReader in = new BinaryReader(binary, place, binary.length);
        for (int count = in.count(2); count > 0; count--) {
            names.put(in.u32(), in.name());
        }
        names.complete();
        return names;
    }

    private Map<Integer, Integer> partsOf(NameSubsection subsection) {
        return Objects.requireNonNull(parts.get(subsection));
    }

    /**
     * What stands at a definition that is printed now: its identifier, or its index as a comment,
     * and a name that is no identifier.
     */
    String definition(DefinedNames names, int index) {
        String text = bareDefinition(names, index);
        return text.startsWith("$")
                ? text
                : ("(;" + Integer.toUnsignedString(index) + ";) " + text).trim();
    }

    /** As {@link #definition}, without a comment. */
    String bareDefinition(DefinedNames names, int index) {
        String text = names.definition(index);
        printed += text.isEmpty() ? 0 : 1;
        return text;
    }

    /** What stands at a block; other blocks may have the same name. */
    String labelDefinition(@Nullable String name) {
        if (name == null) {
            return "";
        }
        printed++;
        return name.isEmpty() ? TextWriter.nameAnnotation(name) : TextWriter.identifier(name);
    }

    /** Whether the text that was printed says all that the section does. */
    boolean areAllPrinted() {
        return regular && printed == given;
    }
}
