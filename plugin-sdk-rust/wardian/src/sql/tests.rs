use super::*;
use crate::mock::{Host, HostCall, SqlRows};

const KINDS: &[Value<'_>] = &[
    Value::Null,
    Value::Bool(false),
    Value::Bool(true),
    Value::Int(i64::MIN),
    Value::Float(-0.5),
    Value::Text("Grüße"),
    Value::Decimal(Decimal("-3.50")),
    Value::Bytes(&[0, 0xff]),
];

/// One row of all kinds of values.
fn host_of_kinds() -> Host {
    Host::new().with_rows("kinds", SqlRows::new(["a", "b", "c", "d", "e", "f", "g", "h"]).row(KINDS))
}

fn numbers(count: i64) -> SqlRows {
    (0..count).fold(SqlRows::new(["number", "text"]), |rows, number| rows.row(params![number, "x"]))
}

/// What the function makes of a column with this value.
fn read<R>(value: Value<'_>, action: impl FnOnce(PageRow<'_>) -> R) -> R {
    let host = Host::new().with_rows("one", SqlRows::new(["a"]).row(&[value]));
    host.run(|| action(read_one("one", params![], &mut [0; 100]).unwrap()))
}

fn get<T: for<'v> FromValue<'v>>(value: Value<'_>) -> Result<T, Errno> {
    read(value, |row| row.get::<T>(0))
}

#[test]
fn without_a_host_nothing_is_there() {
    assert_eq!(query("a", params![]).err(), Some(Errno::ENOCALL));
    assert_eq!(update("a", params![]), Err(Errno::ENOCALL));
    assert_eq!(read_opt("a", params![], &mut []).err(), Some(Errno::ENOCALL));
    let mut rows = Host::new().with_rows("a", numbers(1)).run(|| query("a", params![]).unwrap());
    assert_eq!(rows.read_page(&mut [0; 100]).err(), Some(Errno::ENOCALL));
    assert_eq!(rows.read_columns(&mut []).err(), Some(Errno::ENOCALL));
    assert_eq!(rows.close(), Err(Errno::ENOCALL));
}

#[test]
fn values_have_the_form_of_the_description() {
    let mut bytes = Vec::new();
    KINDS.iter().for_each(|value| encode(value, &mut bytes).unwrap());
    let mut expected = vec![0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0x80];
    expected.extend([4, 0, 0, 0, 0, 0, 0, 0xe0, 0xbf]);
    expected.extend([5, 7, 0, 0, 0, b'G', b'r', 0xc3, 0xbc, 0xc3, 0x9f, b'e']);
    expected.extend([6, 5, 0, 0, 0, b'-', b'3', b'.', b'5', b'0']);
    expected.extend([7, 2, 0, 0, 0, 0, 0xff]);
    assert_eq!(bytes, expected);
}

#[test]
fn parameters_of_every_type_arrive() {
    let host = Host::new().with_update("add", |params| Ok(params.len() as u64));
    host.run(|| {
        assert_eq!(update("add", KINDS), Ok(8));
        assert_eq!(update("add", params![]), Ok(0));
        assert_eq!(update("add", params![1u8, -1i8, 2u16, -2i16, u32::MAX, 3, 4i64, 0.5f32, 1.5, true]), Ok(10));
        assert_eq!(update("add", params!["a", &b"b"[..], b"c", Decimal("1"), None::<&str>, Some(5)]), Ok(6));
    });
    let ran = host.statements();
    assert_eq!((ran[0].name.as_str(), ran[0].params()), ("add", KINDS.to_vec()));
    assert_eq!(ran[1].params(), params![]);
    let numbers = [1, -1, 2, -2, i64::from(u32::MAX), 3, 4].map(Value::Int);
    assert_eq!(ran[2].params()[..7], numbers);
    assert_eq!(ran[2].params()[7..], [Value::Float(0.5), Value::Float(1.5), Value::Bool(true)]);
    let others = [Value::Text("a"), Value::Bytes(b"b"), Value::Bytes(b"c"), Value::Decimal(Decimal("1"))];
    assert_eq!(ran[3].params()[..4], others);
    assert_eq!(ran[3].params()[4..], [Value::Null, Value::Int(5)]);
}

