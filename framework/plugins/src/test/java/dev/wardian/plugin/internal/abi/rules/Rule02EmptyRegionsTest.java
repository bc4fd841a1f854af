package dev.wardian.plugin.internal.abi.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 2: a length of 0 ignores the address. */
class Rule02EmptyRegionsTest {
    @TempDir Path folder;

    @Test
    void anEmptyRegionMayLieAnywhere() {
        try (Host host = new Host(folder)) {
            host.with(
                    new ProbeCapability("probe/1")
                            .function("text", "ii:i", call -> call.text(0, 1, 0).length())
                            .function("reply", "ii:i", call -> call.reply(0, 1, new byte[0]))
                            .function("full", "ii:i", call -> call.reply(0, 1, new byte[5])));
            Guest guest = new Guest();
            int text = guest.imports("wardian:probe/1", "text", "ii:i");
            int reply = guest.imports("wardian:probe/1", "reply", "ii:i");
            int full = guest.imports("wardian:probe/1", "full", "ii:i");
            guest.answers("read", c -> c.i32(-1).i32(0).i32(0).op(Opcode.CALL, guest.inputRead));
            guest.answers("write", c -> c.i32(-1).i32(0).op(Opcode.CALL, guest.outputWrite));
            guest.answers("fail", c -> c.i32(7).i32(-1).i32(0).op(Opcode.CALL, guest.fail));
            guest.answers("log", c -> c.i32(1).i32(-1).i32(0).op(Opcode.CALL, guest.log));
            guest.answers("slot", c -> c.i32(-1).i32(0).i32(0).op(Opcode.CALL, guest.replyRead));
            guest.answers("text", c -> c.i32(-1).i32(0).op(Opcode.CALL, text));
            guest.answers("reply", c -> c.i32(-1).i32(0).op(Opcode.CALL, reply));
            guest.answers("full", c -> c.i32(-1).i32(0).op(Opcode.CALL, full));
            Plugin plugin = host.load(guest);

            for (String operation :
                    new String[] {"read", "write", "fail", "log", "slot", "text", "reply"}) {
                assertEquals(0, Host.number(plugin, operation), operation);
            }
            assertEquals(5, Host.number(plugin, "full"));
        }
    }
}
