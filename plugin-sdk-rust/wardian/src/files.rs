//! Files in the directories that the plugin has. Needs the capability `files`.
//!
//! ```
//! use wardian::{files, Error, Input, Output};
//!
//! wardian::operations! {
//!     /// Appends a line to the journal, and returns how long the journal is.
//!     "note" => fn note(input: Input, out: &mut Output) -> Result<(), Error> {
//!         let mut buffer = [0; 200];
//!         let line = input.read_all(&mut buffer)?;
//!         let mut journal = files::File::edit("/data/journal.txt")?;
//!         journal.seek_to(journal.size()?);
//!         journal.write_all(line)?;
//!         journal.write_all(b"\n")?;
//!         write!(out, "{} bytes", journal.size()?)?;
//!         Ok(())
//!     }
//! }
//!
//! # use core::fmt::Write as _;
//! # #[cfg(not(target_arch = "wasm32"))] {
//! let host = wardian::mock::Host::new().with_mount("/data");
//! assert_eq!(host.call::<note>("rain").unwrap().text(), "5 bytes");
//! assert_eq!(host.call::<note>("sun").unwrap().text(), "9 bytes");
//! assert_eq!(host.file("/data/journal.txt").unwrap(), b"rain\nsun\n");
//! # }
//! ```
//!
//! A path begins with a slash and with the path of a mount, as manifest and grants name it: `/data/journal.txt`. It has at most
//! 4096 bytes. No path leads out of its mount.
//!
//! Errors that each function with a path may return: [`Errno::EDENIED`] if no mount has the path, or the mount is for reading and
//! the function changes it; [`Errno::ENOTFOUND`] if there is no such name, or no directory on the way to it; [`Errno::EINVAL`] for a
//! path without a slash at its start, or through a file; [`Errno::E2BIG`] for a path or a name that is too long.

use crate::capability::text_in;
use crate::{host, Errno};
use core::fmt;

/// The most bytes that the host reads or writes at once.
const MAX: usize = 16777216;

/// An open file, with a position for [`File::read`] and [`File::write_all`]. Dropping it closes it.
///
/// ```
/// use wardian::{files::File, Errno};
///
/// # #[cfg(not(target_arch = "wasm32"))] {
/// # wardian::mock::Host::new().with_mount("/data").run(|| -> Result<(), Errno> {
/// let mut file = File::create("/data/table")?;
/// file.write_all(b"first, second")?;
/// file.seek_to(7);
/// let mut buffer = [0; 100];
/// let count = file.read(&mut buffer)?;
/// assert_eq!(&buffer[..count], b"second");
/// # Ok(())
/// # }).unwrap();
/// # }
/// ```
pub struct File {
    handle: u32,
    position: u64,
}

impl File {
    /// Opens a file to read it.
    ///
    /// # Errors
    /// Those of [the module](self), [`Errno::EINVAL`] for a directory, [`Errno::ELIMIT`] if too many files are open.
    pub fn open(path: &str) -> Result<File, Errno> {
        File::with_mode(path, 0)
    }

    /// Opens a file to read and write it. A file of this name is emptied; otherwise the host makes one.
    ///
    /// # Errors
    /// As [`File::open`], and [`Errno::ELIMIT`] if the mount is full.
    pub fn create(path: &str) -> Result<File, Errno> {
        File::with_mode(path, 1)
    }

    /// Makes a file and opens it to read and write it.
    ///
    /// # Errors
    /// As [`File::create`], and [`Errno::ECONFLICT`] if the name exists.
    pub fn create_new(path: &str) -> Result<File, Errno> {
        File::with_mode(path, 2)
    }

    /// Opens a file to read and write it, with the contents that it has. If the name is missing, the host makes an empty file.
    ///
    /// # Errors
    /// As [`File::create`].
    pub fn edit(path: &str) -> Result<File, Errno> {
        File::with_mode(path, 3)
    }

    fn with_mode(path: &str, mode: u32) -> Result<File, Errno> {
        let handle = Errno::check(host::files_open(path, mode))? as u32;
        Ok(File { handle, position: 0 })
    }

