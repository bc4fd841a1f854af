package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        if (method.parameters().size() > 1) {
            report(
                    operation,
                    method + " has " + method.parameters().size() + " parameters",
                    "an operation has one input: use a record");
            return Optional.empty();
        }
        Optional<ValueCodec> input = Optional.empty();
        Optional<ValueCodec> output = Optional.empty();
        Type given = method.parameters().isEmpty() ? void.class : method.parameters().get(0);
        try {
            input = Optional.of(codecs.ofInput(given, kinds.of(given, declared.input())));
        } catch (UnfitTypeException e) {
            report(operation, method + ", input: ", e);
        }
        try {
            Type result = method.result();
            output = Optional.of(codecs.ofOutput(result, kinds.of(result, declared.output())));
        } catch (UnfitTypeException e) {
            report(operation, method + ", output: ", e);
        }
        if (input.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BytesMethod(operation, method, input.get(), output.get()));
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
