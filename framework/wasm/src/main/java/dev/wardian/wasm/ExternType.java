package dev.wardian.wasm;

/** The type of an import or export (spec section 2.3.16, "External Types"). */
public sealed interface ExternType
        permits FunctionType, TableType, MemoryType, GlobalType, TagType {}
