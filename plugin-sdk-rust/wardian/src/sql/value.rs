//! Values of parameters and columns.

use crate::Errno;
use core::fmt;

/// The byte before a value.
pub mod kind {
    pub const NULL: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const INT: u8 = 3;
    pub const FLOAT: u8 = 4;
    pub const TEXT: u8 = 5;
    pub const DECIMAL: u8 = 6;
    pub const BYTES: u8 = 7;
}

/// A parameter of a statement, or a column of a row.
#[derive(Clone, Copy, PartialEq, Debug)]
#[non_exhaustive]
pub enum Value<'v> {
    /// NULL.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// Text. Dates and times are text, as ISO 8601 writes them.
    Text(&'v str),
    /// A decimal number.
    Decimal(Decimal<'v>),
    /// Bytes.
    Bytes(&'v [u8]),
}

/// A decimal number in digits, such as `-3.50`. No digit of it is lost: it never becomes a floating-point number by itself.
///
/// ```
/// let price = wardian::sql::Decimal("3.50");
/// assert_eq!((price.to_string(), price.0.parse()), ("3.50".to_string(), Ok(3.5)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Decimal<'v>(pub &'v str);

impl fmt::Display for Decimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

macro_rules! numbers {
    ($variant:ident: $($type:ident)*) => {$(
        impl From<$type> for Value<'_> {
            fn from(value: $type) -> Self {
                Value::$variant(value.into())
            }
        }
    )*};
}

numbers! { Int: i8 i16 i32 i64 u8 u16 u32 }
numbers! { Float: f32 f64 }

impl<'v> From<&'v str> for Value<'v> {
    fn from(value: &'v str) -> Self {
        Value::Text(value)
    }
}

impl<'v> From<Decimal<'v>> for Value<'v> {
    fn from(value: Decimal<'v>) -> Self {
        Value::Decimal(value)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(value: &'v [u8]) -> Self {
        Value::Bytes(value)
    }
}

impl<'v, const N: usize> From<&'v [u8; N]> for Value<'v> {
    fn from(value: &'v [u8; N]) -> Self {
        Value::Bytes(value)
    }
}

#[cfg(feature = "alloc")]
impl<'v> From<&'v alloc::string::String> for Value<'v> {
    fn from(value: &'v alloc::string::String) -> Self {
        Value::Text(value)
    }
}

#[cfg(feature = "alloc")]
impl<'v> From<&'v alloc::vec::Vec<u8>> for Value<'v> {
    fn from(value: &'v alloc::vec::Vec<u8>) -> Self {
        Value::Bytes(value)
    }
}

impl<'v, T: Into<Value<'v>>> From<Option<T>> for Value<'v> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// A type that a column is read as.
///
/// | type | columns |
/// |---|---|
/// | `i8` to `i64`, `u8` to `u64`, `isize`, `usize` | numbers in range; a decimal number without a fraction |
/// | `f64` | floating-point, whole and decimal numbers |
/// | `bool` | true and false; the numbers 0 and 1 |
/// | `&str`, with `alloc` also `String` | text |
/// | [`Decimal`] | decimal numbers |
/// | `&[u8]`, with `alloc` also `Vec<u8>` | bytes |
/// | `Option<T>` | as `T`; NULL is `None` |
/// | [`Value`] | any |
pub trait FromValue<'v>: Sized {
    /// The value as this type.
    ///
    /// # Errors
    /// [`Errno::EINVAL`] for a value of another kind, and for a number that does not fit.
    fn from_value(value: Value<'v>) -> Result<Self, Errno>;
}

impl<'v> FromValue<'v> for Value<'v> {
    fn from_value(value: Value<'v>) -> Result<Self, Errno> {
        Ok(value)
    }
}

impl<'v, T: FromValue<'v>> FromValue<'v> for Option<T> {
    fn from_value(value: Value<'v>) -> Result<Self, Errno> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl FromValue<'_> for $type {
            fn from_value(value: Value<'_>) -> Result<Self, Errno> {
                match value {
                    Value::Int(number) => number.try_into().map_err(|_| Errno::EINVAL),
                    Value::Decimal(decimal) => decimal.0.parse().map_err(|_| Errno::EINVAL),
                    _ => Err(Errno::EINVAL),
                }
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

impl FromValue<'_> for f64 {
    fn from_value(value: Value<'_>) -> Result<Self, Errno> {
        match value {
            Value::Float(number) => Ok(number),
            Value::Int(number) => Ok(number as f64),
            Value::Decimal(decimal) => decimal.0.parse().map_err(|_| Errno::EINVAL),
            _ => Err(Errno::EINVAL),
        }
    }
}

impl FromValue<'_> for bool {
    fn from_value(value: Value<'_>) -> Result<Self, Errno> {
        match value {
            Value::Bool(value) => Ok(value),
            Value::Int(number @ 0..=1) => Ok(number == 1),
            _ => Err(Errno::EINVAL),
        }
    }
}

macro_rules! parts {
    ($($variant:ident($part:ident) => $type:ty: $as:expr;)*) => {$(
        impl<'v> FromValue<'v> for $type {
            fn from_value(value: Value<'v>) -> Result<Self, Errno> {
                match value {
                    Value::$variant($part) => Ok($as),
                    _ => Err(Errno::EINVAL),
                }
            }
        }
    )*};
}

parts! {
    Text(text) => &'v str: text;
    Decimal(decimal) => Decimal<'v>: decimal;
    Bytes(bytes) => &'v [u8]: bytes;
}

#[cfg(feature = "alloc")]
parts! {
    Text(text) => alloc::string::String: text.into();
    Bytes(bytes) => alloc::vec::Vec<u8>: bytes.to_vec();
}

/// The first value of some, still with its kind before it, and those behind it; `None` if it is malformed or not whole.
pub(crate) fn split_value(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = match *bytes.first()? {
        kind::NULL | kind::FALSE | kind::TRUE => 1,
        kind::INT | kind::FLOAT => 9,
        kind::TEXT | kind::DECIMAL | kind::BYTES => {
            let length = u32::from_le_bytes(bytes.get(1..5)?.try_into().ok()?);
            usize::try_from(length).ok()?.checked_add(5)?
        }
        _ => return None,
    };
    Some((bytes.get(..length)?, &bytes[length..]))
}

/// A value of [`split_value`].
pub(crate) fn decode(value: &[u8]) -> Result<Value<'_>, Errno> {
    let text = |bytes| core::str::from_utf8(bytes).map_err(|_| Errno::EUTF8);
    let number = || value.get(1..9).and_then(|bytes| bytes.try_into().ok()).ok_or(Errno::EHOST);
    let behind_length = value.get(5..).unwrap_or_default();
    match value.first() {
        Some(&kind::NULL) => Ok(Value::Null),
        Some(&kind::FALSE) => Ok(Value::Bool(false)),
        Some(&kind::TRUE) => Ok(Value::Bool(true)),
        Some(&kind::INT) => Ok(Value::Int(i64::from_le_bytes(number()?))),
        Some(&kind::FLOAT) => Ok(Value::Float(f64::from_le_bytes(number()?))),
        Some(&kind::TEXT) => Ok(Value::Text(text(behind_length)?)),
        Some(&kind::DECIMAL) => Ok(Value::Decimal(Decimal(text(behind_length)?))),
        Some(&kind::BYTES) => Ok(Value::Bytes(behind_length)),
        _ => Err(Errno::EHOST),
    }
}
