package dev.wardian.host.files;

/** What a guest may do with a directory of the host, from less to more. */
enum MountMode {
    /** It may read. */
    READ("reads"),
    /** It may read and write. */
    WRITE("reads and writes");

    private final String verb;

    MountMode(String verb) {
        this.verb = verb;
    }

    String verb() {
        return verb;
    }
}
