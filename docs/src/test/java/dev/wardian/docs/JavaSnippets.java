package dev.wardian.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** Compiles the Java snippets of a document against the class path of this test, with warnings. */
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

    private static String located(Diagnostic<? extends JavaFileObject> diagnostic) {
        String message = diagnostic.getMessage(Locale.ROOT);
        return diagnostic.getSource() instanceof JavaSource source
                ? source.place(diagnostic.getLineNumber()) + ": " + message
                : message;
    }
}
