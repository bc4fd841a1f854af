#[wardian::operation]
async fn later() {}

#[wardian::operation]
fn generic<T: Default>() -> Vec<T> {
    vec![T::default()]
}

#[wardian::operation]
extern "C" fn exported(length: i32) -> i32 {
    length
}

#[wardian::operation]
unsafe fn careless() {}

#[wardian::operation]
struct Greeter;

fn main() {}
