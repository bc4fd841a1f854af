package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.wasm.ImportFamily;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.WasmModule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a module says of itself, where no manifest describes it.
 *
 * @param abi the ABI whose operations it exports or whose functions it imports; otherwise the one
 *     that suits most modules
 * @param operations its operations, empty if it exports none
 * @param importModules the module names of its imports that no ABI provides
 * @param otherHosts the other hosts for which it was built, by its imports
 */
public record ModuleOutline(
        Abi abi, List<String> operations, Set<String> importModules, List<OtherHost> otherHosts) {
    /** The outline of a module. */
    public static ModuleOutline of(WasmModule module) {
        Set<String> imported = new LinkedHashSet<>();
        module.imports().stream().map(ImportType::module).forEach(imported::add);
        // Every module that exports a function of numbers fits an ABI of numbers.
        List<Conventions.Found> conventions = new ArrayList<>(Conventions.ofThisHost().all());
        conventions.sort(Comparator.comparing(found -> found.abi().operands() == Operands.NUMBERS));
        Conventions.Found chosen = conventions.get(conventions.size() - 1);
        for (Conventions.Found found : conventions) {
            boolean imports =
                    found.functions().stream().anyMatch(own -> imported.contains(own.module()));
            if (imports || !found.convention().operations(module).isEmpty()) {
                chosen = found;
                break;
            }
        }
        for (Conventions.Found found : conventions) {
            found.functions().forEach(function -> imported.remove(function.module()));
        }
        return new ModuleOutline(
                chosen.abi(),
                List.copyOf(chosen.convention().operations(module)),
                imported,
                otherHosts(module));
    }

    private static List<OtherHost> otherHosts(WasmModule module) {
        Map<ImportFamily, OtherHost> hosts = new EnumMap<>(ImportFamily.class);
        for (ImportType wanted : module.imports()) {
            ImportFamily.of(wanted)
                    .ifPresent(it -> hosts.computeIfAbsent(it, f -> new OtherHost(f, wanted)));
        }
        return List.copyOf(hosts.values());
    }
}
