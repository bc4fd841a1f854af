//! The attributes of the crate `wardian`, which documents and re-exports them with its feature `macros`.

mod arguments;
mod expansion;
mod signature;

use proc_macro::TokenStream;
use quote::quote;
use syn::{parse_macro_input, ItemFn};

/// Makes a function an operation.
///
/// The operation has the function's name in kebab-case; `#[wardian::operation(name = "fraud-score")]` gives another one.
///
/// | the function | |
/// |---|---|
/// | takes | nothing, or one of: `&str`, `String`, `&[u8]`, `Vec<u8>`, a number, `Input` (to read in pieces), any other `FromInput`; with the feature `json` any type that serde reads, or a reference to one |
/// | may also take | `&mut Output`, last, to write its output in pieces |
/// | returns | nothing, or one of: `&str`, `String`, `&[u8]`, `Vec<u8>`, a number, any other `IntoOutput`; with the feature `json` any type that serde writes |
/// | fails | by a `Result` of the above whose error is `wardian::Error` or converts into it; with the feature `std` any `std::error::Error`, `Box<dyn Error>` or `anyhow::Error` |
///
/// The function stays an ordinary function. Off WebAssembly a type of the same name names the operation for
/// `wardian::mock::Host::call`, so a module or another type of this name cannot be in the same scope.
#[proc_macro_attribute]
pub fn operation(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function = parse_macro_input!(item as ItemFn);
    let export = arguments::operation_name(arguments.into(), &function.sig.ident)
        .and_then(|name| Ok((name, signature::of_operation(&function.sig)?)))
        .map(|(name, signature)| expansion::export(&function, &name, &signature));
    with_function(&function, export)
}

/// Makes a function a hook, which the host runs around a plugin's life. The function is called `init`, `health`, `save` or
/// `restore`, or has another name and says which one it is: `#[wardian::hook(init)]`.
///
/// `init` runs after instantiation and `health` before going live. The output of `save` is the state, and the input of `restore`
/// is it. Parameters and results are as for an operation. An error stops the load or the reload.
#[proc_macro_attribute]
pub fn hook(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function = parse_macro_input!(item as ItemFn);
    let export = arguments::hook(arguments.into(), &function.sig.ident)
        .and_then(|hook| Ok((hook, signature::of_hook(&function.sig, hook)?)))
        .map(|(hook, signature)| expansion::export(&function, hook.export_name(), &signature));
    with_function(&function, export)
}

/// The function is there even if its attribute is wrong: one mistake is one error.
fn with_function(function: &ItemFn, export: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    let export = export.unwrap_or_else(syn::Error::into_compile_error);
    quote! { #function #export }.into()
}
