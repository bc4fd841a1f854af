package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.Denial;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.manifest.ManifestSource;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportFamily;
import dev.wardian.wasm.ImportType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves the imports of a module against the functions of its convention and the capabilities in
 * effect; nothing else is linked (rule 11).
 */
final class ImportCheck {
    private final LinkRequest request;
    private final Conventions.Found own;
    private final Conventions conventions;
    private final List<CapabilityBinding> bindings;
    private final LinkProblems problems;
    private final Set<ImportFamily> reported = EnumSet.noneOf(ImportFamily.class);

    /**
     * @param own the module's convention
     * @param conventions all of the host
     * @param bindings the capabilities in effect
     */
    ImportCheck(
            LinkRequest request,
            Conventions.Found own,
            Conventions conventions,
            List<CapabilityBinding> bindings,
            LinkProblems problems) {
        this.request = request;
        this.own = own;
        this.conventions = conventions;
        this.bindings = bindings;
        this.problems = problems;
    }

    /** Reports imports that cannot be linked and returns the others. */
    List<LinkedImport> check() {
        List<LinkedImport> linked = new ArrayList<>();
        long start = System.nanoTime();
        long most = request.limits().hookNanos();
        for (ImportType wanted : request.module().imports()) {
            if (System.nanoTime() - start > most) {
                problems.module(
                        ErrorId.MODULE_OVER_LIMIT,
                        "the module takes more than "
                                + Limit.HOOK_DEADLINE.format(most)
                                + " to link",
                        ErrorId.MODULE_OVER_LIMIT.hint(Limit.HOOK_DEADLINE.key()));
                break;
            }
            if (wanted.type() instanceof FunctionType type) {
                resolve(wanted, type).ifPresent(linked::add);
            } else if (!isOfAnotherHost(wanted)) {
                problems.module(
                        ErrorId.MODULE_UNSUPPORTED,
                        "the module imports a " + wanted.type() + " (" + label(wanted) + ")",
                        ErrorId.MODULE_UNSUPPORTED.hint("imported memories, tables and globals"));
            }
        }
        return linked;
    }

    private Optional<LinkedImport> resolve(ImportType wanted, FunctionType type) {
        for (CoreFunction function : own.functions()) {
            if (function.module().equals(wanted.module())
                    && function.name().equals(wanted.name())) {
                return resolveCore(wanted, type, function);
            }
        }
        Optional<Capability<?>> capability =
                request.capabilities().findByImportModule(wanted.module());
        if (capability.isPresent()) {
            return resolveCapability(wanted, type, capability.get().name());
        }
        boolean explained =
                !hasModule(own, wanted.module())
                        && (isOfAnotherAbi(wanted)
                                || isOfAnotherVersion(wanted)
                                || isOfAnotherHost(wanted));
        if (!explained) {
            unknown(wanted, ErrorId.UNKNOWN_IMPORT.hint());
        }
        return Optional.empty();
    }

    private Optional<LinkedImport> resolveCore(
            ImportType wanted, FunctionType type, CoreFunction function) {
        if (!function.type().equals(type)) {
            problems.module(
                    ErrorId.IMPORT_TYPE_MISMATCH,
                    mismatch(wanted, type),
                    ErrorId.IMPORT_TYPE_MISMATCH.hint(function.type().toString()));
            return Optional.empty();
        }
        return Optional.of(new LinkedImport.Core(function));
    }

    /** Reports an import module that another convention has. */
    private boolean isOfAnotherAbi(ImportType wanted) {
        for (Conventions.Found other : conventions.all()) {
            if (hasModule(other, wanted.module())) {
                problems.abi(
                        ErrorId.UNKNOWN_IMPORT,
                        "a module with abi " + own.abi() + " imports " + label(wanted),
                        "set abi to " + other.abi());
                return true;
            }
        }
        return false;
    }

    private static boolean hasModule(Conventions.Found convention, String module) {
        return convention.functions().stream()
                .anyMatch(function -> function.module().equals(module));
    }

