package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What is read without picocli is what picocli reads. */
class QuickStartTest {
    private static final Console NOTHING =
            new Console(
                    InputStream.nullInputStream(),
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));

    /** Words that lines are made of: options of all kinds, values, and what is unusual. */
    private static final List<String> WORDS =
            List.of(
                    "--invoke",
                    "f",
                    "--fuel",
                    "10k",
                    "--fuel=5",
                    "--timeout",
                    "5s",
                    "--timeout=",
                    "--memory=1MiB",
                    "--features",
                    "3.0,-gc",
                    "--engine=interpreter",
                    "--limit",
                    "types=1k",
                    "--limit=memories=2",
                    "--canonical-nans",
                    "--canonical-nans=true",
                    "--profile",
                    "p.html",
                    "--profile=p.txt",
                    "--grants",
                    "g.yaml",
                    "--with",
                    "dir",
                    "--with=other",
                    "--config",
                    "k=v",
                    "--config=a=b=c",
                    "--config=a=b",
                    "--repeat",
                    "3",
                    "--repeat=x",
                    "-",
                    "--",
                    "-1",
                    "--help",
                    "-h",
                    "-x",
                    "--unknown",
                    "'q'",
                    "\"q\"",
                    "",
                    "@file",
                    "x.wasm",
                    "a",
                    "k",
                    "=v");

    /** The values of all options and parameters of a command, by the names of their fields. */
    private static Map<String, String> values(Object command) throws IllegalAccessException {
        Map<String, String> values = new TreeMap<>();
        for (Field field : command.getClass().getDeclaredFields()) {
            AccessibleObject.setAccessible(new AccessibleObject[] {field}, true);
            Object value = field.get(command);
            if (field.isAnnotationPresent(Mixin.class)) {
                assertNotNull(value);
                values(value)
                        .forEach((name, text) -> values.put(field.getName() + "." + name, text));
            } else if (field.isAnnotationPresent(Option.class)
                    || field.isAnnotationPresent(Parameters.class)) {
                values.put(field.getName(), String.valueOf(value));
            } else {
                assertTrue(
                        Modifier.isStatic(field.getModifiers())
                                || field.getName().equals("console"),
                        field.getName());
            }
        }
        return values;
    }

    /** What picocli reads from a line, or null if the line makes no sense or asks for help. */
    private static @Nullable Object parsed(List<String> line) {
        CommandLine all = Commands.line(NOTHING);
        try {
            CommandLine.ParseResult result = all.parseArgs(line.toArray(String[]::new));
            return result.subcommand().isUsageHelpRequested()
                    ? null
                    : result.subcommand().commandSpec().userObject();
        } catch (ParameterException e) {
            return null;
        }
    }

    @Tag("one-jdk")
    @Test
    void bothReadTheSameFromEveryLineThatIsReadWithoutPicocli() throws IllegalAccessException {
        Random random = new Random(20);
        Map<String, Integer> quick = new TreeMap<>();
        for (int i = 0; i < 6_000; i++) {
            String name = random.nextBoolean() ? "run" : "call";
            List<String> line = new ArrayList<>(List.of(name));
            for (int words = random.nextInt(7); words > 0; words--) {
                line.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            line.add("x.wasm");
            if (name.equals("call")) {
                line.add("greet");
            }
            Callable<Integer> command = QuickStart.command(NOTHING, line.toArray(String[]::new));
            if (command != null) {
                Object expected = parsed(line);
                assertNotNull(expected, line::toString);
                assertEquals(values(expected), values(command), line::toString);
                quick.merge(name, 1, Integer::sum);
            }
        }
        assertTrue(
                quick.getOrDefault("run", 0) > 300 && quick.getOrDefault("call", 0) > 150,
                quick::toString);
    }

    @Test
    void everyOptionCanBeReadWithoutPicocli() {
        Map<String, CommandLine> commands = Commands.line(NOTHING).getSubcommands();
        Set<String> run = new HashSet<>(RunCommand.VALUES);
        run.addAll(RunCommand.FLAGS);

        assertEquals(names(Objects.requireNonNull(commands.get("run"))), run);
        assertEquals(names(Objects.requireNonNull(commands.get("call"))), CallCommand.VALUES);
    }

    private static Set<String> names(CommandLine command) {
        Set<String> names = new HashSet<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp()) {
                names.addAll(List.of(option.names()));
            }
        }
        return names;
    }

    @Test
    void onlyPlainLinesOfSomeCommandsAreReadWithoutPicocli() {
        assertNotNull(
                QuickStart.command(NOTHING, "run", "--invoke", "f", "x.wasm", "--help", "-1"));
        assertNotNull(QuickStart.command(NOTHING, "call", "--with=d", "p", "greet", "-"));
        assertNull(QuickStart.command(NOTHING));
        assertNull(QuickStart.command(NOTHING, "validate", "x.wasm"));
        assertNull(QuickStart.command(NOTHING, "run"));
        assertNull(QuickStart.command(NOTHING, "run", "--help"));
        assertNull(QuickStart.command(NOTHING, "run", "--fuel", "much", "x.wasm"));
        assertNull(QuickStart.command(NOTHING, "call", "p"));
        assertNull(QuickStart.command(NOTHING, "call", "p", "greet", "a", "b"));
    }

    /**
     * No system has paths with this character; where the locale is C, other letters do the same.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "run|?.wasm",
                "run|--invoke|f|?.wasm|1",
                "call|?|greet",
                "call|--grants|?|p|greet",
                "call|--with|?|p|greet",
                "validate|?",
                "inspect|?",
                "check|?",
                "check|--grants|?|.",
                "dev|?",
                "dev|--with|?|p",
                "hash|?",
                "new|com.example.a|--lang|c|--dir|?",
                "wast|?",
                "wast|x.zip:?",
                "wat2wasm|?",
                "wat2wasm|x.wat|-o|?",
                "wasm2wat|?",
                "wasm2wat|x.wasm|-o|?"
            })
    void wordThatIsNoPathIsWrongUsage(String line) {
        Object[] arguments = line.replace("?", "caf\0").split("\\|");

        Outcome outcome = Outcome.of(arguments);

        assertFalse(outcome.err().contains("internal error"), outcome::err);
        assertFalse(outcome.err().contains("Exception"), outcome::err);
        assertTrue(outcome.err().contains(" is no path here: "), outcome::err);
        assertEquals(ExitCode.USAGE, outcome.code(), outcome::err);
    }
}
