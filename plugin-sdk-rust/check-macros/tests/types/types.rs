use wardian::Error;

struct Order;

#[wardian::operation]
fn takes(order: Order) {
    let _ = order;
}

#[wardian::operation]
fn gives() -> Result<Order, Error> {
    Ok(Order)
}

#[wardian::operation]
fn fails() -> Result<u32, String> {
    Err("no".to_string())
}

fn main() {}
