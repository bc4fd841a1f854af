package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellSnippetsTest {
    private static List<String> problems(String... lines) {
        Snippet snippet = new Snippet(Path.of("a.md"), 1, "bash", List.of(), List.of(lines));
        return ShellSnippets.problems(Path.of("..").toAbsolutePath().normalize(), snippet);
    }

    @Test
    void commandsThatExistAreFine() {
        assertEquals(
                List.of(),
                problems(
                        "# comment",
                        "FOO=1 mvn -q -B -pl framework/wasm,framework/plugins \\",
                        "    verify -Pquality   # all of it",
                        "cd framework/wasm && cat pom.xml",
                        "java -jar ../plugins/target/none.jar https://example.org/x"));
    }

    @Test
    void modulesAndProfilesThatAreNotThereAreNamed() {
        assertEquals(
                List.of("a.md:3: no Maven module framework/none", "a.md:3: no Maven profile none"),
                problems("mvn verify", "mvn -pl \\", "framework/none -Pnone"));
    }

    @Test
    void pathsBelowFoldersOfTheRepositoryMustExist() {
        assertEquals(
                List.of("a.md:2: no such path framework/none.txt"),
                problems("cat framework/wasm/pom.xml framework/none.txt other/place.txt"));
    }

    @Test
    void foldersThatTheCommandsMakeAreThereAfterwards() {
        assertEquals(
                List.of("a.md:2: no such path framework/mine/a.txt"),
                problems(
                        "cat framework/mine/a.txt",
                        "mkdir framework/mine",
                        "cat framework/mine/a.txt"));
        assertEquals(
                List.of("a.md:2: no such path framework/none/"),
                problems("mkdir framework/none/mine", "mkdir -p framework/some/mine"));
    }

    @Test
    void unknownProgramsAreNamed() {
        assertEquals(List.of("a.md:2: unknown program mvm"), problems("mvn -v; ls | mvm -q"));
    }
}
