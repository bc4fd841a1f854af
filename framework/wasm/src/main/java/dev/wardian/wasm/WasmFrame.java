package dev.wardian.wasm;

/**
 * One frame of a guest's backtrace.
 *
 * @param module the name of the module, or the empty string
 * @param function the index of the function in its module
 * @param name the function's name from the name section or its export, or the empty string
 * @param offset the offset of the instruction in bytes from the start of the binary, or -1 if it is
 *     not known
 */
public record WasmFrame(String module, int function, String name, int offset) {
    @Override
    public String toString() {
        String label = name.isEmpty() ? "func[" + function + "]" : name;
        String at = offset < 0 ? "" : " @0x" + Integer.toHexString(offset);
        return (module.isEmpty() ? "" : module + "!") + label + at;
    }
}
