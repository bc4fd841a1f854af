package dev.wardian.interfaces;

import java.util.List;
import java.util.Optional;

/**
 * A host function.
 *
 * @param name in WIT's spelling, such as {@code now-ms}
 * @param text what it does
 * @param parameters the parameters in order
 * @param shape what it returns
 * @param value the type of the returned value, or empty if there is only a status
 * @param limits its limits on sizes
 * @param errors the errors that it can return; those with a text of their own come first
 */
public record InterfaceFunction(
        String name,
        String text,
        List<Parameter> parameters,
        ResultShape shape,
        Optional<WitType> value,
        List<SizeLimit> limits,
        List<ErrorCase> errors) {
    /**
     * Copies the lists.
     *
     * @param name in WIT's spelling, such as {@code now-ms}
     * @param text what it does
     * @param parameters the parameters in order
     * @param shape what it returns
     * @param value the type of the returned value, or empty
     * @param limits its limits on sizes
     * @param errors the errors that it can return
     */
    public InterfaceFunction {
        parameters = List.copyOf(parameters);
        limits = List.copyOf(limits);
        errors = List.copyOf(errors);
    }

    /** {@return the function as modules import it} */
    public CoreSignature core() {
        return CoreSignature.of(name, parameters, shape, value);
    }

    /** {@return the import's name, such as {@code now_ms}} */
    public String importName() {
        return core().name();
    }

    /**
     * {@return whether it can return an error}
     *
     * @param error the name of the error, for example {@code EFAULT}
     */
    public boolean canAnswer(String error) {
        return errors.stream().anyMatch(it -> it.name().equals(error));
    }
}
