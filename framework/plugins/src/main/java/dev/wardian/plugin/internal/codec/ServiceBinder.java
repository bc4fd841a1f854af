package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.ValueKind;
import dev.wardian.wasm.FunctionType;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares an interface with the operations of a plugin and finds every reason why they do not fit.
 */
final class ServiceBinder {
    private static final String OPERATIONS = "operations";

    private final PluginManifest manifest;
    private final NumberTypes numberTypes;
    private final Kinds kinds;
    private final Codecs codecs;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Method, BoundMethod> bound = new HashMap<>();

    /**
     * @param manifest the plugin's manifest
     * @param numberTypes the types of operations that take numbers
     * @param kinds where the kinds of inputs and outputs are from
     * @param codecs encode and decode values
     */
    ServiceBinder(PluginManifest manifest, NumberTypes numberTypes, Kinds kinds, Codecs codecs) {
        this.codecs = codecs;
        this.kinds = kinds;
        this.manifest = manifest;
        this.numberTypes = numberTypes;
    }

    /** Binds the methods of an interface, and collects why others cannot be bound. */
    void bind(ServiceInterface service) {
        for (ServiceMethod method : service.hidden()) {
            String result = method.method().getReturnType().getName();
            String name = service.type().getSimpleName();
            problems.add(
                    Problem.of(
                            ErrorId.TYPE_UNSUPPORTED,
                            method + ", output: " + result + " is not public, but " + name + " is",
                            "make the result public, or " + name + " package-private"));
        }
        for (ServiceMethod method : service.methods()) {
            bind(method).ifPresent(target -> bound.put(method.method(), target));
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    Map<Method, BoundMethod> bound() {
        return Map.copyOf(bound);
    }

    private Optional<BoundMethod> bind(ServiceMethod method) {
        String operation = method.operation(manifest.abi());
        PluginManifest.Operation declared = manifest.operations().get(operation);
        if (declared == null) {
            report(
                    operation,
                    method + " needs an operation \"" + operation + "\"",
                    "the manifest has "
                            + String.join(", ", manifest.operations().keySet())
                            + "; name the intended one with @Operation");
            return Optional.empty();
        }
        if (method.isGeneric()) {
            report(operation, method + " has a type variable", "write the types out");
            return Optional.empty();
        }
        return switch (manifest.abi().operands()) {
            case NUMBERS -> numbers(method, operation);
            case BYTES -> bytes(method, operation, declared);
        };
    }

    private Optional<BoundMethod> numbers(ServiceMethod method, String operation) {
        Optional<FunctionType> type = numberTypes.find(operation);
        if (type.isEmpty()) {
            report(operation, "the plugin does not export " + operation + " now", "");
            return Optional.empty();
        }
        try {
            return Optional.of(NumberMethod.of(operation, method, type.get()));
        } catch (UnfitTypeException e) {
            report(operation, e.reason(), e.hint());
            return Optional.empty();
        }
    }

    private Optional<BoundMethod> bytes(
            ServiceMethod method, String operation, PluginManifest.Operation declared) {
        if (method.inputs().size() > 1) {
            report(
                    operation,
                    method + " has " + method.inputs().size() + " parameters",
                    "an operation has one input: use a record");
            return Optional.empty();
        }
        Optional<ValueCodec> input = input(method, operation, declared);
        Optional<ValueCodec> output = output(method, operation, declared);
        if (input.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BytesMethod(operation, method, input.get(), output.get()));
    }

    /** The codec of the input; the empty one for a stream, which has no codec. */
    private Optional<ValueCodec> input(
            ServiceMethod method, String operation, PluginManifest.Operation declared) {
        if (method.fromStream()) {
            boolean fits =
                    requireStream(method, operation, "input", InputStream.class, declared.input());
            return fits ? Optional.of(EmptyCodec.INSTANCE) : Optional.empty();
        }
        Type given = method.inputs().isEmpty() ? void.class : method.inputs().get(0);
        try {
            return Optional.of(codecs.ofInput(given, kinds.of(given, declared.input())));
        } catch (UnfitTypeException e) {
            report(operation, method + ", input: ", e);
            return Optional.empty();
        }
    }

    /** The codec of the output; the empty one for a stream, which has no codec. */
    private Optional<ValueCodec> output(
            ServiceMethod method, String operation, PluginManifest.Operation declared) {
        Type result = method.result();
        if (method.toStream()) {
            if (!requireStream(
                    method, operation, "output", OutputStream.class, declared.output())) {
                return Optional.empty();
            }
            if (result != void.class) {
                report(
                        operation,
                        method + ", output: it goes to the OutputStream, so nothing is returned",
                        "let the method return void, or CompletionStage<Void>");
                return Optional.empty();
            }
            return Optional.of(EmptyCodec.INSTANCE);
        }
        try {
            return Optional.of(codecs.ofOutput(result, kinds.of(result, declared.output())));
        } catch (UnfitTypeException e) {
            report(operation, method + ", output: ", e);
            return Optional.empty();
        }
    }

    /** Reports a stream for an operation that has none there, at the line of the manifest. */
    private boolean requireStream(
            ServiceMethod method, String operation, String part, Class<?> type, ValueKind kind) {
        if (kind == ValueKind.STREAM) {
            return true;
        }
        String name = kind.name().toLowerCase(Locale.ROOT);
        problems.add(
                manifest.source()
                        .problem(
                                ErrorId.SERVICE_MISMATCH,
                                method
                                        + ", "
                                        + part
                                        + ": "
                                        + type.getName()
                                        + " cannot carry "
                                        + name,
                                "write "
                                        + part
                                        + ": stream for the operation in the manifest, or use"
                                        + " byte[]",
                                OPERATIONS,
                                operation,
                                part));
        return false;
    }

    /** An interface that is at fault itself has no place in the manifest. */
    private void report(String operation, String where, UnfitTypeException failure) {
        if (failure.id() == ErrorId.SERVICE_MISMATCH) {
            report(operation, where + failure.reason(), failure.hint());
        } else {
            problems.add(Problem.of(failure.id(), where + failure.reason(), failure.hint()));
        }
    }

    private void report(String operation, String message, String hint) {
        problems.add(
                manifest.source()
                        .problem(ErrorId.SERVICE_MISMATCH, message, hint, OPERATIONS, operation));
    }
}
