package dev.wardian.interfaces;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A function as WebAssembly sees it. It follows from the function's WIT type:
 *
 * <ul>
 *   <li>A number is a number: {@code i32} or {@code i64}.
 *   <li>Text or bytes {@code x} are an address {@code x} and a length {@code x_len}.
 *   <li>A result of variable size adds a buffer {@code out} and its size {@code cap} at the end;
 *       the result is the length of the value.
 *   <li>A result of bytes whose number is the last parameter {@code len} adds a buffer {@code dst}
 *       at the front; the result is a number.
 *   <li>Any other result is a number: the value, or 0 if there is none.
 *   <li>A function that does not return has no result.
 * </ul>
 *
 * @param name the import's name
 * @param parameters the parameters in order
 * @param result {@code i32} or {@code i64}, or empty
 */
public record CoreSignature(String name, List<CoreParameter> parameters, Optional<String> result) {
    /** The last parameter of a function that fills a buffer of the caller's size. */
    static final Parameter SIZE = new Parameter("len", WitType.U32);

    private static final String BUFFER = "dst";

    /**
     * Copies the parameters.
     *
     * @param name the import's name
     * @param parameters the parameters in order
     * @param result {@code i32} or {@code i64}, or empty
     */
    public CoreSignature {
        parameters = List.copyOf(parameters);
    }

    static CoreSignature of(
            String name, List<Parameter> parameters, ResultShape shape, Optional<WitType> value) {
        List<CoreParameter> core = new ArrayList<>();
        if (shape == ResultShape.FILLED) {
            core.add(CoreParameter.of(BUFFER, CoreParameter.Kind.BYTE_BUFFER));
        }
        for (Parameter parameter : parameters) {
            String spelling = underscored(parameter.name());
            if (shape == ResultShape.FILLED && parameter.equals(SIZE)) {
                core.add(CoreParameter.length(spelling, BUFFER));
            } else {
                core.add(CoreParameter.of(spelling, CoreParameter.Kind.ofInput(parameter.type())));
            }
            if (parameter.type().isInMemory()) {
                core.add(CoreParameter.length(spelling + "_len", spelling));
            }
        }
        if (shape == ResultShape.VARIABLE) {
            core.add(
                    CoreParameter.of(
                            "out",
                            value.equals(Optional.of(WitType.STRING))
                                    ? CoreParameter.Kind.TEXT_BUFFER
                                    : CoreParameter.Kind.BYTE_BUFFER));
            core.add(CoreParameter.length("cap", "out"));
        }
        Optional<String> result =
                switch (shape) {
                    case NEVER -> Optional.empty();
                    case NUMBER -> value.map(WitType::core);
                    case STATUS, FILLED, VARIABLE -> Optional.of("i32");
                };
        return new CoreSignature(underscored(name), core, result);
    }

    private static String underscored(String name) {
        return name.replace('-', '_');
    }

    /** For example {@code get(key: i32, key_len: i32, out: i32, cap: i32) -> i32}. */
    @Override
    public String toString() {
        String list =
                parameters.stream().map(CoreParameter::toString).collect(Collectors.joining(", "));
        return name + "(" + list + ")" + result.map(type -> " -> " + type).orElse("");
    }
}
