package dev.wardian.wasm.compiler;

/** Names of the classes that generated code uses. */
final class Names {
    private static final String RUNTIME = "dev/wardian/wasm/compiler/runtime/";
    static final String CALLS = RUNTIME + "Calls";
    static final String CHAINS = RUNTIME + "Chains";
    static final String CASTS = RUNTIME + "Casts";
    static final String COMPILED_FUNCTION = RUNTIME + "CompiledFunction";
    static final String EXCEPTIONS = RUNTIME + "Exceptions";
    static final String GUEST_ARRAYS = RUNTIME + "GuestArrays";
    static final String HOST_CALLS = RUNTIME + "HostCalls";
    static final String INSTRUCTIONS = RUNTIME + "Instructions";
    static final String LOADER = RUNTIME + "ModuleLoader";
    static final String MEMORIES = RUNTIME + "Memories";
    static final String PARTS = RUNTIME + "Parts";
    static final String PUBLICATION = RUNTIME + "Publication";
    static final String POLLS = RUNTIME + "Polls";
    static final String REFERENCES = RUNTIME + "ReferenceValues";
    static final String SLOT = RUNTIME + "FunctionSlot";
    static final String STRUCTS = RUNTIME + "Structs";
    static final String TRAPS = RUNTIME + "Traps";
    static final String TRUTH = RUNTIME + "Truth";
    static final String VECTOR_MEMORIES = RUNTIME + "VectorMemories";
    static final String FUNCTION_INSTANCE = "dev/wardian/wasm/internal/runtime/FunctionInstance";
    static final String HOST_MEMORY_FUNCTION =
            "dev/wardian/wasm/internal/runtime/HostMemoryFunction";
    static final String HOST_CALL_FRAME = "dev/wardian/wasm/internal/runtime/HostCallFrame";
    static final String HOST_CALL = "dev/wardian/wasm/HostCall";
    static final String HOST_FUNCTION = "dev/wardian/wasm/HostFunction";

    private Names() {}
}
