package dev.wardian.interfaces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a description: the part of WIT that descriptions use, and the annotations in their
 * documentation. Whatever else is there is an error with its place.
 */
final class WitReader {
    private static final Pattern ITEM = Pattern.compile("[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*");
    private static final Pattern MAJOR = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern ERROR_NUMBER = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern LIMIT =
            Pattern.compile("([a-z_]+) ([1-9][0-9]{0,8}|limits\\.[a-zA-Z]+)(,? .+)?");
    private static final String ERRNO = "errno";
    private static final String TOO_BIG = "E2BIG";

    private final String file;
    private final List<WitToken> tokens;
    private int next;

    WitReader(Path path) throws IOException {
        this(path.getFileName().toString(), Files.readString(path));
    }

    WitReader(String file, String text) {
        this.file = file;
        this.tokens = WitLexer.tokens(file, text);
    }

    /** Reads {@code errno.wit}: an enum whose cases have numbers, ascending. */
    List<ErrorNumber> readErrors() {
        Header header = header();
        if (!header.name.equals(ERRNO)) {
            throw error(header.at, "the interface of error numbers is " + ERRNO);
        }
        expectWord("enum");
        expectWord(ERRNO);
        expect("{");
        List<ErrorNumber> errors = new ArrayList<>();
        while (!accept("}")) {
            errors.add(errorNumber(errors));
            expect(",");
        }
        expect("}");
        expectEnd();
        return errors;
    }

    private ErrorNumber errorNumber(List<ErrorNumber> before) {
        List<WitToken> lines = docLines();
        WitToken item = item();
        WitDocs docs = docs(lines, item);
        docs.allow(List.of("number"), List.of());
        WitDocs.Annotation annotation = docs.require("number", item);
        if (!ERROR_NUMBER.matcher(annotation.value()).matches()) {
            throw error(annotation.at(), "@number is followed by a number above 0");
        }
        int number = Integer.parseInt(annotation.value());
        if (!before.isEmpty() && before.get(before.size() - 1).number() >= number) {
            throw error(annotation.at(), "numbers ascend");
        }
        String name = item.text().toUpperCase(Locale.ROOT);
        if (before.stream().anyMatch(it -> it.name().equals(name))) {
            throw error(item, item + " is there already");
        }
        return new ErrorNumber(number, name, docs.text());
    }

    /** Reads the description of an import module. */
    HostInterface readInterface(List<ErrorNumber> errors) {
        Header header = header();
        String stem = header.major == 1 ? header.name : header.name + "-" + header.major;
        if (!file.equals(stem + ".wit")) {
            throw error(header.at, "the file of this interface is " + stem + ".wit");
        }
        if (peek().text().equals("use")) {
            use();
        }
        List<InterfaceFunction> functions = new ArrayList<>();
        while (!accept("}")) {
            functions.add(function(functions, errors));
        }
        expectEnd();
        return new HostInterface(header.name, header.major, header.text, functions);
    }

    private record Header(String name, int major, String text, WitToken at) {}

    /** The package, its version, and the beginning of its interface, which has the same name. */
    private Header header() {
        List<WitToken> lines = docLines();
        WitToken item = expectWord("package");
        WitDocs docs = docs(lines, item);
        docs.allow(List.of(), List.of());
        expectWord("wardian");
        expect(":");
        WitToken name = item();
        expect("@");
        int major = version();
        expect(";");
        expectWord("interface");
        WitToken again = item();
        if (!again.text().equals(name.text())) {
            throw error(again, "the interface has the package's name, " + name);
        }
        expect("{");
        return new Header(name.text(), major, docs.text(), name);
    }

    private int version() {
        WitToken major = take(WitToken.Kind.WORD, "a version");
        boolean fits = MAJOR.matcher(major.text()).matches();
        for (int i = 0; i < 2; i++) {
            expect(".");
            fits &= take(WitToken.Kind.WORD, "a version").text().equals("0");
        }
        if (!fits) {
            throw error(major, "a version is N.0.0: import modules have no minor versions");
        }
        return Integer.parseInt(major.text());
    }

