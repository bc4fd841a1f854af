package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.WasiExitException;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The 46 functions of {@code wasi_snapshot_preview1}, each with its parameters: {@code i} stands
 * for an i32, {@code l} for an i64. All but {@link #PROC_EXIT} return an {@code errno}.
 */
public enum Preview1 {
    ARGS_GET("ii", ProcessFunctions::argsGet),
    ARGS_SIZES_GET("ii", ProcessFunctions::argsSizesGet),
    ENVIRON_GET("ii", ProcessFunctions::environGet),
    ENVIRON_SIZES_GET("ii", ProcessFunctions::environSizesGet),
    CLOCK_RES_GET("ii", ProcessFunctions::clockResGet),
    CLOCK_TIME_GET("ili", ProcessFunctions::clockTimeGet),
    FD_ADVISE("illi", DescriptorFunctions::advise),
    FD_ALLOCATE("ill", DescriptorFunctions::allocate),
    FD_CLOSE("i", DescriptorFunctions::close),
    FD_DATASYNC("i", DescriptorFunctions::dataSync),
    FD_FDSTAT_GET("ii", DescriptorFunctions::fdstatGet),
    FD_FDSTAT_SET_FLAGS("ii", DescriptorFunctions::fdstatSetFlags),
    FD_FDSTAT_SET_RIGHTS("ill", DescriptorFunctions::fdstatSetRights),
    FD_FILESTAT_GET("ii", DescriptorFunctions::filestatGet),
    FD_FILESTAT_SET_SIZE("il", DescriptorFunctions::filestatSetSize),
    FD_FILESTAT_SET_TIMES("illi", DescriptorFunctions::filestatSetTimes),
    FD_PREAD("iiili", ReadWriteFunctions::pread),
    FD_PRESTAT_GET("ii", DescriptorFunctions::prestatGet),
    FD_PRESTAT_DIR_NAME("iii", DescriptorFunctions::prestatDirName),
    FD_PWRITE("iiili", ReadWriteFunctions::pwrite),
    FD_READ("iiii", ReadWriteFunctions::read),
    FD_READDIR("iiili", DescriptorFunctions::readdir),
    FD_RENUMBER("ii", DescriptorFunctions::renumber),
    FD_SEEK("ilii", ReadWriteFunctions::seek),
    FD_SYNC("i", DescriptorFunctions::sync),
    FD_TELL("ii", ReadWriteFunctions::tell),
    FD_WRITE("iiii", ReadWriteFunctions::write),
    PATH_CREATE_DIRECTORY("iii", PathFunctions::createDirectory),
    PATH_FILESTAT_GET("iiiii", PathFunctions::filestatGet),
    PATH_FILESTAT_SET_TIMES("iiiilli", PathFunctions::filestatSetTimes),
    PATH_LINK("iiiiiii", PathFunctions::link),
    PATH_OPEN("iiiiillii", PathOpen::open),
    PATH_READLINK("iiiiii", PathFunctions::readlink),
    PATH_REMOVE_DIRECTORY("iii", PathFunctions::removeDirectory),
    PATH_RENAME("iiiiii", PathFunctions::rename),
    PATH_SYMLINK("iiiii", PathFunctions::symlink),
    PATH_UNLINK_FILE("iii", PathFunctions::unlinkFile),
    POLL_ONEOFF("iiii", PollFunctions::pollOneOff),
    PROC_EXIT(
            "i",
            call -> {
                throw new WasiExitException(call.i32(0));
            }),
    PROC_RAISE(
            "i",
            call -> {
                throw new FilesException(WasiErrno.NOTSUP);
            }),
    SCHED_YIELD("", ProcessFunctions::schedYield),
    RANDOM_GET("ii", ProcessFunctions::randomGet),
    SOCK_ACCEPT("iii", SocketFunctions::fail),
    SOCK_RECV("iiiiii", SocketFunctions::fail),
    SOCK_SEND("iiiii", SocketFunctions::fail),
    SOCK_SHUTDOWN("ii", SocketFunctions::fail);

    /** The name of the module that guests import. */
    public static final String MODULE = "wasi_snapshot_preview1";

    private final String params;
    private final Code code;

    Preview1(String params, Code code) {
        this.params = params;
        this.code = code;
    }

    /** What a function does; a failure is its {@code errno}. */
    private interface Code {
        void run(WasiCall call) throws FilesException;
    }

    /** The name of the import. */
    public String importName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of the import. */
    public FunctionType type() {
        List<ValueType> types = new ArrayList<>();
        for (int i = 0; i < params.length(); i++) {
            types.add(params.charAt(i) == 'i' ? ValueType.I32 : ValueType.I64);
        }
        return this == PROC_EXIT ? FunctionType.of(types) : FunctionType.of(types, ValueType.I32);
    }

    /**
     * Handles a call of a guest.
     *
     * @return why it failed, or {@link WasiErrno#SUCCESS}
     * @throws WasiExitException if the guest ends
     */
    public WasiErrno call(WasiGuest program, GuestCall guest) {
        try {
            code.run(new WasiCall(guest, program));
            return WasiErrno.SUCCESS;
        } catch (FilesException e) {
            return e.errno();
        }
    }
}
