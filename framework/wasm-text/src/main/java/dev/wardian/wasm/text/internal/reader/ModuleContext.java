package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.model.ExternKind;
import org.jspecify.annotations.Nullable;

/** The definitions of a module that its text can refer to. */
final class ModuleContext {
    final Features features;
    final IndexSpace typeNames = new IndexSpace("type");
    final IndexSpace functions = new IndexSpace(ExternKind.FUNCTION.keyword());
    final IndexSpace tables = new IndexSpace(ExternKind.TABLE.keyword());
    final IndexSpace memories = new IndexSpace(ExternKind.MEMORY.keyword());
    final IndexSpace globals = new IndexSpace(ExternKind.GLOBAL.keyword());
    final IndexSpace tags = new IndexSpace(ExternKind.TAG.keyword());
    final IndexSpace elements = new IndexSpace("elem segment");
    final IndexSpace datas = new IndexSpace("data segment");
    final TypeTable types = new TypeTable();
    final IndirectNameMap locals = new IndirectNameMap();
    final IndirectNameMap labels = new IndirectNameMap();

    ModuleContext(Features features) {
        this.features = features;
    }

    /** The kind of imports and exports that a keyword names, or null. */
    @Nullable ExternKind kind(String keyword) {
        ExternKind kind = ExternKind.named(keyword);
        boolean known = kind != ExternKind.TAG || features.has(Feature.EXCEPTION_HANDLING);
        return known ? kind : null;
    }

    IndexSpace space(ExternKind kind) {
        return switch (kind) {
            case FUNCTION -> functions;
            case TABLE -> tables;
            case MEMORY -> memories;
            case GLOBAL -> globals;
            case TAG -> tags;
        };
    }
}
