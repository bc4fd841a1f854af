package dev.wardian.host.testing;

import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.plugin.Denial;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plugin that calls the functions that are described for one capability with whatever arguments a
 * test gives, good or bad, and lets it look at the memory.
 */
public final class Prober implements AutoCloseable {
    /** The size of the guest's memory. */
    public static final int MEMORY = Guest.MEMORY;

    private static final String ID = "test.prober";
    private static final int ARGUMENTS = Guest.SCRATCH + 16;
    private static final int RESULT = Guest.SCRATCH;

    private final Guest guest = new Guest();
    private final Host.Recorded audit = new Host.Recorded();
    private final PluginManager manager;
    private final Plugin plugin;

    /**
     * @param folder an empty folder
     * @param capability the capability
     * @param request what the plugin asks for, as in a manifest but for the reason
     * @param config the operator's configuration
     */
    public Prober(
            Path folder, Capability<?> capability, String request, Map<String, String> config) {
        this(folder, capability, request, request, config);
    }

    /**
     * @param grant what the operator grants, as in a file of grants
     */
    public Prober(
            Path folder,
            Capability<?> capability,
            String request,
            String grant,
            Map<String, String> config) {
        // All imports come before the first function.
        List<Runnable> probes = new ArrayList<>();
        for (String module : capability.importModules()) {
            HostInterface described = Described.HOST.find(module).orElseThrow();
            for (InterfaceFunction function : described.functions()) {
                String name = function.importName();
                String type = Described.type(function.core());
                int index = guest.imports(module, name, type);
                probes.add(() -> probe(name, index, type));
            }
        }
        probes.forEach(Runnable::run);
        probe("fail", guest.fail, "iii:i");
        probe("reply-read", guest.replyRead, "iii:i");
        probe("log", guest.log, "iii:i");
        probe("log-level", guest.logLevel, ":i");
        addMemoryOperations();
        CapabilityName name = capability.name();
        Path manifest =
                new PluginFolder(folder)
                        .plugin("prober")
                        .guest(guest)
                        .line("capabilities:")
                        .line("  " + name.name() + ": " + withReason(request))
                        .line("config: { from-manifest: m, both: m }")
                        .write();
        Capabilities capabilities = Capabilities.of(List.of(capability));
        PolicySet granted =
                LocatedYaml.read(
                        "grant.yaml",
                        grant.getBytes(StandardCharsets.UTF_8),
                        node -> capabilities.parseGrantInto(PolicySet.EMPTY, name, node));
        PluginLimits limits = PluginLimits.DEFAULT.with(Limit.DEADLINE, 60_000_000_000L);
        manager =
                PluginManager.builder(folder)
                        .capabilities(capabilities)
                        .grants(Grants.NONE.withLimits(limits).withPlugin(ID, granted))
                        .config(ID, config)
                        .audit(audit)
                        .poolSize(1)
                        .build();
        plugin = manager.load(manifest);
    }

    private static String withReason(String request) {
        return request.equals("{}")
                ? "{ reason: a test }"
                : request.replaceFirst("\\}$", ", reason: a test }");
    }

    private void probe(String function, int index, String type) {
        boolean wide = type.endsWith("l");
        int parameters = type.indexOf(':');
        guest.operation(
                operation(function),
                code -> {
                    readInput(code, ARGUMENTS, 0, 4 * parameters);
                    code.i32(RESULT);
                    for (int i = 0; i < parameters; i++) {
                        code.i32(ARGUMENTS + 4 * i).op(Opcode.I32_LOAD);
                        if (type.charAt(i) == 'l') {
                            code.op(Opcode.I64_EXTEND_I32_S);
                        }
                    }
                    code.op(Opcode.CALL, index).op(wide ? Opcode.I64_STORE : Opcode.I32_STORE);
                    code.i32(RESULT).i32(wide ? 8 : 4).op(Opcode.CALL, guest.outputWrite);
                });
    }

    private void addMemoryOperations() {
        guest.operation(
                "peek",
                code -> {
                    readInput(code, ARGUMENTS, 0, 8);
                    code.i32(ARGUMENTS).op(Opcode.I32_LOAD);
                    code.i32(ARGUMENTS + 4).op(Opcode.I32_LOAD);
                    code.op(Opcode.CALL, guest.outputWrite);
                });
        guest.operation(
                "poke",
                code -> {
                    readInput(code, ARGUMENTS, 0, 4);
                    code.i32(ARGUMENTS).op(Opcode.I32_LOAD).i32(4).get(0);
                    code.op(Opcode.CALL, guest.inputRead).op(Opcode.DROP).i32(0);
                });
    }

    private void readInput(CodeBuilder code, int to, int from, int length) {
        code.i32(to).i32(from).i32(length).op(Opcode.CALL, guest.inputRead).op(Opcode.DROP);
    }

    private static String operation(String function) {
        return function.replace('_', '-');
    }

    private static byte[] littleEndian(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private ByteBuffer result(String function, int... arguments) {
        byte[] output = plugin.call(operation(function), littleEndian(arguments));
        return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Calls a function that gives an i32. */
    public int call(String function, int... arguments) {
        return result(function, arguments).getInt();
    }

    /** Calls a function that gives an i64. */
    public long callWide(String function, int... arguments) {
        return result(function, arguments).getLong();
    }

    /** Writes text into the guest's memory and answers its length in bytes. */
    public int poke(int address, String text) {
        return poke(address, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes into the guest's memory and answers how many. */
    public int poke(int address, byte... bytes) {
        ByteBuffer input = ByteBuffer.allocate(4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        plugin.call("poke", input.putInt(address).put(bytes).array());
        return bytes.length;
    }

    /** A copy of the guest's memory. */
    public byte[] peek(int address, int length) {
        return plugin.call("peek", littleEndian(address, length));
    }

    public String peekText(int address, int length) {
        return new String(peek(address, length), StandardCharsets.UTF_8);
    }

    /** What was denied to the plugin. */
    public List<String> denials() {
        return audit.denials;
    }

    /** What was denied, with what an operator needs to decide about it. */
    public List<Denial> denialsInDetail() {
        return audit.denialsInDetail;
    }

    @Override
    public void close() {
        manager.close();
    }
}
