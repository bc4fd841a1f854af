package dev.wardian.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard output of the process. A write to a pipe that nobody reads ends the command with a
 * {@link BrokenPipeException}, which a {@link PrintStream} around it does not hide. Other failures
 * are what they are everywhere, such as a disk without room.
 */
final class StandardOutput extends OutputStream {
    /** Standard output as a file, where the system has it. */
    private static final String DEVICE = "/dev/fd/1";

    /** The bits of a mode that say what a file is, and two of their values. */
    private static final int KIND = 0170000;

    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    /** A channel, since closing it ends a write that waits for a reader. */
    private static final FileChannel CHANNEL =
            new FileOutputStream(FileDescriptor.out).getChannel();

    private static volatile boolean opened;

    private StandardOutput() {}

    /**
     * Ends a write that waits for a reader, and all later ones, because the process has to end.
     * Does nothing in a process that does not write here.
     */
    static void end() {
        try {
            if (opened) {
                CHANNEL.close();
            }
        } catch (IOException e) {
            return; // nothing waits then
        }
    }

    /** Whether a descriptor of the process, from 0 to 2, is a terminal. */
    static boolean isTerminal(int descriptor) {
        try {
            String device = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            return false; // a system without such files; libraries then write in blocks
        }
    }

    /** Standard output in the encoding of the terminal; each line is written at its end. */
    static PrintStream open() {
        opened = true;
        return new PrintStream(
                new BufferedOutputStream(new StandardOutput(), 1 << 13), true, charset());
    }

    private static Charset charset() {
        String name = System.getProperty("stdout.encoding");
        if (name == null) {
            name = System.getProperty("sun.stdout.encoding"); // its name before JDK 19
        }
        return name == null || !Charset.isSupported(name)
                ? Charset.defaultCharset()
                : Charset.forName(name);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
            while (buffer.hasRemaining()) {
                CHANNEL.write(buffer);
            }
        } catch (IOException e) {
            if (isPipe()) {
                throw new BrokenPipeException(e);
            }
            throw e;
        }
    }

    /** Java does not say why a write failed but in words of the system's language. */
    private static boolean isPipe() {
        try {
            int mode = (Integer) Files.getAttribute(Path.of(DEVICE), "unix:mode");
            return (mode & KIND) == PIPE || (mode & KIND) == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false; // Windows, or no such file
        }
    }
}
