//! A report about the words of the input: a program in Rust with all of `std`.
use std::collections::HashSet;
use std::time::SystemTime;
use std::{env, error, fs, io};

const PATH: &str = "/data/words.txt";

fn main() -> Result<(), Box<dyn error::Error>> {
    let greeting = env::var("GREETING").map_err(|e| format!("GREETING: {e}"))?;
    let input = io::read_to_string(io::stdin())?;
    let mut words: Vec<&str> = input.split_whitespace().collect();
    let mut longest = "";
    for word in &words {
        if word.len() > longest.len() {
            longest = word;
        }
    }
    // The set has a random key, so that the module imports random_get.
    let distinct = words.iter().collect::<HashSet<_>>().len();
    words.sort_unstable();
    let lines: String = words.iter().map(|word| format!("{word}\n")).collect();
    fs::write(PATH, lines).map_err(|e| format!("{PATH}: {e}"))?;
    let bytes = fs::read(PATH)?.len();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    println!(
        "{greeting} from Rust: {} words, {distinct} distinct, the longest is {longest}, {bytes} bytes in {PATH}, at {} s",
        words.len(),
        now.as_secs()
    );
    Ok(())
}
