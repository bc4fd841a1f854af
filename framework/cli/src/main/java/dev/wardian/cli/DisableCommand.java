package dev.wardian.cli;

import dev.wardian.plugin.Disablement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardian disable}: keeps a plugin from running. */
@Command(
        name = "disable",
        description = {
            "Disables a plugin: writes into the file of disabled plugins that it may not run.",
            "An application that watches the file stops the plugin at once; any other does not start"
                    + " it any more. The plugin need not be there."
        })
final class DisableCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private DecisionFile decision = new DecisionFile();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for errors and statuses. Default: none.")
    private String reason = "";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who disables it. Default: the name of the user.")
    private String by = System.getProperty("user.name", "");

    DisableCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        decision.store().disable(decision.id(), why());
        console.out()
                .println(
                        ErrorReport.printable(
                                "disabled " + decision.id() + " in " + decision.path()));
        return ExitCode.OK;
    }

    private Disablement why() {
        try {
            return Disablement.now(by, reason);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
