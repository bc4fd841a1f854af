use super::*;
use wardian::mock::{Host, Operation};
use wardian::{Errno, Level};

#[test]
fn functions_stay_functions() {
    assert_eq!(first_word(" a b "), "a");
    assert_eq!(half(5), 2.5);
}

#[test]
fn hooks_keep_state_for_operations() {
    let host = Host::new().with_config("greeting", "Good day");
    host.call::<init>("").unwrap();
    assert_eq!(host.log_lines(), [(Level::Info, "wardian_check_macros: the greeting is \"Good day\"".to_string())]);
    assert_eq!(host.call::<greet>("Ada").unwrap().text(), "Good day, Ada!");
    assert_eq!(host.call::<save_state>("").unwrap().text(), "Good day");
    host.call::<restore>("Hi").unwrap();
    assert_eq!(host.call::<greet>("Ada").unwrap().text(), "Hi, Ada!");
    host.call::<health>("").unwrap();
}

#[test]
fn names_come_from_the_function_or_the_attribute() {
    let names = [greet::NAME, first_word::NAME, r#match::NAME, reverse::NAME, save_state::NAME];
    assert_eq!(names, ["greet", "first-word", "match", "bytes.reverse", "__save"]);
}

#[test]
fn text_and_bytes_cross_the_border_as_they_are() {
    let host = Host::new();
    assert_eq!(host.call::<first_word>("grüß dich").unwrap().text(), "grüß");
    assert_eq!(host.call::<r#match>("no").unwrap().text(), "no does not");
    assert_eq!(host.call::<reverse>([0, 255, 7]).unwrap().bytes(), [7, 255, 0]);
    assert_eq!(host.call::<reverse>("").unwrap().bytes(), b"");
    assert_eq!(host.call::<count_lines>("a\nb").unwrap().text(), "2");
}

#[test]
fn text_that_is_none_is_refused() {
    let error = Host::new().call::<greet>([0xff]).unwrap_err();
    assert_eq!(error.code(), Errno::EUTF8.number());
}

#[test]
fn numbers_are_those_of_json() {
    let host = Host::new();
    assert_eq!(host.call::<half>("-3").unwrap().text(), "-1.5");
    assert_eq!(host.call::<checksum>("ab").unwrap().json::<u32>(), 97 * 31 + 98);
    assert_eq!(host.call::<half>("1.5").unwrap_err().message(), "input: expected an integer (i64)");
}

#[test]
fn other_types_are_json() {
    let host = Host::new();
    let adjustment: Adjustment = host.call::<adjust>(r#"{"quantity": 3}"#).unwrap().json();
    assert_eq!(adjustment, Adjustment { cents: -3, note: "no country".to_string() });
    assert_eq!(host.call::<total>(r#"[{"quantity": 3}, {"quantity": 4}]"#).unwrap().json::<Option<u32>>(), Some(7));
    assert_eq!(host.call::<total>("[]").unwrap().text(), "null");
}

#[test]
fn json_of_another_form_is_refused_with_the_reason() {
    let error = Host::new().call::<adjust>("{}").unwrap_err();
    assert_eq!(error.code(), Errno::EINVAL.number());
    assert_eq!(error.message(), "input: missing field `quantity` at line 1 column 2");
}

#[test]
fn an_error_of_the_plugins_own_becomes_a_failure() {
    let error = Host::new().call::<adjust>(r#"{"quantity": 3, "country": "XX"}"#).unwrap_err();
    assert_eq!((error.code(), error.message()), (2, "no rate for XX"));
}

#[test]
fn another_plugin_gives_its_answer_or_its_failure() {
    let host = Host::new().with_plugin("com.acme.rates", "adjust", |quantity| match quantity {
        b"0" => Err(failure!(9, "nothing to adjust")),
        _ => Ok(br#"{"cents": 7, "note": "elsewhere"}"#.to_vec()),
    });
    let adjustment: Adjustment = host.call::<adjust_elsewhere>(r#"{"quantity": 3}"#).unwrap().json();
    assert_eq!(adjustment, Adjustment { cents: 7, note: "elsewhere".to_string() });
    let error = host.call::<adjust_elsewhere>(r#"{"quantity": 0}"#).unwrap_err();
    assert_eq!((error.code(), error.message()), (9, "nothing to adjust"));
    let error = Host::new().call::<adjust_elsewhere>(r#"{"quantity": 3}"#).unwrap_err();
    assert_eq!(error.code(), Errno::ENOTFOUND.number());
}

#[test]
fn input_and_output_may_be_streams() {
    let host = Host::new();
    assert_eq!(
        host.call_streamed::<shout>("a text of more than 16 bytes").unwrap().text(),
        "A TEXT OF MORE THAN 16 BYTES!"
    );
    assert_eq!(host.call::<answer>("not looked at").unwrap().text(), "42");
    assert_eq!(host.call::<nothing>("").unwrap().bytes(), b"");
}

#[test]
#[should_panic(expected = "no text")]
fn a_panic_is_the_tests() {
    let _ = Host::new().call::<fragile>("");
}
