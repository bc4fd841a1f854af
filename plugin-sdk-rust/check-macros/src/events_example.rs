//! An example of the README.

use serde::{Deserialize, Serialize};
use wardian::{Error, events};

#[derive(Deserialize)]
struct Order {
    id: u32,
    cents: u64,
}

#[derive(Serialize)]
struct Invoice {
    order: u32,
    cents: u64,
}

#[wardian::operation]
fn on_order(order: &Order) -> Result<(), Error> {
    if let Some(message) = events::message()? {
        let sender = message.sender().unwrap_or("the application");
        log::info!("order {} of {sender}, attempt {}", order.id, message.attempt());
    }
    events::publish_json("invoices.created", &Invoice { order: order.id, cents: order.cents + 500 })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::on_order;
    use wardian::Errno;
    use wardian::mock::{EventMessage, Host};

    #[test]
    fn an_order_makes_an_invoice() {
        let host = Host::new().with_subscribers("invoices.*", 1);
        let order = EventMessage::new("orders.created", r#"{"id": 7, "cents": 1200}"#);
        host.deliver::<on_order>(order.clone().with_sender("com.acme.shop")).unwrap();
        assert_eq!(host.published()[0].topic, "invoices.created");
        assert_eq!(host.published()[0].text(), r#"{"order":7,"cents":1700}"#);
        assert!(host.log_lines()[0].1.ends_with("order 7 of com.acme.shop, attempt 1"));

        let busy = Host::new().with_publish_error("invoices.*", Errno::EUNAVAILABLE);
        assert_eq!(busy.deliver::<on_order>(order).unwrap_err().code(), Errno::EUNAVAILABLE.number());
    }
}
