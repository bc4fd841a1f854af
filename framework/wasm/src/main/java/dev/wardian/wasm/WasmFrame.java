package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/**
 * One frame of a guest's backtrace.
 *
 * @param module the name of the module, or the empty string. In this name, the function's and the
 *     file's each character that controls a terminal or hides text is written as {@code \}{@code
 *     u001b}
 * @param function the index of the function in its module
 * @param name the function's name from the name section or its export, or the empty string
 * @param offset the offset of the instruction in bytes from the start of the binary, or -1 if it is
 *     not known
 * @param source where the instruction comes from, or null if the module does not say so in DWARF
 */
public record WasmFrame(
        String module, int function, String name, int offset, @Nullable SourceLine source) {
    /**
     * {@return the frame as {@code module!name @0x1f (file:line:column)}, without what is not
     * known}
     */
    @Override
    public String toString() {
        String label = name.isEmpty() ? "func[" + function + "]" : name;
        String at = offset < 0 ? "" : " @0x" + Integer.toHexString(offset);
        String place = source == null ? "" : " (" + source + ")";
        return (module.isEmpty() ? "" : module + "!") + label + at + place;
    }
}