    /// Reads bytes from an offset on; returns how many, fewer than the buffer has at the end of the file and 0 behind it. The
    /// position stays.
    ///
    /// # Errors
    /// [`Errno::ECLOSED`] if the operator took the mount back, [`Errno::EINVAL`] for an offset of 2^63 or more.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, Errno> {
        let mut done = 0;
        loop {
            let end = buffer.len().min(done + MAX);
            let wanted = end - done;
            let count = match Errno::check(host::files_read(&mut buffer[done..end], self.handle, offset + done as u64))
            {
                Err(errno) if done == 0 => return Err(errno),
                result => result.unwrap_or(0),
            };
            done += count;
            if count < wanted || done == buffer.len() {
                return Ok(done);
            }
        }
    }

    /// Writes bytes from an offset on; returns how many, fewer than given if there is room for no more. Zeros fill the space between
    /// the end of the file and the offset. The position stays.
    ///
    /// # Errors
    /// As [`File::read_at`], [`Errno::ELIMIT`] if there is no room for one byte, [`Errno::EDENIED`] if the file was opened to read
    /// it or the mount is for reading now, [`Errno::E2BIG`] if the file would have more than 1 TiB.
    pub fn write_at(&self, bytes: &[u8], offset: u64) -> Result<usize, Errno> {
        let mut done = 0;
        loop {
            let end = bytes.len().min(done + MAX);
            let count = match Errno::check(host::files_write(self.handle, offset + done as u64, &bytes[done..end])) {
                Err(errno) if done == 0 => return Err(errno),
                // The next call returns the reason.
                result => result.unwrap_or(0),
            };
            let wanted = end - done;
            done += count;
            if count < wanted || done == bytes.len() {
                return Ok(done);
            }
        }
    }

    /// Reads bytes at the position, which goes behind them; returns how many, 0 at the end.
    ///
    /// # Errors
    /// As [`File::read_at`].
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Errno> {
        let count = self.read_at(buffer, self.position)?;
        self.position += count as u64;
        Ok(count)
    }

    /// Writes all bytes at the position, which goes behind what was written, also before an error.
    ///
    /// # Errors
    /// As [`File::write_at`], and [`Errno::ELIMIT`] if there is no room for all of them.
    pub fn write_all(&mut self, bytes: &[u8]) -> Result<(), Errno> {
        let mut left = bytes;
        loop {
            let count = self.write_at(left, self.position)?;
            self.position += count as u64;
            left = &left[count..];
            if left.is_empty() {
                return Ok(());
            }
            if count == 0 {
                return Err(Errno::ELIMIT);
            }
        }
    }

    /// Sets the position. It may be behind the end: the next write fills the space between with zeros.
    pub fn seek_to(&mut self, offset: u64) {
        self.position = offset;
    }

    /// Where the next [`File::read`] or [`File::write_all`] begins.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The size in bytes.
    ///
    /// # Errors
    /// [`Errno::ECLOSED`] if the operator took the mount back.
    pub fn size(&self) -> Result<u64, Errno> {
        Errno::check_i64(host::files_size(self.handle))
    }

    /// Cuts the file, or extends it with zeros. The position stays.
    ///
    /// # Errors
    /// As [`File::write_at`].
    pub fn resize(&self, size: u64) -> Result<(), Errno> {
        Errno::check(host::files_resize(self.handle, size)).map(drop)
    }

    /// Waits until what was written is on the device.
    ///
    /// # Errors
    /// [`Errno::ECLOSED`] if the operator took the mount back.
    pub fn sync(&self) -> Result<(), Errno> {
        Errno::check(host::files_sync(self.handle)).map(drop)
    }

    /// Closes the file, as dropping it does, and returns what the host says to that.
    ///
    /// # Errors
    /// [`Errno::ELIMIT`] if the call may make no more calls of the host.
    pub fn close(self) -> Result<(), Errno> {
        let handle = self.handle;
        core::mem::forget(self);
        Errno::check(host::files_close(handle)).map(drop)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = host::files_close(self.handle);
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("handle", &self.handle).field("position", &self.position).finish()
    }
}

