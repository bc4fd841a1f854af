package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Imports and exports of every kind, instances linked with each other, and who may use them when.
 */
@OnEveryEngine
class LinkingTest {
    /** An instance that exports one of each kind. */
    private static WasmInstance provider() {
        ModuleBuilder module = new ModuleBuilder();
        int memory = module.memory(1, 4);
        int table = module.table(ValueType.FUNCREF, 2, 8);
        int mutable = module.global(ValueType.I32, true, code -> code.i32(10));
        int constant = module.global(ValueType.F64, false, code -> code.f64(2.5));
        int function = module.function(":i", code -> code.op(Opcode.GLOBAL_GET, mutable));
        module.export("f", function);
        module.export("memory", ExternKind.MEMORY, memory);
        module.export("table", ExternKind.TABLE, table);
        module.export("mutable", ExternKind.GLOBAL, mutable);
        module.export("constant", ExternKind.GLOBAL, constant);
        return Guest.of(module);
    }

    private static Imports imports(WasmInstance provider) {
        return Imports.builder().instance("m", provider).build();
    }

    private static void assertUnlinkable(String reason, ModuleBuilder module, Imports imports) {
        LinkException e = assertThrows(LinkException.class, () -> Guest.of(module, imports));
        assertTrue(e.reason().startsWith(reason), e::getMessage);
        assertEquals("m", e.module());
        assertTrue(!e.name().isEmpty());
    }

    @Test
    void exportsOfEveryKindAreFoundByName() {
        WasmInstance instance = provider();

        assertInstanceOf(WasmFunction.class, instance.findExport("f").orElseThrow());
        assertInstanceOf(WasmMemory.class, instance.findExport("memory").orElseThrow());
        assertInstanceOf(WasmTable.class, instance.findExport("table").orElseThrow());
        assertInstanceOf(WasmGlobal.class, instance.findExport("mutable").orElseThrow());
        assertSame(instance.function("f"), instance.findExport("f").orElseThrow());
        assertTrue(instance.findExport("nothing").isEmpty());
        assertTrue(instance.findMemory("f").isEmpty());
        assertTrue(instance.findFunction("memory").isEmpty());
        assertThrows(IllegalArgumentException.class, () -> instance.memory("f"));
        assertThrows(IllegalArgumentException.class, () -> instance.table("f"));
        assertThrows(IllegalArgumentException.class, () -> instance.global("f"));
        assertEquals(5, instance.module().exports().size());
    }

    @Test
    void globalsAreReadAndWrittenByTheHost() {
        WasmInstance instance = provider();
        WasmGlobal mutable = instance.global("mutable");
        WasmGlobal constant = instance.global("constant");

        mutable.set(77);

        assertEquals(77, instance.function("f").call().i32());
        assertEquals(2.5, constant.get());
        assertThrows(IllegalStateException.class, () -> constant.set(3.5));
        assertThrows(IllegalArgumentException.class, () -> mutable.set(1L));
        assertThrows(IllegalArgumentException.class, () -> mutable.set(null));
        assertEquals(77, mutable.get());
    }

    @Test
    void tableIsReadAndWrittenByTheHost() {
        WasmInstance instance = provider();
        WasmTable table = instance.table("table");

        table.set(1, instance.function("f"));

        assertSame(instance.function("f"), table.get(1));
        assertThrows(IllegalArgumentException.class, () -> table.set(0, "no function"));
        assertThrows(IllegalArgumentException.class, () -> table.grow(1, "no function"));
        for (int index : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertEquals(
                    TrapKind.TABLE_OUT_OF_BOUNDS,
                    assertThrows(Trap.class, () -> table.get(index)).kind());
            assertThrows(Trap.class, () -> table.set(index, null));
        }
        assertEquals(2, table.grow(6, null));
        assertEquals(-1, table.grow(1, null));
    }

