//! How the attribute chooses a type's conversion: its own if it has one, else serde's. A method is looked up on `&Choice` before
//! it is on `&&Choice`, so the trait whose implementation needs one reference less wins where both are there.

use crate::{Error, FromInput, Input, IntoOutput, Json, Output};
use core::cell::Cell;
use core::marker::PhantomData;
use serde::de::DeserializeOwned;
use serde::Serialize;

pub struct Decode<T>(PhantomData<T>);

#[allow(clippy::new_without_default)]
impl<T> Decode<T> {
    pub fn new() -> Self {
        Decode(PhantomData)
    }
}

pub trait DecodeFromInput<T> {
    fn decode(&self, input: Input<'static>) -> Result<T, Error>;
}

impl<T: FromInput<'static>> DecodeFromInput<T> for Decode<T> {
    fn decode(&self, input: Input<'static>) -> Result<T, Error> {
        T::from_input(input)
    }
}

pub trait DecodeJson<T> {
    fn decode(&self, input: Input<'static>) -> Result<T, Error>;
}

impl<T: DeserializeOwned> DecodeJson<T> for &Decode<T> {
    fn decode(&self, input: Input<'static>) -> Result<T, Error> {
        Json::from_input(input).map(|Json(value)| value)
    }
}

pub struct Encode<T>(Cell<Option<T>>);

impl<T> Encode<T> {
    pub fn new(value: T) -> Self {
        Encode(Cell::new(Some(value)))
    }

    fn encode_as<E: IntoOutput>(&self, out: &mut Output<'_>, convert: fn(T) -> E) -> Result<(), Error> {
        self.0.take().map_or(Ok(()), |value| convert(value).into_output(out))
    }
}

pub trait EncodeIntoOutput {
    fn encode(&self, out: &mut Output<'_>) -> Result<(), Error>;
}

impl<T: IntoOutput> EncodeIntoOutput for Encode<T> {
    fn encode(&self, out: &mut Output<'_>) -> Result<(), Error> {
        self.encode_as(out, |value| value)
    }
}

pub trait EncodeJson {
    fn encode(&self, out: &mut Output<'_>) -> Result<(), Error>;
}

impl<T: Serialize> EncodeJson for &Encode<T> {
    fn encode(&self, out: &mut Output<'_>) -> Result<(), Error> {
        self.encode_as(out, Json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // As the macro calls them.
    #[allow(clippy::needless_borrow)]
    #[test]
    fn a_conversion_of_its_own_wins_over_serde() {
        let mut memory = [0; 32];
        let mut out = Output::to_slice(&mut memory);
        (&Encode::new("text")).encode(&mut out).unwrap();
        (&Encode::new(Some("json"))).encode(&mut out).unwrap();
        let length = out.finish().unwrap();
        assert_eq!(&memory[..length], br#"text"json""#);
        assert_eq!((&Decode::<String>::new()).decode(Input::from_bytes(b"text")).unwrap(), "text");
        assert_eq!((&Decode::<Option<String>>::new()).decode(Input::from_bytes(b"\"x\"")).unwrap().unwrap(), "x");
    }
}
