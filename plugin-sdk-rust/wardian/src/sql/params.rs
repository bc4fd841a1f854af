//! Parameters in the form of the host.

use super::value::{kind, Value};
use crate::Errno;

/// Where bytes go.
pub trait Sink {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Errno>;
}

#[cfg(any(feature = "alloc", not(target_arch = "wasm32")))]
mod growing {
    #[cfg(feature = "alloc")]
    use alloc::vec::Vec;

    impl super::Sink for Vec<u8> {
        fn put(&mut self, bytes: &[u8]) -> Result<(), crate::Errno> {
            self.extend_from_slice(bytes);
            Ok(())
        }
    }
}

#[cfg(feature = "alloc")]
type Store = alloc::vec::Vec<u8>;
#[cfg(not(feature = "alloc"))]
type Store = fixed::Fixed;

#[cfg(not(feature = "alloc"))]
mod fixed {
    use crate::Errno;

    const CAPACITY: usize = 4096;

    pub struct Fixed {
        bytes: [u8; CAPACITY],
        length: usize,
    }

    impl Fixed {
        pub fn new() -> Self {
            Fixed { bytes: [0; CAPACITY], length: 0 }
        }

        pub fn as_slice(&self) -> &[u8] {
            &self.bytes[..self.length]
        }
    }

    impl super::Sink for Fixed {
        fn put(&mut self, bytes: &[u8]) -> Result<(), Errno> {
            let place = self.bytes[self.length..].get_mut(..bytes.len()).ok_or(Errno::E2BIG)?;
            place.copy_from_slice(bytes);
            self.length += bytes.len();
            Ok(())
        }
    }
}

/// The parameters of one statement.
pub struct Encoded(Store);

impl Encoded {
    pub fn of(params: &[Value<'_>]) -> Result<Self, Errno> {
        let mut store = Store::new();
        params.iter().try_for_each(|value| encode(value, &mut store))?;
        Ok(Encoded(store))
    }

    pub fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

fn put_sized(kind: u8, bytes: &[u8], sink: &mut impl Sink) -> Result<(), Errno> {
    let length = u32::try_from(bytes.len()).map_err(|_| Errno::E2BIG)?;
    sink.put(&[kind])?;
    sink.put(&length.to_le_bytes())?;
    sink.put(bytes)
}

pub(crate) fn encode(value: &Value<'_>, sink: &mut impl Sink) -> Result<(), Errno> {
    match value {
        Value::Null => sink.put(&[kind::NULL]),
        Value::Bool(false) => sink.put(&[kind::FALSE]),
        Value::Bool(true) => sink.put(&[kind::TRUE]),
        Value::Int(number) => {
            sink.put(&[kind::INT])?;
            sink.put(&number.to_le_bytes())
        }
        Value::Float(number) => {
            sink.put(&[kind::FLOAT])?;
            sink.put(&number.to_le_bytes())
        }
        Value::Text(text) => put_sized(kind::TEXT, text.as_bytes(), sink),
        Value::Decimal(decimal) => put_sized(kind::DECIMAL, decimal.0.as_bytes(), sink),
        Value::Bytes(bytes) => put_sized(kind::BYTES, bytes, sink),
    }
}
