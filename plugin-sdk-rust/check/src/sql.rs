//! Statements of SQL.

use core::fmt::Write;
use wardian::sql::{self, params, Decimal, Value};
use wardian::{Errno, Error, Input, Output};

wardian::operations! {
    /// What happens to statements: their parameters, rows and errors. Of `echo` the rows are its parameters, and `add` writes.
    "sql" => fn use_sql(_input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 200];
        let values = params![None::<i64>, true, -7, 0.5, "é", Decimal("-3.50"), b"\xff"];
        let mut rows = sql::query("echo", values)?;
        write!(out, "{}", rows.read_columns(&mut buffer)?.count())?;
        while let Some(page) = rows.read_page(&mut buffer)? {
            for row in page {
                let row = row?;
                for (index, value) in values.iter().enumerate() {
                    write!(out, " {}", row.get::<Value>(index)? == *value)?;
                }
                write!(out, " {}", row.get::<Decimal>(5)?)?;
            }
        }
        rows.close()?;
        write!(out, " {}", sql::update("add", params!["tea", 1])?)?;
        let errors = [
            sql::query("add", params!["tea", 1]).err(),
            sql::update("echo", values).err(),
            sql::query("other", params![]).err(),
            sql::update("other", params![]).err(),
            sql::read_one("echo", values, &mut buffer[..10]).err(),
        ];
        for errno in errors.iter().flatten() {
            write!(out, " {}", errno)?;
        }
        write!(out, " {}", sql::query("echo", params![]).err() == Some(Errno::EINVAL))?;
        Ok(())
    }

    /// Rows of many pages, single rows, and what the database or the grant does not allow. The rows of `numbers` are 1 to its
    /// parameter, of which 1500 are granted; the names of `add-once` are different.
    "sql-rows" => fn use_rows(_input: Input, out: &mut Output) -> Result<(), Error> {
        let mut buffer = [0; 200];
        let (pages, sum) = add_up(1500, &mut buffer)?;
        write!(out, "{} {}", pages, sum)?;
        write!(out, " {}", sql::read_one("numbers", params![1], &mut buffer)?.get::<u8>(0)?)?;
        write!(out, " {}", sql::read_opt("numbers", params![0], &mut buffer)?.is_none())?;
        write!(out, " {}", sql::update("add-once", params!["tea", None::<i64>])?)?;
        let errors = [
            sql::read_one("numbers", params![0], &mut buffer).err(),
            add_up(1501, &mut buffer).err(),
            sql::update("add-once", params!["tea", 2]).err(),
            sql::update("add-once", params!["salt"]).err(),
            sql::update("add-once", params!["salt", 1, 2]).err(),
            sql::update("add-once", params!["salt", "many"]).err(),
        ];
        for errno in errors.iter().flatten() {
            write!(out, " {}", errno)?;
        }
        Ok(())
    }
}

