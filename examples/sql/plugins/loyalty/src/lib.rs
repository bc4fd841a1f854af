//! Credits a customer with a point for each whole euro of the orders since a day. Orders with a coupon give no points.
//!
//! The statements are in the grants of the operator: `orders-of` reads, `add-points` writes.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::format;
use alloc::string::String;
use wardian::sql::{self, Decimal};
use wardian::{failure, Errno, Error};

/// Codes of failures.
mod code {
    pub const REQUEST: i32 = 1;
    pub const CREDITED: i32 = 2;
    pub const ORDERS: i32 = 3;
}

#[derive(Default)]
struct Account {
    orders: u32,
    cents: i64,
    points: i64,
    coupons: u32,
    last: String,
}

wardian::operations! {
    /// `ada 2026-03-01` credits the orders of ada since that day, once.
    "credit" => fn credit(request: String) -> Result<String, Error> {
        let (customer, since) = request.split_once(' ').ok_or_else(|| failure!(code::REQUEST, "no customer and day: {request}"))?;
        let account = account(customer, since)?;
        let spent = format!("{}.{:02}", account.cents / 100, account.cents % 100);
        let note = match account.coupons {
            0 => None,
            count => Some(format!("{count} with a coupon")),
        };
        let values = sql::params![customer, since, account.points, Decimal(&spent), note.as_deref()];
        sql::update("add-points", values).map_err(|errno| match errno {
            Errno::ECONFLICT => failure!(code::CREDITED, "{customer} has the points since {since}"),
            Errno::EINVAL => failure!(code::REQUEST, "no day: {since}"),
            other => other.into(),
        })?;
        let Account { orders, last, points, .. } = account;
        let until = if orders == 0 { String::new() } else { format!(" until {last}") };
        Ok(format!("{customer}: {orders} orders{until}, {spent} spent, {points} points"))
    }
}

/// The orders of a customer since a day. However many they are, a page of them is in memory.
fn account(customer: &str, since: &str) -> Result<Account, Error> {
    let not_read = |errno| match errno {
        Errno::EINVAL => failure!(code::REQUEST, "no day: {since}"),
        Errno::E2BIG => failure!(code::ORDERS, "{customer} has more orders than this plugin may read"),
        other => other.into(),
    };
    let mut account = Account::default();
    for row in sql::query("orders-of", sql::params![customer, since]).map_err(not_read)? {
        let row = row.map_err(not_read)?;
        let cents = cents(row.get("total")?).ok_or_else(|| failure!(code::ORDERS, "an order without total"))?;
        account.orders += 1;
        account.cents = account.cents.saturating_add(cents);
        account.last = row.get("placed")?;
        match row.get::<Option<&str>>("coupon")? {
            None => account.points = account.points.saturating_add(cents / 100),
            Some(_) => account.coupons += 1,
        }
    }
    Ok(account)
}

/// `3.50` in cents; nothing for a negative amount.
fn cents(amount: Decimal<'_>) -> Option<i64> {
    let (euros, cents) = amount.0.split_once('.')?;
    let cents: u8 = cents.parse().ok().filter(|_| cents.len() == 2)?;
    let euros: u32 = euros.parse().ok()?;
    Some(i64::from(euros) * 100 + i64::from(cents))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardian::mock::{Host, SqlRows};
    use wardian::sql::Value;

    fn orders() -> SqlRows {
        SqlRows::new(["id", "placed", "total", "coupon"])
            .row(sql::params![1, "2026-03-02", Decimal("20.99"), None::<&str>])
            .row(sql::params![2, "2026-03-05", Decimal("9.50"), "SPRING"])
            .row(sql::params![3, "2026-03-09", Decimal("0.02"), None::<&str>])
    }

    fn host(orders: SqlRows) -> Host {
        Host::new().with_rows("orders-of", orders).with_update("add-points", |_| Ok(1))
    }

    fn failure_of(host: &Host, request: &str) -> Error {
        host.call::<credit>(request).unwrap_err()
    }

    #[test]
    fn orders_without_a_coupon_give_points() {
        let host = host(orders());
        let credited = host.call::<credit>("ada 2026-03-01").unwrap();
        assert_eq!(credited.text(), "ada: 3 orders until 2026-03-09, 30.51 spent, 20 points");
        let ran = host.statements();
        assert_eq!(ran[0].params(), sql::params!["ada", "2026-03-01"]);
        let values = sql::params!["ada", "2026-03-01", 20, Decimal("30.51"), "1 with a coupon"];
        assert_eq!(ran[1].params(), values);
        assert_eq!(host.open_rows(), 0);
    }

    #[test]
    fn the_note_is_null_without_coupons() {
        let host = host(SqlRows::new(["id", "placed", "total", "coupon"]));
        assert_eq!(host.call::<credit>("bob 2026-03-01").unwrap().text(), "bob: 0 orders, 0.00 spent, 0 points");
        assert_eq!(host.statements()[1].params()[4], Value::Null);
    }

    #[test]
    fn points_are_credited_once() {
        let host = Host::new().with_rows("orders-of", orders()).with_update("add-points", |_| Err(Errno::ECONFLICT));
        assert_eq!(
            failure_of(&host, "ada 2026-03-01"),
            failure!(code::CREDITED, "ada has the points since 2026-03-01")
        );
    }

    #[test]
    fn a_day_that_the_database_sees_late_is_a_failure() {
        let host = Host::new().with_rows("orders-of", orders()).with_update("add-points", |_| Err(Errno::EINVAL));
        assert_eq!(failure_of(&host, "ada soon"), failure!(code::REQUEST, "no day: soon"));
    }

    #[test]
    fn what_is_no_request_or_no_order_is_a_failure() {
        let failing = |errno| Host::new().with_query("orders-of", move |_| Err(errno));
        let negative =
            SqlRows::new(["placed", "total", "coupon"]).row(sql::params!["", Decimal("-1.00"), None::<&str>]);
        assert_eq!(failure_of(&Host::new(), "ada"), failure!(code::REQUEST, "no customer and day: ada"));
        assert_eq!(failure_of(&failing(Errno::EINVAL), "ada soon"), failure!(code::REQUEST, "no day: soon"));
        assert_eq!(failure_of(&failing(Errno::E2BIG), "ada 2026-03-01").code(), code::ORDERS);
        assert_eq!(failure_of(&host(negative), "ada 2026-03-01"), failure!(code::ORDERS, "an order without total"));
        assert_eq!(failure_of(&Host::new(), "ada 2026-03-01").code(), Errno::EDENIED.number());
    }
}
