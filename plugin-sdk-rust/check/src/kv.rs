//! Values by key.

use core::fmt::Write;
use core::time::Duration;
use wardian::{kv, Error, Input, Output};

wardian::operations! {
    /// What happens to values: their contents, versions, keys and errors.
    "kv" => fn use_kv(_input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 64];
        let first = kv::put("tea/green", "4.20")?;
        let second = kv::compare_and_put("tea/green", first, "é")?;
        kv::compare_and_put_for("tea/black", 0, "3.50", Duration::from_secs(3600))?;
        kv::put_for("salt", "", Duration::from_secs(3600))?;
        kv::sync()?;
        write!(out, "{} {}", first > 0 && second > 0, first != second)?;
        write!(out, " {}", kv::read_text("tea/green", &mut buffer)?.unwrap_or("none"))?;
        write!(out, " {:?}", kv::read("salt", &mut buffer)?)?;
        let found = kv::read_versioned("tea/green", &mut buffer)?.map(|found| (found.version == second, found.value.len()));
        write!(out, " {:?}", found)?;
        for key in kv::read_keys("tea/", "", 10, &mut buffer)? {
            write!(out, " {}", key)?;
        }
        write!(out, " {:?}", kv::read_keys("", "salt", 1, &mut buffer)?.next())?;
        write!(out, " {} {}", kv::delete("salt")?, kv::delete("salt")?)?;
        let errors = [
            kv::compare_and_put("tea/green", first, "x").err(),
            kv::compare_and_put("tea/green", 0, "x").err(),
            kv::compare_and_delete("tea/green", first).err(),
            kv::read("", &mut buffer).err(),
            kv::put("a\0b", "x").err(),
            kv::put(core::str::from_utf8(&[b'x'; 513])?, "x").err(),
            kv::read_keys("", "", 0, &mut buffer).err(),
            kv::read("tea/black", &mut buffer[..3]).err(),
        ];
        for errno in errors.iter().flatten() {
            write!(out, " {}", errno)?;
        }
        kv::compare_and_delete("tea/green", second)?;
        kv::delete("tea/black")?;
        write!(out, " {}", kv::read_keys("", "", 10, &mut buffer)?.count())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::use_kv;
    use wardian::mock::Host;

    #[test]
    fn values_are_those_of_a_host() {
        let expected = concat!(
            "true true é Some([]) Some((true, 2)) tea/black tea/green Some(\"tea/black\") true false ",
            "ECONFLICT ECONFLICT ECONFLICT EINVAL EINVAL E2BIG EINVAL E2BIG 0"
        );
        assert_eq!(Host::new().call::<use_kv>("").unwrap().text(), expected);
    }
}
