package dev.wardian.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.Described;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.plugin.PluginState;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fakes of the test kit stand for the capabilities of this and other modules. */
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
    void everyFunctionThatIsDescribedIsThere() {
        TestHost.Builder builder = TestHost.builder();
        List<String> ids = new ArrayList<>();
        for (HostInterface module : Described.HOST.interfaces()) {
            if (module.isCore() || module.functions().isEmpty()) {
                continue;
            }
            WatGuest guest = new WatGuest().echo("echo");
            for (InterfaceFunction function : module.functions()) {
                guest.imports(
                        module.importModule(),
                        function.importName(),
                        type(Described.type(function.core())));
            }
            String id = "test." + module.name();
            ids.add(id);
            builder.plugin(TestPlugin.wat(id, guest).requests(module.name(), "{}"));
        }

        try (TestHost host = builder.build()) {
            ids.forEach(id -> assertEquals(PluginState.ACTIVE, host.plugin(id).state(), id));
        }
    }
}
