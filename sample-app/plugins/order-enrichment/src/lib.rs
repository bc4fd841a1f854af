//! Enriches priced orders: how often the customer ordered, which it counts in its values by key, and in how many days the
//! warehouse delivers, which it asks over HTTP once an hour for each country. Orders come and go as messages.
//!
//! Configuration: `warehouse`, the URL of the warehouse.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::format;
use alloc::string::{String, ToString};
use core::time::Duration;
use serde::{Deserialize, Serialize};
use wardian::{config, events, failure, http, kv, Error, Global};

/// Codes of failures, the same in all plugins of the sample.
mod code {
    pub const REFUSED: i32 = 2;
    pub const CONFIGURATION: i32 = 4;
}

/// For how long what the warehouse said holds.
const AN_HOUR: Duration = Duration::from_secs(60 * 60);

static WAREHOUSE: Global<String> = Global::new(String::new());

/// What this plugin needs of an order. Other members are ignored.
#[derive(Deserialize)]
struct Order {
    id: String,
    country: String,
    email: String,
}

/// What it publishes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Enriched<'a> {
    order: &'a str,
    customer_orders: u32,
    delivery_days: u32,
}

#[wardian::hook]
fn init() -> Result<(), Error> {
    let url = config::get_string("warehouse")?
        .ok_or_else(|| failure!(code::CONFIGURATION, "configuration warehouse is missing"))?;
    WAREHOUSE.with(|warehouse| *warehouse = url);
    Ok(())
}

/// Handles a message on `orders.priced`, and publishes one on `orders.enriched`. Whoever fails here has its message as a dead
/// letter.
#[wardian::operation]
fn enrich(order: Order) -> Result<(), Error> {
    let delivery_days = delivery_days(&order.country)?;
    let customer_orders = count(&format!("customers/{}", order.email))?;
    events::publish_json("orders.enriched", &Enriched { order: &order.id, customer_orders, delivery_days })?;
    Ok(())
}

/// Adds one to a number that stays, and returns it.
fn count(key: &str) -> Result<u32, Error> {
    let mut number = 0;
    kv::update(key, |old| {
        number = old.map_or(0, |old| u32::from_le_bytes(old.try_into().unwrap_or_default())).saturating_add(1);
        Some(number.to_le_bytes().into())
    })?;
    Ok(number)
}

/// In how many days the warehouse delivers to a country.
fn delivery_days(country: &str) -> Result<u32, Error> {
    if country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err(failure!(code::REFUSED, "no country: {country}"));
    }
    let key = format!("days/{country}");
    if let Some(days) = kv::get_text(&key)? {
        return days.parse().map_err(|_| failure!(code::REFUSED, "the value {key} is no number"));
    }
    let url = WAREHOUSE.with(|warehouse| format!("{warehouse}/delivery?country={country}"));
    let response = http::get(&url)?;
    if !response.is_success() {
        return Err(failure!(code::REFUSED, "no delivery to {country}: status {}", response.status()));
    }
    let days: u32 = response
        .text()?
        .trim()
        .parse()
        .map_err(|_| failure!(code::REFUSED, "the warehouse gave no number of days for {country}"))?;
    kv::put_for(&key, days.to_string(), AN_HOUR)?;
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardian::mock::{EventMessage, Host, HttpResponse};
    use wardian::Errno;

    const URL: &str = "http://127.0.0.1:7070/warehouse";

    fn host() -> Host {
        Host::new()
            .with_config("warehouse", URL)
            .with_subscribers("orders.*", 1)
            .with_http("GET", &format!("{URL}/delivery?country=DE"), "2\n")
            .with_http("GET", &format!("{URL}/delivery?country=XX"), HttpResponse::new(404))
            .with_http("GET", &format!("{URL}/delivery?country=ZZ"), "soon")
    }

    fn priced(country: &str, email: &str) -> EventMessage {
        EventMessage::new(
            "orders.priced",
            format!(r#"{{"id":"o-1","country":"{country}","email":"{email}","subtotalCents":12}}"#),
        )
    }

    fn failure_of(country: &str) -> String {
        let host = host();
        host.call::<init>("").unwrap();
        let failure = host.deliver::<enrich>(priced(country, "ada@example.com")).unwrap_err();
        assert_eq!(failure.code(), code::REFUSED);
        assert!(host.published().is_empty());
        failure.message().to_string()
    }

    #[test]
    fn orders_are_counted_and_the_warehouse_is_asked_once_an_hour() {
        let host = host();
        host.call::<init>("").unwrap();
        for (email, orders) in [("ada@example.com", 1), ("bob@example.com", 1), ("ada@example.com", 2)] {
            host.deliver::<enrich>(priced("DE", email)).unwrap();
            let published = host.published();
            let last = published.last().unwrap();
            assert_eq!(last.topic, "orders.enriched");
            assert_eq!(last.text(), format!(r#"{{"order":"o-1","customerOrders":{orders},"deliveryDays":2}}"#));
        }
        assert_eq!(host.http_requests().len(), 1);
        host.advance_ms(60 * 60 * 1000);
        host.deliver::<enrich>(priced("DE", "ada@example.com")).unwrap();
        assert_eq!(host.http_requests().len(), 2);
    }

    #[test]
    fn an_order_without_delivery_is_a_failure() {
        assert_eq!(failure_of("XX"), "no delivery to XX: status 404");
        assert_eq!(failure_of("ZZ"), "the warehouse gave no number of days for ZZ");
        assert_eq!(failure_of("de"), "no country: de");
        assert_eq!(failure_of("D&x=1"), "no country: D&x=1");
    }

    #[test]
    fn a_plugin_without_a_warehouse_does_not_start() {
        assert_eq!(Host::new().call::<init>("").unwrap_err().code(), code::CONFIGURATION);
    }

    #[test]
    fn a_full_queue_is_a_failure() {
        let host = host().with_publish_error("orders.*", Errno::EUNAVAILABLE);
        host.call::<init>("").unwrap();
        let failure = host.deliver::<enrich>(priced("DE", "ada@example.com")).unwrap_err();
        assert_eq!(failure.code(), Errno::EUNAVAILABLE.number());
    }
}
