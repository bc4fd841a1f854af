package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LegalNamesTest {
    @Test
    void namesKeepWhatAMethodMayBeCalled() {
        assertEquals("sqlite3_step#7", LegalNames.method("sqlite3_step", 7));
        assertEquals("core__fmt__Write_#1", LegalNames.method("core::fmt::Write>", 1));
        assertEquals("_init__#2", LegalNames.method("<init>\u202e", 2));
        assertTrue(LegalNames.method("x".repeat(10_000), 3).length() < 120);
    }
}
