package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves the imports of a module against the core functions and the capabilities in effect;
 * nothing else is linked (rule 11).
 */
final class ImportCheck {
    private static final String CORE = "wardian:core/";

    private final LinkRequest request;
    private final List<CapabilityBinding> bindings;
    private final LinkProblems problems;

    ImportCheck(LinkRequest request, List<CapabilityBinding> bindings, LinkProblems problems) {
        this.request = request;
        this.bindings = bindings;
        this.problems = problems;
    }

    /** Reports what cannot be linked and answers what can. */
    List<LinkedImport> check() {
        List<LinkedImport> linked = new ArrayList<>();
        for (ImportType wanted : request.module().imports()) {
            if (wanted.type() instanceof FunctionType type) {
                resolve(wanted, type).ifPresent(linked::add);
            } else {
                problems.module(
                        ErrorId.MODULE_UNSUPPORTED,
                        "the module imports a " + wanted.type() + " (" + label(wanted) + ")",
                        ErrorId.MODULE_UNSUPPORTED.hint("imported memories, tables and globals"));
            }
        }
        return linked;
    }

    private Optional<LinkedImport> resolve(ImportType wanted, FunctionType type) {
        if (wanted.module().startsWith(CORE)) {
            return resolveCore(wanted, type);
        }
        Optional<Capability<?>> capability =
                request.capabilities().findByImportModule(wanted.module());
        if (capability.isPresent()) {
            return resolveCapability(wanted, type, capability.get().name());
        }
        unknown(wanted, ErrorId.UNKNOWN_IMPORT.hint());
        return Optional.empty();
    }

    private Optional<LinkedImport> resolveCore(ImportType wanted, FunctionType type) {
        if (!wanted.module().equals(CoreFunction.MODULE)) {
            problems.abi(
                    ErrorId.ABI_TOO_NEW,
                    "the module imports "
                            + label(wanted)
                            + "; this host has "
                            + CoreFunction.MODULE,
                    ErrorId.ABI_TOO_NEW.hint("1"));
            return Optional.empty();
        }
        if (request.manifest().abi() != Abi.WARDIAN_1) {
            problems.abi(
                    ErrorId.UNKNOWN_IMPORT,
                    "a module with abi " + request.manifest().abi() + " imports " + label(wanted),
                    "set abi to " + Abi.WARDIAN_1);
            return Optional.empty();
        }
        Optional<CoreFunction> function = CoreFunction.find(wanted.name());
        if (function.isEmpty()) {
            unknown(wanted, ErrorId.UNKNOWN_IMPORT.hint());
            return Optional.empty();
        }
        if (!function.get().type().equals(type)) {
            problems.module(
                    ErrorId.IMPORT_TYPE_MISMATCH,
                    mismatch(wanted, type),
                    ErrorId.IMPORT_TYPE_MISMATCH.hint(function.get().type().toString()));
            return Optional.empty();
        }
        return Optional.of(new LinkedImport.Core(function.get()));
    }

    private Optional<LinkedImport> resolveCapability(
            ImportType wanted, FunctionType type, CapabilityName name) {
        Optional<CapabilityBinding> binding = binding(name);
        if (binding.isEmpty()) {
            refuse(wanted, name);
            return Optional.empty();
        }
        Optional<HostFunctions.Entry> entry = binding.get().functions().find(wanted.name());
        if (entry.isEmpty()) {
            String known = String.join(", ", binding.get().functions().names());
            unknown(wanted, name + " has " + (known.isEmpty() ? "no functions" : known));
            return Optional.empty();
        }
        if (!entry.get().type().equals(type)) {
            problems.capability(
                    ErrorId.IMPORT_TYPE_MISMATCH,
                    name,
                    mismatch(wanted, type),
                    ErrorId.IMPORT_TYPE_MISMATCH.hint(entry.get().type().toString()));
            return Optional.empty();
        }
        return Optional.of(
                new LinkedImport.OfCapability(
                        wanted.module(),
                        wanted.name(),
                        type,
                        binding.get(),
                        entry.get().function()));
    }

    private Optional<CapabilityBinding> binding(CapabilityName name) {
        return bindings.stream().filter(binding -> binding.name().equals(name)).findFirst();
    }

    /**
     * An import of a capability that is not in effect: either nobody asked for it, or the operator
     * did not grant it.
     */
    private void refuse(ImportType wanted, CapabilityName name) {
        Optional<String> grant = request.manifest().source().grantFor(name);
        if (grant.isPresent()) {
            problems.capability(
                    ErrorId.CAPABILITY_NOT_GRANTED,
                    name,
                    "the module imports " + label(wanted) + ", but " + name + " is not granted",
                    ErrorId.CAPABILITY_NOT_GRANTED.hint(grant.get()));
        } else {
            problems.capability(
                    ErrorId.CAPABILITY_NOT_REQUESTED,
                    name,
                    "the module imports " + label(wanted) + ", but does not ask for " + name,
                    ErrorId.CAPABILITY_NOT_REQUESTED.hint(name.toString()));
        }
        request.audit().denied(request.identity().info(), name, "import " + label(wanted));
    }

    private void unknown(ImportType wanted, String hint) {
        problems.module(
                ErrorId.UNKNOWN_IMPORT,
                "this host has nothing for the import " + label(wanted),
                hint);
    }

    private static String label(ImportType wanted) {
        return wanted.module() + " " + wanted.name();
    }

    private static String mismatch(ImportType wanted, FunctionType type) {
        return "the module imports " + label(wanted) + " as " + type;
    }
}
