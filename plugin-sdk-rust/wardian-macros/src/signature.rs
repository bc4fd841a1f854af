//! What a function takes and returns, and whether the ABI can give and take it.

use crate::arguments::Hook;
use syn::spanned::Spanned;
use syn::{Error, FnArg, GenericArgument, PathArguments, Result, ReturnType, Signature, Type};

/// How the function is called.
pub struct Call<'a> {
    pub input: Option<InputParameter<'a>>,
    /// Whether a `&mut Output` follows.
    pub writes: bool,
    pub result: CallResult<'a>,
}

/// The parameter that the input is converted to.
pub struct InputParameter<'a> {
    /// Without its reference.
    pub pointee: &'a Type,
    pub by_reference: bool,
}

pub enum CallResult<'a> {
    Nothing,
    Value(&'a Type),
    /// A `Result`, of whatever it is.
    Fallible(&'a Type),
}

impl CallResult<'_> {
    fn has_value(&self) -> bool {
        match self {
            CallResult::Nothing => false,
            CallResult::Value(value) => !is_unit(value),
            CallResult::Fallible(result) => !first_argument(result).is_some_and(is_unit),
        }
    }
}

pub fn of_operation(signature: &Signature) -> Result<Call<'_>> {
    check_form(signature)?;
    let mut input = None;
    let mut writes = false;
    let mut problems = Problems(None);
    for parameter in &signature.inputs {
        let parameter = match parameter {
            FnArg::Typed(parameter) => parameter,
            FnArg::Receiver(receiver) => {
                problems.add(receiver, "an operation is a function without `self`");
                continue;
            }
        };
        match &*parameter.ty {
            _ if writes => problems.add(parameter, "nothing follows the `&mut Output` of an operation"),
            Type::Reference(reference) if reference.mutability.is_some() => {
                writes = last_segment(&reference.elem).is_some_and(|segment| segment.ident == "Output");
                if !writes {
                    problems.add(&parameter.ty, "the only `&mut` that an operation takes is a `&mut wardian::Output`");
                }
            }
            _ if input.is_some() => problems
                .add(parameter, "an operation takes one input: a struct of these values, with the feature `json`"),
            Type::ImplTrait(_) => problems.add(&parameter.ty, "an operation takes a type, no `impl Trait`"),
            Type::Reference(reference) => {
                input = Some(InputParameter { pointee: &reference.elem, by_reference: true });
            }
            value => input = Some(InputParameter { pointee: value, by_reference: false }),
        }
    }
    problems.into_result()?;
    Ok(Call { input, writes, result: result(&signature.output) })
}

pub fn of_hook(signature: &Signature, hook: Hook) -> Result<Call<'_>> {
    let call = of_operation(signature)?;
    let first = signature.inputs.first();
    match (hook, first) {
        (Hook::Init | Hook::Health, Some(first)) => Err(Error::new_spanned(first, "this hook takes nothing")),
        (Hook::Save, Some(first)) if call.input.is_some() => {
            Err(Error::new_spanned(first, "`save` takes nothing but a `&mut Output`"))
        }
        (Hook::Restore, Some(_)) if call.writes => {
            Err(Error::new_spanned(signature.inputs.last(), "`restore` has no output"))
        }
        (Hook::Restore, None) => Err(Error::new_spanned(&signature.ident, "`restore` takes the state as its input")),
        _ if hook != Hook::Save && call.result.has_value() => {
            Err(Error::new_spanned(&signature.output, "this hook returns nothing, or a `Result` of nothing"))
        }
        _ => Ok(call),
    }
}

fn check_form(signature: &Signature) -> Result<()> {
    let mut problems = Problems(None);
    if let Some(token) = &signature.asyncness {
        problems.add(token, "an operation is not async: the host waits for its result");
    }
    if let Some(token) = &signature.abi {
        problems.add(token, "an operation is a plain function; the attribute makes the exported one");
    }
    if !matches!(signature.safety, syn::Safety::Default) {
        problems.add(&signature.safety, "an operation is a safe function");
    }
    if let Some(parameter) = signature.generics.params.iter().find(|p| !matches!(p, syn::GenericParam::Lifetime(_))) {
        problems.add(parameter, "an operation is not generic: the host knows one function");
    }
    problems.into_result()
}

fn result(output: &ReturnType) -> CallResult<'_> {
    match output {
        ReturnType::Default => CallResult::Nothing,
        ReturnType::Type(_, ty) if last_segment(ty).is_some_and(|segment| segment.ident == "Result") => {
            CallResult::Fallible(ty)
        }
        ReturnType::Type(_, ty) => CallResult::Value(ty),
    }
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

fn first_argument(ty: &Type) -> Option<&Type> {
    match &last_segment(ty)?.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }),
        _ => None,
    }
}

/// All that is wrong, to be reported together.
struct Problems(Option<Error>);

impl Problems {
    fn add(&mut self, place: &(impl Spanned + quote::ToTokens), message: &str) {
        let problem = Error::new_spanned(place, message);
        match &mut self.0 {
            Some(first) => first.combine(problem),
            none => *none = Some(problem),
        }
    }

    fn into_result(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}
