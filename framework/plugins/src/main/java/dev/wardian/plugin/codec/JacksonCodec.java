package dev.wardian.plugin.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wardian.plugin.internal.codec.JsonCodec;

/** JSON by Jackson 2, with a mapper of the application. */
public final class JacksonCodec {
    private JacksonCodec() {}

    /**
     * Makes a codec with the modules, mix-ins, naming and features of a mapper. The codec has a
     * hardened copy, and later changes of the mapper have no effect: a value of one kind is never
     * read as one of another, numbers are finite and of at most 1000 digits, members stand once,
     * nothing follows the value, extensions of JSON are errors, and the table of member names is
     * not shared. Types whose JSON names Java classes, hosts or file systems are refused when an
     * interface is bound, unless a deserializer of the application reads them.
     *
     * @param mapper a mapper for JSON
     * @return the codec
     * @throws IllegalArgumentException if the mapper has default typing, is not for JSON, or cannot
     *     be copied
     */
    public static Codec of(ObjectMapper mapper) {
        return JsonCodec.of(mapper);
    }
}
