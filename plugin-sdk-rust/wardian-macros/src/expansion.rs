//! The exported function.

use crate::signature::{Call, CallResult, InputParameter};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ItemFn, Type};

/// The export of a function. The attribute itself is written by a macro of the crate `wardian`: its tokens belong to edition
/// 2021, where `export_name` needs no `unsafe(...)`, whatever the plugin's edition and however old its compiler.
pub fn export(function: &ItemFn, name: &str, call: &Call<'_>) -> TokenStream {
    // Of the macro's own scope, so that a function called `input` is still found.
    let local = |name| Ident::new(name, Span::mixed_site());
    let (input, out, value) = (local("input"), local("out"), local("value"));
    let (visibility, ident) = (&function.vis, &function.sig.ident);

    let decoded = call.input.as_ref().map(|parameter| decode(parameter, &input, &value));
    let argument = call.input.as_ref().map(|parameter| match parameter.by_reference {
        true => quote! { &#value, },
        false => quote! { #value, },
    });
    let writer = call.writes.then(|| quote! { &mut *#out });
    let called = quote! { #ident(#argument #writer) };
    let encoded = match call.result {
        CallResult::Nothing => quote! {
            #called;
            ::core::result::Result::Ok(())
        },
        CallResult::Value(ty) => encode(called, ty, &out, &value),
        CallResult::Fallible(ty) => {
            let error = Ident::new("error", place(ty));
            let failure = failure(&error, ty);
            let unwrapped = quote_spanned! {place(ty)=>
                match #called {
                    ::core::result::Result::Ok(#value) => #value,
                    ::core::result::Result::Err(#error) => return ::core::result::Result::Err(#failure),
                }
            };
            encode(unwrapped, ty, &out, &value)
        }
    };
    quote! {
        ::wardian::__export!(
            #visibility #ident,
            #name,
            |#input: ::wardian::Input<'static>, #out: &mut ::wardian::Output<'_>| {
                let _ = (&#input, &#out);
                #decoded
                #encoded
            }
        );
    }
}

/// Errors of these conversions are about the type in the signature, so that is the place that they name.
fn decode(parameter: &InputParameter<'_>, input: &Ident, value: &Ident) -> TokenStream {
    let span = place(parameter.pointee);
    let owned = owned(parameter.pointee);
    if cfg!(feature = "json") {
        quote_spanned! {span=>
            let #value: #owned = {
                #[allow(unused_imports)]
                use ::wardian::__private::{DecodeFromInput as _, DecodeJson as _};
                (&::wardian::__private::Decode::<#owned>::new()).decode(#input)?
            };
        }
    } else {
        quote_spanned! {span=>
            let #value: #owned = <#owned as ::wardian::FromInput<'static>>::from_input(#input)?;
        }
    }
}

/// The type that holds the input of a parameter that is a reference.
fn owned(pointee: &Type) -> TokenStream {
    let span = place(pointee);
    match pointee {
        Type::Path(path) if path.path.is_ident("str") => quote_spanned! {span=> ::wardian::__private::String },
        Type::Slice(slice) => {
            let element = &slice.elem;
            quote_spanned! {span=> ::wardian::__private::Vec<#element> }
        }
        other => quote! { #other },
    }
}

/// What the function failed with, as a failure of the plugin.
fn failure(error: &Ident, ty: &Type) -> TokenStream {
    let span = place(ty);
    if cfg!(feature = "std") {
        quote_spanned! {span=>
            {
                #[allow(unused_imports)]
                use ::wardian::__private::{FailedInto as _, FailedPointed as _};
                (&::wardian::__private::Failed::new(#error)).convert()
            }
        }
    } else {
        quote_spanned! {span=> ::core::convert::Into::<::wardian::Error>::into(#error) }
    }
}

fn encode(result: TokenStream, ty: &Type, out: &Ident, value: &Ident) -> TokenStream {
    let span = place(ty);
    if cfg!(feature = "json") {
        quote_spanned! {span=>
            let #value = #result;
            #[allow(unused_imports)]
            use ::wardian::__private::{EncodeIntoOutput as _, EncodeJson as _};
            (&::wardian::__private::Encode::new(#value)).encode(#out)
        }
    } else {
        quote_spanned! {span=> ::wardian::IntoOutput::into_output(#result, #out) }
    }
}

/// Where a type stands. What is generated there is still the macro's, so lints leave it alone.
fn place(ty: &Type) -> Span {
    ty.span().resolved_at(Span::mixed_site())
}
