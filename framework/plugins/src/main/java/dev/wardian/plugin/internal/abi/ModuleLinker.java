package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.BindException;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Links a module under its manifest and grants, without running any of its code. */
public final class ModuleLinker {
    private ModuleLinker() {}

    /**
     * Links a module.
     *
     * @throws PluginLinkException with everything that does not fit
     * @throws LimitExceeded if the heap has no room for it
     */
    public static LinkedModule link(LinkRequest request) {
        try {
            return linkWithin(request);
        } catch (OutOfMemoryError e) {
            // What a small module makes of the heap is the plugin's doing, like any other limit.
            long most = request.limits().memoryBytes();
            throw new LimitExceeded(request.identity().info(), Limit.MEMORY, most, most + 1);
        }
    }

    private static LinkedModule linkWithin(LinkRequest request) {
        PluginManifest manifest = request.manifest();
        LinkProblems problems = new LinkProblems(manifest.source());
        Conventions conventions = Conventions.ofThisHost();
        Conventions.Found found = conventions.find(manifest.abi()).orElse(null);
        if (found == null) {
            problems.abi(
                    ErrorId.MODULE_UNSUPPORTED,
                    "this host does not run modules with abi " + manifest.abi(),
                    "it runs " + conventions.abis());
            throw problems.toException(request.identity().info());
        }
        CallConvention convention = found.convention();
        List<CapabilityBinding> bindings = new ArrayList<>();
        SharedResources.Lease shared = request.identity().shared().lease();
        boolean linked = false;
        try {
            AtomicReference<PolicySet> granted = new AtomicReference<>(request.effective());
            bind(request, shared, granted, bindings, problems);
            ModuleCheck module = new ModuleCheck(request.module(), manifest, problems);
            List<OperationSpec> operations = convention.check(module);
            module.checkMemory(request.limits());
            List<LinkedImport> imports =
                    new ImportCheck(request, found, conventions, bindings, problems).check();
            if (!problems.isEmpty()) {
                throw problems.toException(request.identity().info());
            }
            linked = true;
            return new LinkedModule(
                    request,
                    convention,
                    shared,
                    granted,
                    operations,
                    new InstanceFactory.Parts(request.module(), imports, bindings, log(bindings)));
        } finally {
            if (!linked) {
                CapabilityBinding.release(bindings);
                shared.end();
            }
        }
    }

    /**
     * Binds the capabilities in effect. If one fails, the list has the earlier bindings, so that
     * they can be released.
     */
    private static void bind(
            LinkRequest request,
            SharedResources.Lease shared,
            AtomicReference<PolicySet> granted,
            List<CapabilityBinding> bindings,
            LinkProblems problems) {
        for (CapabilityName name : request.effective().names()) {
            CapabilityContext context =
                    new CapabilityContext(
                            request.identity(),
                            request.manifest(),
                            name,
                            shared,
                            granted,
                            Collections.unmodifiableList(bindings));
            HostFunctions functions;
            try {
                functions = request.capabilities().bind(name, context, request.effective());
            } catch (BindException e) {
                problems.capability(
                        ErrorId.CAPABILITY_NOT_BOUND,
                        name,
                        String.valueOf(e.getMessage()),
                        ErrorId.CAPABILITY_NOT_BOUND.hint(e.hint()));
                continue;
            }
            boolean usableInWarmup = request.capabilities().usableInWarmup(name);
            CapabilityBinding binding =
                    new CapabilityBinding(
                            name,
                            bindings.size(),
                            usableInWarmup,
                            () -> shared.get(name, CallRate.class, CallRate::new),
                            functions);
            binding.limitRate(request.effective().rate(name));
            bindings.add(binding);
        }
    }

    /** Where the plugin's log goes: to the first of its capabilities that lets it out. */
    private static @Nullable PluginLog log(List<CapabilityBinding> bindings) {
        for (CapabilityBinding binding : bindings) {
            if (binding.functions().log().isPresent()) {
                return new BoundLog(binding);
            }
        }
        return null;
    }
}
