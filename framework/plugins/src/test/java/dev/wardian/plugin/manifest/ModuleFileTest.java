package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The path of the module, out of manifests that are not in order otherwise. */
class ModuleFileTest {
    private static Optional<String> moduleFile(String text) {
        return ManifestReader.moduleFile(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module: { file: out/a.wasm, sha256: 00 }",
                "nonsense: true\nmodule: { file: out/a.wasm }\ncapabilities: { unheard-of: {} }",
            })
    void itIsFoundWhateverElseIsWrong(String text) {
        assertEquals(Optional.of("out/a.wasm"), moduleFile(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "module:",
                "module: a.wasm",
                "module: [a.wasm]",
                "module: { file: [a.wasm] }",
                "module: { file: ../a.wasm }",
                "module: { file: /a.wasm }",
                "module: { file: 'c:a.wasm' }",
                "module: { file: a.wasm",
                "- module: { file: a.wasm }",
            })
    void whatNamesNoModuleThatAManifestMayNameHasNone(String text) {
        assertEquals(Optional.empty(), moduleFile(text));
    }

    @Test
    void bytesThatAreNoTextHaveNone() {
        assertEquals(Optional.empty(), ManifestReader.moduleFile(new byte[] {(byte) 0xFF, 0}));
        assertEquals(Optional.empty(), ManifestReader.moduleFile(new byte[1 << 20]));
    }
}