    /** Reports an import module of which this host has another version. */
    private boolean isOfAnotherVersion(ImportType wanted) {
        for (Conventions.Found convention : conventions.all()) {
            for (CoreFunction function : convention.functions()) {
                String module = function.module();
                int end = module.lastIndexOf('/') + 1;
                if (end > 0 && wanted.module().startsWith(module.substring(0, end))) {
                    problems.abi(
                            ErrorId.ABI_TOO_NEW,
                            "the module imports " + label(wanted) + "; this host has " + module,
                            ErrorId.ABI_TOO_NEW.hint(module.substring(end)));
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Reports an import that only another host provides. Its toolchain adds many: the first one of
     * a family speaks for all.
     */
    private boolean isOfAnotherHost(ImportType wanted) {
        if (request.capabilities().findByImportModule(wanted.module()).isPresent()) {
            return false;
        }
        Optional<ImportFamily> family = ImportFamily.of(wanted);
        family.filter(reported::add)
                .ifPresent(
                        it -> {
                            ErrorId id = ErrorId.BUILT_FOR_ANOTHER_HOST;
                            String message = new OtherHost(it, wanted).message();
                            problems.module(id, message, id.hint(it.advice()));
                        });
        return family.isPresent();
    }

    private Optional<LinkedImport> resolveCapability(
            ImportType wanted, FunctionType type, CapabilityName name) {
        Optional<CapabilityBinding> binding = binding(name);
        if (binding.isEmpty()) {
            if (request.effective().find(name).isEmpty()) {
                refuse(wanted, name);
            }
            // One that is in effect and could not be bound is told already.
            return Optional.empty();
        }
        Optional<HostFunctions.Entry> entry =
                binding.get().functions().find(wanted.module(), wanted.name());
        if (entry.isEmpty()) {
            Optional<HostFunctions.Absent> absent =
                    binding.get().functions().findAbsent(wanted.module(), wanted.name());
            if (absent.isPresent()) {
                withhold(wanted, type, name, absent.get());
                return Optional.empty();
            }
            String known = String.join(", ", binding.get().functions().names(wanted.module()));
            unknown(
                    wanted,
                    ErrorRenderer.quoted(wanted.module())
                            + " has "
                            + (known.isEmpty() ? "no functions" : known));
            return Optional.empty();
        }
        if (!entry.get().type().equals(type)) {
            mismatch(wanted, type, name, entry.get().type());
            return Optional.empty();
        }
        return Optional.of(
                new LinkedImport.OfCapability(
                        wanted.module(), wanted.name(), binding.get(), entry.get()));
    }

    private void mismatch(
            ImportType wanted, FunctionType type, CapabilityName name, FunctionType provided) {
        problems.capability(
                ErrorId.IMPORT_TYPE_MISMATCH,
                name,
                mismatch(wanted, type),
                ErrorId.IMPORT_TYPE_MISMATCH.hint(provided.toString()));
    }

    /** Reports an import of a function that another capability would bring. */
    private void withhold(
            ImportType wanted,
            FunctionType type,
            CapabilityName name,
            HostFunctions.Absent absent) {
        if (absent.type().equals(type)) {
            refuse(wanted, absent.missing());
        } else {
            mismatch(wanted, type, name, absent.type());
        }
    }

    private Optional<CapabilityBinding> binding(CapabilityName name) {
        return bindings.stream().filter(binding -> binding.name().equals(name)).findFirst();
    }

    /**
     * Reports an import of a capability that is not in effect: the manifest does not request it,
     * the operator does not grant it, or the ceiling excludes it.
     */
    private void refuse(ImportType wanted, CapabilityName name) {
        if (problems.counts()) {
            return;
        }
        ManifestSource source = request.manifest().source();
        Optional<String> grant = source.grantFor(name);
        String ceiling =
                request.withheld().byCeiling(name)
                        ? ErrorRenderer.line(source.ceilingFor(name).orElse(""))
                        : "";
        if (grant.isPresent() && request.withheld().byGrant(name)) {
            String hint = ErrorId.CAPABILITY_NOT_GRANTED.hint(ErrorRenderer.line(grant.get()));
            problems.capability(
                    ErrorId.CAPABILITY_NOT_GRANTED,
                    name,
                    "the module imports " + label(wanted) + ", but " + name + " is not granted",
                    ceiling.isEmpty() ? hint : hint + ", and widens the ceiling: " + ceiling);
        } else if (grant.isPresent()) {
            problems.capability(
                    ErrorId.CEILING_EXCLUDES,
                    name,
                    "the module imports "
                            + label(wanted)
                            + ", but the ceiling of the grants excludes "
                            + name,
                    ErrorId.CEILING_EXCLUDES.hint(ceiling));
        } else {
            problems.capability(
                    ErrorId.CAPABILITY_NOT_REQUESTED,
                    name,
                    "the module imports "
                            + label(wanted)
                            + ", but the manifest does not request "
                            + name,
                    ErrorId.CAPABILITY_NOT_REQUESTED.hint(name.toString()));
        }
        Denial denial =
                new Denial(
                        "import " + label(wanted),
                        request.manifest().source().locateRequest(name),
                        Denial.NOTHING);
        request.audit().denied(request.identity().info(), name, denial);
    }

    private void unknown(ImportType wanted, String hint) {
        problems.module(
                ErrorId.UNKNOWN_IMPORT,
                "this host does not provide the import " + label(wanted),
                hint);
    }

    private static String label(ImportType wanted) {
        return ErrorRenderer.quoted(wanted.module()) + " " + ErrorRenderer.quoted(wanted.name());
    }

    private static String mismatch(ImportType wanted, FunctionType type) {
        return "the module imports " + label(wanted) + " as " + type;
    }
}
