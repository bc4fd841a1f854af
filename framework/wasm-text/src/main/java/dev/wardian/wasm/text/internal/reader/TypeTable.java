package dev.wardian.wasm.text.internal.reader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of a module: those that are written as such, then those that type uses ask for. */
final class TypeTable {
    /**
     * A type.
     *
     * @param binary a function type in the binary format, or null for another type
     * @param paramCount the number of parameters of a function type
     * @param fields the fields of a struct type, or null for another type
     */
    record Entry(byte @Nullable [] binary, int paramCount, @Nullable IndexSpace fields) {}

    private final List<Entry> entries = new ArrayList<>();
    private final ByteWriter groups = new ByteWriter();
    private final Map<String, Integer> plainFunctions = new HashMap<>();
    private int groupCount;

    /**
     * Appends a type; {@code plain} are function types alone in their group, final, without
     * supertype.
     */
    void add(Entry entry, boolean plain) {
        byte[] binary = entry.binary();
        if (plain && binary != null) {
            plainFunctions.putIfAbsent(key(binary), entries.size());
        }
        entries.add(entry);
    }

    /** Appends a group of types in the binary format. */
    void addGroup(ByteWriter binary) {
        groups.all(binary);
        groupCount++;
    }

    /** The type at an index, or null where there is none. */
    @Nullable Entry get(long index) {
        return index < entries.size() ? entries.get((int) index) : null;
    }

    boolean matches(Entry entry, FunctionSignature signature) {
        return Arrays.equals(entry.binary(), signature.toBinary());
    }

    /** The first plain function type with that signature; appended if there is none. */
    int indexOf(FunctionSignature signature) {
        byte[] binary = signature.toBinary();
        Integer known = plainFunctions.get(key(binary));
        if (known != null) {
            return known;
        }
        int index = entries.size();
        add(new Entry(binary, signature.paramCount(), null), true);
        groups.bytes(binary);
        groupCount++;
        return index;
    }

    /** The names of the fields of struct types. */
    IndirectNameMap fieldNames() {
        IndirectNameMap names = new IndirectNameMap();
        for (int i = 0; i < entries.size(); i++) {
            IndexSpace fields = entries.get(i).fields();
            if (fields != null) {
                names.add(i, fields.names());
            }
        }
        return names;
    }

    int groupCount() {
        return groupCount;
    }

    ByteWriter groups() {
        return groups;
    }

    private static String key(byte[] binary) {
        return new String(binary, StandardCharsets.ISO_8859_1);
    }
}
