package dev.wardian.spectests.differential;

import dev.wardian.spectests.differential.RandomTypes.Composite;
import dev.wardian.spectests.differential.RandomTypes.Field;
import dev.wardian.spectests.differential.RandomTypes.Place;
import dev.wardian.spectests.differential.RandomTypes.Reference;
import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** References, structures and arrays in the body of a {@link RandomFunction}. */
final class RandomReferences {
    private final RandomFunction function;
    private final RandomTransfers transfers;
    private final RandomModule in;
    private final RandomTypes types;
    private final Random random;
    private final CodeBuilder code;

    RandomReferences(RandomFunction function, RandomTransfers transfers) {
        this.function = function;
        this.transfers = transfers;
        this.in = function.in;
        this.types = in.types;
        this.random = function.random;
        this.code = function.code;
    }

    // --- values of reference types

    /** A reference of that type. */
    void value(char letter, int depth) {
        boolean done =
                switch (random.nextInt(10)) {
                    case 0 -> narrower(letter, depth);
                    case 1 -> cast(letter, depth);
                    case 2 -> withoutNull(letter, depth);
                    case 3 -> place(letter, depth);
                    case 4 -> element(letter);
                    case 5 -> blockOfCast(letter, depth);
                    case 6 -> convert(letter, depth);
                    default -> create(letter, depth);
                };
        if (!done) {
            function.leaf(letter);
        }
    }

    private char random(Predicate<Character> wanted) {
        int start = random.nextInt(in.letters.length());
        for (int i = 0; i < in.letters.length(); i++) {
            char letter = in.letters.charAt((start + i) % in.letters.length());
            if (RandomTypes.isReference(letter) && wanted.test(letter)) {
                return letter;
            }
        }
        return 0;
    }

    private boolean narrower(char letter, int depth) {
        function.value(random(each -> types.isSubtype(each, letter)), depth - 1);
        return true;
    }

    /** A new object, or a function. */
    private boolean create(char letter, int depth) {
        int heap = types.reference(letter).heap();
        Composite composite = types.composites.get(heap);
        if (composite != null) {
            create(heap, composite, depth);
            return true;
        }
        in.constants.push(code, letter);
        return true;
    }

    private void create(int index, Composite type, int depth) {
        if (type.isArray()) {
            array(index, type.element(), depth);
            return;
        }
        type.fields().forEach(field -> function.value(field.value(), depth - 1));
        code.op(Opcode.STRUCT_NEW, index);
    }