    /** {@code use wardian:errno/errno@1.0.0.{errno};}. */
    private void use() {
        expectWord("use");
        expectWord("wardian");
        expect(":");
        expectWord(ERRNO);
        expect("/");
        expectWord(ERRNO);
        expect("@");
        version();
        expect(".");
        expect("{");
        expectWord(ERRNO);
        expect("}");
        expect(";");
    }

    private InterfaceFunction function(List<InterfaceFunction> before, List<ErrorNumber> errors) {
        List<WitToken> lines = docLines();
        WitToken item = item();
        WitDocs docs = docs(lines, item);
        docs.allow(List.of("core", "noreturn"), List.of("limit", ERRNO));
        if (before.stream().anyMatch(it -> it.name().equals(item.text()))) {
            throw error(item, item + " is there already");
        }
        expect(":");
        expectWord("func");
        List<Parameter> parameters = parameters();
        boolean returns = accept("->");
        boolean never = !docs.all("noreturn").isEmpty();
        if (returns == never) {
            throw error(item, "a function answers result<..., errno>, or is marked @noreturn");
        }
        Optional<WitType> value = returns ? result() : Optional.empty();
        ResultShape shape = returns ? shape(value, parameters) : ResultShape.NEVER;
        expect(";");
        checkCore(docs, item, CoreSignature.of(item.text(), parameters, shape, value));
        InterfaceFunction function =
                new InterfaceFunction(
                        item.text(),
                        docs.text(),
                        parameters,
                        shape,
                        value,
                        limits(docs),
                        errorCases(docs, errors));
        checkLimits(docs, function);
        if (never != function.errors().isEmpty()) {
            throw error(item, "@errno names the errors of a function that returns");
        }
        return function;
    }

    private List<Parameter> parameters() {
        expect("(");
        List<Parameter> parameters = new ArrayList<>();
        while (!accept(")")) {
            if (!parameters.isEmpty()) {
                expect(",");
            }
            WitToken name = item();
            if (parameters.stream().anyMatch(it -> it.name().equals(name.text()))) {
                throw error(name, name + " is there already");
            }
            expect(":");
            parameters.add(new Parameter(name.text(), type()));
        }
        return parameters;
    }

    private WitType type() {
        WitToken word = take(WitToken.Kind.WORD, "a type");
        if (word.text().equals("list")) {
            expect("<");
            expectWord("u8");
            expect(">");
            return WitType.BYTES;
        }
        return WitType.ofWord(word.text())
                .orElseThrow(() -> error(word, word + " is not a type of descriptions"));
    }

    /** {@code result<TYPE, errno>}, where {@code _} is no type. */
    private Optional<WitType> result() {
        expectWord("result");
        expect("<");
        Optional<WitType> value = Optional.empty();
        if (peek().text().equals("_")) {
            next++;
        } else {
            value = Optional.of(type());
        }
        expect(",");
        expectWord(ERRNO);
        expect(">");
        return value;
    }

    private static ResultShape shape(Optional<WitType> value, List<Parameter> parameters) {
        if (value.isEmpty()) {
            return ResultShape.STATUS;
        }
        if (!value.get().isInMemory()) {
            return ResultShape.NUMBER;
        }
        boolean sized =
                !parameters.isEmpty()
                        && parameters.get(parameters.size() - 1).equals(CoreSignature.SIZE);
        return sized && value.get() == WitType.BYTES ? ResultShape.FILLED : ResultShape.VARIABLE;
    }

    /** The core signature follows from the type; it stands there for those who write an SDK. */
    private void checkCore(WitDocs docs, WitToken item, CoreSignature signature) {
        WitDocs.Annotation annotation = docs.require("core", item);
        if (!annotation.value().equals(signature.toString())) {
            throw error(annotation.at(), "the type of the function is @core " + signature);
        }
    }

