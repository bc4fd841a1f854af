package dev.wardian.host.kv.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** An operation that happens in one step in the server. */
enum Script {
    GET,
    PUT,
    DELETE,
    LIST,
    USAGE;

    private final byte[] text;
    private final byte[] digest;

    Script() {
        String name = name().toLowerCase(Locale.ROOT) + ".lua";
        text = (resource("functions.lua") + resource(name)).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text);
            digest = HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(Script.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it. The server knows it by its digest, unless it is new there. */
    List<byte[]> run(Jedis connection, List<byte[]> keys, List<byte[]> arguments) {
        Object result;
        try {
            result = connection.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException e) {
            result = connection.eval(text, keys, arguments);
        }
        return bytes((List<?>) result);
    }

    private static List<byte[]> bytes(List<?> result) {
        return result.stream().map(each -> (byte[]) each).toList();
    }
}
