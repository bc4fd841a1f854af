#[wardian::operation]
fn _hidden() {}

#[wardian::operation(name = "Greet")]
fn greet() {}

#[wardian::operation(name = "__init")]
fn initialize() {}

#[wardian::operation("greet")]
fn literal() {}

#[wardian::operation(title = "greet")]
fn title() {}

fn main() {}
