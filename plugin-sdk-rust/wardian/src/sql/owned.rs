//! Rows in memory of their own.

use super::rows::{column, row_length};
use super::value::{FromValue, Value};
use super::{query, Rows};
use crate::capability::{to_string, to_vec};
use crate::{host, Errno};
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

/// How many bytes of rows fit on the stack.
const PAGE: usize = 8192;

/// Where an iterator of rows is.
#[derive(Default)]
pub struct Position {
    columns: Option<Rc<str>>,
    page: Rc<Vec<u8>>,
    offset: usize,
    is_end: bool,
}

impl Rows {
    /// The names of the columns.
    ///
    /// # Errors
    /// Those of [the module](super).
    pub fn columns(&mut self) -> Result<Vec<String>, Errno> {
        Ok(self.names()?.split_terminator('\0').map(ToString::to_string).collect())
    }

    /// The names of the columns, with a NUL behind each.
    fn names(&mut self) -> Result<Rc<str>, Errno> {
        if let Some(names) = &self.position.columns {
            return Ok(Rc::clone(names));
        }
        let mut buffer = [0; 256];
        let names: Rc<str> = to_string(host::sql_columns(self.handle.0, &mut buffer), &buffer)?.into();
        self.width = Some(names.matches('\0').count());
        self.position.columns = Some(Rc::clone(&names));
        Ok(names)
    }

    fn next_row(&mut self) -> Result<Option<Row>, Errno> {
        let columns = self.names()?;
        if self.position.offset == self.position.page.len() {
            let mut buffer = [0; PAGE];
            self.position.page = Rc::new(to_vec(host::sql_next(self.handle.0, &mut buffer), &buffer)?);
            self.position.offset = 0;
        }
        let (page, start) = (Rc::clone(&self.position.page), self.position.offset);
        if page.is_empty() {
            return Ok(None);
        }
        let length = row_length(&page[start..], self.width.unwrap_or_default()).ok_or(Errno::EHOST)?;
        self.position.offset += length;
        Ok(Some(Row { columns, page, values: start..start + length }))
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Errno>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.position.is_end {
            return None;
        }
        let row = self.next_row();
        self.position.is_end = !matches!(row, Ok(Some(_)));
        row.transpose()
    }
}

/// A row.
#[derive(Clone)]
pub struct Row {
    columns: Rc<str>,
    page: Rc<Vec<u8>>,
    values: Range<usize>,
}

impl Row {
    /// The value of a column, by its index or its name.
    ///
    /// # Errors
    /// [`Errno::ENOTFOUND`] if there is no such column, [`Errno::EINVAL`] for a value that is no `T`, [`Errno::EUTF8`] for malformed text.
    pub fn get<'r, T: FromValue<'r>>(&'r self, column_of: impl Column) -> Result<T, Errno> {
        let index = column_of.index(&self.columns).ok_or(Errno::ENOTFOUND)?;
        column(&self.page[self.values.clone()], index)
    }

    /// The names of the columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.split_terminator('\0')
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.columns().enumerate().map(|(index, name)| (name, self.get::<Value<'_>>(index)));
        f.debug_map().entries(values).finish()
    }
}

/// What names a column of a [`Row`]: its index, from 0 on, or its name, in any case.
pub trait Column {
    /// The index, of these names with a NUL behind each.
    #[doc(hidden)]
    fn index(&self, names: &str) -> Option<usize>;
}

impl Column for usize {
    fn index(&self, _names: &str) -> Option<usize> {
        Some(*self)
    }
}

impl Column for &str {
    fn index(&self, names: &str) -> Option<usize> {
        names.split_terminator('\0').position(|name| name.eq_ignore_ascii_case(self))
    }
}

/// The first row of a statement that reads; `None` if there is no row. The other rows are left.
///
/// # Errors
/// Those of [the module](super).
pub fn query_opt(statement: &str, params: &[Value<'_>]) -> Result<Option<Row>, Errno> {
    query(statement, params)?.next().transpose()
}

/// As [`query_opt`], but no row is an error.
///
/// # Errors
/// Those of [the module](super), and [`Errno::ENOTFOUND`] if there is no row.
pub fn query_one(statement: &str, params: &[Value<'_>]) -> Result<Row, Errno> {
    query_opt(statement, params)?.ok_or(Errno::ENOTFOUND)
}