    private void array(int index, Field element, int depth) {
        int segment =
                RandomTypes.isReference(element.storage())
                        ? transfers.segment(element.storage())
                        : -1;
        switch (random.nextInt(4)) {
            case 0 -> {
                int count = 1 + random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    function.value(element.value(), depth - 1);
                }
                code.op(Opcode.ARRAY_NEW_FIXED, index, count);
            }
            case 1 -> {
                if (types.isNullable(element.storage())) {
                    length();
                    code.op(Opcode.ARRAY_NEW_DEFAULT, index);
                } else {
                    filled(index, element, depth);
                }
            }
            case 2 -> {
                if (segment >= 0) {
                    transfers.small(1);
                    transfers.small(2);
                    code.op(Opcode.ARRAY_NEW_ELEM, index, segment);
                } else if (!RandomTypes.isReference(element.storage())) {
                    transfers.small(2);
                    transfers.small(2);
                    code.op(Opcode.ARRAY_NEW_DATA, index, transfers.data());
                } else {
                    filled(index, element, depth);
                }
            }
            default -> filled(index, element, depth);
        }
    }

    private void filled(int index, Field element, int depth) {
        function.value(element.value(), depth - 1);
        length();
        code.op(Opcode.ARRAY_NEW, index);
    }

    /** The length of a new array: 1 to 8, most often; too much, now and then. */
    private void length() {
        function.value('i', 1);
        if (function.chance(98)) {
            code.i32(7).op(Opcode.I32_AND).i32(1).op(Opcode.I32_ADD);
        } else {
            code.i32(function.chance(50) ? -1 : 0x1F)
                    .op(function.chance(50) ? Opcode.I32_OR : Opcode.I32_AND);
            code.i32(0x8000_001F).op(Opcode.I32_AND);
        }
    }

    /** Cast from a supertype, most often once it is tested. */
    private boolean cast(char letter, int depth) {
        if (!in.has(Feature.GC)) {
            return false;
        }
        char from = random(each -> types.inOneHierarchy(each, letter));
        boolean nullable = types.isNullable(letter);
        byte[] heap = types.heap(letter);
        function.value(from, depth - 1);
        if (function.chance(5)) {
            code.rawOp(nullable ? Opcode.REF_CAST_NULL : Opcode.REF_CAST, heap);
            return true;
        }
        int temporary = function.temporary(from);
        code.tee(temporary).rawOp(nullable ? Opcode.REF_TEST_NULL : Opcode.REF_TEST, heap);
        code.rawOp(Opcode.IF, types.encoding(letter)).get(temporary);
        code.rawOp(nullable ? Opcode.REF_CAST_NULL : Opcode.REF_CAST, heap).op(Opcode.ELSE);
        function.leaf(letter);
        code.end();
        return true;
    }

    /**
     * Of a nullable reference: null traps, or takes a branch, or something else is there for it.
     */
    private boolean withoutNull(char letter, int depth) {
        Reference type = types.reference(letter);
        char from = types.find(new Reference(type.heap(), true));
        if (type.nullable() || from == 0 || !in.has(Feature.FUNCTION_REFERENCES)) {
            return false;
        }
        if (function.chance(10)) {
            function.value(from, depth - 1);
            code.op(Opcode.REF_AS_NON_NULL);
            return true;
        }
        String result = String.valueOf(letter);
        if (function.chance(50)) {
            code.rawOp(Opcode.BLOCK, types.encoding(letter));
            function.labels.add(result);
            function.value(from, depth - 1);
            code.op(Opcode.BR_ON_NON_NULL, 0);
            function.leaf(letter);
            function.labels.remove(function.labels.size() - 1);
            code.end();
            return true;
        }
        int outer = function.label("");
        if (outer < 0) {
            return false;
        }
        function.value(from, depth - 1);
        code.op(Opcode.BR_ON_NULL, outer);
        return true;
    }

    /** Of a field or an array. */
    private boolean place(char letter, int depth) {
        return read(each -> types.isSubtype(each.of().value(), letter), depth);
    }

    private boolean element(char letter) {
        int table = transfers.table(letter);
        if (table < 0 || !in.has(Feature.REFERENCE_TYPES)) {
            return false;
        }
        transfers.index(in.tables.get(table).wide(), 3);
        code.op(Opcode.TABLE_GET, table);
        return true;
    }

    /** A block that a cast leaves, or does not leave. */
    private boolean blockOfCast(char letter, int depth) {
        if (!in.has(Feature.GC)) {
            return false;
        }
        char from = random(each -> types.isSubtype(letter, each));
        code.rawOp(Opcode.BLOCK, types.encoding(letter));
        function.labels.add(String.valueOf(letter));
        function.value(from, depth - 1);
        branchOnCast(Opcode.BR_ON_CAST, 0, from, letter);
        code.op(Opcode.DROP);
        function.leaf(letter);
        function.labels.remove(function.labels.size() - 1);
        code.end();
        return true;
    }

    private void branchOnCast(Opcode opcode, int label, char from, char to) {
        int flags = (types.isNullable(from) ? 1 : 0) + (types.isNullable(to) ? 2 : 0);
        ByteWriter out = new ByteWriter().raw(flags).u32(label);
        code.rawOp(opcode, out.raw(types.heap(from)).raw(types.heap(to)).bytes());
    }

    private boolean convert(char letter, int depth) {
        char extern = types.find(AbstractHeapType.EXTERN, types.isNullable(letter));
        char any = types.find(AbstractHeapType.ANY, true);
        if (letter == extern && types.isNullable(letter) && in.hasHost() && function.chance(50)) {
            function.value('i', depth - 1);
            code.op(Opcode.CALL, 0);
            return true;
        }
        if (any == 0 || (letter != extern && letter != any)) {
            return false;
        }
        if (letter == any) {
            function.value(extern, depth - 1);
            code.op(Opcode.ANY_CONVERT_EXTERN);
        } else {
            function.value(
                    types.isNullable(letter) ? any : types.find(AbstractHeapType.EQ, false),
                    depth - 1);
            code.op(Opcode.EXTERN_CONVERT_ANY);
        }
        return true;
    }

    // --- numbers of references

    /** A number that is a field, or that a reference gives; false if there is none of the type. */
    boolean number(char type, int depth) {
        boolean gc = in.has(Feature.GC);
        if (type != 'i' || (gc && function.chance(40))) {
            return gc && read(each -> each.of().value() == type, depth);
        }
        switch (gc ? random.nextInt(6) : 0) {
            case 1, 2 -> {
                char from = random(each -> true);
                char to = random(each -> types.inOneHierarchy(each, from));
                function.value(from, depth - 1);
                Opcode test = function.chance(50) ? Opcode.REF_TEST : Opcode.REF_TEST_NULL;
                code.rawOp(test, types.heap(to));
            }
            case 3 -> {
                char eq = types.find(AbstractHeapType.EQ, true);
                function.value(eq, depth - 1);
                function.value(eq, depth - 1);
                code.op(Opcode.REF_EQ);
            }
            case 4 -> {
                function.value(types.find(AbstractHeapType.I31, function.chance(10)), depth - 1);
                code.op(function.chance(50) ? Opcode.I31_GET_S : Opcode.I31_GET_U);
            }
            case 5 -> {
                function.value(anArray(), depth - 1);
                code.op(Opcode.ARRAY_LEN);
            }
            default -> {
                function.value(random(each -> true), depth - 1);
                code.op(Opcode.REF_IS_NULL);
            }
        }
        return true;
    }

    /** The letter of an array type, seldom of one with null. */
    private char anArray() {
        boolean nullable = function.chance(10);
        return random(
                each -> {
                    Reference type = types.reference(each);
                    Composite composite = types.composites.get(type.heap());
                    return type.nullable() == nullable && composite != null && composite.isArray();
                });
    }

    private @Nullable Place find(Predicate<Place> wanted) {
        List<Place> places = types.places();
        int start = random.nextInt(Math.max(1, places.size()));
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get((start + i) % places.size());
            if (wanted.test(place)) {
                return place;
            }
        }
        return null;
    }

    private boolean read(Predicate<Place> wanted, int depth) {
        Place place = in.has(Feature.GC) ? find(wanted) : null;
        if (place == null) {
            return false;
        }
        object(place.type(), depth);
        boolean packed = place.of().isPacked();
        boolean signed = function.chance(50);
        if (types.composite(place.type()).isArray()) {
            position(place.type());
            Opcode get = signed ? Opcode.ARRAY_GET_S : Opcode.ARRAY_GET_U;
            code.op(packed ? get : Opcode.ARRAY_GET, place.type());
        } else {
            Opcode get = signed ? Opcode.STRUCT_GET_S : Opcode.STRUCT_GET_U;
            code.op(packed ? get : Opcode.STRUCT_GET, place.type(), place.field());
        }
        return true;
    }

    /** A reference to an object of that type, seldom null, that is kept in the temporary too. */
    private void object(int type, int depth) {
        char letter = types.find(new Reference(type, function.chance(4)));
        if (letter == 0) {
            create(type, types.composite(type), depth);
        } else {
            function.value(letter, depth - 1);
        }
    }

    /** An index into the array below it, which is put back; in its bounds, most often. */
    private void position(int type) {
        char letter = types.find(new Reference(type, true));
        if (letter == 0 || function.chance(5)) {
            transfers.small(1);
            return;
        }
        int temporary = function.temporary(letter);
        code.tee(temporary);
        function.value('i', 1);
        code.get(temporary).op(Opcode.ARRAY_LEN).i32(1).op(Opcode.I32_OR).op(Opcode.I32_REM_U);
    }

    // --- statements

    void statement() {
        if (!in.has(Feature.FUNCTION_REFERENCES)) {
            return;
        }
        switch (random.nextInt(in.has(Feature.GC) ? 8 : 2)) {
            case 0 -> branchOnNull();
            case 1 -> branchOnNonNull();
            case 2 -> branchOnCast();
            case 3, 4 -> write();
            default -> bulk();
        }
    }

    private void drop(String values) {
        for (int i = 0; i < values.length(); i++) {
            code.op(Opcode.DROP);
        }
    }

    private String labelled(int label) {
        return function.labels.get(function.labels.size() - 1 - label);
    }

    private void branchOnNull() {
        int label = random.nextInt(function.labels.size());
        function.values(labelled(label), 1);
        function.value(random(each -> true), 2);
        code.op(Opcode.BR_ON_NULL, label).op(Opcode.DROP);
        drop(labelled(label));
    }

    /** A label that takes a reference last, or -1. */
    private int labelOfReference() {
        int start = random.nextInt(function.labels.size());
        for (int i = 0; i < function.labels.size(); i++) {
            int label = (start + i) % function.labels.size();
            String values = labelled(label);
            if (!values.isEmpty() && RandomTypes.isReference(values.charAt(values.length() - 1))) {
                return label;
            }
        }
        return -1;
    }

    private void branchOnNonNull() {
        int label = labelOfReference();
        if (label < 0) {
            return;
        }
        String values = labelled(label);
        String below = values.substring(0, values.length() - 1);
        Reference last = types.reference(values.charAt(below.length()));
        char from = types.find(new Reference(last.heap(), true));
        if (from != 0) {
            function.values(below, 1);
            function.value(from, 2);
            code.op(Opcode.BR_ON_NON_NULL, label);
            drop(below);
        }
    }

    private void branchOnCast() {
        int label = labelOfReference();
        if (label < 0) {
            return;
        }
        String values = labelled(label);
        String below = values.substring(0, values.length() - 1);
        char last = values.charAt(below.length());
        boolean onFailure = function.chance(50);
        // What is not cast goes along, or what is.
        char along = random(each -> types.isSubtype(each, last));
        char other =
                random(
                        each ->
                                onFailure
                                        ? types.isSubtype(each, along)
                                        : types.isSubtype(along, each));
        char from = onFailure ? along : other;
        char to = onFailure ? other : along;
        function.values(below, 1);
        function.value(from, 2);
        branchOnCast(onFailure ? Opcode.BR_ON_CAST_FAIL : Opcode.BR_ON_CAST, label, from, to);
        code.op(Opcode.DROP);
        drop(below);
    }

    private void write() {
        Place place = find(each -> each.of().mutable());
        if (place == null) {
            return;
        }
        object(place.type(), 2);
        if (types.composite(place.type()).isArray()) {
            position(place.type());
            function.value(place.of().value(), 2);
            code.op(Opcode.ARRAY_SET, place.type());
        } else {
            function.value(place.of().value(), 2);
            code.op(Opcode.STRUCT_SET, place.type(), place.field());
        }
    }

    private boolean isArray(Place place) {
        return types.composite(place.type()).isArray();
    }

    /** Fills, copies or initializes a part of an array. */
    private void bulk() {
        Place place = find(each -> each.of().mutable() && isArray(each));
        if (place == null) {
            return;
        }
        char storage = place.of().storage();
        object(place.type(), 2);
        switch (random.nextInt(3)) {
            case 0 -> {
                position(place.type());
                function.value(place.of().value(), 2);
                transfers.small(1);
                code.op(Opcode.ARRAY_FILL, place.type());
            }
            case 1 -> {
                transfers.small(1);
                Place from = copied(place);
                object(from.type(), 2);
                transfers.small(1);
                transfers.small(1);
                code.op(Opcode.ARRAY_COPY, place.type(), from.type());
            }
            default -> {
                position(place.type());
                int segment =
                        RandomTypes.isReference(storage)
                                ? transfers.segment(storage)
                                : transfers.data();
                if (segment < 0) {
                    code.op(Opcode.DROP).op(Opcode.DROP);
                    return;
                }
                transfers.small(1);
                transfers.small(1);
                Opcode init =
                        RandomTypes.isReference(storage)
                                ? Opcode.ARRAY_INIT_ELEM
                                : Opcode.ARRAY_INIT_DATA;
                code.op(init, place.type(), segment);
            }
        }
    }

    private static boolean isAnyPacked(Place one, Place other) {
        return one.of().isPacked() || other.of().isPacked();
    }

    /** An array whose elements can be copied to another. */
    private Place copied(Place to) {
        Place from =
                find(
                        each ->
                                isArray(each)
                                        && (isAnyPacked(each, to)
                                                ? each.of().storage() == to.of().storage()
                                                : types.isSubtype(
                                                        each.of().storage(), to.of().storage())));
        return from == null ? to : from;
    }
}
