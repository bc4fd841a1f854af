package dev.wardian.plugin.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash that identifies manifests and modules. */
public final class Sha256 {
    private Sha256() {}

    /**
     * {@return the SHA-256 of all bytes, as manifests write it: 64 lower-case hexadecimal digits}
     *
     * @param bytes the bytes to hash
     */
    public static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
