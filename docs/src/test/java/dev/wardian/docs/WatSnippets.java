package dev.wardian.docs;

import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatException;
import dev.wardian.wasm.text.WatParser;
import java.nio.charset.StandardCharsets;

/** Assembles and validates modules in WebAssembly text. */
final class WatSnippets {
    private WatSnippets() {}

    /** What is wrong with a module, with its place in the document; empty if all is well. */
    static String problems(Snippet snippet) {
        try {
            byte[] text =
                    ("\n".repeat(snippet.line()) + snippet.text()).getBytes(StandardCharsets.UTF_8);
            WasmModule.parse(WatParser.toBinary(text));
            return "";
        } catch (WatException e) {
            return snippet.document() + ": " + e.getMessage();
        } catch (ModuleException e) {
            return snippet.place() + ": " + e.getMessage();
        }
    }
}
