//! An example of the README.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use wardian::{Error, Json, sql};

#[derive(Serialize)]
struct Order {
    id: i64,
    total: String,
    note: Option<String>,
}

#[wardian::operation]
fn orders(customer: &str) -> Result<Json<Vec<Order>>, Error> {
    let mut orders = Vec::new();
    for row in sql::query("orders-of", sql::params![customer])? {
        let row = row?;
        let total: sql::Decimal = row.get("total")?;
        orders.push(Order { id: row.get("id")?, total: total.to_string(), note: row.get("note")? });
    }
    Ok(Json(orders))
}

#[wardian::operation]
fn add_note(text: &str) -> Result<(), Error> {
    sql::update("add-note", sql::params![7, text])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{add_note, orders};
    use wardian::mock::{Host, SqlRows};
    use wardian::sql::{Decimal, Value, params};

    #[test]
    fn orders_are_rows_and_notes_are_written() {
        let rows = SqlRows::new(["id", "total", "note"]).row(params![7, Decimal("3.50"), None::<&str>]);
        let host = Host::new().with_rows("orders-of", rows).with_update("add-note", |params| match params {
            [Value::Int(_), Value::Text(_)] => Ok(1),
            _ => Err(wardian::Errno::EINVAL),
        });
        assert_eq!(host.call::<orders>("ada").unwrap().text(), r#"[{"id":7,"total":"3.50","note":null}]"#);
        host.call::<add_note>("ring twice").unwrap();
        assert_eq!(host.statements()[1].params(), params![7, "ring twice"]);
    }
}
