//! A tour of what a plugin does with the kit of Extism: input, output, variables, configuration, log and failures.

use extism_pdk::{config, info, plugin_fn, var, Error, FnResult, WithReturnCode};

/// Counts the vowels of a text, and adds them to the total of this instance.
#[plugin_fn]
pub fn count_vowels(text: String) -> FnResult<String> {
    let count = text.chars().filter(|letter| "aeiouAEIOU".contains(*letter)).count() as i64;
    let total = var::get::<i64>("total")?.unwrap_or(0) + count;
    var::set("total", total)?;
    info!("{count} vowels");
    Ok(format!(r#"{{"count":{count},"total":{total}}}"#))
}

/// Greets with the word of the configuration.
#[plugin_fn]
pub fn greeting(name: String) -> FnResult<String> {
    let word = config::get("greeting")?.unwrap_or_else(|| "Hello".to_string());
    Ok(format!("{word}, {name}!"))
}

/// Fails with code 7 and the input as the message.
#[plugin_fn]
pub fn fail(message: String) -> FnResult<()> {
    Err(WithReturnCode::new(Error::msg(message), 7))
}

/// Returns its input.
#[plugin_fn]
pub fn echo(input: Vec<u8>) -> FnResult<Vec<u8>> {
    Ok(input)
}
