//! The guest side of the Wardian plugin ABI, version 1: write plugins for Java applications in Rust.
//!
//! ```
//! use wardian::{Error, Input, Output};
//!
//! wardian::operations! {
//!     /// Greets whoever is named in the input.
//!     "greet" => fn greet(input: Input, out: &mut Output) -> Result<(), Error> {
//!         let mut buffer = [0; 64];
//!         let name = input.read_text(&mut buffer)?;
//!         if name.is_empty() {
//!             return Err(wardian::failure!(1, "nobody to greet"));
//!         }
//!         write!(out, "Hello, {}!", name)?;
//!         Ok(())
//!     }
//! }
//! # use core::fmt::Write as _;
//! # let mut memory = [0; 32];
//! # let mut out = Output::to_slice(&mut memory);
//! # greet(Input::from_bytes(b"Ada"), &mut out).unwrap();
//! # let length = out.finish().unwrap();
//! # assert_eq!(&memory[..length], b"Hello, Ada!");
//! ```
//!
//! The crate depends on nothing, not even an allocator. A plugin begins with
//! `#![cfg_attr(target_arch = "wasm32", no_std)]`, which makes a small module for WebAssembly and leaves `cargo test` working
//! on the developer's machine, where operations run on the host of the module `mock`.
//!
//! Panics reach the caller with message, file, line and column. The crate brings the panic handler that does this, so a plugin
//! has none of its own.
//!
//! # Features
//! - `macros`: `#[wardian::operation]` and `#[wardian::hook]` for plain functions. Rust 1.71, brings `alloc`.
//! - `json`: any serde type as input and output. Rust 1.71, brings `alloc`.
//! - `log`: the crate `log` writes to the operator's log. Rust 1.71.
//! - `alloc`: operations take and return `Vec<u8>` and `String`, in memory of a small allocator of this crate. Needs Rust 1.68.
//! - `std`: the same for plugins that link the standard library, whose allocator and panic machinery is then used. Input, output,
//!   files and bodies of requests over HTTP are streams of `std::io`, and `?` makes a failure of any `std::error::Error`. Rust 1.63.
//! - `anyhow`: `?` on an [`Error`] in functions that return an `anyhow::Result`. Brings `std`.

#![cfg_attr(all(target_arch = "wasm32", not(feature = "std")), no_std)]
#![deny(missing_docs, unsafe_op_in_unsafe_fn)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[allow(missing_docs)]
mod capability;
#[cfg(feature = "json")]
#[allow(missing_docs)]
mod choice;
pub mod clock;
pub mod config;
#[cfg(feature = "std")]
mod convert;
mod errno;
mod error;
pub mod events;
#[cfg(feature = "std")]
#[allow(missing_docs)]
mod failed;
pub mod files;
mod global;
#[cfg(any(test, all(feature = "alloc", not(feature = "std"), target_arch = "wasm32")))]
mod heap;
#[rustfmt::skip]
mod host;
pub mod http;
mod input;
#[cfg(feature = "std")]
mod io;
#[cfg(feature = "json")]
mod json;
pub mod kv;
pub mod log;
#[cfg(not(target_arch = "wasm32"))]
pub mod mock;
mod number;
mod operation;
mod output;
mod panic;
pub mod plugins;
pub mod random;
#[cfg(target_arch = "wasm32")]
#[rustfmt::skip]
pub mod raw;
pub mod sql;
mod text;

#[cfg(feature = "json")]
pub use crate::json::Json;
pub use crate::log::Level;
pub use capability::reply;
pub use errno::Errno;
pub use error::Error;
pub use global::Global;
pub use input::{FromInput, Input};
pub use output::{IntoOutput, Output};
pub use text::Text;
#[cfg(feature = "macros")]
pub use wardian_macros::{hook, operation};

/// What the macros of this crate expand to. Not for direct use.
#[doc(hidden)]
pub mod __private {
    pub use crate::capability::{bytes_in, text_in};
    #[cfg(feature = "alloc")]
    pub use crate::capability::{to_string, to_vec};
    #[cfg(feature = "json")]
    pub use crate::choice::*;
    #[cfg(feature = "std")]
    pub use crate::failed::{Failed, FailedInto, FailedPointed};
    pub use crate::operation::{is_operation_name, run, ABI_RECORD};
    #[cfg(feature = "alloc")]
    pub use alloc::{string::String, vec::Vec};
}
