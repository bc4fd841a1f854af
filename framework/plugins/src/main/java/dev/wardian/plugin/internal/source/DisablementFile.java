package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.DisablementStore;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.Disablements;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The disabled plugins in a file, which may be missing. It is watched while somebody subscribes.
 */
public final class DisablementFile implements DisablementStore {
    private final Path path;
    private final String name;
    private final WatchedFile<SortedMap<String, Disablement>> file;

    private DisablementFile(Path path, Optional<FolderWatch> how) {
        this.path = path.toAbsolutePath();
        this.name = path.toString();
        this.file = new WatchedFile<>("wardian-disabled", path, this::read, how);
    }

    /**
     * Reads a file.
     *
     * @param how how to notice changes while somebody subscribes, if at all
     * @throws ManifestException with every problem
     */
    public static DisablementFile of(Path path, Optional<FolderWatch> how) {
        return new DisablementFile(path, how);
    }

    private SortedMap<String, Disablement> read() {
        return Disablements.read(path, name);
    }

    @Override
    public List<Path> hostPaths() {
        return List.of(path);
    }

    @Override
    public Map<String, Disablement> current() {
        return file.current();
    }

    @Override
    public void disable(String id, Disablement why) {
        if (!Disablements.isId(id)) {
            throw new IllegalArgumentException("no id of a plugin: " + ErrorRenderer.quoted(id));
        }
        change(disabled -> disabled.put(id, why));
    }

    @Override
    public Optional<Disablement> enable(String id) {
        return Optional.ofNullable(change(disabled -> disabled.remove(id)));
    }

    /** Reads the file, changes it and writes it, unless nothing differs. */
    private @Nullable Disablement change(
            Function<SortedMap<String, Disablement>, @Nullable Disablement> edit) {
        AtomicReference<@Nullable Disablement> before = new AtomicReference<>();
        file.write(
                () -> {
                    try {
                        SortedMap<String, Disablement> now = new TreeMap<>();
                        new FileStep(path)
                                .change(
                                        () -> {
                                            SortedMap<String, Disablement> old = read();
                                            now.putAll(old);
                                            before.set(edit.apply(now));
                                            return now.equals(old) ? null : Disablements.write(now);
                                        });
                        return now;
                    } catch (IOException e) {
                        throw notWritten(reason(e));
                    } catch (IllegalArgumentException e) {
                        throw notWritten(String.valueOf(e.getMessage()));
                    }
                });
        return before.get();
    }

    private ManifestException notWritten(String reason) {
        ErrorId id = ErrorId.DISABLED_NOT_WRITTEN;
        return ManifestException.ofDisabled(
                List.of(Problem.of(id, name + " cannot be written: " + reason, id.hint())), 0);
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " cannot be made";
        }
        return failure instanceof FileSystemException known && known.getReason() != null
                ? known.getFile() + ": " + known.getReason()
                : failure.getClass().getSimpleName();
    }

    @Override
    public GrantStore.Subscription subscribe(GrantStore.Listener listener) {
        return file.subscribe(listener);
    }
}
