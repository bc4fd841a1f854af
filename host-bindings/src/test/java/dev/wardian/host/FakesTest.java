package dev.wardian.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.Described;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fakes of the test kit stand for the capabilities of this module. */
class FakesTest {
    private static final Map<Character, String> TYPES = Map.of('i', " i32", 'l', " i64");

    /** Parameters and result in letters, as a type in text. */
    private static String type(String letters) {
        StringBuilder params = new StringBuilder();
        int colon = letters.indexOf(':');
        letters.substring(0, colon).chars().forEach(c -> params.append(TYPES.get((char) c)));
        String result = letters.substring(colon + 1);
        return "(param"
                + params
                + ")"
                + (result.isEmpty() ? "" : " (result" + TYPES.get(result.charAt(0)) + ")");
    }

    @Test
    void everyFunctionOfTheRealOnesIsThere() {
        WatGuest guest = new WatGuest();
        Map<String, String> requests = new LinkedHashMap<>();
        for (Capability<?> capability : HostBindings.standard()) {
            if (Described.modules(capability).isEmpty()) {
                // It reaches nothing that a test would fake.
                continue;
            }
            requests.put(capability.name().name(), "{}");
            for (String module : Described.modules(capability)) {
                for (InterfaceFunction function :
                        Described.HOST.find(module).map(it -> it.functions()).orElseThrow()) {
                    guest.imports(
                            module, function.importName(), type(Described.type(function.core())));
                }
            }
        }
        TestPlugin plugin = TestPlugin.wat("test.all", guest.echo("echo"));
        for (Map.Entry<String, String> request : requests.entrySet()) {
            plugin = plugin.requests(request.getKey(), request.getValue());
        }

        try (TestHost host = TestHost.builder().plugin(plugin).build()) {
            assertEquals(PluginState.ACTIVE, host.plugin("test.all").state());
        }
    }
}