/// Writes at the position. Each piece of a format is one call of the host: `write!` into a [`Text`](crate::Text) first is cheaper.
impl fmt::Write for File {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write_all(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

/// The contents of a file, read into the buffer.
///
/// # Errors
/// As [`File::open`], and [`Errno::E2BIG`] if the buffer is too small.
pub fn read<'b>(path: &str, buffer: &'b mut [u8]) -> Result<&'b [u8], Errno> {
    let file = File::open(path)?;
    let count = file.read_at(buffer, 0)?;
    // A full buffer does not say whether the file ends there.
    if count == buffer.len() && file.read_at(&mut [0], count as u64)? > 0 {
        return Err(Errno::E2BIG);
    }
    Ok(&buffer[..count])
}

/// As [`read`], for text.
///
/// # Errors
/// As [`read`], and [`Errno::EUTF8`] for malformed text.
pub fn read_text<'b>(path: &str, buffer: &'b mut [u8]) -> Result<&'b str, Errno> {
    core::str::from_utf8(read(path, buffer)?).map_err(|_| Errno::EUTF8)
}

/// The contents of a file of any length.
///
/// # Errors
/// As [`File::open`], and [`Errno::E2BIG`] for a file of 2 GiB or more.
#[cfg(feature = "alloc")]
pub fn read_to_vec(path: &str) -> Result<alloc::vec::Vec<u8>, Errno> {
    let mut file = File::open(path)?;
    let size = i32::try_from(file.size()?).map_err(|_| Errno::E2BIG)?;
    // One byte more, so that one read sees the end.
    let mut bytes = alloc::vec![0; size as usize + 1];
    let mut length = 0;
    loop {
        match file.read(&mut bytes[length..])? {
            0 => break,
            count => length += count,
        }
        // Somebody else writes to the file.
        if length == bytes.len() {
            bytes.resize(2 * length, 0);
        }
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// As [`read_to_vec`], for text.
///
/// # Errors
/// As [`read_to_vec`], and [`Errno::EUTF8`] for malformed text.
#[cfg(feature = "alloc")]
pub fn read_to_string(path: &str) -> Result<alloc::string::String, Errno> {
    alloc::string::String::from_utf8(read_to_vec(path)?).map_err(|_| Errno::EUTF8)
}

/// Makes a file with these contents, or replaces those of a file. After an error the file may have a part of them. To replace a file
/// in one step, write another one and [`rename`] it.
///
/// # Errors
/// As [`File::create`], and [`Errno::ELIMIT`] if there is no room for all bytes.
pub fn write(path: &str, bytes: impl AsRef<[u8]>) -> Result<(), Errno> {
    let mut file = File::create(path)?;
    file.write_all(bytes.as_ref())?;
    file.close()
}

/// What has a name in a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file.
    File,
    /// A directory.
    Directory,
    /// Anything else, such as a device of the host.
    Other,
}

/// What is known of a file or directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// Its size in bytes. That of a directory means nothing.
    pub size: u64,
    /// When its contents last changed, in milliseconds since 1970-01-01T00:00Z. In memory it may be a count of changes.
    pub modified_ms: i64,
}

impl Stat {
    fn of(bytes: &[u8; 24]) -> Stat {
        let number = |index: usize| {
            let mut number = [0; 8];
            number.copy_from_slice(&bytes[8 * index..8 * index + 8]);
            u64::from_le_bytes(number)
        };
        let kind = match number(0) {
            1 => Kind::File,
            2 => Kind::Directory,
            _ => Kind::Other,
        };
        Stat { kind, size: number(1), modified_ms: number(2) as i64 }
    }
}

/// What is known of a file or directory. The host follows a symbolic link.
///
/// # Errors
/// Those of [the module](self).
pub fn stat(path: &str) -> Result<Stat, Errno> {
    let mut bytes = [0; 24];
    Errno::check(host::files_stat(path, &mut bytes))?;
    Ok(Stat::of(&bytes))
}

/// Whether there is a file or directory of this name.
///
/// # Errors
/// Those of [the module](self), but for [`Errno::ENOTFOUND`].
pub fn exists(path: &str) -> Result<bool, Errno> {
    match stat(path) {
        Ok(_) => Ok(true),
        Err(Errno::ENOTFOUND) => Ok(false),
        Err(errno) => Err(errno),
    }
}

