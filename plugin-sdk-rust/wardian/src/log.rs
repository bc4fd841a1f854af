//! The operator's log. Lines arrive there with the capability `log`; without it they are dropped.

use crate::{host, Text};
use core::fmt::{self, Write};

/// The level of a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Something failed.
    Error = 1,
    /// Something looks wrong.
    Warn = 2,
    /// What an operator wants to know.
    Info = 3,
    /// What a developer wants to know.
    Debug = 4,
    /// Everything.
    Trace = 5,
}

/// Whether lines of this level reach the log.
pub fn is_enabled(level: Level) -> bool {
    level as i32 <= host::log_level()
}

/// Writes a line of at most 1024 bytes, longer ones are cut. A log that takes no more is not an error of the plugin. See
/// [`log!`](crate::log!).
pub fn write(level: Level, line: fmt::Arguments<'_>) {
    if is_enabled(level) {
        let mut text = Text::<1024>::new();
        let _ = text.write_fmt(line);
        host::log(level as i32, text.as_str());
    }
}

/// Writes a formatted line to the log: `log!(Level::Info, "{} tiers", count)`. The arguments are formatted only if the level is
/// enabled.
#[macro_export]
macro_rules! log {
    ($level:expr, $($line:tt)+) => {
        $crate::log::write($level, ::core::format_args!($($line)+))
    };
}

/// Passes what the crate `log` is told on to the operator's log, as `TARGET: MESSAGE`. Operations and hooks do this by themselves,
/// before they run; it has no effect when a logger was set already.
#[cfg(feature = "log")]
pub fn install() {
    use ::log::{LevelFilter, Log, Metadata, Record};

    struct Bridge;

    fn level(level: ::log::Level) -> Level {
        match level {
            ::log::Level::Error => Level::Error,
            ::log::Level::Warn => Level::Warn,
            ::log::Level::Info => Level::Info,
            ::log::Level::Debug => Level::Debug,
            ::log::Level::Trace => Level::Trace,
        }
    }

    impl Log for Bridge {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            is_enabled(level(metadata.level()))
        }

        fn log(&self, record: &Record<'_>) {
            write(level(record.level()), format_args!("{}: {}", record.target(), record.args()));
        }

        fn flush(&self) {}
    }

    // The host's level is asked for with each line, as an operator may change it while the plugin runs.
    if ::log::set_logger(&Bridge).is_ok() {
        ::log::set_max_level(LevelFilter::Trace);
    }
}