    private List<SizeLimit> limits(WitDocs docs) {
        List<SizeLimit> limits = new ArrayList<>();
        for (WitDocs.Annotation annotation : docs.all("limit")) {
            Matcher matcher = LIMIT.matcher(annotation.value());
            if (!matcher.matches()) {
                throw error(
                        annotation.at(),
                        "expected @limit with a parameter, or result, and a number or limits.KEY");
            }
            String text = matcher.group(3);
            limits.add(new SizeLimit(matcher.group(1), matcher.group(2), text == null ? "" : text));
        }
        return limits;
    }

    /** Limits are on lengths, or on a value of variable size, and lead to an error. */
    private void checkLimits(WitDocs docs, InterfaceFunction function) {
        for (int i = 0; i < function.limits().size(); i++) {
            WitToken at = docs.all("limit").get(i).at();
            String subject = function.limits().get(i).subject();
            boolean fits =
                    !function.limits().get(i).isOfParameter()
                            ? function.shape() == ResultShape.VARIABLE
                            : function.core().parameters().stream()
                                    .filter(it -> it.lengthOf().isPresent())
                                    .anyMatch(it -> it.name().equals(subject));
            if (!fits) {
                throw error(at, subject + " has no size");
            }
            if (!function.canAnswer(TOO_BIG)) {
                throw error(at, "a limit is answered with " + TOO_BIG + ", which @errno lacks");
            }
        }
    }

    /** {@code @errno NAME: text} for each error with a text, and {@code @errno NAME, NAME}. */
    private List<ErrorCase> errorCases(WitDocs docs, List<ErrorNumber> errors) {
        List<ErrorCase> cases = new ArrayList<>();
        for (WitDocs.Annotation annotation : docs.all(ERRNO)) {
            int colon = annotation.value().indexOf(':');
            String text = colon < 0 ? "" : annotation.value().substring(colon + 1).strip();
            String names = colon < 0 ? annotation.value() : annotation.value().substring(0, colon);
            for (String name : names.split(",", -1)) {
                String stripped = name.strip();
                if (errors.stream().noneMatch(it -> it.name().equals(stripped))) {
                    throw error(annotation.at(), "'" + stripped + "' is not an error number");
                }
                if (cases.stream().anyMatch(it -> it.name().equals(stripped))) {
                    throw error(annotation.at(), stripped + " is there already");
                }
                cases.add(new ErrorCase(stripped, text));
            }
        }
        return cases;
    }

    private WitToken peek() {
        return tokens.get(next);
    }

    private List<WitToken> docLines() {
        List<WitToken> lines = new ArrayList<>();
        while (peek().kind() == WitToken.Kind.DOC) {
            lines.add(tokens.get(next++));
        }
        return lines;
    }

    private WitDocs docs(List<WitToken> lines, WitToken item) {
        return WitDocs.of(lines, item, this::error);
    }

    private boolean accept(String mark) {
        boolean there = peek().kind() == WitToken.Kind.MARK && peek().text().equals(mark);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String mark) {
        if (!accept(mark)) {
            throw error(peek(), "expected '" + mark + "' in place of " + peek());
        }
    }

    private WitToken expectWord(String word) {
        WitToken token = take(WitToken.Kind.WORD, "'" + word + "'");
        if (!token.text().equals(word)) {
            throw error(token, "expected '" + word + "' in place of " + token);
        }
        return token;
    }

    /** A name in WIT's spelling: lower-case words with hyphens. */
    private WitToken item() {
        WitToken token = take(WitToken.Kind.WORD, "a name");
        if (!ITEM.matcher(token.text()).matches()) {
            throw error(token, token + " is not a name: lower-case words with hyphens");
        }
        return token;
    }

    private WitToken take(WitToken.Kind kind, String wanted) {
        WitToken token = peek();
        if (token.kind() != kind) {
            throw error(token, "expected " + wanted + " in place of " + token);
        }
        next++;
        return token;
    }

    private void expectEnd() {
        take(WitToken.Kind.END, "the end of the file");
    }

    private WitException error(WitToken at, String problem) {
        return new WitException(file, at.line(), at.column(), problem);
    }
}
