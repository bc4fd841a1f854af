package dev.wardian.host.kv;

import java.util.List;
import org.h2.store.fs.FilePath;

/**
 * A path of a file system that opens the files of the usual one in its own way. The database has a
 * base class for this, but that makes its paths by reflection, which needs public classes.
 */
abstract class PathOfScheme extends FilePath {
    private final String scheme;
    private final FilePath base;

    /**
     * @param scheme the name of the file system
     * @param base the path without the scheme
     */
    PathOfScheme(String scheme, FilePath base) {
        this.scheme = scheme;
        this.base = base;
        this.name = scheme + ":" + base;
    }

    /** A path of this file system. */
    abstract PathOfScheme of(FilePath path);

    final FilePath base() {
        return base;
    }

    @Override
    public final String getScheme() {
        return scheme;
    }

    @Override
    public final FilePath getPath(String path) {
        return of(FilePath.get(path.substring(scheme.length() + 1)));
    }

    @Override
    public final FilePath unwrap() {
        return base;
    }

    @Override
    public final long size() {
        return base.size();
    }

    @Override
    public final void moveTo(FilePath target, boolean atomicReplace) {
        base.moveTo(target.unwrap(), atomicReplace);
    }

    @Override
    public final boolean createFile() {
        return base.createFile();
    }

    @Override
    public final boolean exists() {
        return base.exists();
    }

    @Override
    public final void delete() {
        base.delete();
    }

    @Override
    public final List<FilePath> newDirectoryStream() {
        return base.newDirectoryStream().stream().<FilePath>map(this::of).toList();
    }

    @Override
    public final FilePath toRealPath() {
        return of(base.toRealPath());
    }

    @Override
    public final FilePath getParent() {
        return of(base.getParent());
    }

    @Override
    public final boolean isDirectory() {
        return base.isDirectory();
    }

    @Override
    public final boolean isRegularFile() {
        return base.isRegularFile();
    }

    @Override
    public final boolean isAbsolute() {
        return base.isAbsolute();
    }

    @Override
    public final long lastModified() {
        return base.lastModified();
    }

    @Override
    public final boolean canWrite() {
        return base.canWrite();
    }

    @Override
    public final void createDirectory() {
        base.createDirectory();
    }

    @Override
    public final boolean setReadOnly() {
        return base.setReadOnly();
    }
}
