//! Statements of SQL that the operator wrote. Needs the capability `sql`.
//!
//! The plugin names a statement and gives values for its parameters. [`query`] is for statements that read, [`update`] for those that
//! write.
//!
//! ```
//! use wardian::{sql, Error, Input, Output};
//!
//! wardian::operations! {
//!     /// What a customer's orders are worth.
//!     "orders" => fn orders(customer: Input, out: &mut Output) -> Result<(), Error> {
//!         let (mut name, mut buffer) = ([0; 40], [0; 1000]);
//!         let customer = customer.read_text(&mut name)?;
//!         let mut rows = sql::query("orders-of", sql::params![customer])?;
//!         while let Some(page) = rows.read_page(&mut buffer)? {
//!             for row in page {
//!                 let row = row?;
//!                 write!(out, "{}: {}\n", row.get::<i64>(0)?, row.get::<sql::Decimal>(1)?)?;
//!             }
//!         }
//!         sql::update("add-visit", sql::params![customer, 1])?;
//!         Ok(())
//!     }
//! }
//!
//! # use core::fmt::Write as _;
//! # #[cfg(not(target_arch = "wasm32"))] {
//! use wardian::mock::{Host, SqlRows};
//!
//! let rows = SqlRows::new(["id", "total"]).row(sql::params![7, sql::Decimal("3.50")]);
//! let host = Host::new().with_rows("orders-of", rows).with_update("add-visit", |_| Ok(1));
//! assert_eq!(host.call::<orders>("ada").unwrap().text(), "7: 3.50\n");
//! assert_eq!(host.statements()[1].params(), sql::params!["ada", 1]);
//! # }
//! ```
//!
//! With the feature `alloc`, [`Rows`] are an iterator, and rows know the names of their columns:
//!
//! ```
//! # #[cfg(all(feature = "alloc", not(target_arch = "wasm32")))] {
//! use wardian::sql;
//! # use wardian::mock::{Host, SqlRows};
//!
//! # let rows = SqlRows::new(["id", "note"]).row(sql::params![7, None::<&str>]);
//! # Host::new().with_rows("orders-of", rows).run(|| -> Result<(), wardian::Errno> {
//! for row in sql::query("orders-of", sql::params!["ada"])? {
//!     let row = row?;
//!     assert_eq!((row.get::<u32>("id")?, row.get::<Option<&str>>("note")?), (7, None));
//! }
//! # Ok(())
//! # }).unwrap();
//! # }
//! ```
//!
//! Functions that begin with `read` read into a buffer of the plugin. Without `alloc` the parameters of a statement take at most 4096
//! bytes: text and bytes their length and 5, numbers 9, others 1.
//!
//! Errors that [`query`] and [`update`] may return: [`Errno::EDENIED`] for a statement that is not granted; [`Errno::EINVAL`] for one of
//! the other kind, and for parameters that are too many, too few or of the wrong kind; [`Errno::EUNAVAILABLE`] if the database cannot be
//! reached, or as many statements as are granted run; [`Errno::ETIMEOUT`] when the time of the statement is over; [`Errno::ECONFLICT`] if
//! the database gave up the statement for another one, or a constraint does not allow it; [`Errno::ELIMIT`] if too many rows are open;
//! [`Errno::E2BIG`] for parameters that are too large. After [`Errno::ETIMEOUT`] and [`Errno::ECLOSED`] an update may have happened.
//!
//! Errors that the functions of rows may return: the last four, [`Errno::ECLOSED`] after the end of the call or of the connection, and
//! [`Errno::E2BIG`] for more rows or bytes than are granted.

use crate::{host, Errno};

#[cfg(feature = "alloc")]
mod owned;
mod params;
mod rows;
mod value;

#[doc(inline)]
pub use crate::__sql_params as params;
#[cfg(feature = "alloc")]
pub use owned::{query_one, query_opt, Column, Row};
pub use rows::{ColumnNames, Page, PageRow, Rows};
pub use value::{Decimal, FromValue, Value};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use params::encode;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use value::{decode, split_value};

/// Runs a statement that reads. Nothing that it changes stays.
///
/// # Errors
/// Those of [the module](self).
pub fn query(statement: &str, params: &[Value<'_>]) -> Result<Rows, Errno> {
    let handle = Errno::check(host::sql_query(statement, params::Encoded::of(params)?.bytes()))?;
    Ok(Rows::new(handle as u32))
}

/// Runs a statement that writes, in a transaction of its own. Returns how many rows it changed.
///
/// # Errors
/// Those of [the module](self).
pub fn update(statement: &str, params: &[Value<'_>]) -> Result<u64, Errno> {
    Errno::check_i64(host::sql_update(statement, params::Encoded::of(params)?.bytes()))
}

/// The first row of a statement that reads, read into the buffer; `None` if there is no row. The other rows are left.
///
/// # Errors
/// Those of [the module](self), and [`Errno::E2BIG`] if the buffer is too small for what the host gives at once.
pub fn read_opt<'b>(statement: &str, params: &[Value<'_>], buffer: &'b mut [u8]) -> Result<Option<PageRow<'b>>, Errno> {
    match query(statement, params)?.read_page(buffer)? {
        None => Ok(None),
        Some(mut page) => page.next().transpose(),
    }
}

/// As [`read_opt`], but no row is an error.
///
/// # Errors
/// As [`read_opt`], and [`Errno::ENOTFOUND`] if there is no row.
pub fn read_one<'b>(statement: &str, params: &[Value<'_>], buffer: &'b mut [u8]) -> Result<PageRow<'b>, Errno> {
    read_opt(statement, params, buffer)?.ok_or(Errno::ENOTFOUND)
}

/// Values for the parameters of a statement, in order: numbers, `bool`, text, bytes, [`Decimal`], and `Option`s of them.
///
/// ```
/// use wardian::sql::{params, Decimal, Value};
///
/// let params = params![7, "tea", Decimal("3.50"), None::<bool>];
/// assert_eq!(params, &[Value::Int(7), Value::Text("tea"), Value::Decimal(Decimal("3.50")), Value::Null]);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __sql_params {
    () => { &[] as &[$crate::sql::Value<'_>; 0] };
    ($($value:expr),+ $(,)?) => { &[$($crate::sql::Value::from($value)),+] };
}

#[cfg(test)]
mod tests;
