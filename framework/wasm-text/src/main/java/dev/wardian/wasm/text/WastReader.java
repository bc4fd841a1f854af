package dev.wardian.wasm.text;

import dev.wardian.wasm.text.internal.lexer.Lexer;
import dev.wardian.wasm.text.internal.lexer.TokenKind;
import dev.wardian.wasm.text.internal.lexer.TokenReader;
import dev.wardian.wasm.text.internal.lexer.Tokens;
import dev.wardian.wasm.text.internal.lexer.WatSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the scripts of the specification's tests. It reads a module in a script when its binary is
 * needed, so a malformed module fails its own command and no other. A form that is no command fails
 * alone, too ({@link WastCommand.Unreadable}).
 */
public final class WastReader {
    private static final Set<String> FIELDS =
            Set.of(
                    "type", "rec", "import", "func", "table", "memory", "global", "tag", "export",
                    "start", "elem", "data");

    private final Tokens tokens;
    private final TokenReader in;
    private final WastValueReader values;

    private WastReader(Tokens tokens) {
        this.tokens = tokens;
        this.in = new TokenReader(tokens, 0);
        this.values = new WastValueReader(in);
    }

    /**
     * Reads a script.
     *
     * @param utf8 the script in UTF-8
     * @return its commands, in order
     * @throws WatException if the text does not consist of forms
     */
    public static List<WastCommand> read(byte[] utf8) {
        return new WastReader(Lexer.tokens(WatSource.of(utf8))).commands();
    }

    /**
     * Reads a script.
     *
     * @param text the script
     * @return its commands, in order
     * @throws WatException if the text does not consist of forms
     */
    public static List<WastCommand> read(String text) {
        return new WastReader(Lexer.tokens(WatSource.of(text))).commands();
    }

    private List<WastCommand> commands() {
        if (in.is(TokenKind.LEFT)
                && tokens.kind(1) == TokenKind.KEYWORD
                && FIELDS.contains(tokens.text(1))) {
            return List.of(inlineModule());
        }
        List<WastCommand> commands = new ArrayList<>();
        LineCounter lines = new LineCounter(tokens.source);
        while (!in.is(TokenKind.END)) {
            int line = lines.line(tokens.start(in.position()));
            int next = tokens.partner(in.position()) + 1;
            in.expect(TokenKind.LEFT);
            commands.add(readable(line));
            in.moveTo(next);
        }
        return commands;
    }

    /** Reads the command behind a bracket, or says why it is none. */
    private WastCommand readable(int line) {
        int first = in.position();
        try {
            WastCommand command = command(line);
            in.close();
            return command;
        } catch (WatException e) {
            boolean named = tokens.kind(first) == TokenKind.KEYWORD;
            return new WastCommand.Unreadable(line, named ? tokens.text(first) : "", e);
        }
    }

    /** A script may be the fields of one module. */
    private WastCommand inlineModule() {
        int fields = 0;
        while (!in.is(TokenKind.END)) {
            in.skipForm();
            fields++;
        }
        int line = tokens.source.line(tokens.start(0));
        return new WastCommand.Instantiate(line, fields, WastModule.ofText(null, tokens, 0));
    }

    private WastCommand command(int line) {
        String keyword = in.keyword();
        return switch (keyword) {
            case "module" -> moduleCommand(line);
            case "register" -> new WastCommand.Register(line, text(in.string()), in.takeId());
            case "invoke", "get" -> new WastCommand.Perform(line, action(keyword));
            case "assert_return" -> {
                WastAction action = action();
                List<WastPattern> expected = new ArrayList<>();
                while (in.is(TokenKind.LEFT)) {
                    expected.add(values.pattern());
                }
                yield new WastCommand.AssertReturn(line, keyword, action, expected);
            }
            case "assert_return_canonical_nan" -> nan(line, keyword, WastPattern.Nan.CANONICAL);
            case "assert_return_arithmetic_nan" -> nan(line, keyword, WastPattern.Nan.ARITHMETIC);
            default -> failure(line, keyword);
        };
    }

    private WastCommand nan(int line, String keyword, WastPattern.Nan nan) {
        return new WastCommand.AssertReturn(
                line, keyword, action(), List.of(new WastPattern.NanPattern(null, nan)));
    }

    private WastCommand failure(int line, String keyword) {
        for (WastCommand.Failure failure : WastCommand.Failure.values()) {
            if (failure.keyword().equals(keyword)) {
                WastSubject subject = subject();
                String message = in.is(TokenKind.STRING) ? text(in.string()) : "";
                return new WastCommand.AssertFailure(line, failure, subject, message);
            }
        }
        throw tokens.unexpected(in.position() - 1);
    }

    private WastSubject subject() {
        if (!in.isOpen("module")) {
            return action();
        }
        in.open("module");
        WastSubject subject = in.takeKeyword("instance") ? newInstance() : module(in.takeId());
        in.close();
        return subject;
    }

    /** The names behind {@code module instance}: that of the instance comes first. */
    private WastInstance newInstance() {
        return new WastInstance(in.takeId(), in.takeId());
    }

    private WastCommand moduleCommand(int line) {
        if (in.takeKeyword("instance")) {
            return new WastCommand.Instantiation(line, newInstance());
        }
        boolean definition = in.takeKeyword("definition");
        WastModule module = module(in.takeId());
        return definition
                ? new WastCommand.Define(line, module)
                : new WastCommand.Instantiate(line, 1, module);
    }

    private WastModule module(@Nullable String name) {
        if (in.takeKeyword("binary")) {
            return WastModule.ofBytes(WastModule.Form.BINARY, name, in.strings());
        }
        if (in.takeKeyword("quote")) {
            return WastModule.ofBytes(WastModule.Form.QUOTE, name, in.strings());
        }
        WastModule module = WastModule.ofText(name, tokens, in.position());
        while (!in.is(TokenKind.RIGHT)) {
            in.skipForm();
        }
        return module;
    }

    private WastAction action() {
        in.expect(TokenKind.LEFT);
        WastAction action = action(in.keyword());
        in.close();
        return action;
    }

    private WastAction action(String keyword) {
        switch (keyword) {
            case "invoke" -> {
                String instance = in.takeId();
                String export = text(in.name());
                List<WastValue> arguments = new ArrayList<>();
                while (in.is(TokenKind.LEFT)) {
                    arguments.add(values.value());
                }
                return new WastAction.Invoke(instance, export, arguments);
            }
            case "get" -> {
                return new WastAction.Get(in.takeId(), text(in.name()));
            }
            default -> throw tokens.unexpected(in.position() - 1);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Line numbers of rising offsets, in one pass over the text. */
    private static final class LineCounter {
        private final byte[] text;
        private int offset;
        private int line = 1;

        LineCounter(WatSource source) {
            this.text = source.bytes;
        }

        int line(int target) {
            for (; offset < target; offset++) {
                if (text[offset] == '\n') {
                    line++;
                }
            }
            return line;
        }
    }
}
