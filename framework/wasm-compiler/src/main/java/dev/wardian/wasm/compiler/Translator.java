package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.BodyReader;

/** Writes instructions of a family. It has at hand what most of them need of the translation. */
abstract class Translator {
    final Translation translation;
    final Emitter out;
    final BodyReader in;
    final MethodLocals locals;
    final OperandTypes operands;
    final Blocks blocks;
    final Location location;
    final Publisher publisher;

    Translator(Translation translation) {
        this.translation = translation;
        this.out = translation.out();
        this.in = translation.in();
        this.locals = translation.locals();
        this.operands = translation.operands();
        this.blocks = translation.blocks();
        this.location = translation.location();
        this.publisher = translation.publisher();
    }
}
