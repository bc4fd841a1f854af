package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.text.internal.lexer.Keywords;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads instructions, flat and folded (spec section 6.5), and writes them in the binary format.
 * What is open is kept in a list of its own, so the depth of nesting is bounded by the text alone.
 */
final class InstructionReader {
    private final ModuleContext context;
    private final TokenReader in;
    private final WatTypeReader types;
    private final ImmediateReader immediates;
    private final LabelScope labels = new LabelScope();
    private final List<Frame> frames = new ArrayList<>();
    private ByteWriter out = new ByteWriter();

    InstructionReader(ModuleContext context, TokenReader in, WatTypeReader types) {
        this.context = context;
        this.in = in;
        this.types = types;
        this.immediates = new ImmediateReader(context, in, types, labels);
    }

    /** Whether an instruction needs to know the number of data segments before the code. */
    boolean usesData() {
        return immediates.usesData();
    }

    /** Instructions up to a closing bracket that is left in place, and an end. */
    void expression(ByteWriter target, @Nullable IndexSpace locals) {
        begin(target, locals);
        while (!frames.isEmpty() || !in.is(TokenKind.RIGHT)) {
            step();
        }
        write(Opcode.END);
    }

    /** The names of the labels of the latest expression. */
    NameMap labelNames() {
        return labels.names();
    }

    /** One folded instruction, and an end. */
    void foldedExpression(ByteWriter target) {
        begin(target, null);
        do {
            step();
        } while (!frames.isEmpty());
        write(Opcode.END);
    }

    private void begin(ByteWriter target, @Nullable IndexSpace locals) {
        out = target;
        labels.reset();
        immediates.begin(target, locals);
    }

    private @Nullable Frame top() {
        return frames.isEmpty() ? null : frames.get(frames.size() - 1);
    }

    private void step() {
        Frame top = top();
        switch (in.kind()) {
            case LEFT -> open(top);
            case RIGHT -> close(top);
            case KEYWORD -> flat(top);
            default -> throw in.unexpected();
        }
    }

    private void open(@Nullable Frame top) {
        if (top != null && branch(top)) {
            return;
        }
        in.skip();
        if (in.takeKeyword(Opcode.IF.mnemonic())) {
            Identifier label = Identifier.take(in);
            ByteWriter header = new ByteWriter();
            header.u8(Opcode.IF.code());
            header.bytes(types.blockType());
            frames.add(new Frame(Frame.Kind.CONDITION, label, header.toBytes()));
            return;
        }
        Opcode opcode = instruction();
        if (isBlock(opcode)) {
            block(opcode, opcode == Opcode.TRY ? Frame.Kind.TRY : Frame.Kind.BLOCK);
            return;
        }
        int start = out.size();
        immediates.instruction(opcode);
        if (!in.takeClose()) {
            frames.add(new Frame(Frame.Kind.PLAIN, Identifier.NONE, out.cut(start)));
        }
    }

    /** Opens what may follow in a block of several arms, where it may stand. */
    private boolean branch(Frame top) {
        switch (top.kind) {
            case CONDITION -> {
                if (!in.takeOpen("then")) {
                    return false;
                }
                out.bytes(top.binary);
                labels.push(top.label);
                top.kind = Frame.Kind.THEN;
                return true;
            }
            case AFTER_THEN -> {
                in.open(Opcode.ELSE.mnemonic());
                write(Opcode.ELSE);
                top.kind = Frame.Kind.ELSE;
                return true;
            }
            case TRY -> {
                in.open("do");
                top.kind = Frame.Kind.DO;
                return true;
            }
            case AFTER_DO, AFTER_CATCH -> {
                clause(top);
                return true;
            }
            case AFTER_ELSE, AFTER_CATCH_ALL, AFTER_DELEGATE -> throw in.unexpected();
            default -> {
                return false;
            }
        }
    }

    /** Opens {@code (catch ...)} or {@code (catch_all ...)}, or reads {@code (delegate ...)}. */
    private void clause(Frame top) {
        if (in.takeOpen(Opcode.CATCH.mnemonic())) {
            catchTag();
            top.kind = Frame.Kind.CATCH;
        } else if (in.takeOpen(Opcode.CATCH_ALL.mnemonic())) {
            write(Opcode.CATCH_ALL);
            top.kind = Frame.Kind.CATCH_ALL;
        } else if (top.kind == Frame.Kind.AFTER_DO && in.takeOpen(Opcode.DELEGATE.mnemonic())) {
            delegate();
            in.close();
            top.kind = Frame.Kind.AFTER_DELEGATE;
        } else {
            throw in.unexpected();
        }
    }

    private void catchTag() {
        write(Opcode.CATCH);
        out.unsigned(context.tags.resolve(in));
    }

    /** Ends a {@code try}; the label is one around it. */
    private void delegate() {
        write(Opcode.DELEGATE);
        labels.pop();
        out.unsigned(labels.resolve(in));
    }

