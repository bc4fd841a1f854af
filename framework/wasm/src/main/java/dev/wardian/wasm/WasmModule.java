package dev.wardian.wasm;

import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.CodeVariant;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.debug.SourceLines;
import dev.wardian.wasm.internal.lowering.LoweredPrinter;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.model.CustomSection;
import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Import;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.ModuleHeap;
import dev.wardian.wasm.internal.model.NameSection;
import dev.wardian.wasm.internal.model.TimeLimit;
import dev.wardian.wasm.internal.runtime.Instantiator;
import dev.wardian.wasm.internal.validation.ModuleValidator;
import dev.wardian.wasm.internal.validation.ValidationFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A decoded and validated module (spec sections 2.5 and 7.1). Immutable, and safe for use by
 * several threads. All its instances share its compiled code.
 */
public final class WasmModule {
    private final ModuleData data;
    private final ValidationFacts facts;

    /** The code, made for each engine and variant when it is first needed. */
    private final Map<CodeKey, ModuleCode> codes = new ConcurrentHashMap<>();

    /** What pays for register code. */
    private volatile MemoryBudget codeBudget = MemoryBudget.UNLIMITED;

    /** The name section, which the first question for a name reads. */
    private volatile @Nullable NameSection nameSection;

    /** Made with the first question for a function that has no name of its own. */
    private volatile int @Nullable [] functionExports;

    private volatile @Nullable SourceLines sourceLines;

    private record CodeKey(WasmEngine engine, CodeVariant variant) {
        // In plain code, since each start needs it: linking that of a record takes longer.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CodeKey that
                    && engine.equals(that.engine)
                    && variant.equals(that.variant);
        }

