//! Reads JSON (RFC 8259) where it lies, in one pass, without an allocator.

/// Deeper nesting is refused, so that a hostile text cannot exhaust the stack.
const MAX_DEPTH: usize = 32;

/// The text is not JSON, or not what it was opened as.
#[derive(Debug, PartialEq)]
pub struct Malformed;

/// A value as a part of the text: of a string what stands between the quotes, with its escapes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool,
    Number(&'a str),
    String(&'a str),
    Array(&'a str),
    Object(&'a str),
}

impl Value<'_> {
    /// A number without fraction or exponent.
    pub fn whole(self) -> Option<i64> {
        match self {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// Walks over the members of the object that is all of the text.
pub struct Members<'a>(Walk<'a>);

/// Walks over the elements of the array that is all of the text.
pub struct Elements<'a>(Walk<'a>);

impl<'a> Members<'a> {
    pub fn of(text: &'a str) -> Self {
        Members(Walk::open(text, b'{'))
    }
}

impl<'a> Elements<'a> {
    pub fn of(text: &'a str) -> Self {
        Elements(Walk::open(text, b'['))
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Result<(&'a str, Value<'a>), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(b'}', |scanner| scanner.member(1))
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Value<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(b']', |scanner| scanner.value(1))
    }
}

/// Whether the raw text of a string means this text.
pub fn is(raw: &str, text: &str) -> bool {
    if !raw.contains('\\') {
        return raw == text;
    }
    let mut rest = raw;
    let mut expected = text.chars();
    while let Some(c) = rest.chars().next() {
        let decoded = if c == '\\' {
            match escape(rest) {
                Some((decoded, length)) => {
                    rest = &rest[length..];
                    decoded
                }
                None => return false,
            }
        } else {
            rest = &rest[c.len_utf8()..];
            c
        };
        if expected.next() != Some(decoded) {
            return false;
        }
    }
    expected.next().is_none()
}

/// The character of the escape at the beginning of the text, and the escape's length.
fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let unit = hex4(text, 2)?;
            if !(0xD800..0xDC00).contains(&unit) {
                return Some((char::from_u32(unit)?, 6));
            }
            let low = hex4(text, 8).filter(|low| (0xDC00..0xE000).contains(low))?;
            if text.get(6..8) != Some("\\u") {
                return None;
            }
            return Some((char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?, 12));
        }
        _ => return None,
    };
    Some((simple, 2))
}

fn hex4(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    // The parser of numbers would take a sign.
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        u32::from_str_radix(digits, 16).ok()
    } else {
        None
    }
}

struct Walk<'a> {
    scanner: Scanner<'a>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Broken,
    First,
    Further,
    Ended,
}

impl<'a> Walk<'a> {
    fn open(text: &'a str, bracket: u8) -> Self {
        let mut scanner = Scanner { text, at: 0 };
        scanner.skip_blank();
        let state = if scanner.take(bracket) { State::First } else { State::Broken };
        Walk { scanner, state }
    }

    fn next<T>(&mut self, close: u8, read: impl FnOnce(&mut Scanner<'a>) -> Option<T>) -> Option<Result<T, Malformed>> {
        if self.state == State::Ended {
            return None;
        }
        let item = if self.state == State::Broken { None } else { self.step(close, read) };
        match item {
            Some(Some(item)) => {
                self.state = State::Further;
                Some(Ok(item))
            }
            Some(None) => {
                self.state = State::Ended;
                None
            }
            None => {
                self.state = State::Ended;
                Some(Err(Malformed))
            }
        }
    }

    /// The next item, `Some(None)` at the closing bracket, behind which nothing may follow, `None` for anything else.
    fn step<T>(&mut self, close: u8, read: impl FnOnce(&mut Scanner<'a>) -> Option<T>) -> Option<Option<T>> {
        let scanner = &mut self.scanner;
        scanner.skip_blank();
        if scanner.take(close) {
            scanner.skip_blank();
            return if scanner.peek().is_none() { Some(None) } else { None };
        }
        if self.state == State::Further {
            if !scanner.take(b',') {
                return None;
            }
            scanner.skip_blank();
        }
        let item = read(scanner)?;
        // The bracket that opened is still to be closed.
        scanner.peek().map(|_| Some(item))
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn member(&mut self, depth: usize) -> Option<(&'a str, Value<'a>)> {
        let name = self.string()?;
        self.skip_blank();
        if !self.take(b':') {
            return None;
        }
        self.skip_blank();
        Some((name, self.value(depth)?))
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        let begin = self.at;
        match self.peek()? {
            b'"' => Some(Value::String(self.string()?)),
            b'{' => {
                self.nested(depth, b'}')?;
                Some(Value::Object(&self.text[begin..self.at]))
            }
            b'[' => {
                self.nested(depth, b']')?;
                Some(Value::Array(&self.text[begin..self.at]))
            }
            b't' => self.word("true", Value::Bool),
            b'f' => self.word("false", Value::Bool),
            b'n' => self.word("null", Value::Null),
            _ => {
                self.number()?;
                Some(Value::Number(&self.text[begin..self.at]))
            }
        }
    }

    /// Skips the object or array that opens here.
    fn nested(&mut self, depth: usize, close: u8) -> Option<()> {
        if depth >= MAX_DEPTH {
            return None;
        }
        self.at += 1;
        self.skip_blank();
        if self.take(close) {
            return Some(());
        }
        loop {
            if close == b'}' {
                self.member(depth + 1)?;
            } else {
                self.value(depth + 1)?;
            }
            self.skip_blank();
            if self.take(close) {
                return Some(());
            }
            if !self.take(b',') {
                return None;
            }
            self.skip_blank();
        }
    }

    /// The raw text of the string that begins here.
    fn string(&mut self) -> Option<&'a str> {
        if !self.take(b'"') {
            return None;
        }
        let begin = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(&self.text[begin..self.at - 1]);
                }
                b'\\' => self.at += escape(&self.text[self.at..])?.1,
                0..=0x1F => return None,
                // Bytes of a longer character are none of these, so the text is only ever cut between characters.
                _ => self.at += 1,
            }
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Option<Value<'a>> {
        let found = self.text[self.at..].starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found.then_some(value)
    }

