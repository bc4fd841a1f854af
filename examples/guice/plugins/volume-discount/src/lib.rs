//! Gives a discount on large orders.
#![cfg_attr(target_arch = "wasm32", no_std)]
extern crate alloc;

use alloc::string::String;
use serde::{Deserialize, Serialize};
use wardian::{config, failure, Error};

#[derive(Deserialize)]
struct Order {
    id: String,
    cents: i64,
}

#[derive(Serialize)]
struct Discount {
    cents: i64,
    reason: &'static str,
}

#[wardian::operation]
fn discount(order: &Order) -> Result<Discount, Error> {
    if order.cents < 0 {
        return Err(failure!(1, "order {} has a negative sum", order.id));
    }
    let percent: i64 = config::parse("percent")?.unwrap_or(0);
    if order.cents < 10_000 {
        return Ok(Discount { cents: 0, reason: "a small order" });
    }
    Ok(Discount { cents: order.cents / 100 * percent, reason: "a large order" })
}

#[cfg(test)]
mod tests {
    use super::discount;
    use wardian::mock::Host;

    #[test]
    fn large_orders_cost_less() {
        let host = Host::new().with_config("percent", "5");
        let given = host.call::<discount>(r#"{"id": "1", "country": "DE", "cents": 20000}"#);
        assert_eq!(given.unwrap().text(), r#"{"cents":1000,"reason":"a large order"}"#);
    }
}
