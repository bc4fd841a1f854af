package dev.wardian.interfaces;

import java.util.List;
import java.util.Optional;

/**
 * A host function.
 *
 * @param name in WIT's spelling, such as {@code now-ms}
 * @param text what it does
 * @param parameters the parameters in order
 * @param shape how it answers
 * @param value the type of what it answers, if that is more than a status
 * @param limits its limits on sizes
 * @param errors the errors that it can answer; those with a text of their own come first
 */
public record InterfaceFunction(
        String name,
        String text,
        List<Parameter> parameters,
        ResultShape shape,
        Optional<WitType> value,
        List<SizeLimit> limits,
        List<ErrorCase> errors) {
    public InterfaceFunction {
        parameters = List.copyOf(parameters);
        limits = List.copyOf(limits);
        errors = List.copyOf(errors);
    }

    /** The function as modules import it. */
    public CoreSignature core() {
        return CoreSignature.of(name, parameters, shape, value);
    }

    /** The import's name, such as {@code now_ms}. */
    public String importName() {
        return core().name();
    }

    /** Whether it can answer the error of that name. */
    public boolean canAnswer(String error) {
        return errors.stream().anyMatch(it -> it.name().equals(error));
    }
}
