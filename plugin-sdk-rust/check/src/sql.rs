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
}

#[cfg(test)]
mod tests {
    use super::use_sql;
    use wardian::mock::{Host, SqlRows};
    use wardian::Errno;

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
}