    @Test
    void instancesShareAMemory() {
        WasmInstance owner = provider();
        ModuleBuilder module = new ModuleBuilder();
        module.importMemory("m", "memory", 1, 4);
        module.export(
                "store", module.function("ii:", code -> code.get(0).get(1).op(Opcode.I32_STORE)));
        module.export("grow", module.function(":i", code -> code.i32(1).op(Opcode.MEMORY_GROW)));
        WasmInstance user = Guest.of(module, imports(owner));

        assertEquals(1, user.function("grow").call().i32());
        user.function("store").call(65_536, 5);

        assertEquals(5, owner.memory("memory").readI32(65_536));
        assertEquals(2, owner.memory("memory").pages());
    }

    @Test
    void memoryThatAnImportedFunctionGrowsIsSeenByTheNextAccess() {
        ModuleBuilder first = new ModuleBuilder();
        first.export("memory", ExternKind.MEMORY, first.memory(1, 4));
        first.export(
                "grow",
                first.function(":", code -> code.i32(1).op(Opcode.MEMORY_GROW).op(Opcode.DROP)));
        WasmInstance owner = Guest.of(first);
        ModuleBuilder module = new ModuleBuilder();
        int grow = module.importFunction("m", "grow", ":");
        module.importMemory("m", "memory", 1, 4);
        module.export(
                "f",
                module.function(
                        ":i", code -> code.op(Opcode.CALL, grow).i32(131_068).op(Opcode.I32_LOAD)));

        assertEquals(0, Guest.of(module, imports(owner)).function("f").call().i32());
    }

    @Test
    void instancesShareAGlobal() {
        WasmInstance owner = provider();
        ModuleBuilder module = new ModuleBuilder();
        int global = module.importGlobal("m", "mutable", ValueType.I32, true);
        module.export(
                "set", module.function("i:", code -> code.get(0).op(Opcode.GLOBAL_SET, global)));
        WasmInstance user = Guest.of(module, imports(owner));

        user.function("set").call(31);

        assertEquals(31, owner.function("f").call().i32());
    }

    @Test
    void missingImportIsNamed() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("m", "nothing", ":");

