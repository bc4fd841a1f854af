package dev.wardian.wasm.text;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;

/** The definitions of a module that its text can refer to. */
final class ModuleContext {
    final Features features;
    final IndexSpace typeNames = new IndexSpace("type");
    final IndexSpace functions = new IndexSpace("func");
    final IndexSpace tables = new IndexSpace("table");
    final IndexSpace memories = new IndexSpace("memory");
    final IndexSpace globals = new IndexSpace("global");
    final IndexSpace tags = new IndexSpace("tag");
    final IndexSpace elements = new IndexSpace("elem segment");
    final IndexSpace datas = new IndexSpace("data segment");
    final TypeTable types = new TypeTable();

    ModuleContext(Features features) {
        this.features = features;
    }

    /** The index space of a kind of imports and exports; null if {@code keyword} names none. */
    @org.jspecify.annotations.Nullable
    IndexSpace space(String keyword) {
        return switch (keyword) {
            case "func" -> functions;
            case "table" -> tables;
            case "memory" -> memories;
            case "global" -> globals;
            case "tag" -> features.has(Feature.EXCEPTION_HANDLING) ? tags : null;
            default -> null;
        };
    }
}
