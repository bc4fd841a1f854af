package dev.wardian.plugin.manifest;

import java.nio.ByteBuffer;

/**
 * SHA-256 as FIPS 180-4 defines it, without the security providers of the JDK: to load those takes
 * as long as to hash some ten thousand bytes here.
 */
final class PlainSha256 {
    private static final int BLOCK_BYTES = 64;
    private static final int ROUNDS = 64;

    /** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
    private static final int[] K = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
                0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
                0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc,
                0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351,
                0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
                0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585,
                0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
                0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
                0xc67178f2
    };

    /** The first 32 bits of the fractions of the square roots of the first 8 primes. */
    private final int[] state = {
        0x6a09e667,
        0xbb67ae85,
        0x3c6ef372,
        0xa54ff53a,
        0x510e527f,
        0x9b05688c,
        0x1f83d9ab,
        0x5be0cd19
    };

    private final int[] words = new int[ROUNDS];

    private PlainSha256() {}

    /** The hash of all bytes, of which there are fewer than 2^28. */
    static byte[] of(byte[] bytes) {
        PlainSha256 hash = new PlainSha256();
        int whole = bytes.length / BLOCK_BYTES * BLOCK_BYTES;
        for (int at = 0; at < whole; at += BLOCK_BYTES) {
            hash.add(bytes, at);
        }
        byte[] end = end(bytes, whole);
        for (int at = 0; at < end.length; at += BLOCK_BYTES) {
            hash.add(end, at);
        }
        ByteBuffer result = ByteBuffer.allocate(Integer.BYTES * hash.state.length);
        for (int part : hash.state) {
            result.putInt(part);
        }
        return result.array();
    }

    /** What is left behind {@code from}, a bit that is set, and the length in bits. */
    private static byte[] end(byte[] bytes, int from) {
        int left = bytes.length - from;
        byte[] end = new byte[left < BLOCK_BYTES - Long.BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES];
        System.arraycopy(bytes, from, end, 0, left);
        end[left] = (byte) 0x80;
        ByteBuffer.wrap(end).putLong(end.length - Long.BYTES, 8L * bytes.length);
        return end;
    }

    /** Adds a block. The rotations are written out, since the JVM interprets this code at first. */
    private void add(byte[] bytes, int at) {
        int[] w = words;
        for (int i = 0, from = at; i < 16; i++, from += 4) {
            w[i] =
                    bytes[from] << 24
                            | (bytes[from + 1] & 0xff) << 16
                            | (bytes[from + 2] & 0xff) << 8
                            | (bytes[from + 3] & 0xff);
        }
        for (int i = 16; i < ROUNDS; i++) {
            int x = w[i - 15];
            int y = w[i - 2];
            w[i] =
                    w[i - 16]
                            + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
                            + w[i - 7]
                            + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
        }
        int[] s = state;
        int a = s[0];
        int b = s[1];
        int c = s[2];
        int d = s[3];
        int e = s[4];
        int f = s[5];
        int g = s[6];
        int h = s[7];
        int[] k = K;
        for (int i = 0; i < ROUNDS; i++) {
            int t =
                    h
                            + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7))
                            + (g ^ (e & (f ^ g)))
                            + k[i]
                            + w[i];
            int u =
                    ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10))
                            + ((a & (b ^ c)) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t;
            d = c;
            c = b;
            b = a;
            a = t + u;
        }
        s[0] += a;
        s[1] += b;
        s[2] += c;
        s[3] += d;
        s[4] += e;
        s[5] += f;
        s[6] += g;
        s[7] += h;
    }
}