        assertUnlinkable("unknown import", module, imports(provider()));
        assertUnlinkable("unknown import", module, Imports.NONE);
    }

    @Test
    void importOfAnotherKindIsRefused() {
        for (String name : List.of("memory", "table", "mutable")) {
            ModuleBuilder module = new ModuleBuilder();
            module.importFunction("m", name, ":i");
            assertUnlinkable("incompatible import type", module, imports(provider()));
        }
        ModuleBuilder memory = new ModuleBuilder();
        memory.importMemory("m", "f", 1, -1);
        assertUnlinkable("incompatible import type", memory, imports(provider()));
    }

    @Test
    void importOfAnotherTypeIsRefused() {
        List<ModuleBuilder> modules = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            modules.add(new ModuleBuilder());
        }
        modules.get(0).importFunction("m", "f", ":l");
        modules.get(1).importMemory("m", "memory", 2, 4);
        modules.get(2).importMemory("m", "memory", 1, 3);
        modules.get(3).importTable("m", "table", ValueType.EXTERNREF, 1, -1);
        modules.get(4).importTable("m", "table", ValueType.FUNCREF, 3, -1);
        modules.get(5).importGlobal("m", "mutable", ValueType.I64, true);
        modules.get(6).importGlobal("m", "mutable", ValueType.I32, false);
        modules.get(7).importGlobal("m", "constant", ValueType.F64, true);

        for (ModuleBuilder module : modules) {
            assertUnlinkable("incompatible import type", module, imports(provider()));
        }
    }

    @Test
    void memoryThatGrewFitsAGreaterMinimum() {
        WasmInstance owner = provider();
        ModuleBuilder module = new ModuleBuilder();
        module.importMemory("m", "memory", 2, -1);

        assertUnlinkable("incompatible import type", module, imports(owner));
        owner.memory("memory").grow(1);
        assertNotNull(Guest.of(module, imports(owner)));
    }

    @Test
    void laterImportOfANameReplacesTheEarlierOne() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.importFunction("m", "f", ":i"));
        Imports imports =
                Imports.builder()
                        .all(imports(provider()))
                        .function(
                                "m",
                                "f",
                                ModuleBuilder.functionType(":i"),
                                call -> call.returnI32(5))
                        .build();

        assertEquals(5, Guest.of(module, imports).function("f").call().i32());
    }

    // --- use by threads, and the end

    @Test
    void threadsUseAnInstanceInTurn() throws InterruptedException {
        WasmInstance instance = provider();
        AtomicReference<Object> seen = new AtomicReference<>();
        instance.function("f").call();

        Thread thread = new Thread(() -> seen.set(instance.function("f").call().get(0)));
        thread.start();
        thread.join();

        assertEquals(10, seen.get());
        assertEquals(10, instance.function("f").call().i32());
    }

    @Test
    void callWhileAnotherThreadIsInsideIsRefused() throws InterruptedException {
        ModuleBuilder module = new ModuleBuilder();
        int host = module.importFunction("host", "f", ":");
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, host)));
        module.export("g", module.function(":i", code -> code.i32(1)));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        WasmInstance instance =
                Guest.of(
                        module,
                        Guest.host(
                                ":",
                                call -> {
                                    inside.countDown();
                                    try {
                                        leave.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
        Thread thread = new Thread(() -> instance.function("f").call());
        thread.start();
        inside.await();

        assertThrows(IllegalStateException.class, () -> instance.function("g").call());
        assertThrows(
                IllegalStateException.class, () -> instance.function("g").invoke(CallOptions.NONE));
        assertThrows(IllegalStateException.class, instance::close);
        leave.countDown();
        thread.join();
        assertEquals(1, instance.function("g").call().i32());
    }

    @Test
    void closedInstanceIsNotCalled() {
        WasmInstance owner = provider();
        WasmFunction function = owner.function("f");
        ModuleBuilder module = new ModuleBuilder();
        int imported = module.importFunction("m", "f", ":i");
        module.export("f", module.function(":i", code -> code.op(Opcode.CALL, imported)));
        module.export("g", module.function(":i", code -> code.i32(1)));
        WasmInstance user = Guest.of(module, imports(owner));

        owner.close();

        assertThrows(IllegalStateException.class, function::call);
        assertThrows(IllegalStateException.class, () -> user.function("f").call());
        assertEquals(1, user.function("g").call().i32());
    }

    @Test
    void memoryOfAClosedInstanceHasNoAddressLeft() {
        WasmInstance owner = provider();
        ModuleBuilder module = new ModuleBuilder();
        module.importMemory("m", "memory", 1, 4);
        module.export("f", module.function(":i", code -> code.i32(0).op(Opcode.I32_LOAD)));
        WasmInstance user = Guest.of(module, imports(owner));

        owner.close();

        Trap trap = assertThrows(Trap.class, () -> user.function("f").call());
        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
    }

    /** A look-up of each by its name would not end; the time-out only guards against that. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void allExportsOfAnInstanceAreProvidedHoweverManyThereAre() {
        int count = 500_000;
        ModuleBuilder module = new ModuleBuilder();
        int function = module.function(":i", code -> code.i32(7));
        for (int i = 0; i < count; i++) {
            module.export("e" + i, function);
        }
        Imports imports = Imports.builder().instance("m", Guest.of(module)).build();

        WasmFunction last = (WasmFunction) imports.find("m", "e" + (count - 1)).orElseThrow();

        assertEquals(7, last.call().i32());
    }

    private static HostFunction answer(int number) {
        return call -> call.setResult(0, number);
    }

    /** A module that imports "m" "f" with two types, and "m" "f" as a memory. */
    private static ModuleBuilder sameNameTwice() {
        ModuleBuilder module = new ModuleBuilder();
        int unary = module.importFunction("m", "f", "i:i");
        int nullary = module.importFunction("m", "f", ":i");
        module.importMemory("m", "f", 1, -1);
        module.export("unary", module.function(":i", c -> c.i32(0).op(Opcode.CALL, unary)));
        module.export("nullary", module.function(":i", c -> c.op(Opcode.CALL, nullary)));
        module.export("size", module.function(":i", c -> c.op(Opcode.MEMORY_SIZE)));
        return module;
    }

    @Test
    void oneNameIsImportedWithSeveralTypesAndKinds() {
        Imports.Builder imports =
                Imports.builder()
                        .function("m", "f", ModuleBuilder.functionType("i:i"), answer(1))
                        .memory("m", "f", WasmMemory.create(new MemoryType(2, -1)))
                        .function(
                                "m",
                                "f",
                                WasmFunction.of(ModuleBuilder.functionType(":i"), answer(2)));

        WasmInstance instance = Guest.of(sameNameTwice(), imports.build());

        assertEquals(1, instance.function("unary").call().i32());
        assertEquals(2, instance.function("nullary").call().i32());
        assertEquals(2, instance.function("size").call().i32());
        Imports copy = Imports.builder().all(imports.build()).build();
        assertEquals(3, copy.findAll("m", "f").size());
        assertEquals(imports.build().findAll("m", "f"), copy.findAll("m", "f"));
        assertSame(copy.find("m", "f").orElseThrow(), copy.findAll("m", "f").get(0));
    }

    @Test
    void laterEntryReplacesOneOfItsTypeOnly() {
        WasmMemory memory = WasmMemory.create(new MemoryType(3, -1));
        Imports imports =
                Imports.builder()
                        .function("m", "f", ModuleBuilder.functionType("i:i"), answer(1))
                        .memory("m", "f", WasmMemory.create(new MemoryType(2, -1)))
                        .function("m", "f", ModuleBuilder.functionType(":i"), answer(2))
                        .function(
                                "m",
                                "f",
                                WasmFunction.of(ModuleBuilder.functionType("i:i"), answer(3)))
                        .memory("m", "f", memory)
                        .build();

        WasmInstance instance = Guest.of(sameNameTwice(), imports);

        assertEquals(3, imports.findAll("m", "f").size());
        assertEquals(3, instance.function("unary").call().i32());
        assertEquals(2, instance.function("nullary").call().i32());
        assertEquals(3, instance.function("size").call().i32());
    }

    @Test
    void functionOfAnyTypeHasTheTypeOfEachImport() {
        List<Object> calls = new ArrayList<>();
        ModuleBuilder module = new ModuleBuilder();
        int one = module.importFunction("m", "f", "ilf:i");
        int other = module.importFunction("m", "f", "E:dd");
        module.export(
                "f",
                module.function(
                        "E:dd",
                        c ->
                                c.i32(1)
                                        .i64(2)
                                        .f32(3)
                                        .op(Opcode.CALL, one)
                                        .op(Opcode.DROP)
                                        .get(0)
                                        .op(Opcode.CALL, other)));
        Imports imports =
                Imports.builder()
                        .functionOfAnyType(
                                "m",
                                "f",
                                call -> {
                                    calls.add(call.type());
                                    for (int i = 0; i < call.type().params().size(); i++) {
                                        calls.add(call.argument(i));
                                    }
                                    if (call.type().results().size() == 2) {
                                        call.setResult(1, 0.5);
                                    }
                                })
                        .build();

        assertEquals(List.of(0.0, 0.5), Guest.of(module, imports).function("f").call("x").asList());

        assertEquals(
                List.of(
                        ModuleBuilder.functionType("ilf:i"),
                        1,
                        2L,
                        3f,
                        ModuleBuilder.functionType("E:dd"),
                        "x"),
                calls);
    }

    @Test
    void allThatDoesNotFitIsNamed() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("m", "f", "l:l");
        Imports.Builder imports =
                Imports.builder().memory("m", "f", WasmMemory.create(new MemoryType(2, -1)));
        for (String type : List.of("i:i", "ii:i", "iii:i", "iiii:i", "iiiii:i", "iiiiii:i")) {
            imports.function("m", "f", ModuleBuilder.functionType(type), answer(1));
        }

        LinkException e =
                assertThrows(LinkException.class, () -> Guest.of(module, imports.build()));

        assertEquals(
                "incompatible import type: expected [i64] -> [i64], got"
                        + " [i32 i32 i32 i32 i32 i32] -> [i32], or"
                        + " [i32 i32 i32 i32 i32] -> [i32], or [i32 i32 i32 i32] -> [i32], or"
                        + " [i32 i32 i32] -> [i32], or [i32 i32] -> [i32], ... (7 in all)",
                e.reason());
        assertUnlinkable("incompatible import type", sameNameTwice(), imports.build());
    }
}
