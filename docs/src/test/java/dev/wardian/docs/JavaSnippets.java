package dev.wardian.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles the Java snippets of a document against the class path of this test, with warnings, and
 * runs those that are to be run.
 */
final class JavaSnippets {
    private static final List<String> OPTIONS =
            List.of("--release", "17", "-proc:none", "-Xlint:deprecation,unchecked,rawtypes");

    private JavaSnippets() {}

    /** What the compiler objects to, each with its place in the document; empty if all is well. */
    static List<String> problems(List<Snippet> snippets, Path output) {
        if (snippets.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler =
                Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            compiler.getTask(null, files, diagnostics, OPTIONS, null, JavaSource.of(snippets))
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                .map(JavaSnippets::located)
                .toList();
    }

    /**
     * What is wrong with the output of the snippets that are to be run, each with its place; empty
     * if it is that of the {@code text output} blocks behind them.
     *
     * @param document all snippets of the document
     * @param output where its Java was compiled to
     */
    static List<String> wrongOutputs(List<Snippet> document, Path output) {
        List<String> problems = new ArrayList<>();
        for (JavaSource source : JavaSource.of(java(document))) {
            if (source.runs()) {
                String expected = expected(document, source.parts());
                String actual = run(source, output);
                if (!actual.equals(expected)) {
                    problems.add(
                            source.parts().get(0).place()
                                    + ": the output is\n"
                                    + actual
                                    + "and not\n"
                                    + expected);
                }
            }
        }
        return problems;
    }

    /**
     * The Java snippets of a document that are neither excerpts of files nor module declarations.
     */
    static List<Snippet> java(List<Snippet> document) {
        return document.stream()
                .filter(snippet -> snippet.language().equals("java"))
                .filter(snippet -> snippet.attribute("file").isEmpty())
                .filter(snippet -> !snippet.attributes().contains("module"))
                .toList();
    }

    /** The outputs that stand behind the parts of a unit, before any other Java. */
    private static String expected(List<Snippet> document, List<Snippet> parts) {
        StringBuilder expected = new StringBuilder();
        boolean behind = false;
        for (Snippet snippet : document) {
            if (snippet.language().equals("java")) {
                behind = parts.contains(snippet);
            } else if (behind && snippet.attributes().contains("output")) {
                expected.append(snippet.text());
            }
        }
        return expected.toString();
    }

    private static String run(JavaSource source, Path output) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader =
                        new URLClassLoader(
                                new URL[] {output.toUri().toURL()},
                                JavaSnippets.class.getClassLoader());
                PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8)) {
            Method run = loader.loadClass(source.typeName()).getDeclaredMethod("run");
            run.setAccessible(true);
            System.setOut(out);
            run.invoke(null);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(source.parts().get(0).place() + " failed", e);
        } finally {
            System.setOut(before);
        }
        return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static String located(Diagnostic<? extends JavaFileObject> diagnostic) {
        String message = diagnostic.getMessage(Locale.ROOT);
        return diagnostic.getSource() instanceof JavaSource source
                ? source.place(diagnostic.getLineNumber()) + ": " + message
                : message;
    }
}
