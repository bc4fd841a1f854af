//! Rows, in a buffer of the plugin.

use super::value::{decode, split_value, FromValue};
use crate::capability::{bytes_in, text_in};
use crate::{host, Errno};
use core::fmt;

/// Open rows. Dropping it ends them.
pub struct Handle(pub u32);

impl Drop for Handle {
    fn drop(&mut self) {
        let _ = host::sql_close(self.0);
    }
}

/// The rows of a statement. They stay with the host until they are read, in order. Dropping them ends them, whatever is left, and so does
/// the end of the call.
///
/// With the feature `alloc` they are an iterator of [`Row`](super::Row)s. After an error, which is one of [the module](super), there are
/// no more.
pub struct Rows {
    pub(super) handle: Handle,
    /// How many columns there are, if that is known.
    pub(super) width: Option<usize>,
    #[cfg(feature = "alloc")]
    pub(super) position: super::owned::Position,
}

impl Rows {
    pub(super) fn new(handle: u32) -> Self {
        Rows {
            handle: Handle(handle),
            width: None,
            #[cfg(feature = "alloc")]
            position: super::owned::Position::default(),
        }
    }

    /// Reads the next rows into the buffer: as many as the host gives at once. `None` is the end.
    ///
    /// # Errors
    /// Those of [the module](super), and [`Errno::E2BIG`] if the buffer is too small for what the host gives at once, which is lost then.
    pub fn read_page<'b>(&mut self, buffer: &'b mut [u8]) -> Result<Option<Page<'b>>, Errno> {
        let width = self.width()?;
        let left = bytes_in(host::sql_next(self.handle.0, buffer), buffer)?;
        Ok(if left.is_empty() { None } else { Some(Page::of(left, width)) })
    }

    /// Reads the names of the columns into the buffer.
    ///
    /// # Errors
    /// Those of [the module](super), and [`Errno::E2BIG`] if the buffer is too small.
    pub fn read_columns<'b>(&self, buffer: &'b mut [u8]) -> Result<ColumnNames<'b>, Errno> {
        Ok(ColumnNames { left: text_in(host::sql_columns(self.handle.0, buffer), buffer)? })
    }

    fn width(&mut self) -> Result<usize, Errno> {
        let width = match self.width {
            Some(width) => width,
            None => self.count_columns()?,
        };
        self.width = Some(width);
        Ok(width)
    }

    fn count_columns(&self) -> Result<usize, Errno> {
        let count = |names: &[u8]| names.iter().filter(|byte| **byte == 0).count();
        let mut buffer = [0; 256];
        let length = Errno::check(host::sql_columns(self.handle.0, &mut buffer))?;
        if let Some(names) = buffer.get(..length) {
            return Ok(count(names));
        }
        let (mut offset, mut columns) = (0, 0);
        while offset < length {
            match Errno::check(host::reply_read(&mut buffer, offset as u32))? {
                0 => return Err(Errno::EHOST),
                read => {
                    columns += count(&buffer[..read]);
                    offset += read;
                }
            }
        }
        Ok(columns)
    }

    /// Ends the rows, as dropping them does, and returns what the host says to that.
    ///
    /// # Errors
    /// [`Errno::ECLOSED`] after the end of the call, [`Errno::ELIMIT`] if the call may make no more calls of the host.
    pub fn close(self) -> Result<(), Errno> {
        let Rows { handle, .. } = self;
        let number = handle.0;
        core::mem::forget(handle);
        Errno::check(host::sql_close(number)).map(drop)
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("handle", &self.handle.0).finish_non_exhaustive()
    }
}

/// The names of columns, in a buffer.
#[derive(Clone, Debug)]
pub struct ColumnNames<'b> {
    left: &'b str,
}

impl<'b> Iterator for ColumnNames<'b> {
    type Item = &'b str;

    fn next(&mut self) -> Option<&'b str> {
        let (name, left) = self.left.split_once('\0')?;
        self.left = left;
        Some(name)
    }
}

/// Some rows, in a buffer.
#[derive(Clone, Debug)]
pub struct Page<'b> {
    left: &'b [u8],
    width: usize,
}

impl<'b> Page<'b> {
    pub(super) fn of(bytes: &'b [u8], width: usize) -> Self {
        Page { left: bytes, width }
    }
}

/// An error is [`Errno::EHOST`], for a row that is malformed.
impl<'b> Iterator for Page<'b> {
    type Item = Result<PageRow<'b>, Errno>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left.is_empty() {
            return None;
        }
        let row = row_length(self.left, self.width).map(|length| self.left.split_at(length));
        let (values, left) = row.unwrap_or_default();
        self.left = left;
        Some(row.map(|_| PageRow { values }).ok_or(Errno::EHOST))
    }
}

/// How long the first of some rows is; `None` if it is malformed.
pub(super) fn row_length(rows: &[u8], width: usize) -> Option<usize> {
    let mut left = rows;
    for _ in 0..width {
        left = split_value(left)?.1;
    }
    // A row without a column would never end.
    Some(rows.len() - left.len()).filter(|length| *length > 0)
}

/// A column of a row that has been split.
pub(super) fn column<'v, T: FromValue<'v>>(values: &'v [u8], index: usize) -> Result<T, Errno> {
    let mut left = values;
    for _ in 0..index {
        left = split_value(left).ok_or(Errno::ENOTFOUND)?.1;
    }
    T::from_value(decode(split_value(left).ok_or(Errno::ENOTFOUND)?.0)?)
}

/// A row, in a buffer.
#[derive(Clone, Copy, Debug)]
pub struct PageRow<'b> {
    values: &'b [u8],
}

impl<'b> PageRow<'b> {
    /// The value of a column. The first one has the index 0.
    ///
    /// # Errors
    /// [`Errno::ENOTFOUND`] if there is no such column, [`Errno::EINVAL`] for a value that is no `T`, [`Errno::EUTF8`] for malformed text.
    pub fn get<T: FromValue<'b>>(&self, index: usize) -> Result<T, Errno> {
        column(self.values, index)
    }
}
