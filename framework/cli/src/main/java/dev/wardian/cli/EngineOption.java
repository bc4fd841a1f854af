package dev.wardian.cli;

import dev.wardian.wasm.UnknownEngineException;
import dev.wardian.wasm.WasmEngine;
import picocli.CommandLine.Option;

/** The option {@code --engine} of the commands that run guests. */
final class EngineOption {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description =
                    "What runs the code: auto, which is the default and compiles what is hot,"
                            + " interpreter, or compiled.")
    private String name = WasmEngine.AUTO.name();

    /** Takes a value that was read without picocli. */
    void accept(QuickLine line) throws QuickLine.UnclearException {
        name = line.text("--engine", name);
    }

    /** The engine that was asked for. */
    WasmEngine get() {
        try {
            return WasmEngine.named(name);
        } catch (UnknownEngineException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
