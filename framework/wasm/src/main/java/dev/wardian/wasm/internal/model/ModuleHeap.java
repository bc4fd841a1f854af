package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.FunctionType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What a module takes of the heap, from the numbers of its parts. The figures are those of a JVM
 * with compressed references, rounded up; they matter for a module that has a part a million times.
 */
public final class ModuleHeap {
    private static final int TYPE = 88;
    private static final int DISTINCT_TYPE = 360;
    private static final int VALUE_TYPE = 12;
    private static final int IMPORT = 120;
    private static final int EXPORT = 80;
    private static final int FUNCTION = 72;
    private static final int GLOBAL = 96;
    private static final int TABLE = 64;
    private static final int SEGMENT = 80;
    private static final int EXPRESSION = 32;
    private static final int INDEX = 4;
    private static final int SECTION = 120;

    private static final int GLOBAL_OF_INSTANCE = 56;
    private static final int FUNCTION_OF_INSTANCE = 48;
    private static final int SEGMENT_OF_INSTANCE = 8;
    private static final int TABLE_OF_INSTANCE = 80;

    /** Of a passive segment that is given by expressions: their values stay until it is dropped. */
    private static final int VALUE_OF_INSTANCE = 4;

    private ModuleHeap() {}

    /** Of what is decoded, and of what all instances share. */
    public static long ofModule(ModuleData module) {
        long bytes = module.bytes.length;
        bytes += types(module);
        bytes += (long) IMPORT * module.imports.size();
        bytes += (long) EXPORT * module.exports.size();
        bytes += (long) FUNCTION * module.functionTypes.length;
        bytes += (long) GLOBAL * module.globals.length;
        bytes += (long) TABLE * (module.tables.length + module.memories.length);
        bytes += (long) SEGMENT * (module.elements.size() + module.data.size());
        bytes += (long) SECTION * module.customSections.size();
        for (ElementSegment segment : module.elements) {
            int[] functions = segment.functions();
            bytes += functions == null ? 0 : (long) INDEX * functions.length;
            bytes += (long) EXPRESSION * segment.expressions().size();
        }
        for (Export export : module.exports) {
            bytes += export.name().length();
        }
        for (Import item : module.imports) {
            bytes += item.module().length() + item.name().length();
        }
        return bytes;
    }

    /** Equal types are one object, of which each module has a layout. */
    private static long types(ModuleData module) {
        long bytes = (long) TYPE * module.types.length;
        Set<RuntimeType> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (RuntimeType type : module.types) {
            FunctionType function = type.asFunction();
            int values =
                    function == null ? 0 : function.params().size() + function.results().size();
            bytes += values;
            if (distinct.add(type)) {
                bytes += DISTINCT_TYPE + (long) VALUE_TYPE * values;
            }
        }
        return bytes;
    }

    /** Of one instance, without its memories, the elements of its tables, and its objects. */
    public static long ofInstance(ModuleData module) {
        long values = 0;
        for (ElementSegment segment : module.elements) {
            if (segment.mode() == SegmentMode.PASSIVE) {
                values += segment.expressions().size();
            }
        }
        return VALUE_OF_INSTANCE * values
                + (long) GLOBAL_OF_INSTANCE * module.globals.length
                + (long) FUNCTION_OF_INSTANCE * module.functionTypes.length
                + (long) SEGMENT_OF_INSTANCE * (module.elements.size() + module.data.size())
                + (long) TABLE_OF_INSTANCE * module.tables.length;
    }
}
