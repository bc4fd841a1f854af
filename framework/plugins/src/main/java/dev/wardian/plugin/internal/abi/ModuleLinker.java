package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AbiSection;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LinkException;
import dev.wardian.plugin.manifest.Abi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links a module under a manifest and what was granted, without running any of its code. */
public final class ModuleLinker {
    private static final int MAJOR = 1;

    private ModuleLinker() {}

    /**
     * Links a module.
     *
     * @throws LinkException with everything that does not fit
     */
    public static LinkedModule link(LinkRequest request) {
        LinkProblems problems = new LinkProblems(request.manifest().source());
        if (request.manifest().abi() == Abi.WARDIAN_1) {
            checkVersion(request, problems);
        }
        List<CapabilityBinding> bindings = new ArrayList<>();
        boolean linked = false;
        try {
            bind(request, bindings);
            ExportCheck exports =
                    new ExportCheck(request.manifest(), request.module().exports(), problems);
            List<OperationSpec> operations = exports.check(request.limits());
            List<LinkedImport> imports = new ImportCheck(request, bindings, problems).check();
            if (!problems.all().isEmpty()) {
                throw new LinkException(request.identity().info(), problems.all());
            }
            linked = true;
            return new LinkedModule(request, operations, imports, bindings, log(bindings), exports);
        } finally {
            if (!linked) {
                LinkedModule.release(bindings);
            }
        }
    }

    private static void checkVersion(LinkRequest request, LinkProblems problems) {
        try {
            Optional<AbiSection> section = AbiSection.read(request.module());
            if (section.isPresent() && section.get().major() > MAJOR) {
                problems.abi(
                        ErrorId.ABI_TOO_NEW,
                        "the module was built for version " + section.get().major() + " of the ABI",
                        ErrorId.ABI_TOO_NEW.hint(Integer.toString(MAJOR)));
            }
        } catch (AbiSection.Malformed e) {
            problems.module(
                    ErrorId.MODULE_UNSUPPORTED,
                    "the custom section " + AbiSection.NAME + " is malformed: " + e.getMessage(),
                    "rebuild the module with a current SDK");
        }
    }

    /**
     * Binds what is in effect; what was bound before one failed is in the list and can be released.
     */
    private static void bind(LinkRequest request, List<CapabilityBinding> bindings) {
        for (CapabilityName name : request.effective().names()) {
            HostFunctions functions =
                    request.capabilities().bind(name, request.identity(), request.effective());
            bindings.add(new CapabilityBinding(name, bindings.size(), functions));
        }
    }

    /** Where the plugin's log goes: to the first of its capabilities that lets it out. */
    private static @Nullable PluginLog log(List<CapabilityBinding> bindings) {
        for (CapabilityBinding binding : bindings) {
            Optional<PluginLog> log = binding.functions().log();
            if (log.isPresent()) {
                return log.get();
            }
        }
        return null;
    }
}
