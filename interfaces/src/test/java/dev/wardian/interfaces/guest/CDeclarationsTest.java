package dev.wardian.interfaces.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.interfaces.HostInterfaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CDeclarationsTest {
    private static final Path ERRORS = Path.of("wit/errno.wit");

    private static final String POST =
            """
            /// Letters, `open` first.
            package wardian:post@1.0.0;

            interface post {
                use wardian:errno/errno@1.0.0.{errno};

                /// Opens a letter with `stamps` stamps, written as `name: $1`. `len` is for `stamps`.
                ///
                /// @core open(stamps: i32, stamps_len: i32) -> i32
                /// @errno EINVAL: `stamps_len` is below that of `stamps`, or `open` came before
                open: func(stamps: string) -> result<_, errno>;

                /// Counts what `open` made of `stamps`.
                ///
                /// @core stamps() -> i32
                /// @errno EHOST
                stamps: func() -> result<u32, errno>;
            }
            """;

    @Test
    void inCommentsParametersStayInBackticksAndFunctionsHaveTheirNamesInC(@TempDir Path folder)
            throws IOException {
        Files.copy(ERRORS, folder.resolve("errno.wit"));
        Files.writeString(folder.resolve("post.wit"), POST);

        assertEquals(
                """
                /* wardian:post/1: Letters, wardian_post_open first. */

                /**
                 * Opens a letter with `stamps` stamps, written as `name: $1`. `len` is for `stamps`.
                 * Errors: WARDIAN_EINVAL (`stamps_len` is below that of `stamps`, or wardian_post_open came before).
                 */
                WARDIAN_IMPORT("wardian:post/1", "open")
                int32_t wardian_post_open(const char *stamps, uint32_t stamps_len);

                /**
                 * Counts what wardian_post_open made of wardian_post_stamps.
                 * Errors: WARDIAN_EHOST.
                 */
                WARDIAN_IMPORT("wardian:post/1", "stamps")
                int32_t wardian_post_stamps(void);
                """,
                new CDeclarations(HostInterfaces.read(folder)).imports());
    }
}
