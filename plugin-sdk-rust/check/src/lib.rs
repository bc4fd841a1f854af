//! Operations that use every host function of the crate.

#![cfg_attr(all(target_arch = "wasm32", not(feature = "std")), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

use core::fmt::Write;
use wardian::{clock, config, plugins::Plugin, random, Error, Global, Input, Level, Output};

static CALLS: Global<u32> = Global::new(0);

wardian::hooks! {
    init => fn init() -> Result<(), Error> {
        CALLS.with(|calls| *calls = 0);
        Ok(())
    }

    health => fn health() -> Result<(), Error> {
        Ok(())
    }

    save => fn save(out: &mut Output) -> Result<(), Error> {
        write!(out, "{}", CALLS.with(|calls| *calls))?;
        Ok(())
    }

    restore => fn restore(input: Input) -> Result<(), Error> {
        let mut buffer = [0; 10];
        let calls = input.read_text(&mut buffer)?.parse();
        let calls = calls.map_err(|_| wardian::failure!(1, "the state is not a number"))?;
        CALLS.with(|current| *current = calls);
        Ok(())
    }
}

wardian::operations! {
    /// Input of any length, as output, in pieces.
    "echo" => fn echo(input: Input, out: &mut Output) -> Result<(), Error> {
        CALLS.with(|calls| *calls += 1);
        let mut piece = [0; 1000];
        loop {
            match input.read(&mut piece)? {
                0 => return Ok(()),
                count => out.write_bytes(&piece[..count])?,
            }
        }
    }

    /// Input of at most 1000 bytes, as output.
    "echo-small" => fn echo_small(input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 1000];
        out.write_bytes(input.read_all(&mut buffer)?)?;
        Ok(())
    }

    /// The configured value of the key that is the input.
    "config" => fn config_value(input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 64];
        let mut value = [0; 16];
        let key = input.read_text(&mut buffer)?;
        match config::get(key, &mut value)? {
            None => Err(wardian::failure!(20, "{} has no value", key)),
            Some(value) => Ok(write!(out, "{}", value)?),
        }
    }

    /// All keys, and the number under "number".
    "config-summary" => fn config_summary(_input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 256];
        for key in config::keys(&mut buffer)? {
            write!(out, "{} ", key)?;
        }
        write!(out, "{:?}", config::parse::<i64>("number")?)?;
        Ok(())
    }

    "clock" => fn clocks(_input: Input) -> Result<wardian::Text<40>, Error> {
        let mut text = wardian::Text::new();
        let before = clock::monotonic_ns();
        write!(text, "{}", clock::now_ms())?;
        write!(text, "{}", if clock::monotonic_ns() >= before { " ok" } else { " went back" })?;
        Ok(text)
    }

    /// 70000 random bytes, which are two calls of the host.
    "random" => fn random_bytes(_input: Input, out: &mut Output) -> Result<(), Error> {
        static BYTES: Global<[u8; 70000]> = Global::new([0; 70000]);
        BYTES.with(|bytes| {
            random::fill(bytes)?;
            Ok(out.write_bytes(bytes)?)
        })
    }

    /// A line for each level that is enabled.
    "log" => fn log_levels(_input: Input) -> Result<(), Error> {
        for level in [Level::Error, Level::Warn, Level::Info, Level::Debug, Level::Trace] {
            wardian::log!(level, "a line of level {:?}", level);
        }
        Ok(())
    }

    /// What the operation "echo" of another plugin answers to the input.
    "call" => fn call_other(input: Input, out: &mut Output) -> Result<(), Error> {
        let (mut buffer, mut answer) = ([0; 64], [0; 64]);
        let other = Plugin::new("dev.wardian.check.other");
        out.write_bytes(other.call("echo", input.read_all(&mut buffer)?, &mut answer)?)?;
        Ok(())
    }

    "panic" => fn panics(input: Input) -> Result<(), Error> {
        let mut buffer = [0; 64];
        panic!("told to by '{}'", input.read_text(&mut buffer)?);
    }
}

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::*;
    use alloc::string::String;
    use alloc::vec::Vec;

    wardian::operations! {
        /// The words of the text, sorted.
        "alloc.sort" => fn sort(text: String) -> Result<String, Error> {
            let mut words: Vec<&str> = text.split_whitespace().collect();
            words.sort_unstable();
            Ok(words.join(" "))
        }

        "alloc.reverse" => fn reverse(mut_bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
            let mut bytes = mut_bytes;
            bytes.reverse();
            Ok(bytes)
        }

        "alloc.config" => fn config_string(key: String) -> Result<String, Error> {
            config::get_string(&key)?.ok_or_else(|| wardian::failure!(20, "{} has no value", key))
        }
    }
}
