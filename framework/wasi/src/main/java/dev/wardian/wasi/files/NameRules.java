package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;

/** The rules for names and for texts of symbolic links that hold in every kind of directory. */
final class NameRules {
    /** The longest name, in bytes of UTF-8. */
    static final int LONGEST_NAME = 255;

    /** The longest text of a symbolic link, in bytes of UTF-8. */
    static final int LONGEST_TEXT = 4095;

    private NameRules() {}

    /**
     * Throws unless a text is a name.
     *
     * @param name the text
     * @throws FilesException with {@code INVAL}, {@code ILSEQ} or {@code NAMETOOLONG}
     */
    static void check(String name) throws FilesException {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        if (encodedLength(name) > LONGEST_NAME) {
            throw new FilesException(WasiErrno.NAMETOOLONG);
        }
    }

    /**
     * Throws unless a text can be that of a symbolic link.
     *
     * @param text the text
     * @throws FilesException with {@code NOENT}, {@code INVAL}, {@code ILSEQ} or {@code
     *     NAMETOOLONG}
     */
    static void checkLinkText(String text) throws FilesException {
        if (text.isEmpty()) {
            throw new FilesException(WasiErrno.NOENT);
        }
        if (text.indexOf('\0') >= 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
        if (encodedLength(text) > LONGEST_TEXT) {
            throw new FilesException(WasiErrno.NAMETOOLONG);
        }
    }

    /**
     * {@return the number of bytes of a text in UTF-8}
     *
     * @param text the text
     * @throws FilesException with {@code ILSEQ} if half of a surrogate pair is missing
     */
    static int encodedLength(String text) throws FilesException {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(unit)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new FilesException(WasiErrno.ILSEQ);
            }
        }
        return bytes;
    }
}
