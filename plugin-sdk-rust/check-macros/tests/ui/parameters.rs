use wardian::{Error, Output};

#[wardian::operation]
fn two(name: &str, age: u32) -> String {
    format!("{name}, {age}")
}

#[wardian::operation]
fn changes(text: &mut String) {
    text.clear();
}

#[wardian::operation]
fn out_first(out: &mut Output, text: &str) -> Result<(), Error> {
    Ok(out.write_bytes(text.as_bytes())?)
}

#[wardian::operation]
fn anything(text: impl AsRef<str>) -> usize {
    text.as_ref().len()
}

struct Plugin;

impl Plugin {
    #[wardian::operation]
    fn method(&self, text: &str) -> usize {
        text.len()
    }
}

fn main() {}
