package dev.wardian.cli;

import dev.wardian.plugin.Disablement;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardian enable}: lets a disabled plugin run again. */
@Command(
        name = "enable",
        description = {
            "Enables a plugin: removes it from the file of disabled plugins.",
            "An application that watches the file starts the plugin at once. What the grants"
                    + " disable is enabled in the grants.",
            "Exit code: 0, also if the plugin was not disabled; 1 if the file cannot be read or"
                    + " written."
        })
final class EnableCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private DecisionFile decision = new DecisionFile();

    EnableCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String id = decision.id();
        Path file = decision.path();
        Optional<Disablement> was = decision.store().enable(id);
        console.out()
                .println(
                        ErrorReport.printable(
                                was.map(why -> "enabled " + id + " in " + file + "; " + why)
                                        .orElse(id + " was not disabled in " + file)));
        return ExitCode.OK;
    }
}
