package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * What the head of a file says of its end. The database opens a file whose newest part is damaged
 * as it was before that part, as it has to after a kill. If the file was closed, nothing was cut
 * short, and an older state is a damage.
 */
final class CleanEnd {
    private static final int BLOCK = 4096;
    private static final int COPIES = 2;
    private static final String SUM = ",fletcher:";

    private CleanEnd() {}

    /** The number of the newest part of a file that was closed; 0 if it was not. */
    static long version(Path file) throws IOException {
        byte[] head;
        try (InputStream bytes = Files.newInputStream(file)) {
            head = bytes.readNBytes(COPIES * BLOCK);
        }
        long version = 0;
        for (int copy = 0; copy < COPIES && (copy + 1) * BLOCK <= head.length; copy++) {
            version = Math.max(version, version(new String(head, copy * BLOCK, BLOCK, ISO_8859_1)));
        }
        return version;
    }

    /** The same of one copy of the head; 0 as well if that is damaged. */
    private static long version(String block) {
        int sum = block.lastIndexOf(SUM);
        int end = block.indexOf('\n');
        if (sum < 0 || end < sum) {
            return 0;
        }
        byte[] summed = block.substring(0, sum).getBytes(ISO_8859_1);
        try {
            int expected = DataUtils.parseHexInt(block.substring(sum + SUM.length(), end));
            Map<String, String> head = DataUtils.parseMap(block.substring(0, sum));
            String version = head.get("version");
            return expected == DataUtils.getFletcher32(summed, 0, summed.length)
                            && head.containsKey("clean")
                            && version != null
                    ? DataUtils.parseHexLong(version)
                    : 0;
        } catch (MVStoreException e) {
            return 0;
        }
    }
}
