package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.internal.model.BinaryCodes;
import java.util.List;

/**
 * Parameters and results as they are written.
 *
 * @param params the vector of parameter types in the binary format
 * @param paramCount how many there are
 * @param names what each parameter is called
 * @param results the vector of result types in the binary format
 * @param resultCount how many there are
 */
record FunctionSignature(
        byte[] params, int paramCount, List<Identifier> names, byte[] results, int resultCount) {
    /** The type in the binary format, which two types share if they are the same. */
    byte[] toBinary() {
        ByteWriter out = new ByteWriter();
        out.u8(BinaryCodes.FUNCTION_TYPE);
        out.bytes(params);
        out.bytes(results);
        return out.toBytes();
    }

    boolean isEmpty() {
        return paramCount == 0 && resultCount == 0;
    }
}
