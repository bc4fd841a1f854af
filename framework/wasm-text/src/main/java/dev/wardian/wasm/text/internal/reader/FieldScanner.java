package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over the fields of a module (spec section 6.6.13): numbers and names all
 * definitions, so that the second pass may refer to those that come later. What it does not look at
 * is left to the second pass to judge.
 */
final class FieldScanner {
    private final ModuleContext context;
    private final TokenReader in;
    private @Nullable String firstDefinition;
    private boolean started;

    FieldScanner(ModuleContext context, TokenReader in) {
        this.context = context;
        this.in = in;
    }

    /** Passes all fields up to the end of the text or a closing bracket. */
    void scan() {
        while (in.is(TokenKind.LEFT)) {
            int next = in.tokens.partner(in.position()) + 1;
            int field = in.position();
            in.skip();
            field(field);
            in.moveTo(next);
        }
    }

    private void field(int place) {
        if (!in.is(TokenKind.KEYWORD)) {
            throw in.unexpected();
        }
        String keyword = in.text();
        in.skip();
        switch (keyword) {
            case "type" -> context.typeNames.define(in);
            case "rec" -> group(place);
            case "import" -> importField(place);
            case "func", "table", "memory", "global", "tag" -> definition(keyword, place);
            case "elem" -> segment(context.elements);
            case "data" -> segment(context.datas);
            case "start" -> {
                if (started) {
                    throw in.tokens.error(place, "multiple start sections");
                }
                started = true;
            }
            case "export" -> {}
            default -> throw in.tokens.unexpected(place + 1);
        }
    }

    /** Before bulk memory segments have no names: a name here is that of a table or memory. */
    private void segment(IndexSpace space) {
        if (context.features.has(Feature.BULK_MEMORY)) {
            space.define(in);
        } else {
            space.add(Identifier.NONE);
        }
    }

    private void group(int place) {
        if (!context.features.has(Feature.GC)) {
            throw in.tokens.unexpected(place + 1);
        }
        while (in.isOpen("type")) {
            int next = in.tokens.partner(in.position()) + 1;
            in.open("type");
            context.typeNames.define(in);
            in.moveTo(next);
        }
        if (!in.is(TokenKind.RIGHT)) {
            throw in.unexpected();
        }
    }

    private void importField(int place) {
        in.name();
        in.name();
        int form = in.position();
        in.expect(TokenKind.LEFT);
        ExternKind kind = context.kind(in.keyword());
        if (kind == null) {
            throw in.tokens.unexpected(form + 1);
        }
        imported(place);
        context.space(kind).define(in);
    }

    private void imported(int place) {
        if (firstDefinition != null) {
            throw in.tokens.error(place, "import after " + firstDefinition);
        }
    }

    private void definition(String keyword, int place) {
        ExternKind kind = context.kind(keyword);
        if (kind == null) {
            throw in.tokens.unexpected(place + 1);
        }
        context.space(kind).define(in);
        while (in.isOpen("export")) {
            in.skipForm();
        }
        if (in.isOpen("import")) {
            imported(place);
            return;
        }
        if (firstDefinition == null) {
            firstDefinition = kind == ExternKind.FUNCTION ? "function" : keyword;
        }
        if (in.isKeyword("i32") || in.isKeyword("i64")) {
            in.skip();
        }
        if (in.isOpen("pagesize")) {
            in.skipForm();
        }
        if (kind == ExternKind.MEMORY && in.isOpen("data")) {
            context.datas.add(Identifier.NONE);
        } else if (kind == ExternKind.TABLE && !in.is(TokenKind.NAT)) {
            in.skipForm();
            if (in.isOpen("elem")) {
                context.elements.add(Identifier.NONE);
            }
        }
    }
}
