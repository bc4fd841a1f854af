package dev.wardian.spectests.differential;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The types of a random module. A value type is one letter: the numbers as in the table of
 * instructions, the references from {@link #FIRST} on. Packed fields are {@code b} and {@code h}.
 */
final class RandomTypes {
    /** The letter of the first reference type. */
    static final char FIRST = 0x100;

    private static final String PACKED = "bh";

    private static final int SUB = 0x50;
    private static final int SUB_FINAL = 0x4F;
    private static final int REC = 0x4E;
    private static final int FUNC = 0x60;
    private static final int STRUCT = 0x5F;
    private static final int ARRAY = 0x5E;

    /** What a reference points to: the index of a type, or the negative code of a heap type. */
    record Reference(int heap, boolean nullable) {
        Reference(AbstractHeapType heap, boolean nullable) {
            this(heap.code() - 0x80, nullable);
        }

        /** The heap type of a reference to none of the module's types. */
        AbstractHeapType abstractType() {
            return Objects.requireNonNull(ValTypes.heapType(heap + 0x80));
        }
    }

    /** A field of a structure, or the elements of an array. */
    record Field(char storage, boolean mutable) {
        boolean isPacked() {
            return PACKED.indexOf(storage) >= 0;
        }

        /** The letter of the values that are read and written. */
        char value() {
            return isPacked() ? 'i' : storage;
        }
    }

    /** A structure or array type, whose supertype is -1 if it has none. */
    record Composite(boolean isArray, int supertype, boolean isFinal, List<Field> fields) {
        Field element() {
            return fields.get(0);
        }
    }

    /** A field of one of the types, with the type's index. */
    record Place(int type, int field, Field of) {}

    final Map<Integer, Composite> composites = new HashMap<>();
    final List<Integer> composed = new ArrayList<>();

    private final ModuleBuilder module;
    private final Random random;
    private final String numbers;
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, Integer> functions = new HashMap<>();

    /** The types that equal an earlier one, and that one. */
    private final Map<Integer, Integer> equal = new HashMap<>();

    /** The supertypes of function types. */
    private final Map<Integer, Integer> openFunctions = new HashMap<>();

    private int count;

    RandomTypes(ModuleBuilder module, Random random, Features features, String numbers) {
        this.module = module;
        this.random = random;
        this.numbers = numbers;
        if (features.has(Feature.REFERENCE_TYPES)) {
            letter(AbstractHeapType.FUNC, true);
            letter(AbstractHeapType.EXTERN, true);
        }
        if (features.has(Feature.FUNCTION_REFERENCES)) {
            letter(AbstractHeapType.FUNC, false);
        }
        if (features.has(Feature.EXCEPTION_HANDLING)) {
            letter(AbstractHeapType.EXN, true);
        }
        if (features.has(Feature.GC)) {
            for (AbstractHeapType type :
                    List.of(
                            AbstractHeapType.ANY,
                            AbstractHeapType.EQ,
                            AbstractHeapType.I31,
                            AbstractHeapType.STRUCT,
                            AbstractHeapType.ARRAY,
                            AbstractHeapType.NONE)) {
                letter(type, true);
            }
            letter(AbstractHeapType.EXTERN, false);
            letter(AbstractHeapType.EQ, false);
            letter(AbstractHeapType.I31, false);
            int size = 3 + random.nextInt(4);
            group(size);
            singles();
        }
    }

    // --- letters

    static boolean isReference(char letter) {
        return letter >= FIRST;
    }

    Reference reference(char letter) {
        return references.get(letter - FIRST);
    }

    /** The letters of all reference types that values are made of. */
    String references() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < references.size(); i++) {
            letters.append((char) (FIRST + i));
        }
        return letters.toString();
    }

    /** The letter of a type, or 0 if the module does not use it. */
    char find(AbstractHeapType heap, boolean nullable) {
        return find(new Reference(heap, nullable));
    }

    char find(Reference reference) {
        int known = references.indexOf(reference);
        return known < 0 ? 0 : (char) (FIRST + known);
    }

    private char letter(AbstractHeapType heap, boolean nullable) {
        return letter(new Reference(heap, nullable));
    }

    private char letter(Reference reference) {
        char known = find(reference);
        if (known != 0) {
            return known;
        }
        references.add(reference);
        return (char) (FIRST + references.size() - 1);
    }

    boolean isNullable(char letter) {
        return !isReference(letter) || reference(letter).nullable;
    }

    // --- subtypes

    boolean isSubtype(char one, char other) {
        if (one == other) {
            return true;
        }
        if (!isReference(one) || !isReference(other)) {
            return false;
        }
        Reference a = reference(one);
        Reference b = reference(other);
        return (b.nullable || !a.nullable) && isSubtype(a.heap, b.heap);
    }

    boolean isSubtype(int one, int other) {
        int heap = canonical(one);
        int wanted = canonical(other);
        while (heap != wanted) {
            Integer next = parent(heap);
            if (next == null) {
                return heap == AbstractHeapType.NONE.code() - 0x80 && top(wanted) == top(heap);
            }
            heap = canonical(next);
        }
        return true;
    }

    /** The least supertype; null for the greatest types. */
    private @Nullable Integer parent(int heap) {
        if (heap >= 0) {
            Composite composite = composites.get(heap);
            if (composite == null) {
                Integer open = openFunctions.get(heap);
                return open != null ? open : AbstractHeapType.FUNC.code() - 0x80;
            }
            if (composite.supertype >= 0) {
                return composite.supertype;
            }
            return (composite.isArray ? AbstractHeapType.ARRAY : AbstractHeapType.STRUCT).code()
                    - 0x80;
        }
        return switch (new Reference(heap, true).abstractType()) {
            case I31, STRUCT, ARRAY -> AbstractHeapType.EQ.code() - 0x80;
            case EQ -> AbstractHeapType.ANY.code() - 0x80;
            default -> null;
        };
    }

    /** The greatest type of the hierarchy. */
    private int top(int heap) {
        if (heap == AbstractHeapType.NONE.code() - 0x80) {
            return AbstractHeapType.ANY.code() - 0x80;
        }
        Integer next = parent(heap);
        return next == null ? heap : top(next);
    }

    /** Whether values of both types may be compared, tested and cast. */
    boolean inOneHierarchy(char one, char other) {
        return isReference(one)
                && isReference(other)
                && top(reference(one).heap) == top(reference(other).heap);
    }

    private int canonical(int heap) {
        return equal.getOrDefault(heap, heap);
    }

    /** The fields of all structures and arrays. */
    List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int type : composed) {
            List<Field> fields = composite(type).fields;
            for (int i = 0; i < fields.size(); i++) {
                places.add(new Place(type, i, fields.get(i)));
            }
        }
        return places;
    }

    Composite composite(int type) {
        Composite composite = composites.get(type);
        if (composite == null) {
            throw new IllegalArgumentException("type " + type);
        }
        return composite;
    }

    // --- structures and arrays

    /** Types that refer to each other; now and then the same group again, which is equal. */
    private void group(int size) {
        int base = count;
        for (int i = 0; i < size; i++) {
            letter(new Reference(base + i, true));
            letter(new Reference(base + i, false));
        }
        for (int i = 0; i < size; i++) {
            composites.put(base + i, member(base, base + i));
            composed.add(base + i);
        }
        module.rawType(encodeGroup(base, size, 0));
        count += size;
        if (random.nextBoolean()) {
            for (int i = 0; i < size; i++) {
                equal.put(count + i, base + i);
                composites.put(count + i, composite(base + i));
                composed.add(count + i);
            }
            letter(new Reference(count + random.nextInt(size), true));
            module.rawType(encodeGroup(base, size, size));
            count += size;
        }
    }

    private Composite member(int base, int index) {
        int above = index == base ? -1 : base + random.nextInt(index - base);
        if (above >= 0 && !composite(above).isFinal && random.nextInt(3) > 0) {
            return below(above, index);
        }
        boolean array = index > base && random.nextInt(4) == 0;
        List<Field> fields = new ArrayList<>();
        for (int left = array ? 1 : random.nextInt(4); left > 0; left--) {
            fields.add(field(index));
        }
        return new Composite(array, -1, random.nextInt(4) == 0, fields);
    }

    private Composite below(int above, int index) {
        Composite parent = composite(above);
        List<Field> fields = new ArrayList<>();
        for (Field field : parent.fields) {
            fields.add(field.mutable ? field : new Field(narrower(field.storage), false));
        }
        if (!parent.isArray) {
            for (int left = random.nextInt(3); left > 0; left--) {
                fields.add(field(index));
            }
        }
        return new Composite(parent.isArray, above, random.nextInt(3) == 0, fields);
    }

    /** A type for an immutable field of a subtype: the same, or one below it that has null. */
    private char narrower(char letter) {
        if (!isReference(letter) || !isNullable(letter)) {
            return letter;
        }
        String all = references();
        char candidate = all.charAt(random.nextInt(all.length()));
        // Supertypes are known only of those that were made already.
        boolean known =
                reference(candidate).heap < 0 || composites.containsKey(reference(candidate).heap);
        boolean wanted =
                reference(letter).heap < 0 || composites.containsKey(reference(letter).heap);
        return known && wanted && reference(candidate).nullable && isSubtype(candidate, letter)
                ? candidate
                : letter;
    }

    private Field field(int index) {
        boolean mutable = random.nextInt(4) > 0;
        String all = references();
        char storage =
                switch (random.nextInt(8)) {
                    case 0 -> PACKED.charAt(random.nextInt(2));
                    case 1, 2, 3 -> numbers.charAt(random.nextInt(numbers.length()));
                    case 4 -> find(AbstractHeapType.I31, false);
                    default -> all.charAt(random.nextInt(all.length()));
                };
        // A structure must not need one of its own kind to be made.
        boolean endless =
                isReference(storage)
                        && !reference(storage).nullable
                        && reference(storage).heap >= index;
        return new Field(endless ? find(AbstractHeapType.ANY, true) : storage, mutable);
    }

    /** Arrays of all kinds of elements, each type for itself. */
    private void singles() {
        (PACKED + numbers)
                .chars()
                .forEach(
                        storage ->
                                single(
                                        new Field(
                                                (char) storage,
                                                storage == 'b' || random.nextInt(4) > 0)));
        single(new Field(find(AbstractHeapType.FUNC, true), true));
        single(new Field(find(AbstractHeapType.ANY, true), true));
        single(new Field(find(AbstractHeapType.I31, true), false));
    }

    private void single(Field element) {
        int index = count++;
        letter(new Reference(index, true));
        letter(new Reference(index, false));
        composites.put(index, new Composite(true, -1, true, List.of(element)));
        composed.add(index);
        ByteWriter out = new ByteWriter();
        encode(out, composite(index), 0, index, index);
        module.rawType(out.bytes());
    }

    // --- function types

    /** The index of a function type, which is added unless it is there. */
    int function(String type) {
        Integer known = functions.get(type);
        return known != null ? known : newFunction(type);
    }

    private int newFunction(String type) {
        functions.put(type, count);
        module.rawType(encodeFunction(type).bytes());
        return count++;
    }

    /** As {@link #function}; values may be references to it. */
    int referredFunction(String type) {
        int index = function(type);
        letter(new Reference(index, true));
        letter(new Reference(index, false));
        return index;
    }

    /** A function type that has a subtype, which is the other index. */
    int[] openFunction(String type) {
        int open = count++;
        module.rawType(new ByteWriter().raw(SUB).u32(0).raw(encodeFunction(type).bytes()).bytes());
        int below = count++;
        ByteWriter sub = new ByteWriter().raw(SUB_FINAL).u32(1).u32(open);
        module.rawType(sub.raw(encodeFunction(type).bytes()).bytes());
        openFunctions.put(below, open);
        letter(new Reference(open, true));
        letter(new Reference(below, false));
        return new int[] {open, below};
    }

    // --- the binary format

    private ByteWriter encodeFunction(String type) {
        int colon = type.indexOf(':');
        ByteWriter out = new ByteWriter().raw(FUNC);
        for (String list : List.of(type.substring(0, colon), type.substring(colon + 1))) {
            out.u32(list.length());
            list.chars().forEach(letter -> out.raw(encoding((char) letter)));
        }
        return out;
    }

    private byte[] encodeGroup(int base, int size, int shift) {
        ByteWriter out = new ByteWriter().raw(REC).u32(size);
        for (int i = base; i < base + size; i++) {
            encode(out, composite(i), shift, base, base + size - 1);
        }
        return out.bytes();
    }

    private void encode(ByteWriter out, Composite type, int shift, int first, int last) {
        if (type.supertype >= 0) {
            out.raw(type.isFinal ? SUB_FINAL : SUB).u32(1).u32(type.supertype + shift);
        } else if (!type.isFinal) {
            out.raw(SUB).u32(0);
        }
        out.raw(type.isArray ? ARRAY : STRUCT);
        if (!type.isArray) {
            out.u32(type.fields.size());
        }
        for (Field field : type.fields) {
            if (field.isPacked()) {
                out.raw(field.storage == 'b' ? 0x78 : 0x77);
            } else if (isReference(field.storage)) {
                Reference to = reference(field.storage);
                boolean inside = to.heap >= first && to.heap <= last;
                out.raw(encoding(new Reference(to.heap + (inside ? shift : 0), to.nullable)));
            } else {
                out.raw(encoding(field.storage));
            }
            out.raw(field.mutable ? 1 : 0);
        }
    }

    /** A value type as it stands in the binary. */
    byte[] encoding(char letter) {
        return isReference(letter)
                ? encoding(reference(letter))
                : new byte[] {(byte) ModuleBuilder.types(String.valueOf(letter)).get(0).code()};
    }

    private static byte[] encoding(Reference type) {
        ByteWriter out = new ByteWriter();
        if (type.heap >= 0 || !type.nullable) {
            out.raw(type.nullable ? ValTypes.NULLABLE_REFERENCE : ValTypes.REFERENCE);
        }
        return out.signed(type.heap).bytes();
    }

    /** What a reference of that letter points to, as it stands in the binary. */
    byte[] heap(char letter) {
        return new ByteWriter().signed(reference(letter).heap).bytes();
    }
}