/// How many pages the numbers are, and their sum.
fn add_up(most: i64, buffer: &mut [u8]) -> Result<(u32, i64), Errno> {
    let (mut pages, mut sum) = (0, 0);
    let mut rows = sql::query("numbers", params![most])?;
    while let Some(page) = rows.read_page(buffer)? {
        pages += 1;
        for row in page {
            sum += row?.get::<i64>(0)?;
        }
    }
    Ok((pages, sum))
}

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::*;
    use alloc::string::String;
    use alloc::vec::Vec;

    wardian::operations! {
        /// Rows as an iterator, with the names of their columns.
        "alloc.sql" => fn use_rows_by_name(_input: Input, out: &mut Output) -> Result<(), Error> {
            let values = params![None::<i64>, false, i64::MIN, -1.5, "two words", Decimal("0.05"), b"\0\x01"];
            let row = sql::query_one("echo", values)?;
            write!(out, "{}", row.columns().map(str::len).sum::<usize>())?;
            write!(out, " {:?} {}", row.get::<Option<String>>("a")?, row.get::<bool>("B")?)?;
            write!(out, " {} {}", row.get::<i64>("c")?, row.get::<f64>("d")?)?;
            write!(out, " {} {}", row.get::<String>("e")?, row.get::<Decimal>("f")?)?;
            write!(out, " {:?}", row.get::<Vec<u8>>("g")?)?;
            write!(out, " {:?} {:?}", row.get::<bool>("h").err(), row.get::<u8>("c").err())?;
            write!(out, " {}", sql::query_opt("numbers", params![0])?.is_none())?;
            write!(out, " {:?}", sql::query_one("numbers", params![0]).err())?;
            let mut rows = sql::query("numbers", params![1500])?;
            write!(out, " {}", rows.columns()?.len())?;
            let mut sum = 0;
            for row in rows {
                sum += row?.get::<i64>("x")?;
            }
            write!(out, " {}", sum)?;
            write!(out, " {:?}", sql::query("numbers", params![1501])?.find_map(|row| row.err()))?;
            Ok(())
        }
    }

    #[cfg(test)]
    mod tests {
        use super::super::tests::numbers;
        use super::use_rows_by_name;
        use wardian::mock::{Host, SqlRows};

        #[test]
        fn rows_by_name_are_those_of_a_host() {
            let host = Host::new()
                .with_query("numbers", numbers)
                .with_query("echo", |values| Ok(SqlRows::new(["A", "B", "C", "D", "E", "F", "G"]).row(values)));
            let expected = concat!(
                "7 None false -9223372036854775808 -1.5 two words 0.05 [0, 1] Some(ENOTFOUND) Some(EINVAL) true ",
                "Some(ENOTFOUND) 1 1125750 Some(E2BIG)"
            );
            assert_eq!(host.call::<use_rows_by_name>("").unwrap().text(), expected);
            assert_eq!(host.open_rows(), 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{use_rows, use_sql};
    use wardian::mock::{Host, SqlRows};
    use wardian::sql::{params, Value};
    use wardian::Errno;

    /// Its rows end where a grant of 1500 rows ends them.
    pub(super) fn numbers(values: &[Value<'_>]) -> Result<SqlRows, Errno> {
        match values {
            [Value::Int(most)] => {
                let rows = (1..=*most.min(&1500)).fold(SqlRows::new(["x"]), |rows, x| rows.row(params![x]));
                Ok(if *most > 1500 { rows.error(Errno::E2BIG) } else { rows })
            }
            _ => Err(Errno::EINVAL),
        }
    }

    #[test]
    fn statements_are_those_of_a_host() {
        let host = Host::new()
            .with_query("echo", |params| match params.len() {
                7 => Ok(SqlRows::new(["a", "b", "c", "d", "e", "f", "g"]).row(params)),
                _ => Err(Errno::EINVAL),
            })
            .with_update("add", |_| Ok(1));
        let expected = "7 true true true true true true true -3.50 1 EINVAL EINVAL EDENIED EDENIED E2BIG true";
        assert_eq!(host.call::<use_sql>("").unwrap().text(), expected);
        assert_eq!(host.open_rows(), 0);
    }

    #[test]
    fn rows_are_those_of_a_host() {
        let names = std::cell::RefCell::new(std::vec::Vec::new());
        let host = Host::new().with_query("numbers", numbers).with_update("add-once", move |values| match values {
            [Value::Text(name), Value::Null | Value::Int(_)] => {
                let is_new = !names.borrow().contains(&std::string::String::from(*name));
                names.borrow_mut().push((*name).into());
                if is_new {
                    Ok(1)
                } else {
                    Err(Errno::ECONFLICT)
                }
            }
            _ => Err(Errno::EINVAL),
        });
        let expected = "69 1125750 1 true 1 ENOTFOUND E2BIG ECONFLICT EINVAL EINVAL EINVAL";
        assert_eq!(host.call::<use_rows>("").unwrap().text(), expected);
        assert_eq!(host.open_rows(), 0);
    }
}