/// A name in a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<'b> {
    /// The name, without the path of the directory.
    pub name: &'b str,
    /// Whether it is the name of a directory.
    pub is_directory: bool,
}

/// The names in a directory, sorted.
#[derive(Clone, Debug)]
pub struct Entries<'b> {
    left: &'b str,
}

impl<'b> Iterator for Entries<'b> {
    type Item = Entry<'b>;

    fn next(&mut self) -> Option<Entry<'b>> {
        let (name, left) = self.left.split_once('\0')?;
        self.left = left;
        let directory = name.strip_suffix('/');
        Some(Entry { name: directory.unwrap_or(name), is_directory: directory.is_some() })
    }
}

/// The names in a directory, read into the buffer.
///
/// ```
/// use wardian::files;
///
/// # #[cfg(not(target_arch = "wasm32"))] {
/// let host = wardian::mock::Host::new()
///     .with_read_only_mount("/prices")
///     .with_file("/prices/may.csv", "7")
///     .with_file("/prices/old/april.csv", "6");
/// host.run(|| {
///     let mut buffer = [0; 1000];
///     let names = files::list("/prices", &mut buffer).unwrap().filter(|entry| !entry.is_directory);
///     assert_eq!(names.map(|entry| entry.name).collect::<Vec<_>>(), ["may.csv"]);
/// });
/// # }
/// ```
///
/// # Errors
/// Those of [the module](self), [`Errno::EINVAL`] for a file, [`Errno::E2BIG`] if the buffer is too small.
pub fn list<'b>(path: &str, buffer: &'b mut [u8]) -> Result<Entries<'b>, Errno> {
    Ok(Entries { left: text_in(host::files_list(path, buffer), buffer)? })
}

/// The names in a directory, in memory of their own.
#[cfg(feature = "alloc")]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    names: alloc::string::String,
}

#[cfg(feature = "alloc")]
impl Listing {
    /// The names, sorted.
    pub fn iter(&self) -> Entries<'_> {
        Entries { left: &self.names }
    }
}

#[cfg(feature = "alloc")]
impl<'b> IntoIterator for &'b Listing {
    type Item = Entry<'b>;
    type IntoIter = Entries<'b>;

    fn into_iter(self) -> Entries<'b> {
        self.iter()
    }
}

/// The names in a directory, as many as there are.
///
/// # Errors
/// As [`list`]; [`Errno::E2BIG`] only over the host's limit.
#[cfg(feature = "alloc")]
pub fn list_all(path: &str) -> Result<Listing, Errno> {
    let mut buffer = [0; 256];
    let result = host::files_list(path, &mut buffer);
    Ok(Listing { names: crate::capability::to_string(result, &buffer)? })
}

/// Makes a directory.
///
/// # Errors
/// Those of [the module](self), [`Errno::ECONFLICT`] if the name exists, [`Errno::ELIMIT`] if the mount is full.
pub fn make_dir(path: &str) -> Result<(), Errno> {
    Errno::check(host::files_make_dir(path)).map(drop)
}

/// Removes a file, a symbolic link or an empty directory. A file that is open stays until it is closed.
///
/// # Errors
/// Those of [the module](self), [`Errno::ECONFLICT`] for a directory that is not empty, [`Errno::EDENIED`] for the path of a mount.
pub fn remove(path: &str) -> Result<(), Errno> {
    Errno::check(host::files_remove(path)).map(drop)
}

/// Gives a file or directory another name, in the same mount. A file of the new name is replaced in one step.
///
/// # Errors
/// Those of [the module](self), [`Errno::ECONFLICT`] if the new name is that of a directory which is not empty, [`Errno::EDENIED`] for
/// the path of a mount, [`Errno::EINVAL`] if the mounts differ or only one of the names is a directory's.
pub fn rename(from: &str, to: &str) -> Result<(), Errno> {
    Errno::check(host::files_rename(from, to)).map(drop)
}

#[cfg(test)]
mod tests;
