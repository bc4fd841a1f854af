package dev.wardian.wasm.internal.lowering;

/**
 * How the interpreter's frame is at the head of a loop: locals and operands lie in slots of their
 * own, a vector in two, the locals from the first slot on.
 *
 * @param offset the offset of the loop's opcode in the binary
 * @param firstOperand the slot of the deepest operand
 */
public record LoopHead(int offset, int firstOperand) {}
