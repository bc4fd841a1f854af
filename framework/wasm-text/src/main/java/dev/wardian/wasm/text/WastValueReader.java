package dev.wardian.wasm.text;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import dev.wardian.wasm.text.internal.reader.ConstantReader;
import dev.wardian.wasm.text.internal.reader.IndexSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the arguments and the expected results of a script. */
final class WastValueReader {
    private final TokenReader in;
    private final ConstantReader constants;

    WastValueReader(TokenReader in) {
        this.in = in;
        this.constants = new ConstantReader(in);
    }

    WastValue value() {
        int place = in.position();
        WastPattern pattern = pattern();
        WastValue value = asValue(pattern, place);
        if (value == null) {
            throw in.tokens.unexpected(place + 1);
        }
        return value;
    }

    private @Nullable WastValue asValue(WastPattern pattern, int place) {
        if (pattern instanceof WastPattern.Numeric number) {

            return new WastValue.Numeric(number.type(), number.bits());
        }
        if (pattern instanceof WastPattern.Vector vector) {
            return vector(vector);
        }
        if (pattern instanceof WastPattern.Null) {
            return new WastValue.Null(
                    in.tokens.kind(place + 2) == TokenKind.RIGHT ? "" : in.tokens.text(place + 2));
        }
        if (pattern instanceof WastPattern.Host host) {

            return new WastValue.Host(host.number(), host.internal());
        }
        return null;
    }

    private static @Nullable WastValue vector(WastPattern.Vector pattern) {
        long[] halves = new long[2];
        int perHalf = 64 / pattern.laneBits();
        for (int i = 0; i < pattern.lanes().size(); i++) {
            WastPattern.Lane lane = pattern.lanes().get(i);
            if (lane.nan() != null) {
                return null;
            }
            long bits = lane.bits() & -1L >>> (64 - pattern.laneBits());
            halves[i / perHalf] |= bits << (i % perHalf * pattern.laneBits());
        }
        return new WastValue.Vector(halves[0], halves[1]);
    }

    WastPattern pattern() {
        in.expect(TokenKind.LEFT);
        String keyword = in.keyword();
        WastPattern pattern =
                switch (keyword) {
                    case "i32.const" -> number(ValueType.I32);
                    case "i64.const" -> number(ValueType.I64);
                    case "f32.const" -> number(ValueType.F32);
                    case "f64.const" -> number(ValueType.F64);
                    case "v128.const" -> vectorPattern();
                    case "ref.null" -> nullPattern();
                    case "ref.extern" -> host(keyword, false);
                    case "ref.host" -> host(keyword, true);
                    case "ref.func" -> function();
                    case "ref.any", "ref.eq", "ref.struct", "ref.array", "ref.i31", "ref.exn" ->
                            new WastPattern.Reference(kind(keyword));
                    case "ref" -> new WastPattern.Reference("");
                    case "either" -> either();
                    default -> throw in.tokens.unexpected(in.position() - 1);
                };
        in.close();
        return pattern;
    }

    private static String kind(String keyword) {
        return keyword.substring("ref.".length());
    }

    private WastPattern nullPattern() {
        if (!in.is(TokenKind.RIGHT)) {
            in.skip();
        }
        return new WastPattern.Null();
    }

    private WastPattern host(String keyword, boolean internal) {
        return in.is(TokenKind.NAT)
                ? new WastPattern.Host(in.u32(), internal)
                : new WastPattern.Reference(kind(keyword));
    }

    private WastPattern function() {
        if (IndexSpace.isAt(in)) {
            in.skip();
        }
        return new WastPattern.Reference("func");
    }

    private WastPattern either() {
        List<WastPattern> alternatives = new ArrayList<>();
        while (in.is(TokenKind.LEFT)) {
            alternatives.add(pattern());
        }
        return new WastPattern.Either(alternatives);
    }

    private WastPattern number(ValueType type) {
        WastPattern.Nan nan = nan();
        if (nan != null && (type == ValueType.F32 || type == ValueType.F64)) {
            in.skip();
            return new WastPattern.NanPattern(type, nan);
        }
        return new WastPattern.Numeric(
                type, bits(type == ValueType.F32 || type == ValueType.F64, size(type)));
    }

    private static int size(ValueType type) {
        return type == ValueType.I32 || type == ValueType.F32 ? 32 : 64;
    }

    private long bits(boolean isFloat, int size) {
        return isFloat ? constants.floatBits(size) : constants.integer(size);
    }

    private WastPattern.@Nullable Nan nan() {
        if (in.isKeyword("nan:canonical")) {
            return WastPattern.Nan.CANONICAL;
        }
        return in.isKeyword("nan:arithmetic") ? WastPattern.Nan.ARITHMETIC : null;
    }

    private WastPattern vectorPattern() {
        int count = constants.laneCount();
        if (count == 0) {
            throw in.unexpected();
        }
        boolean isFloat = in.text().charAt(0) == 'f';
        in.skip();
        int size = 128 / count;
        List<WastPattern.Lane> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WastPattern.Nan nan = isFloat ? nan() : null;
            if (nan != null) {
                in.skip();
                lanes.add(new WastPattern.Lane(0, nan));
            } else {
                lanes.add(new WastPattern.Lane(bits(isFloat, size), null));
            }
        }
        return new WastPattern.Vector(size, lanes);
    }
}
