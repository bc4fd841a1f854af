//! Operations by attribute, of every kind of input and output.

#![cfg_attr(all(target_arch = "wasm32", not(feature = "std")), no_std)]
#![deny(warnings, clippy::all)]

extern crate alloc;

mod events_example;
mod example;
#[cfg(feature = "std")]
mod failing;
mod http_example;
mod kv_example;
mod sql_example;
#[cfg(test)]
mod tests;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;
use serde::{Deserialize, Serialize};
use wardian::plugins::{CallError, Plugin};
use wardian::{Error, FromInput, Global, Input, Output, config, failure};

static GREETING: Global<String> = Global::new(String::new());

#[wardian::hook]
fn init() -> Result<(), Error> {
    let greeting = config::get_string("greeting")?.unwrap_or_else(|| "Hello".to_string());
    log::info!("the greeting is {greeting:?}");
    GREETING.with(|current| *current = greeting);
    Ok(())
}

#[wardian::hook]
fn health() {}

#[wardian::hook(save)]
fn save_state() -> String {
    GREETING.with(|greeting| greeting.clone())
}

#[wardian::hook]
fn restore(state: &str) {
    GREETING.with(|greeting| *greeting = state.to_string());
}

/// Text in and out, and a failure.
#[wardian::operation]
pub fn greet(name: &str) -> Result<String, Error> {
    if name.is_empty() {
        return Err(failure!(1, "nobody to greet"));
    }
    Ok(GREETING.with(|greeting| format!("{greeting}, {name}!")))
}

/// Output that borrows from the input.
#[wardian::operation]
fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// A name that is a word of the language.
#[wardian::operation]
fn r#match(text: String) -> Cow<'static, str> {
    if text == "yes" { Cow::Borrowed("matches") } else { Cow::Owned(format!("{text} does not")) }
}

#[wardian::operation(name = "bytes.reverse")]
fn reverse(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().rev().copied().collect()
}

#[wardian::operation]
fn checksum(bytes: Vec<u8>) -> u32 {
    bytes.iter().fold(0, |sum, &byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
}

/// Its parameter has the name that the macro's own has.
#[wardian::operation]
fn half(input: i64) -> f64 {
    input as f64 / 2.0
}

/// A type of its own conversion wins over serde.
#[derive(Deserialize)]
struct Lines(Vec<String>);

impl FromInput<'_> for Lines {
    fn from_input(input: Input<'_>) -> Result<Self, Error> {
        Ok(Lines(input.to_text()?.lines().map(String::from).collect()))
    }
}

#[wardian::operation]
fn count_lines(lines: Lines) -> u64 {
    lines.0.len() as u64
}

#[derive(Deserialize)]
struct Order {
    quantity: u32,
    #[serde(default)]
    country: Option<String>,
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Adjustment {
    cents: i64,
    note: String,
}

/// An error of the plugin's own.
struct Unknown(String);

impl From<Unknown> for Error {
    fn from(Unknown(country): Unknown) -> Self {
        failure!(2, "no rate for {country}")
    }
}

#[wardian::operation]
fn adjust(order: &Order) -> Result<Adjustment, Unknown> {
    match order.country.as_deref() {
        None => Ok(Adjustment { cents: -i64::from(order.quantity), note: "no country".to_string() }),
        Some("DE") => Ok(Adjustment { cents: 19, note: "VAT".to_string() }),
        Some(other) => Err(Unknown(other.to_string())),
    }
}

const RATES: Plugin = Plugin::new("com.acme.rates");

/// Of another plugin, whose failure becomes this one's.
#[wardian::operation]
fn adjust_elsewhere(order: &Order) -> Result<Adjustment, CallError> {
    RATES.call_json("adjust", &order.quantity)
}

#[wardian::operation]
fn total(orders: &[Order]) -> Option<u32> {
    orders.iter().map(|order| order.quantity).reduce(|sum, quantity| sum + quantity)
}

/// Output in pieces, and input in pieces.
#[wardian::operation]
fn shout(input: Input, out: &mut Output) -> Result<(), Error> {
    let mut piece = [0; 16];
    loop {
        match input.read(&mut piece)? {
            0 => break,
            count => out.write_bytes(&piece[..count].to_ascii_uppercase())?,
        }
    }
    Ok(write!(out, "!")?)
}

#[wardian::operation]
fn nothing() {}

#[wardian::operation]
fn answer(out: &mut Output) -> wardian_result::Result<()> {
    write!(out, "42")?;
    Ok(())
}

/// An alias of `Result` is one.
mod wardian_result {
    pub type Result<T> = core::result::Result<T, wardian::Error>;
}

#[wardian::operation]
fn fragile(text: &str) -> usize {
    assert!(!text.is_empty(), "no text");
    text.len()
}
