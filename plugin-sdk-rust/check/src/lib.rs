//! Operations that use every host function of the crate.

#![cfg_attr(all(target_arch = "wasm32", not(feature = "std")), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

use core::fmt::Write;
use wardian::{clock, config, files, plugins::Plugin, random, Error, Global, Input, Level, Output};

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

    /// What happens to files in "/data": its sizes, names, contents and errors.
    "files" => fn use_files(_input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 64];
        files::make_dir("/data/dir")?;
        let mut file = files::File::create_new("/data/dir/a")?;
        file.write_all(b"one, two, three")?;
        file.seek_to(5);
        let count = file.read(&mut buffer[..3])?;
        out.write_bytes(&buffer[..count])?;
        write!(out, " {:?}", file.write_at(b"!", 20)?)?;
        file.resize(19)?;
        file.sync()?;
        write!(out, " {}", file.size()?)?;
        match file.resize(1 << 20) {
            Err(errno) => write!(out, " {}", errno)?,
            Ok(()) => write!(out, " room")?,
        }
        file.close()?;
        files::rename("/data/dir/a", "/data/b")?;
        files::write("/data/a", "é")?;
        for entry in files::list("/data", &mut buffer)? {
            write!(out, " {}{}", entry.name, if entry.is_directory { "/" } else { "" })?;
        }
        let stat = files::stat("/data/b")?;
        write!(out, " {:?} {} {:?}", stat.kind, stat.size, files::stat("/data/dir")?.kind)?;
        write!(out, " {} {}", files::read_text("/data/a", &mut buffer)?, files::exists("/data/dir/a")?)?;
        let errors = [
            files::File::create_new("/data/a").err(),
            files::File::open("/data/c").err(),
            files::File::open("/data/dir").err(),
            files::read("/data/../a", &mut buffer).err(),
            files::read("a", &mut buffer).err(),
            files::File::open("/data/a")?.write_at(b"x", 0).err(),
        ];
        for errno in errors.iter().flatten() {
            write!(out, " {}", errno)?;
        }
        for path in ["/data/a", "/data/b", "/data/dir"] {
            files::remove(path)?;
        }
        write!(out, " {}", files::list("/data", &mut buffer)?.count())?;
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

#[cfg(feature = "events")]
mod events;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "kv")]
mod kv;
#[cfg(feature = "sql")]
mod sql;

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

        /// The names of 40 files, which are longer than what is read at once, and the contents of the last one.
        "alloc.files" => fn many_files(_input: Vec<u8>) -> Result<String, Error> {
            for number in 10..50 {
                files::write(&alloc::format!("/data/file-{}.txt", number), alloc::format!("contents {}", number))?;
            }
            let mut names = String::new();
            for entry in &files::list_all("/data")? {
                names.push_str(entry.name);
                names.push(' ');
            }
            names.push_str(&files::read_to_string("/data/file-49.txt")?);
            Ok(names)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::many_files;
        use wardian::mock::Host;

        #[test]
        fn many_files_are_those_of_a_host() {
            let host = Host::new().with_mount("/data").with_mount_limit(64 << 10);
            let names: String = (10..50).map(|number| alloc::format!("file-{}.txt ", number)).collect();
            assert_eq!(host.call::<many_files>("").unwrap().text(), names + "contents 49");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardian::mock::Host;

    /// As `check.sh` wants it of the real host.
    #[test]
    fn files_are_those_of_a_host() {
        let expected = concat!(
            "two 1 19 ELIMIT a b dir/ File 19 Directory é false ",
            "ECONFLICT ENOTFOUND EINVAL EDENIED EINVAL EDENIED 0"
        );
        let host = Host::new().with_mount("/data").with_mount_limit(64 << 10);
        assert_eq!(host.call::<use_files>("").unwrap().text(), expected);
    }
}
