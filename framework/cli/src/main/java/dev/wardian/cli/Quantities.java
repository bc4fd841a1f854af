package dev.wardian.cli;

import dev.wardian.plugin.capability.Unit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options, written as in manifests. */
final class Quantities {
    private Quantities() {}

    /** Bytes: {@code 64MiB}. */
    static final class Bytes extends Converter {
        Bytes() {
            super(Unit.BYTES);
        }
    }

    /** A count: {@code 200M}. */
    static final class Count extends Converter {
        Count() {
            super(Unit.COUNT);
        }
    }

    /** Nanoseconds: {@code 500ms}. */
    static final class Nanoseconds extends Converter {
        Nanoseconds() {
            super(Unit.NANOSECONDS);
        }
    }

    private abstract static class Converter implements ITypeConverter<Long> {
        private final Unit unit;

        Converter(Unit unit) {
            this.unit = unit;
        }

        @Override
        public Long convert(String value) {
            try {
                return unit.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + value + "': " + e.getMessage());
            }
        }
    }
}
