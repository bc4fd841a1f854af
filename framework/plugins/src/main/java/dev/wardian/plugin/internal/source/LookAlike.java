package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.ManifestReader;
import java.nio.file.Path;

/**
 * A file in a folder of plugins that looks like a part of a plugin and belongs to none.
 *
 * @param kind why it belongs to none
 * @param path the file
 * @param name its path below the folder of plugins, with {@code /}
 */
public record LookAlike(Kind kind, Path path, String name) {
    private static final String MANIFEST = ManifestReader.FILE_NAME;

    /** Why a file belongs to no plugin. */
    enum Kind {
        /** A module lies in the folder of plugins itself, and no manifest names it. */
        LOOSE_MODULE,
        /** A manifest with a common name lies in the folder of plugins itself. */
        MANIFEST_IN_FOLDER,
        /** A module lies in a folder that has no manifest. */
        NO_MANIFEST,
        /** A file is called nearly like a manifest. */
        MISNAMED_MANIFEST,
        /** A manifest lies one folder too deep. */
        TOO_DEEP
    }

    /**
     * What is wrong, and what to do.
     *
     * @param managed the name that a plugin of that name would have in the manager
     */
    public Problem problem(String managed) {
        return Problem.of(ErrorId.LOOKS_LIKE_PLUGIN, managed + message(), hint());
    }

    private String message() {
        return switch (kind) {
            case LOOSE_MODULE -> " is a module that no manifest names";
            case MANIFEST_IN_FOLDER -> " lies in the folder of plugins itself";
            case NO_MANIFEST -> " is a module in a folder without " + MANIFEST;
            case MISNAMED_MANIFEST -> " is called nearly like a manifest";
            case TOO_DEEP -> " lies one folder too deep";
        };
    }

    private String hint() {
        return switch (kind) {
            case LOOSE_MODULE ->
                    "move it into a folder of its own and write "
                            + MANIFEST
                            + " there, or write "
                            + stem()
                            + "."
                            + MANIFEST
                            + " beside it";
            case MANIFEST_IN_FOLDER ->
                    "each plugin has a folder of its own: move manifest and module there, or give"
                            + " the application the folder above as folder of plugins";
            case NO_MANIFEST -> "write a manifest " + MANIFEST + " beside it";
            case MISNAMED_MANIFEST -> "call it " + rightName();
            case TOO_DEEP ->
                    "move its folder up, or give the application the folder "
                            + parentOfFolder()
                            + " as a further folder of plugins";
        };
    }

    private String file() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private String stem() {
        return file().substring(0, file().lastIndexOf('.'));
    }

    private String rightName() {
        int end =
                name.indexOf('/') >= 0 ? -1 : file().lastIndexOf('.', file().lastIndexOf('.') - 1);
        return end < 0 ? MANIFEST : file().substring(0, end) + "." + MANIFEST;
    }

    private String parentOfFolder() {
        return name.substring(0, name.indexOf('/'));
    }
}
