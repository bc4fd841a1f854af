// Functions of WASI that Kotlin's library does not call.
@file:OptIn(ExperimentalWasmInterop::class, UnsafeWasmMemoryApi::class)

import kotlin.wasm.ExperimentalWasmInterop
import kotlin.wasm.WasmImport
import kotlin.wasm.unsafe.MemoryAllocator
import kotlin.wasm.unsafe.Pointer
import kotlin.wasm.unsafe.UnsafeWasmMemoryApi
import kotlin.wasm.unsafe.withScopedMemoryAllocator

@WasmImport("wasi_snapshot_preview1", "environ_sizes_get")
private external fun environSizesGet(count: Int, bytes: Int): Int

@WasmImport("wasi_snapshot_preview1", "environ_get")
private external fun environGet(pointers: Int, buffer: Int): Int

@WasmImport("wasi_snapshot_preview1", "fd_close")
private external fun fdClose(fd: Int): Int

@WasmImport("wasi_snapshot_preview1", "fd_prestat_dir_name")
private external fun fdPrestatDirName(fd: Int, path: Int, length: Int): Int

@WasmImport("wasi_snapshot_preview1", "fd_prestat_get")
private external fun fdPrestatGet(fd: Int, prestat: Int): Int

@WasmImport("wasi_snapshot_preview1", "fd_read")
private external fun fdRead(fd: Int, buffers: Int, count: Int, read: Int): Int

@WasmImport("wasi_snapshot_preview1", "fd_write")
private external fun fdWrite(fd: Int, buffers: Int, count: Int, written: Int): Int

@WasmImport("wasi_snapshot_preview1", "path_open")
private external fun pathOpen(
    directory: Int, lookup: Int, path: Int, length: Int, how: Int, rights: Long, inheriting: Long, flags: Int, fd: Int
): Int

@WasmImport("wasi_snapshot_preview1", "proc_exit")
private external fun procExit(code: Int)

const val STANDARD_INPUT = 0
private const val STANDARD_ERROR = 2
private const val FIRST_DIRECTORY = 3
private const val CHUNK = 4096
private const val CREATE_AND_TRUNCATE = 1 or 8
private const val RIGHT_TO_READ = 2L
private const val RIGHT_TO_WRITE = 64L

/** An errno that is not zero. */
class WasiException(errno: Int) : Exception("errno $errno")

private fun check(errno: Int) {
    if (errno != 0) throw WasiException(errno)
}

private fun Pointer.address() = address.toInt()

private fun bytes(from: Pointer, length: Int) = ByteArray(length) { (from + it).loadByte() }

private fun MemoryAllocator.copyOf(data: ByteArray): Pointer {
    val to = allocate(maxOf(1, data.size))
    data.forEachIndexed { i, byte -> (to + i).storeByte(byte) }
    return to
}

/** Says on the standard error why the program ends, and ends it. */
fun exit(code: Int, why: String): Nothing {
    writeAll(STANDARD_ERROR, "$why\n".encodeToByteArray())
    procExit(code)
    error("proc_exit returns")
}

/** The variables by their names. */
fun environment(): Map<String, String> = withScopedMemoryAllocator { memory ->
    val sizes = memory.allocate(8)
    check(environSizesGet(sizes.address(), (sizes + 4).address()))
    val count = sizes.loadInt()
    val length = (sizes + 4).loadInt()
    val pointers = memory.allocate(maxOf(1, 4 * count))
    val buffer = memory.allocate(maxOf(1, length))
    check(environGet(pointers.address(), buffer.address()))
    bytes(buffer, length).decodeToString().split('\u0000').filter { '=' in it }
        .associate { it.substringBefore('=') to it.substringAfter('=') }
}

/** What is left to read of a descriptor. */
fun readAll(fd: Int): ByteArray = withScopedMemoryAllocator { memory ->
    var all = ByteArray(0)
    val vector = memory.allocate(12)
    val chunk = memory.allocate(CHUNK)
    vector.storeInt(chunk.address())
    (vector + 4).storeInt(CHUNK)
    do {
        check(fdRead(fd, vector.address(), 1, (vector + 8).address()))
        val length = (vector + 8).loadInt()
        all += bytes(chunk, length)
    } while (length > 0)
    all
}

private fun writeAll(fd: Int, data: ByteArray) = withScopedMemoryAllocator { memory ->
    val vector = memory.allocate(12)
    val from = memory.copyOf(data)
    var done = 0
    while (done < data.size) {
        vector.storeInt((from + done).address())
        (vector + 4).storeInt(data.size - done)
        check(fdWrite(fd, vector.address(), 1, (vector + 8).address()))
        done += (vector + 8).loadInt()
    }
}

/** Opens a file below a directory that the host gives; as if there is no directory, the last errno is "bad descriptor". */
private fun open(path: String, how: Int, rights: Long): Int = withScopedMemoryAllocator { memory ->
    val answer = memory.allocate(8)
    var directory = FIRST_DIRECTORY
    while (true) {
        check(fdPrestatGet(directory, answer.address()))
        val length = (answer + 4).loadInt()
        val name = memory.allocate(length)
        check(fdPrestatDirName(directory, name.address(), length))
        val prefix = bytes(name, length).decodeToString() + "/"
        if (path.startsWith(prefix)) {
            val rest = path.removePrefix(prefix).encodeToByteArray()
            val copy = memory.copyOf(rest)
            check(pathOpen(directory, 1, copy.address(), rest.size, how, rights, 0, 0, answer.address()))
            return@withScopedMemoryAllocator answer.loadInt()
        }
        directory++
    }
    @Suppress("UNREACHABLE_CODE") 0
}

/** Writes a file, in place of what it had. */
fun writeFile(path: String, data: ByteArray) {
    val fd = open(path, CREATE_AND_TRUNCATE, RIGHT_TO_WRITE)
    writeAll(fd, data)
    check(fdClose(fd))
}

/** Reads a whole file. */
fun readFile(path: String): ByteArray {
    val fd = open(path, 0, RIGHT_TO_READ)
    val data = readAll(fd)
    check(fdClose(fd))
    return data
}
