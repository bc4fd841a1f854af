package dev.wardian.cli;

import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import java.util.stream.IntStream;

/** Prints the code that the interpreter runs for functions of a module. */
final class CodeListing {
    private final Console console;
    private final ModuleFile file;
    private final WasmModule module;
    private final List<FunctionType> types;
    private final int imported;

    CodeListing(Console console, ModuleFile file, WasmModule module) {
        this.console = console;
        this.file = file;
        this.module = module;
        this.types = module.functions();
        this.imported = (int) module.imports().stream().filter(CodeListing::isFunction).count();
    }

    private static boolean isFunction(ImportType entry) {
        return entry.type() instanceof FunctionType;
    }

    /** Prints the functions that are named by index or name; all if none is. */
    void print(List<String> functions) {
        int[] indices =
                functions.isEmpty()
                        ? defined().toArray()
                        : functions.stream().flatMapToInt(this::find).toArray();
        for (int index : indices) {
            print(index);
        }
    }

    private IntStream defined() {
        return IntStream.range(imported, types.size());
    }

    /** The functions of that index or name; several may have one name. */
    private IntStream find(String function) {
        if (function.chars().allMatch(c -> c >= '0' && c <= '9') && function.length() < 10) {
            return IntStream.of(defined(function, Integer.parseInt(function)));
        }
        int[] found =
                defined().filter(index -> module.functionName(index).equals(function)).toArray();
        if (found.length == 0) {
            throw new InputException(
                    file + ": the module defines no function \"" + function + "\"");
        }
        return IntStream.of(found);
    }

    private int defined(String function, int index) {
        if (index < imported || index >= types.size()) {
            throw new InputException(
                    file
                            + ": the module defines no function "
                            + function
                            + (types.size() > imported
                                    ? "; it defines " + imported + " to " + (types.size() - 1)
                                    : ""));
        }
        return index;
    }

    private void print(int index) {
        String name = module.functionName(index);
        String label = name.isEmpty() ? "" : " \"" + name + "\"";
        String head = "function " + index + label + " " + types.get(index);
        console.out().println(ErrorRenderer.printable(head));
        console.out().println(module.printCode(index));
    }
}
