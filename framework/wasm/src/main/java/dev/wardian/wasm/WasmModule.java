package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.ModuleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A decoded and validated module (spec sections 2.5 and 7.1). Immutable, and safe for use by several threads; what is compiled of it is
 * shared by all its instances.
 */
public final class WasmModule {
    private final ModuleData data;

    private WasmModule(ModuleData data) {
        this.data = data;
    }

    /**
     * Reads, decodes and validates a module with the features of {@link Features#WASM_2_0} and {@link ModuleLimits#DEFAULT}.
     *
     * @throws ModuleException if it is malformed, invalid or over a limit
     * @throws IOException if the file cannot be read
     */
    public static WasmModule parse(Path file) throws IOException {
        return parse(Files.readAllBytes(file));
    }

    /** As {@link #parse(Path)}; the bytes must not be changed afterwards. */
    public static WasmModule parse(byte[] bytes) {
        return parse(bytes, Features.WASM_2_0, ModuleLimits.DEFAULT);
    }

    /** As {@link #parse(byte[])}, with other features and limits. */
    public static WasmModule parse(byte[] bytes, Features features, ModuleLimits limits) {
        throw new IllegalStateException();
    }

    /** The module's name from its name section, or the empty string. */
    public String name() {
        throw new IllegalStateException();
    }

    /** What the module asks for, in the order of the binary. */
    public List<ImportType> imports() {
        throw new IllegalStateException();
    }

    /** What the module offers, in the order of the binary. */
    public List<ExportType> exports() {
        throw new IllegalStateException();
    }

    /** Copies of the contents of all custom sections of that name, in order. */
    public List<byte[]> customSections(String name) {
        throw new IllegalStateException();
    }

    /** Instantiates this module with {@link InstanceOptions#DEFAULT}. */
    public WasmInstance instantiate(Imports imports) {
        return instantiate(imports, InstanceOptions.DEFAULT);
    }

    /**
     * Instantiates this module (spec section 4.5.4): links its imports, allocates, copies active segments and runs the start
     * function.
     *
     * @throws LinkException if an import is missing or of another type, or a limit does not allow the instance
     * @throws UnsupportedModuleException if the module uses a feature that the engine cannot run
     * @throws CallException if a segment does not fit, or the start function does not return
     */
    public WasmInstance instantiate(Imports imports, InstanceOptions options) {
        throw new IllegalStateException("" + data + imports + options);
    }
}
