package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmInstance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shuffles of each shape that the compiler has code of its own for, and others. */
final class ShuffleTest {
    private static final int SHUFFLES = 150;

    /** Where the bytes of a half come from. */
    private enum Shape {
        REVERSED {
            @Override
            int index(int i, int a, int b) {
                return (a & -8) + 7 - i;
            }
        },
        BY_TURNS {
            @Override
            int index(int i, int a, int b) {
                return ((i & 1) == 0 ? a & -4 : b & -4) + i / 2;
            }
        },
        EVERY_SECOND {
            @Override
            int index(int i, int a, int b) {
                return ((i < 4 ? a : b) & ~6) + i % 4 * 2;
            }
        },
        TURNED {
            @Override
            int index(int i, int a, int b) {
                return (a & -8) + ((i + b) & 7);
            }
        },
        WINDOW {
            @Override
            int index(int i, int a, int b) {
                return (a + i) & 31;
            }
        },
        WINDOW_WITH_ANOTHER_BYTE {
            @Override
            int index(int i, int a, int b) {
                return i == (b & 7) ? b : (a + i) & 31;
            }
        },
        ALIKE {
            @Override
            int index(int i, int a, int b) {
                return a;
            }
        },
        ANY {
            @Override
            int index(int i, int a, int b) {
                return (a * (2 * i + 1) + b * i * i) & 31;
            }
        };

        /** The index of byte {@code i}, by two numbers from 0 to 31. */
        abstract int index(int i, int a, int b);
    }

    private static byte[] bytes(V128... vectors) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * vectors.length).order(ByteOrder.LITTLE_ENDIAN);
        for (V128 vector : vectors) {
            buffer.putLong(vector.low()).putLong(vector.high());
        }
        return buffer.array();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void takesTheBytesOfItsIndices(Shape shape) {
        Random random = new Random(3);
        int[][] indices = new int[SHUFFLES][16];
        StringBuilder text = new StringBuilder("(module");
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            int half = random.nextInt(2) * 8;
            Shape[] shapes = Shape.values();
            Shape other = shapes[random.nextInt(shapes.length)];
            int[] numbers = random.ints(4, 0, 32).toArray();
            for (int i = 0; i < 8; i++) {
                indices[shuffle][half + i] = shape.index(i, numbers[0], numbers[1]);
                indices[shuffle][8 - half + i] = other.index(i, numbers[2], numbers[3]);
            }
            text.append("(func (export \"").append(shuffle);
            text.append("\") (param v128 v128) (result v128) (i8x16.shuffle");
            Arrays.stream(indices[shuffle]).forEach(index -> text.append(' ').append(index));
            text.append(" (local.get 0) (local.get 1)))");
        }
        WasmInstance instance = Engines.compiled(text.append(")").toString());
        V128 x = new V128(random.nextLong(), random.nextLong());
        V128 y = new V128(random.nextLong(), random.nextLong());
        byte[] both = bytes(x, y);

        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            byte[] expected = new byte[16];
            for (int i = 0; i < 16; i++) {
                expected[i] = both[indices[shuffle][i]];
            }
            byte[] actual = bytes(instance.function("" + shuffle).call(x, y).v128());
            assertEquals(
                    Arrays.toString(expected),
                    Arrays.toString(actual),
                    Arrays.toString(indices[shuffle]));
        }
    }
}