    fn number(&mut self) -> Option<()> {
        self.take(b'-');
        let begin = self.at;
        self.digits()?;
        if self.text.as_bytes()[begin] == b'0' && self.at - begin > 1 {
            return None;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let begin = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Result<Vec<(&str, Value<'_>)>, Malformed> {
        Members::of(text).collect()
    }

    #[test]
    fn members_come_in_order_with_their_values() {
        assert_eq!(
            members(r#" { "a" : 1 , "b":"x\"y", "c":[1,{"d":[]}], "e":{},"f":null,"g":true } "#),
            Ok(vec![
                ("a", Value::Number("1")),
                ("b", Value::String(r#"x\"y"#)),
                ("c", Value::Array(r#"[1,{"d":[]}]"#)),
                ("e", Value::Object("{}")),
                ("f", Value::Null),
                ("g", Value::Bool),
            ])
        );
        assert_eq!(members("{}"), Ok(vec![]));
    }

    #[test]
    fn elements_come_in_order() {
        let elements: Result<Vec<_>, _> = Elements::of("[-0, 1.5e+3 ,\"é\"]").collect();
        assert_eq!(elements, Ok(vec![Value::Number("-0"), Value::Number("1.5e+3"), Value::String("é")]));
    }

    #[test]
    fn malformed_text_ends_the_walk_with_one_error() {
        for text in [
            "",
            " ",
            "[]",
            "{",
            "{}x",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1",
            "{\"a\":1,}",
            "{,}",
            "{a:1}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\":1.}",
            "{\"a\":.5}",
            "{\"a\":1e}",
            "{\"a\":-}",
            "{\"a\":tru}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"\\u+123\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\udc00\"}",
            "{\"a\":\"\\ud800\\u0041\"}",
            "{\"a\":\"",
            "{\"a\":[1,]}",
            "{\"a\":[1}",
            "{\"a\":{]}",
        ] {
            let results: Vec<_> = Members::of(text).collect();
            assert_eq!(results.last(), Some(&Err(Malformed)), "{}", text);
            assert!(results.iter().filter(|result| result.is_err()).count() == 1, "{}", text);
        }
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(members(&nested(MAX_DEPTH - 1)).is_ok());
        assert_eq!(members(&nested(MAX_DEPTH)), Err(Malformed));
        assert_eq!(members(&nested(100_000)), Err(Malformed));
    }

    #[test]
    fn strings_are_compared_by_what_they_mean() {
        assert!(is("lines", "lines"));
        assert!(is(r"l\u0069nes", "lines"));
        assert!(is(r"\ud83d\ude00\n", "\u{1F600}\n"));
        assert!(!is(r"l\u0069ne", "lines"));
        assert!(!is(r"l\u0069ness", "lines"));
    }

    #[test]
    fn only_whole_numbers_are_whole() {
        assert_eq!(Value::Number("-12").whole(), Some(-12));
        assert_eq!(Value::Number("1.0").whole(), None);
        assert_eq!(Value::Number("99999999999999999999").whole(), None);
        assert_eq!(Value::String("1").whole(), None);
    }
}
