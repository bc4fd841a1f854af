use wardian::Output;

#[wardian::hook]
fn start() {}

#[wardian::hook]
fn init(config: &str) {
    let _ = config;
}

#[wardian::hook]
fn save(previous: &str) -> String {
    previous.to_string()
}

#[wardian::hook]
fn restore() {}

#[wardian::hook(restore)]
fn restore_and_write(state: &str, out: &mut Output) {
    let _ = (state, out);
}

#[wardian::hook]
fn health() -> bool {
    true
}

fn main() {}
