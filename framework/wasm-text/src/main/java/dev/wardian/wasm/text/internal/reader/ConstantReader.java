package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.text.internal.lexer.Numbers;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import org.jspecify.annotations.Nullable;

/** Reads the numbers of constants and lanes (spec sections 6.5.9 and 6.5.10). */
public final class ConstantReader {
    private static final int LANES = 16;
    private static final String LANE_OUT_OF_RANGE = "i8 " + Numbers.OUT_OF_RANGE;

    private final TokenReader in;

    public ConstantReader(TokenReader in) {
        this.in = in;
    }

    void integer(ByteWriter out, int size) {
        out.signed(integer(size));
    }

    /** The bits of an integer, sign-extended. */
    public long integer(int size) {
        number();
        Long value = in.is(TokenKind.FLOAT) ? null : Numbers.integer(in.text(), size);
        return taken(value);
    }

    void floating(ByteWriter out, int size) {
        out.fixed(floatBits(size), size / 8);
    }

    /** The bits of a float of 32 or 64 bits; those of 32 are sign-extended. */
    public long floatBits(int size) {
        number();
        if (size == 64) {
            return taken(Numbers.f64(in.text()));
        }
        Integer bits = Numbers.f32(in.text());
        return taken(bits == null ? null : Long.valueOf(bits));
    }

    private void number() {
        if (!isNumber()) {
            throw in.unexpected();
        }
    }

    private long taken(@Nullable Long value) {
        if (value == null) {
            throw in.error(Numbers.OUT_OF_RANGE);
        }
        in.skip();
        return value;
    }

    void v128(ByteWriter out) {
        int lanes = laneCount();
        if (lanes == 0) {
            throw in.unexpected();
        }
        boolean isFloat = in.text().charAt(0) == 'f';
        in.skip();
        checkCount(lanes);
        for (int i = 0; i < lanes; i++) {
            if (isFloat) {
                floating(out, 128 / lanes);
            } else {
                out.fixed(integer(128 / lanes), 16 / lanes);
            }
        }
    }

    private boolean isNumber() {
        return in.is(TokenKind.NAT) || in.is(TokenKind.INT) || in.is(TokenKind.FLOAT);
    }

    private void checkCount(int lanes) {
        int first = in.position();
        while (isNumber()) {
            in.skip();
        }
        int count = in.position() - first;
        if (count < lanes && !in.is(TokenKind.LEFT) && !in.is(TokenKind.RIGHT)) {
            throw in.unexpected();
        }
        if (count != lanes) {
            throw in.error("wrong number of lane literals");
        }
        in.moveTo(first);
    }

    /** The number of lanes of the shape that stands here, 0 if there is none. */
    public int laneCount() {
        return !in.is(TokenKind.KEYWORD)
                ? 0
                : switch (in.text()) {
                    case "i8x16" -> 16;
                    case "i16x8" -> 8;
                    case "i32x4", "f32x4" -> 4;
                    case "i64x2", "f64x2" -> 2;
                    default -> 0;
                };
    }

    void lane(ByteWriter out) {
        if (!in.is(TokenKind.NAT)) {
            throw in.unexpected();
        }
        shuffleLane(out);
    }

    private void shuffleLane(ByteWriter out) {
        Long value = in.is(TokenKind.NAT) ? Numbers.unsigned(in.text()) : null;
        if (value == null || value < 0 || value > 0xFF) {
            throw in.error(LANE_OUT_OF_RANGE);
        }
        out.u8(value.intValue());
        in.skip();
    }

    void shuffle(ByteWriter out) {
        for (int i = 0; i < LANES; i++) {
            if (!isNumber()) {
                throw in.error("invalid lane length");
            }
            shuffleLane(out);
        }
        if (isNumber()) {
            throw in.error("invalid lane length");
        }
    }
}