        @Override
        public int hashCode() {
            return 31 * engine.hashCode() + variant.hashCode();
        }
    }

    private WasmModule(ModuleData data, ValidationFacts facts) {
        this.data = data;
        this.facts = facts;
    }

    /**
     * Reads, decodes and validates a module with the features of {@link Features#WASM_3_0} and
     * {@link ModuleLimits#DEFAULT}.
     *
     * @param file a file in the binary format
     * @return the module
     * @throws ModuleException if the module is malformed, invalid or over a limit
     * @throws IOException if the file cannot be read
     */
    public static WasmModule parse(Path file) throws IOException {
        return parse(Files.readAllBytes(file));
    }

    /**
     * Decodes and validates a module as {@link #parse(Path)} does.
     *
     * @param bytes a module in the binary format; the caller must not change the array afterwards
     * @return the module
     * @throws ModuleException if the module is malformed, invalid or over a limit
     */
    public static WasmModule parse(byte[] bytes) {
        return parse(bytes, Features.WASM_3_0, ModuleLimits.DEFAULT);
    }

    /**
     * Decodes and validates a module with other features and limits.
     *
     * @param bytes a module in the binary format; the caller must not change the array afterwards
     * @param features the features that the module may use
     * @param limits the most that the module may need
     * @return the module
     * @throws ModuleException if the module is malformed, invalid, over a limit, or uses another
     *     feature
     */
    public static WasmModule parse(byte[] bytes, Features features, ModuleLimits limits) {
        return parse(bytes, features, limits, TimeLimit.NONE);
    }

    /**
     * Decodes and validates a module as {@link #parse(byte[], Features, ModuleLimits)} does, for a
     * limited time.
     *
     * @param bytes a module in the binary format; the caller must not change the array afterwards
     * @param features the features that the module may use
     * @param limits the most that the module may need
     * @param time the longest time, as far as sections and function bodies tell: a single section
     *     of definitions is read to its end
     * @return the module
     * @throws ModuleException if the module is malformed, invalid, over a limit, or uses another
     *     feature; if it takes longer, it is a {@link ModuleLimitException} whose limit is {@code
     *     time}, in nanoseconds
     */
    public static WasmModule parse(
            byte[] bytes, Features features, ModuleLimits limits, Duration time) {
        return parse(bytes, features, limits, TimeLimit.of(CallOptions.nanos(time)));
    }

    private static WasmModule parse(
            byte[] bytes, Features features, ModuleLimits limits, TimeLimit time) {
        try {
            ModuleData data = ModuleDecoder.decode(bytes, features, limits, time);
            return new WasmModule(data, ModuleValidator.validate(data, time));
        } catch (MalformedModuleException e) {
            throw ModuleDecoder.firstInStreamOrder(bytes, features, limits, time, e);
        } catch (InvalidModuleException e) {
            throw ModuleDecoder.malformedBeforeInvalid(bytes, features, limits, time, e);
        }
    }

    /**
     * {@return the module's name from its name section, cut after 4096 characters, or the empty
     * string}
     */
    public String name() {
        return names().moduleName();
    }

    private NameSection names() {
        NameSection names = nameSection;
        if (names == null) {
            names = NameSection.of(data);
            nameSection = names;
        }
        return names;
    }

    /** {@return the features beyond version 1.0 that the module uses} */
    public Set<Feature> usedFeatures() {
        return facts.usedFeatures();
    }

    /**
     * Returns the name of a function from the name section, otherwise from its export.
     *
     * @param index the index of the function; imported functions come first
     * @return the name, cut after 4096 characters, or the empty string if the function has none
     */
    public String functionName(int index) {
        String name = names().functionName(index);
        if (name != null) {
            return name;
        }
        int[] exports = functionExports();
        int export = index >= 0 && index < exports.length ? exports[index] : 0;
        return export == 0 ? "" : NameSection.cut(data.exports.get(export - 1).name());
    }

    /** Whether this is the module of some code. */
    boolean isOf(ModuleData other) {
        return data == other;
    }

    /**
     * Says where an instruction comes from, as the module's DWARF has it. The first question reads
     * the whole table of lines.
     *
     * @param offset the offset of the instruction in bytes from the start of the binary
     * @return the place, or nothing where the module does not say it
     */
    public Optional<SourceLine> findSourceLine(int offset) {
        SourceLines lines = sourceLines;
        if (lines == null) {
            lines = SourceLines.of(data);
            sourceLines = lines;
        }
        return Optional.ofNullable(lines.find(offset));
    }

    /** For each function 1 more than the index of the first export that is this function, or 0. */
    private int[] functionExports() {
        int[] result = functionExports;
        if (result == null) {
            result = new int[data.functionTypes.length];
            for (int i = data.exports.size() - 1; i >= 0; i--) {
                Export export = data.exports.get(i);
                if (export.kind() == ExternKind.FUNCTION) {
                    result[export.index()] = i + 1;
                }
            }
            functionExports = result;
        }
        return result;
    }

    /** {@return the types of all functions by index, those of imported functions first} */
    public List<FunctionType> functions() {
        List<FunctionType> result = new ArrayList<>();
        for (int index = 0; index < data.functionTypes.length; index++) {
            result.add(data.functionType(index));
        }
        return result;
    }

    /**
     * Prints the register code that {@link WasmEngine#INTERPRETER} runs for a function without
     * metering, one instruction a line. The text helps to find a defect, or the reason why a
     * function is slow. Its form may change with each version.
     *
     * @param function the index of a function that the module defines
     * @return the text
     * @throws IndexOutOfBoundsException if the module defines no function of that index
     * @throws UnsupportedModuleException if the module uses a feature that the interpreter cannot
     *     run
     * @throws ModuleLimitException if the function is over a limit
     */
    public String printCode(int function) {
        requireRunnable(WasmEngine.INTERPRETER);
        int defined =
                Objects.checkIndex(function - data.importedFunctions, data.definedFunctions());
        ModuleCode code = code(WasmEngine.INTERPRETER, CodeVariant.PLAIN);
        return LoweredPrinter.print(Lowering.lower(code.functions[defined], () -> {}));
    }

    /** {@return the imports that the module needs, in the order of the binary} */
    public List<ImportType> imports() {
        List<ImportType> result = new ArrayList<>();
        for (Import entry : data.imports) {
            result.add(new ImportType(entry.module(), entry.name(), entry.type()));
        }
        return result;
    }

    /** {@return the exports of the module, in the order of the binary} */
    public List<ExportType> exports() {
        List<ExportType> result = new ArrayList<>();
        for (Export export : data.exports) {
            int index = export.index();
            ExternType type =
                    switch (export.kind()) {
                        case FUNCTION -> data.functionType(index);
                        case TABLE -> data.tables[index];
                        case MEMORY -> data.memories[index];
                        case GLOBAL -> data.globals[index];
                        case TAG -> new TagType(data.types[data.tagTypes[index]].functionType());
                    };
            result.add(new ExportType(export.name(), type));
        }
        return result;
    }

    /** {@return the sections of the binary, in order} */
    public List<WasmSection> sections() {
        List<WasmSection> result = new ArrayList<>();
        Iterator<CustomSection> custom = data.customSections.iterator();
        for (ModuleData.Section section : data.sections) {
            String name = section.id() == 0 ? custom.next().name() : "";
            result.add(new WasmSection(section.id(), name, section.start(), section.length()));
        }
        return result;
    }

    /**
     * Copies the contents of all custom sections of a name.
     *
     * @param name the name of the sections
     * @return the contents without the name, in the order of the binary; empty if there is none
     */
    public List<byte[]> customSections(String name) {
        List<byte[]> result = new ArrayList<>();
        for (CustomSection section : data.customSections) {
            if (section.name().equals(name)) {
                int start = section.start();
                result.add(Arrays.copyOfRange(data.bytes, start, start + section.length()));
            }
        }
        return result;
    }

    /**
     * Instantiates this module with {@link InstanceOptions#DEFAULT}.
     *
     * @param imports at least the imports that the module needs
     * @return the instance
     * @throws LinkException if an import is missing or of another type, or a limit does not allow
     *     the instance
     * @throws UnsupportedModuleException if the module uses a feature that the interpreter cannot
     *     run
     * @throws CallException if a segment does not fit, or the start function does not return
     */
    public WasmInstance instantiate(Imports imports) {
        return instantiate(imports, InstanceOptions.DEFAULT);
    }

    /**
     * Instantiates this module (spec section 4.5.4): links its imports, allocates, copies active
     * segments and runs the start function.
     *
     * @param imports at least the imports that the module needs
     * @param options limits, budget and engine
     * @return the instance
     * @throws LinkException if an import is missing or of another type, or a limit does not allow
     *     the instance
     * @throws UnsupportedModuleException if the module uses a feature that the engine cannot run
     * @throws CallException if a segment does not fit, the start function does not return, or the
     *     limits of {@link InstanceOptions#start} end the instantiation
     */
    public WasmInstance instantiate(Imports imports, InstanceOptions options) {
        requireRunnable(options.engine());
        ModuleCode code = code(options.engine(), CodeVariant.of(options));
        return Instantiator.instantiate(this, code, imports, options);
    }

    private void requireRunnable(WasmEngine engine) {
        for (Feature feature : facts.usedFeatures()) {
            if (!engine.features().has(feature)) {
                throw new UnsupportedModuleException(feature.proposal(), -1);
            }
        }
        for (MemoryType memory : data.memories) {
            if (memory.shared()) {
                throw new UnsupportedModuleException("shared memories", -1);
            }
        }
    }

    /**
     * {@return what this module takes of the heap, about, in bytes} That is its binary, what was
     * decoded of it, what all its instances share, and the code of functions that were called so
     * far; rather too much than too little. {@link #accountCode} counts the code that comes later.
     */
    public long heapBytes() {
        long code = 0;
        for (ModuleCode variant : codes.values()) {
            code += variant.codeBytes();
        }
        return ModuleHeap.ofModule(data) + code;
    }

    /**
     * {@return what engines have compiled of this module so far} It has figures only where an
     * engine compiles, as {@link WasmEngine#AUTO} does.
     */
    public CompilerFigures compilerFigures() {
        CompilerFigures sum = CompilerFigures.NONE;
        for (ModuleCode variant : codes.values()) {
            sum = sum.plus(variant.compiler.figures());
        }
        return sum;
    }

    /**
     * {@return what each instance of this module takes of the heap, about, in bytes} That is mostly
     * globals and references to functions. Memories, tables, structures and arrays come on top.
     */
    public long instanceHeapBytes() {
        return ModuleHeap.ofInstance(data);
    }

    /**
     * Lets a budget pay for the code that functions are translated to when they are first called. A
     * call ends with a {@link LinkException} if the budget has no room for its code. The code is
     * kept as long as the module, so nothing is released.
     *
     * @param budget the budget; it replaces the one before, which keeps what it paid for
     */
    public void accountCode(MemoryBudget budget) {
        codeBudget = budget;
        codes.values().forEach(code -> code.accountTo(budget));
    }

    private ModuleCode code(WasmEngine engine, CodeVariant variant) {
        CodeKey key = new CodeKey(engine, variant);
        ModuleCode code = codes.get(key);
        if (code == null) {
            // Two threads may both prepare some; one of the two is used. Not under a lock: what an
            // engine does there takes its time.
            ModuleCode made = engine.prepare(data, facts, variant);
            ModuleCode other = codes.putIfAbsent(key, made);
            code = other == null ? made : other;
            code.accountTo(codeBudget);
        }
        return code;
    }
}