    private void close(@Nullable Frame top) {
        if (top == null) {
            throw in.unexpected();
        }
        switch (top.kind) {
            case PLAIN -> {
                out.bytes(top.binary);
                frames.remove(frames.size() - 1);
            }
            case BLOCK, AFTER_THEN, AFTER_ELSE, AFTER_DO, AFTER_CATCH, AFTER_CATCH_ALL ->
                    endBlock();
            case AFTER_DELEGATE -> frames.remove(frames.size() - 1);
            case DO -> top.kind = Frame.Kind.AFTER_DO;
            case CATCH -> top.kind = Frame.Kind.AFTER_CATCH;
            case CATCH_ALL -> top.kind = Frame.Kind.AFTER_CATCH_ALL;
            case THEN -> top.kind = Frame.Kind.AFTER_THEN;
            case ELSE -> top.kind = Frame.Kind.AFTER_ELSE;
            default -> throw in.unexpected();
        }
        in.skip();
    }

    private void endBlock() {
        write(Opcode.END);
        labels.pop();
        frames.remove(frames.size() - 1);
    }

    private void flat(@Nullable Frame top) {
        if (top != null && !top.kind.takesFlatInstructions()) {
            throw in.unexpected();
        }
        if (in.isKeyword(Opcode.END.mnemonic())) {
            if (top == null || !top.kind.isFlat()) {
                throw in.unexpected();
            }
            in.skip();
            repeatedLabel(top);
            endBlock();
        } else if (in.isKeyword(Opcode.ELSE.mnemonic())) {
            if (top == null || top.kind != Frame.Kind.FLAT_IF) {
                throw in.unexpected();
            }
            in.skip();
            repeatedLabel(top);
            write(Opcode.ELSE);
            top.kind = Frame.Kind.FLAT_ELSE;
        } else if (top == null || !flatClause(top)) {
            Opcode opcode = instruction();
            if (opcode == Opcode.IF) {
                block(opcode, Frame.Kind.FLAT_IF);
            } else if (opcode == Opcode.TRY) {
                block(opcode, Frame.Kind.FLAT_TRY);
            } else if (isBlock(opcode)) {
                block(opcode, Frame.Kind.FLAT_BLOCK);
            } else {
                immediates.instruction(opcode);
            }
        }
    }

    /** Reads a clause of a {@code try} without brackets, where one stands. */
    private boolean flatClause(Frame top) {
        boolean isBody = top.kind == Frame.Kind.FLAT_TRY;
        if (!isBody && top.kind != Frame.Kind.FLAT_CATCH) {
            return false;
        }
        if (in.takeKeyword(Opcode.CATCH.mnemonic())) {
            catchTag();
            top.kind = Frame.Kind.FLAT_CATCH;
        } else if (in.takeKeyword(Opcode.CATCH_ALL.mnemonic())) {
            write(Opcode.CATCH_ALL);
            top.kind = Frame.Kind.FLAT_CATCH_ALL;
        } else if (isBody && in.takeKeyword(Opcode.DELEGATE.mnemonic())) {
            delegate();
            frames.remove(frames.size() - 1);
        } else {
            return false;
        }
        return true;
    }

    /** The label that may be repeated at {@code else} and {@code end}. */
    private void repeatedLabel(Frame frame) {
        int place = in.position();
        String label = in.takeId();
        if (label != null && !label.equals(frame.label.id())) {
            throw in.tokens.error(place, "mismatching label " + in.tokens.text(place));
        }
    }

    /** The instruction whose name stands here, which is passed. */
    private Opcode instruction() {
        if (!in.is(TokenKind.KEYWORD)) {
            throw in.unexpected();
        }
        String name = in.text();
        Opcode opcode = Keywords.instruction(name, context.features);
        if (opcode == null) {
            // Words of catch clauses were instructions once.
            throw Keywords.isInstruction(name) && !Keywords.isStructure(name)
                    ? in.error(
                            "unknown operator " + name + ", which needs " + Keywords.feature(name))
                    : in.unexpected();
        }
        switch (opcode) {
            // They stand where a block has room for them, or nowhere.
            case END, ELSE, CATCH, CATCH_ALL, DELEGATE -> throw in.unexpected();
            default -> {}
        }
        in.skip();
        return opcode;
    }

    private static boolean isBlock(Opcode opcode) {
        return opcode.immediate() == Immediate.BLOCK_TYPE
                || opcode.immediate() == Immediate.BLOCK_TYPE_CATCHES;
    }

    private void block(Opcode opcode, Frame.Kind kind) {
        Identifier label = Identifier.take(in);
        write(opcode);
        out.bytes(types.blockType());
        if (opcode.immediate() == Immediate.BLOCK_TYPE_CATCHES) {
            catches();
        }
        labels.push(label);
        frames.add(new Frame(kind, label, new byte[0]));
    }

    /** Catch clauses, whose labels are those around the block. */
    private void catches() {
        ByteWriter clauses = new ByteWriter();
        int count = 0;
        while (in.is(TokenKind.LEFT)) {
            CatchKind kind = catchKind();
            if (kind == null) {
                break;
            }
            in.open(kind.keyword());
            clauses.u8(kind.ordinal());
            if (kind.hasTag()) {
                clauses.unsigned(context.tags.resolve(in));
            }
            clauses.unsigned(labels.resolve(in));
            in.close();
            count++;
        }
        out.unsigned(count);
        out.all(clauses);
    }

    /** The kind of clause that begins here, or null. */
    private @Nullable CatchKind catchKind() {
        for (CatchKind kind : CatchKind.values()) {
            if (in.isOpen(kind.keyword()) && context.features.has(Feature.EXCEPTION_HANDLING)) {
                return kind;
            }
        }
        return null;
    }

    private void write(Opcode opcode) {
        ImmediateReader.opcode(out, opcode);
    }
}
