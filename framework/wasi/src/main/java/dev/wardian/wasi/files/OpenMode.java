package dev.wardian.wasi.files;

/**
 * How {@link Directory#openFile} opens a file.
 *
 * @param read whether the file can be read
 * @param write whether the file can be written
 * @param create whether a file of the name is made if there is none
 * @param exclusive with {@code create}: whether it is an error if the name exists
 * @param truncate whether the file is emptied; only with {@code write}
 */
public record OpenMode(
        boolean read, boolean write, boolean create, boolean exclusive, boolean truncate) {
    /** For reading a file that exists. */
    public static final OpenMode READ = new OpenMode(true, false, false, false, false);

    /** For writing a file from its start; it is made if there is none. */
    public static final OpenMode REPLACE = new OpenMode(false, true, true, false, true);
}
