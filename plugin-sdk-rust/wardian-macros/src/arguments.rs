//! What is written in the parentheses of the attributes.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Error, Ident, LitStr, Result, Token};

/// The hooks of the ABI.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    Init,
    Health,
    Save,
    Restore,
}

impl Hook {
    pub fn export_name(self) -> &'static str {
        match self {
            Hook::Init => "__init",
            Hook::Health => "__health",
            Hook::Save => "__save",
            Hook::Restore => "__restore",
        }
    }

    fn named(name: &Ident) -> Option<Hook> {
        match name.unraw().to_string().as_str() {
            "init" => Some(Hook::Init),
            "health" => Some(Hook::Health),
            "save" => Some(Hook::Save),
            "restore" => Some(Hook::Restore),
            _ => None,
        }
    }
}

struct Name(Option<LitStr>);

impl Parse for Name {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.is_empty() {
            return Ok(Name(None));
        }
        let key: Ident = input.parse()?;
        if key != "name" {
            return Err(Error::new(key.span(), "expected `name = \"...\"`"));
        }
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Name(Some(value)))
    }
}

/// The name that the attribute gives, else the function's in kebab-case.
pub fn operation_name(arguments: TokenStream, function: &Ident) -> Result<String> {
    let (name, span) = match Name::parse.parse2(arguments)?.0 {
        Some(literal) => (literal.value(), literal.span()),
        None => (function.unraw().to_string().replace('_', "-"), function.span()),
    };
    if is_operation_name(&name) {
        return Ok(name);
    }
    let rule = "operations have names like `greet`, `fraud-score` or `text.echo`";
    Err(Error::new(span, format!("`{name}` is no name for an operation: {rule}; say `name = \"...\"`")))
}

/// `[a-z][a-z0-9-]*(\.[a-z0-9-]+)*`
fn is_operation_name(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('.').all(is_word)
}

/// The hook that the attribute names, else the one that the function is called.
pub fn hook(arguments: TokenStream, function: &Ident) -> Result<Hook> {
    let name = if arguments.is_empty() { function.clone() } else { syn::parse2::<Ident>(arguments)? };
    Hook::named(&name)
        .ok_or_else(|| Error::new(name.span(), format!("`{name}` is no hook: expected init, health, save or restore")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::{format_ident, quote};

    #[test]
    fn a_function_names_its_operation_in_kebab_case() {
        assert_eq!(operation_name(quote!(), &format_ident!("fraud_score")).unwrap(), "fraud-score");
        assert_eq!(operation_name(quote!(), &format_ident!("r#match")).unwrap(), "match");
    }

    #[test]
    fn the_attribute_names_it_otherwise() {
        assert_eq!(operation_name(quote!(name = "text.echo"), &format_ident!("f")).unwrap(), "text.echo");
        assert!(operation_name(quote!(title = "x"), &format_ident!("f")).is_err());
        assert!(operation_name(quote!(name = "x", name = "y"), &format_ident!("f")).is_err());
    }

    #[test]
    fn names_follow_the_grammar_of_the_abi() {
        for name in ["a", "greet", "text.echo", "a-b.c-d.9", "a-", "a.-"] {
            assert!(is_operation_name(name), "{name}");
        }
        for name in ["", "A", "9a", "-a", ".a", "a.", "a..b", "a_b", "--init", "a b", "ä"] {
            assert!(!is_operation_name(name), "{name}");
        }
    }

    #[test]
    fn hooks_are_named_by_the_function_or_the_attribute() {
        assert!(hook(quote!(), &format_ident!("save")).unwrap() == Hook::Save);
        assert!(hook(quote!(restore), &format_ident!("read_state")).unwrap() == Hook::Restore);
        assert!(hook(quote!(), &format_ident!("start")).is_err());
    }
}