#[test]
fn columns_of_every_kind_are_read() {
    host_of_kinds().run(|| {
        let mut buffer = [0; 100];
        let row = read_one("kinds", params![], &mut buffer).unwrap();
        for (index, value) in KINDS.iter().enumerate() {
            assert_eq!(row.get::<Value<'_>>(index), Ok(*value));
        }
        assert_eq!((row.get::<Option<i64>>(0), row.get::<Option<i64>>(3)), (Ok(None), Ok(Some(i64::MIN))));
        assert_eq!((row.get::<bool>(1), row.get::<bool>(2)), (Ok(false), Ok(true)));
        assert_eq!((row.get::<i64>(3), row.get::<f64>(4)), (Ok(i64::MIN), Ok(-0.5)));
        assert_eq!((row.get::<&str>(5), row.get::<Decimal<'_>>(6)), (Ok("Grüße"), Ok(Decimal("-3.50"))));
        assert_eq!(row.get::<&[u8]>(7), Ok(&[0, 0xff][..]));
        assert_eq!(
            (row.get::<Value<'_>>(8), row.get::<i64>(usize::MAX)),
            (Err(Errno::ENOTFOUND), Err(Errno::ENOTFOUND))
        );
    });
}

#[test]
fn numbers_are_read_as_types_that_hold_them() {
    assert_eq!(
        (get::<u8>(255.into()), get::<u8>(256.into()), get::<u64>((-1).into())),
        (Ok(255), Err(Errno::EINVAL), Err(Errno::EINVAL))
    );
    assert_eq!((get::<i32>(i64::MAX.into()), get::<usize>(7.into())), (Err(Errno::EINVAL), Ok(7)));
    assert_eq!((get::<i64>(Decimal("-12").into()), get::<i64>(Decimal("1.5").into())), (Ok(-12), Err(Errno::EINVAL)));
    assert_eq!(
        (get::<u8>(Decimal("256").into()), get::<u64>(Decimal("18446744073709551615").into())),
        (Err(Errno::EINVAL), Ok(u64::MAX))
    );
    assert_eq!((get::<f64>(7.into()), get::<f64>(Decimal("3.50").into())), (Ok(7.0), Ok(3.5)));
    assert_eq!((get::<f64>(Decimal("x").into()), get::<i64>(1.0.into())), (Err(Errno::EINVAL), Err(Errno::EINVAL)));
    assert_eq!(
        (get::<bool>(1.into()), get::<bool>(0.into()), get::<bool>(2.into())),
        (Ok(true), Ok(false), Err(Errno::EINVAL))
    );
}

#[test]
fn a_value_of_another_kind_is_an_error() {
    for value in [Value::Null, Value::Bool(true), Value::Text("1"), Value::Bytes(b"1")] {
        assert_eq!((get::<i64>(value), get::<f64>(value)), (Err(Errno::EINVAL), Err(Errno::EINVAL)), "{:?}", value);
        read(value, |row| assert_eq!(row.get::<Decimal<'_>>(0), Err(Errno::EINVAL)));
    }
    for value in [Value::Null, Value::Int(1), Value::Decimal(Decimal("1")), Value::Bytes(b"1")] {
        read(value, |row| assert_eq!(row.get::<&str>(0), Err(Errno::EINVAL)));
    }
    read(Value::Text("1"), |row| assert_eq!(row.get::<&[u8]>(0), Err(Errno::EINVAL)));
    assert_eq!((get::<bool>(Value::Null), get::<Option<bool>>(Value::Null)), (Err(Errno::EINVAL), Ok(None)));
    assert_eq!(get::<Option<bool>>(Value::Text("true")), Err(Errno::EINVAL));
}

#[test]
fn rows_come_in_pages_that_fit_into_the_buffer() {
    let host = Host::new().with_rows("numbers", numbers(7));
    host.run(|| {
        let mut rows = query("numbers", params![]).unwrap();
        // A row has 15 bytes.
        let (mut buffer, mut pages, mut found) = ([0; 46], 0, Vec::new());
        while let Some(page) = rows.read_page(&mut buffer).unwrap() {
            pages += 1;
            found.extend(page.map(|row| row.unwrap().get::<i64>(0).unwrap()));
        }
        assert_eq!((pages, found), (3, (0..7).collect()));
        assert!(rows.read_page(&mut buffer).unwrap().is_none());
        let mut names = [0; 12];
        assert_eq!(rows.read_columns(&mut names).unwrap().collect::<Vec<_>>(), ["number", "text"]);
        assert_eq!(rows.read_columns(&mut names[..11]).err(), Some(Errno::E2BIG));
        assert_eq!(query("numbers", params![]).unwrap().read_page(&mut [0; 14]).err(), Some(Errno::E2BIG));
    });
}

#[test]
fn one_row_is_read_and_the_others_are_left() {
    let host = Host::new().with_rows("numbers", numbers(2)).with_rows("none", numbers(0));
    host.run(|| {
        let mut buffer = [0; 15];
        assert_eq!(read_one("numbers", params![], &mut buffer).unwrap().get(0), Ok(0));
        assert_eq!(read_opt("numbers", params![], &mut buffer).unwrap().unwrap().get(1), Ok("x"));
        assert!(read_opt("none", params![], &mut buffer).unwrap().is_none());
        assert_eq!(read_one("none", params![], &mut buffer).err(), Some(Errno::ENOTFOUND));
        assert_eq!(read_one("numbers", params![], &mut buffer[..14]).err(), Some(Errno::E2BIG));
    });
    assert_eq!(host.open_rows(), 0);
}

#[test]
fn rows_are_open_until_they_are_dropped_or_the_call_ends() {
    crate::operations! {
        "leave-open" => fn leave_open(_input: crate::Input, _out: &mut crate::Output) -> Result<(), crate::Error> {
            core::mem::forget(query("numbers", params![])?);
            Ok(())
        }
    }
    let host = Host::new().with_rows("numbers", numbers(1));
    host.run(|| {
        let rows = query("numbers", params![]).unwrap();
        let others = query("numbers", params![]).unwrap();
        assert_eq!(host.open_rows(), 2);
        drop(rows);
        assert_eq!(host.open_rows(), 1);
        assert_eq!((others.close(), host.open_rows()), (Ok(()), 0));
        assert_eq!(Rows::new(1).close(), Err(Errno::ECLOSED));
        assert_eq!(Rows::new(1).read_columns(&mut []).err(), Some(Errno::ECLOSED));
        assert_eq!(Rows::new(1).read_page(&mut []).err(), Some(Errno::ECLOSED));
        assert_eq!(crate::host::sql_next(1, &mut []), -Errno::ECLOSED.number());
    });
    host.call::<leave_open>("").unwrap();
    assert_eq!(host.open_rows(), 0);
    let opened = HostCall::SqlQuery { statement: "numbers".to_string() };
    assert_eq!(host.host_calls().last(), Some(&opened));
}

#[test]
fn what_is_not_granted_or_of_the_other_kind_does_not_run() {
    let host = Host::new().with_rows("read", numbers(1)).with_update("write", |_| Ok(1));
    host.run(|| {
        assert_eq!(
            (query("other", params![]).err(), update("other", params![])),
            (Some(Errno::EDENIED), Err(Errno::EDENIED))
        );
        assert_eq!(
            (query("write", params![]).err(), update("read", params![])),
            (Some(Errno::EINVAL), Err(Errno::EINVAL))
        );
        let (at_limit, long) = ("x".repeat(64), "x".repeat(65));
        assert_eq!(
            (query(&at_limit, params![]).err(), query(&long, params![]).err()),
            (Some(Errno::EDENIED), Some(Errno::E2BIG))
        );
        assert_eq!(update(&long, params![]), Err(Errno::E2BIG));
        let big = vec![0; 16777217];
        assert_eq!(crate::host::sql_query("read", &big), -Errno::E2BIG.number());
        assert_eq!(crate::host::sql_update("write", &big), -i64::from(Errno::E2BIG.number()));
    });
    assert!(host.statements().is_empty());
    assert_eq!(host.open_rows(), 0);
}

#[test]
fn malformed_parameters_are_an_error() {
    let host = Host::new().with_rows("read", numbers(1)).with_update("write", |_| Ok(1));
    host.run(|| {
        let cases: &[&[u8]] = &[
            &[8],
            &[3, 0, 0, 0, 0, 0, 0, 0],
            &[4],
            &[5, 0, 0, 0],
            &[5, 2, 0, 0, 0, b'a'],
            &[7, 0xff, 0xff, 0xff, 0xff, 0],
            &[5, 1, 0, 0, 0, 0xff],
            &[6, 1, 0, 0, 0, 0xff],
            &[0, 0xff],
        ];
        for params in cases {
            assert_eq!(crate::host::sql_query("read", params), -Errno::EINVAL.number(), "{:?}", params);
            assert_eq!(crate::host::sql_update("write", params), -i64::from(Errno::EINVAL.number()), "{:?}", params);
        }
    });
    assert!(host.statements().is_empty());
}

#[test]
fn errors_are_those_that_the_test_sets() {
    let host = Host::new()
        .with_query("slow", |_| Err(Errno::ETIMEOUT))
        .with_update("twice", |_| Err(Errno::ECONFLICT))
        .with_update("many", |_| Ok(u64::MAX))
        .with_rows("broken", numbers(1).error(Errno::ECLOSED));
    host.run(|| {
        assert_eq!(
            (query("slow", params![]).err(), update("twice", params![])),
            (Some(Errno::ETIMEOUT), Err(Errno::ECONFLICT))
        );
        assert_eq!(update("many", params![]), Ok(i64::MAX as u64));
        let mut rows = query("broken", params![]).unwrap();
        assert_eq!(rows.read_page(&mut [0; 100]).unwrap().unwrap().count(), 1);
        assert_eq!(rows.read_page(&mut [0; 100]).err(), Some(Errno::ECLOSED));
    });
    assert_eq!(host.statements().len(), 4);
}

#[test]
fn names_of_columns_that_are_long_are_counted_in_the_reply() {
    for length in [126, 127, 128, 200, 1000] {
        let names = ["a".repeat(length), "b".repeat(length)];
        let host = Host::new().with_rows("wide", SqlRows::new(names).row(params![1, 2]));
        host.run(|| assert_eq!(read_one("wide", params![], &mut [0; 18]).unwrap().get(1), Ok(2)));
    }
}

#[test]
fn malformed_rows_are_an_error_and_the_end() {
    let good: &[u8] = &[3, 1, 0, 0, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0, b'a'];
    for length in 1..good.len() {
        let bytes = [good, &good[..length]].concat();
        let mut page = rows::Page::of(&bytes, 2);
        assert_eq!(page.next().unwrap().unwrap().get(1), Ok("a"));
        assert_eq!(page.next().unwrap().err(), Some(Errno::EHOST));
        assert!(page.next().is_none());
    }
    for bytes in [&[8][..], &[5, 0xff, 0xff, 0xff, 0xff][..], &[7, 1, 0, 0, 0x80, 0][..]] {
        assert_eq!(rows::Page::of(bytes, 1).next().unwrap().err(), Some(Errno::EHOST));
    }
    let mut without_columns = rows::Page::of(good, 0);
    assert_eq!(without_columns.next().unwrap().err(), Some(Errno::EHOST));
    assert!(without_columns.next().is_none());
    let text = rows::Page::of(&[5, 1, 0, 0, 0, 0xff], 1).next().unwrap().unwrap();
    assert_eq!((text.get::<&str>(0), text.get::<Value<'_>>(0)), (Err(Errno::EUTF8), Err(Errno::EUTF8)));
}

#[test]
#[should_panic(expected = "a row has a value for each column")]
fn a_test_gives_no_row_with_too_few_values() {
    let _ = SqlRows::new(["a", "b"]).row(params![1]);
}

#[test]
#[should_panic(expected = "rows have at least one column")]
fn a_test_gives_no_rows_without_columns() {
    let _ = SqlRows::new::<&str>([]);
}

#[cfg(not(feature = "alloc"))]
#[test]
fn parameters_have_a_limit_without_an_allocator() {
    let host = Host::new().with_update("add", |_| Ok(1));
    host.run(|| {
        let text = "x".repeat(4092);
        assert_eq!(update("add", params![&text[1..]]), Ok(1));
        assert_eq!(update("add", params![text.as_str()]), Err(Errno::E2BIG));
        assert_eq!(update("add", params![&text[1..], 1]), Err(Errno::E2BIG));
    });
    assert_eq!(host.statements().len(), 1);
}

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::*;

    #[test]
    fn all_rows_are_found_page_by_page() {
        for count in [0, 1, 546, 547, 2000] {
            let host = Host::new().with_rows("numbers", numbers(count));
            host.run(|| {
                let rows: Result<Vec<Row>, Errno> = query("numbers", params![]).unwrap().collect();
                let found: Vec<i64> = rows.unwrap().iter().map(|row| row.get("number").unwrap()).collect();
                assert_eq!(found, (0..count).collect::<Vec<_>>());
            });
            let pages = host.host_calls().iter().filter(|call| matches!(call, HostCall::SqlNext { .. })).count();
            // A page has 8192 bytes, a row 15; one page more is the end.
            assert_eq!(pages as i64, (count + 545) / 546 + 1);
            assert_eq!(host.open_rows(), 0);
        }
    }

    #[test]
    fn a_column_has_an_index_and_a_name_in_any_case() {
        let rows = SqlRows::new(["ID", "note", "Note"]).row(params![7, "tea", "no"]);
        Host::new().with_rows("one", rows).run(|| {
            let row = query_one("one", params![]).unwrap();
            assert_eq!((row.get::<u8>("id"), row.get::<u8>(0)), (Ok(7), Ok(7)));
            assert_eq!((row.get::<&str>("NOTE"), row.get::<String>(2)), (Ok("tea"), Ok("no".to_string())));
            assert_eq!((row.get::<u8>("other"), row.get::<u8>(3)), (Err(Errno::ENOTFOUND), Err(Errno::ENOTFOUND)));
            assert_eq!((row.get::<u8>("note"), row.get::<u8>("")), (Err(Errno::EINVAL), Err(Errno::ENOTFOUND)));
            assert_eq!(row.columns().collect::<Vec<_>>(), ["ID", "note", "Note"]);
            let text = r#"{"ID": Ok(Int(7)), "note": Ok(Text("tea")), "Note": Ok(Text("no"))}"#;
            assert_eq!(format!("{:?}", row), text);
            let mut rows = query("one", params![]).unwrap();
            assert_eq!(rows.columns().unwrap(), ["ID", "note", "Note"]);
        });
    }

    #[test]
    fn rows_larger_than_a_page_are_fetched_from_the_reply() {
        let text = "x".repeat(100_000);
        let host = Host::new().with_rows("large", SqlRows::new(["a"]).row(params![&text]).row(params![1]));
        host.run(|| {
            let rows: Vec<Row> = query("large", params![]).unwrap().map(Result::unwrap).collect();
            assert_eq!((rows[0].get::<&str>("a"), rows[1].get("a")), (Ok(text.as_str()), Ok(1)));
        });
    }

    #[test]
    fn owned_values_go_both_ways() {
        let host = Host::new().with_query("echo", |params| Ok(SqlRows::new(["a", "b"]).row(params)));
        host.run(|| {
            let (text, bytes) = ("x".repeat(5000), vec![0xff; 5000]);
            let row = query_one("echo", params![&text, &bytes]).unwrap();
            assert_eq!((row.get::<String>(0), row.get::<Vec<u8>>(1)), (Ok(text), Ok(bytes)));
            assert_eq!(row.get::<Option<Vec<u8>>>(0), Err(Errno::EINVAL));
        });
    }

    #[test]
    fn rows_end_after_an_error() {
        let host = Host::new().with_rows("broken", numbers(2).error(Errno::ETIMEOUT)).with_rows("none", numbers(0));
        host.run(|| {
            let found: Vec<_> = query("broken", params![]).unwrap().map(|row| row.and_then(|row| row.get(0))).collect();
            assert_eq!(found, [Ok(0), Ok(1), Err(Errno::ETIMEOUT)]);
            let mut rows = query("none", params![]).unwrap();
            assert!(rows.next().is_none() && rows.next().is_none());
            assert!(query_opt("none", params![]).unwrap().is_none());
            assert_eq!(query_one("none", params![]).err(), Some(Errno::ENOTFOUND));
            assert_eq!(query_one("other", params![]).err(), Some(Errno::EDENIED));
        });
    }
}
