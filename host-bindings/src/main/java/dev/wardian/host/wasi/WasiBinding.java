package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.internal.Preview1;
import java.util.List;

/**
 * {@code wasi_snapshot_preview1}, with its 46 functions. Without the capability {@code random} the
 * function {@code random_get} is withheld.
 */
final class WasiBinding implements Capability<WasiPolicy> {
    private static final CapabilityName NAME = CapabilityName.of("wasi/1");

    @Override
    public CapabilityName name() {
        return NAME;
    }

    @Override
    public List<String> importModules() {
        return List.of(Preview1.MODULE);
    }

    @Override
    public boolean usableInWarmup() {
        return true;
    }

    @Override
    public WasiPolicy parse(ManifestNode node) {
        node.allowKeys();
        return WasiPolicy.GRANTED;
    }

    @Override
    public WasiPolicy intersect(WasiPolicy requested, WasiPolicy granted) {
        return WasiPolicy.GRANTED;
    }

    @Override
    public String describe(WasiPolicy policy) {
        return "the functions of WASI preview 1";
    }

    @Override
    public HostFunctions bind(PluginContext context, WasiPolicy effective) {
        HostFunctions.Builder functions =
                HostFunctions.builder()
                        .uncounted()
                        .errorResult(errno -> WasiBinding.errno(errno).code());
        boolean withRandom = context.effective(GuestProgram.RANDOM).isPresent();
        for (Preview1 function : Preview1.values()) {
            String name = function.importName();
            if (function == Preview1.RANDOM_GET && !withRandom) {
                functions.absent(name, function.type(), GuestProgram.RANDOM);
            } else {
                functions.add(name, function.type(), call -> call(function, call, context));
            }
        }
        return functions.build();
    }

    private long call(Preview1 function, CapabilityCall call, PluginContext context) {
        return call.instanceState(GuestProgram.class, () -> new GuestProgram(context, call))
                .run(function, call);
    }

    /** What a guest of WASI reads of an error of the framework. */
    private static WasiErrno errno(Errno errno) {
        return switch (errno) {
            case EFAULT -> WasiErrno.FAULT;
            case E2BIG -> WasiErrno.TOOBIG;
            case EUTF8 -> WasiErrno.ILSEQ;
            case EDENIED -> WasiErrno.NOTCAPABLE;
            case ENOTFOUND -> WasiErrno.NOENT;
            case EINVAL -> WasiErrno.INVAL;
            case ELIMIT -> WasiErrno.DQUOT;
            case EHOST, EFAILED -> WasiErrno.IO;
            case ETIMEOUT -> WasiErrno.TIMEDOUT;
            case ENOCALL, EUNSUPPORTED -> WasiErrno.NOTSUP;
            case ECLOSED -> WasiErrno.BADF;
            case ECONFLICT, EUNAVAILABLE -> WasiErrno.AGAIN;
        };
    }
}
