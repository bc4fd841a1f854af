package dev.wardian.cli;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardian hash}: makes a manifest name the module as it is now. */
@Command(
        name = "hash",
        description = {
            "Writes the SHA-256 of a plugin's module into its manifest and prints it.",
            "Run it after each build. It rejects a module that is not valid, and changes nothing"
                    + " else in the manifest. Before the first build, 64 zeros can stand for the hash."
        })
final class HashCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "PLUGIN_DIR",
            description = "The folder with plugin.yaml, or with one such folder in it.")
    private Path folder;

    HashCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().println(update(PluginFolder.manifest(folder)));
        return ExitCode.OK;
    }

    /**
     * Makes a manifest name its module as it is now.
     *
     * @return the SHA-256 of the module
     */
    static String update(Path file) {
        ManifestReader reader = new ManifestReader(HostCapabilities.find(), Abis.known());
        PluginManifest.ModuleFile named = named(reader, file);
        Path path = file.resolveSibling(named.file());
        ModuleFile source = ModuleFile.of(path);
        byte[] module = source.read();
        source.parse(module);
        String hash = Sha256.hex(module);
        if (!hash.equals(named.sha256())) {
            replace(reader, file, named.sha256(), hash);
        }
        return hash;
    }

    /** The file of the module that a manifest names. */
    static Path module(Path manifest) {
        ManifestReader reader = new ManifestReader(HostCapabilities.find(), Abis.known());
        return manifest.resolveSibling(named(reader, manifest).file());
    }

    /** What the manifest names. Whether its application has the capabilities is not known here. */
    private static PluginManifest.ModuleFile named(ManifestReader reader, Path file) {
        try {
            return reader.read(file, file.toString()).module();
        } catch (ManifestException e) {
            try {
                return lenient(e, Files.readAllBytes(file));
            } catch (IOException unreadable) {
                throw e;
            }
        }
    }

    /** The module of a manifest with problems, if it only requests unknown capabilities. */
    private static PluginManifest.ModuleFile lenient(ManifestException problems, byte[] bytes) {
        boolean only =
                problems.problems().stream()
                        .allMatch(problem -> problem.id() == ErrorId.UNKNOWN_CAPABILITY);
        return ManifestReader.module(bytes).filter(module -> only).orElseThrow(() -> problems);
    }

    private static void replace(ManifestReader reader, Path file, String old, String hash) {
        try {
            // One char for each byte, so that all other bytes stay as they are.
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            FileReplacement.write(file, replaced(reader, file, text, old, hash));
        } catch (IOException e) {
            throw new InputException(file + ": cannot be changed: " + e.getMessage(), e);
        }
    }

    /**
     * The manifest with another hash. The old digits may be in a comment as well: the place is the
     * one whose change the reader sees.
     */
    private static byte[] replaced(
            ManifestReader reader, Path file, String text, String old, String hash) {
        String digits = text.toLowerCase(Locale.ROOT);
        for (int at = digits.indexOf(old); at >= 0; at = digits.indexOf(old, at + 1)) {
            String changed = text.substring(0, at) + hash + text.substring(at + old.length());
            byte[] bytes = changed.getBytes(StandardCharsets.ISO_8859_1);
            if (names(reader, file, bytes, hash)) {
                return bytes;
            }
        }
        throw new InputException(
                file + ": module.sha256 must be 64 hexadecimal digits on one line, not " + old);
    }

    private static boolean names(ManifestReader reader, Path file, byte[] bytes, String hash) {
        try {
            return reader.read(file.toString(), bytes).module().sha256().equals(hash);
        } catch (ManifestException e) {
            try {
                return lenient(e, bytes).sha256().equals(hash);
            } catch (ManifestException other) {
                return false; // the digits were part of something else
            }
        }
    }
}
