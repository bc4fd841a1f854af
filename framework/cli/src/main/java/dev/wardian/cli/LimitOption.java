package dev.wardian.cli;

import dev.wardian.plugin.capability.Unit;
import dev.wardian.wasm.ModuleLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option {@code --limit} of the commands that read modules. */
final class LimitOption {
    @Option(
            names = "--limit",
            paramLabel = "NAME=N",
            description =
                    "Change a limit for modules, by the name that its error has: memories=200."
                            + " May be repeated.")
    private Map<String, String> changed = new LinkedHashMap<>();

    /** Takes values that were read without picocli. */
    void accept(QuickLine line) throws QuickLine.UnclearException {
        changed = line.pairs("--limit");
    }

    /** The limits that were asked for. */
    ModuleLimits get() {
        ModuleLimits.Builder limits = ModuleLimits.builder();
        changed.forEach((name, value) -> set(limits, name, value));
        return limits.build();
    }

    private static void set(ModuleLimits.Builder limits, String name, String value) {
        try {
            Unit unit = name.endsWith("Bytes") ? Unit.BYTES : Unit.COUNT;
            limits.limit(name, Math.toIntExact(unit.parse(value)));
        } catch (ArithmeticException e) {
            throw new InputException(
                    "--limit " + name + "=" + value + ": at most " + Integer.MAX_VALUE, e);
        } catch (IllegalArgumentException e) {
            throw new InputException("--limit " + name + "=" + value + ": " + e.getMessage(), e);
        }
    }
}
