package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("one-jdk")
class JavaSnippetsTest {
    @TempDir private Path output;

    private List<String> problems(String markdown) {
        return JavaSnippets.problems(
                MarkdownSnippets.parse(Path.of("a.md"), markdown.lines().toList()), output);
    }

    @Test
    void typesStatementsMembersAndContinuationsSeeEachOther() {
        assertEquals(
                List.of(),
                problems(
                        """
                        ```java
                        public interface Greeter {
                            String greet(String name);
                        }
                        ```
                        ```java
                        import java.util.List;

                        Greeter greeter = name -> "Hello, " + name;
                        ```
                        ```java continues
                        List<String> greetings = List.of(greeter.greet("you"));
                        ```
                        ```java members
                        @Deprecated
                        Greeter greeter() {
                            return String::toUpperCase;
                        }
                        ```
                        """));
    }

    @Test
    void errorsNameTheLineOfTheDocument() {
        List<String> problems =
                problems("```java\nimport java.util.List;\n\nint x = 1;\nList<int> y;\n```\n");

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("a.md:5: "), problems.get(0));
    }

    @Test
    void unknownClassesOfTheFrameworkAreFound() {
        List<String> problems = problems("```java\nimport dev.wardian.plugin.NoSuchThing;\n```\n");

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("a.md:2: cannot find symbol"), problems.get(0));
    }

    @Test
    void classesOfTheFrameworkAreThere() {
        assertEquals(
                List.of(),
                problems(
                        "```java\nimport dev.wardian.plugin.Grants;\n\nvar g = Grants.NONE;\n```\n"));
    }

    private List<String> wrongOutputs(String markdown) {
        List<Snippet> document = MarkdownSnippets.parse(Path.of("a.md"), markdown.lines().toList());
        assertEquals(List.of(), JavaSnippets.problems(JavaSnippets.java(document), output));
        return JavaSnippets.wrongOutputs(document, output);
    }

    @Test
    void outputOfSnippetsThatRunIsThatOfTheBlocksBehindThem() {
        String run =
                """
                ```java run
                int x = 1;
                System.out.println(x);
                ```
                ```text output
                1
                ```
                ```java continues
                System.out.println(x + 1);
                ```
                ```text output
                2
                ```
                ```java
                System.out.println("never run");
                ```
                """;

        assertEquals(List.of(), wrongOutputs(run));
        assertEquals(
                List.of("a.md:1: the output is\n1\n2\nand not\n1\n3\n"),
                wrongOutputs(run.replace("\n2\n", "\n3\n")));
    }

    @Test
    void warningsAreProblems() {
        assertEquals(1, problems("```java\njava.util.List raw = null;\n```\n").size());
    }
}
