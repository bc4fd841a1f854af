use super::*;
use crate::mock::{Host, HostCall};

#[test]
fn without_a_host_nothing_is_there() {
    assert_eq!(read("a", &mut [0]), Err(Errno::ENOCALL));
    assert_eq!(read_versioned("a", &mut [0]), Err(Errno::ENOCALL));
    assert_eq!(put("a", "1"), Err(Errno::ENOCALL));
    assert_eq!(compare_and_put("a", 1, "1"), Err(Errno::ENOCALL));
    assert_eq!(delete("a"), Err(Errno::ENOCALL));
    assert_eq!(compare_and_delete("a", 1), Err(Errno::ENOCALL));
    assert_eq!(read_keys("", "", 1, &mut [0]).err(), Some(Errno::ENOCALL));
    assert_eq!(sync(), Err(Errno::ENOCALL));
}

#[test]
fn a_value_stays_until_it_is_replaced_or_deleted() {
    let host = Host::new();
    host.run(|| {
        let mut buffer = [0; 8];
        assert_eq!(read("a", &mut buffer), Ok(None));
        put("a", "Grüße").unwrap();
        put("b", [0xff]).unwrap();
        put("empty", "").unwrap();
        assert_eq!(read_text("a", &mut buffer), Ok(Some("Grüße")));
        assert_eq!(read("a", &mut [0; 6]), Err(Errno::E2BIG));
        assert_eq!((read("b", &mut buffer), read_text("b", &mut [0])), (Ok(Some(&[0xff][..])), Err(Errno::EUTF8)));
        assert_eq!(read("empty", &mut []), Ok(Some(&b""[..])));
        put("a", "new").unwrap();
    });
    host.advance_ms(u32::MAX);
    host.run(|| {
        assert_eq!(read_text("a", &mut [0; 8]), Ok(Some("new")));
        assert_eq!((delete("a"), delete("a")), (Ok(true), Ok(false)));
        assert_eq!(sync(), Ok(()));
    });
    assert_eq!((host.value("a"), host.value("b")), (None, Some(vec![0xff])));
    assert_eq!(host.values().into_keys().collect::<Vec<_>>(), ["b", "empty"]);
}

#[test]
fn a_value_with_a_time_is_gone_after_it() {
    let host = Host::new();
    host.run(|| {
        put_for("a", "1", Duration::from_millis(10)).unwrap();
        put_for("b", "1", Duration::from_nanos(9_000_001)).unwrap();
        compare_and_put_for("c", 0, "1", Duration::from_secs(1)).unwrap();
        assert_eq!(put_for("d", "1", Duration::ZERO), Err(Errno::EINVAL));
        assert_eq!(put_for("d", "1", Duration::MAX), Err(Errno::EINVAL));
        assert_eq!(put_for("d", "1", Duration::from_millis((1 << 53) + 1)), Err(Errno::EINVAL));
        assert!(put_for("d", "1", Duration::from_millis(1 << 53)).is_ok());
    });
    let keys = |host: &Host| host.values().into_keys().collect::<String>();
    host.advance_ms(9);
    assert_eq!(keys(&host), "abcd");
    host.advance_ms(1);
    assert_eq!(keys(&host), "cd");
    host.run(|| put("c", "stays").unwrap());
    host.advance_ms(100_000);
    assert_eq!(keys(&host), "cd");
    let ttls = host.host_calls().into_iter().filter_map(|call| match call {
        HostCall::KvPut { ttl_ms, .. } => Some(ttl_ms),
        _ => None,
    });
    assert_eq!(ttls.collect::<Vec<_>>(), [10, 10, (1 << 53) + 1, 1 << 53, 0]);
}

#[test]
fn a_version_says_whether_somebody_else_was_faster() {
    Host::new().run(|| {
        let mut buffer = [0; 11];
        assert_eq!(read_versioned("a", &mut buffer), Ok(None));
        assert_eq!(compare_and_put("a", 7, "1"), Err(Errno::ECONFLICT));
        let first = compare_and_put("a", 0, "one").unwrap();
        assert_eq!(compare_and_put("a", 0, "one"), Err(Errno::ECONFLICT));
        let value = &b"one"[..];
        assert_eq!(read_versioned("a", &mut buffer), Ok(Some(Versioned { version: first, value })));
        assert_eq!(read_versioned("a", &mut [0; 10]), Err(Errno::E2BIG));
        let second = put("a", "two").unwrap();
        assert_eq!(compare_and_put("a", first, "3"), Err(Errno::ECONFLICT));
        assert_eq!(compare_and_delete("a", first), Err(Errno::ECONFLICT));
        let third = compare_and_put("a", second, "3").unwrap();
        assert_eq!((compare_and_delete("a", 0), compare_and_delete("a", third)), (Err(Errno::ECONFLICT), Ok(())));
        assert_eq!(compare_and_delete("a", third), Err(Errno::ECONFLICT));
        assert_eq!(compare_and_delete("a", 0), Err(Errno::ECONFLICT));
        let fourth = put("a", "3").unwrap();
        assert!(first < second && second < third && third < fourth && first > 0);
    });
}

#[test]
fn keys_come_in_pages_in_the_order_of_their_bytes() {
    let host = ["b/2", "a", "b/1", "é", "b", "b/10"].iter().fold(Host::new(), |host, key| host.with_value(key, "1"));
    host.run(|| {
        let page = |prefix: &str, after: &str, limit| {
            let mut buffer = [0; 100];
            read_keys(prefix, after, limit, &mut buffer).map(|keys| keys.collect::<Vec<_>>().join(" "))
        };
        assert_eq!(page("", "", 1000).unwrap(), "a b b/1 b/10 b/2 é");
        assert_eq!(page("", "", 2).unwrap(), "a b");
        assert_eq!(page("", "b", 3).unwrap(), "b/1 b/10 b/2");
        assert_eq!(page("b/", "b/1", 9).unwrap(), "b/10 b/2");
        assert_eq!(page("b/", "aaa", 1).unwrap(), "b/1");
        assert_eq!(page("b/", "é", 9).unwrap(), "");
        assert_eq!((page("", "", 0), page("", "", 1001)), (Err(Errno::EINVAL), Err(Errno::EINVAL)));
        assert_eq!((page("\0", "", 1), page("", "a\0", 1)), (Err(Errno::EINVAL), Err(Errno::EINVAL)));
        let long = "x".repeat(513);
        assert_eq!((page(&long, "", 1), page("", &long, 1)), (Err(Errno::E2BIG), Err(Errno::E2BIG)));
        assert_eq!(page(&long[1..], &long[1..], 1).unwrap(), "");
        assert_eq!(read_keys("", "", 9, &mut [0; 3]).err(), Some(Errno::E2BIG));
    });
}

#[test]
fn a_malformed_key_is_an_error_of_every_function() {
    let long = "x".repeat(513);
    let host = Host::new().with_value(&long[1..], "1");
    host.run(|| {
        for (key, errno) in [("", Errno::EINVAL), ("a\0b", Errno::EINVAL), (&long, Errno::E2BIG)] {
            assert_eq!(read(key, &mut [0]), Err(errno));
            assert_eq!(read_versioned(key, &mut [0]), Err(errno));
            assert_eq!(put(key, "1"), Err(errno));
            assert_eq!(compare_and_put(key, 0, "1"), Err(errno));
            assert_eq!(delete(key), Err(errno));
            assert_eq!(compare_and_delete(key, 1), Err(errno));
        }
        assert_eq!(compare_and_put_for("a", 7, "1", Duration::from_millis(1 << 54)), Err(Errno::EINVAL));
        assert_eq!(read_text(&long[1..], &mut [0; 3]), Ok(Some("1")));
    });
    assert_eq!(host.values().len(), 1);
}

#[test]
fn values_to_read_only_cannot_be_changed() {
    let host = Host::new().with_value("a", "1").with_read_only_values();
    host.run(|| {
        let version = read_versioned("a", &mut [0; 9]).unwrap().unwrap().version;
        assert_eq!((put("a", "2"), compare_and_put("a", version, "2")), (Err(Errno::EDENIED), Err(Errno::EDENIED)));
        assert_eq!((delete("a"), compare_and_delete("a", version)), (Err(Errno::EDENIED), Err(Errno::EDENIED)));
        assert_eq!(sync(), Err(Errno::EDENIED));
        assert_eq!(read_keys("", "", 9, &mut [0; 9]).unwrap().collect::<Vec<_>>(), ["a"]);
    });
    assert_eq!(host.value("a").unwrap(), b"1");
}

#[test]
fn values_that_cannot_be_reached_say_so() {
    let host = Host::new().with_value("a", "1").with_unreachable_values();
    host.run(|| {
        let errno = Errno::EUNAVAILABLE;
        assert_eq!((read("a", &mut [0]), read_versioned("a", &mut [0])), (Err(errno), Err(errno)));
        assert_eq!((put("a", "2"), compare_and_put("a", 1, "2")), (Err(errno), Err(errno)));
        assert_eq!((delete("a"), compare_and_delete("a", 1)), (Err(errno), Err(errno)));
        assert_eq!((read_keys("", "", 9, &mut [0]).err(), sync()), (Some(errno), Err(errno)));
    });
    assert_eq!(host.value("a").unwrap(), b"1");
}

#[test]
fn one_value_and_all_of_them_have_limits() {
    let host = Host::new().with_value_limit(5).with_value_quota(10);
    host.run(|| {
        assert_eq!(put("a", "123456"), Err(Errno::E2BIG));
        put("a", "12345").unwrap();
        assert_eq!(put("b", "1234"), Err(Errno::ELIMIT));
        put("b", "123").unwrap();
        put("b", "321").unwrap();
        assert_eq!(put("c", ""), Err(Errno::ELIMIT));
        assert_eq!(compare_and_put("c", 0, ""), Err(Errno::ELIMIT));
        delete("a").unwrap();
        put("c", "").unwrap();
    });
    assert_eq!(host.values().len(), 2);
}

#[test]
#[should_panic(expected = "is no key: it has 1 to 512 bytes, and no NUL")]
fn a_test_sets_no_value_without_a_key() {
    let _ = Host::new().with_value("", "1");
}

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::*;

    #[test]
    fn values_of_any_length_become_a_vec_or_a_string() {
        Host::new().run(|| {
            for length in [0, 1, 248, 249, 256, 257, 100_000] {
                let text = "x".repeat(length);
                let version = put("a", &text).unwrap();
                assert_eq!(get_text("a"), Ok(Some(text.clone())));
                assert_eq!(get_versioned("a"), Ok(Some(Versioned { version, value: text.into_bytes() })));
            }
            put("b", [0xff]).unwrap();
            assert_eq!((get("b"), get_text("b")), (Ok(Some(vec![0xff])), Err(Errno::EUTF8)));
            assert_eq!((get("c"), get_text("c"), get_versioned("c")), (Ok(None), Ok(None), Ok(None)));
            assert_eq!(get(""), Err(Errno::EINVAL));
        });
    }

    #[test]
    fn all_keys_are_found_page_by_page() {
        for count in [0, 1, 99, 100, 101, 200, 250] {
            let names: Vec<String> = (0..count).map(|number| format!("key-{:03}", number)).collect();
            let host = names.iter().fold(Host::new().with_value("other", ""), |host, key| host.with_value(key, "1"));
            let found: Result<Vec<String>, Errno> = host.run(|| keys("key-").collect());
            assert_eq!(found, Ok(names));
            assert_eq!(host.host_calls().len(), count / 100 + 1);
        }
    }

    #[test]
    fn keys_end_after_an_error() {
        let host = Host::new().with_unreachable_values();
        assert_eq!(host.run(|| keys("").collect::<Vec<_>>()), [Err(Errno::EUNAVAILABLE)]);
        assert_eq!(host.host_calls().len(), 1);
    }

    #[test]
    fn an_update_sees_what_others_did_meanwhile() {
        let host = Host::new();
        host.run(|| {
            assert_eq!(update("a", |_| None), Ok(None));
            let mut seen = Vec::new();
            let version = update("a", |old| {
                seen.push(old.map(<[u8]>::to_vec));
                // Somebody else sets, replaces and deletes the value before this update does.
                match seen.len() {
                    1 => put("a", "1").map(drop).unwrap(),
                    2 => put("a", "2").map(drop).unwrap(),
                    3 => delete("a").map(drop).unwrap(),
                    _ => {}
                }
                Some(b"mine".to_vec())
            });
            assert_eq!(seen, [None, Some(b"1".to_vec()), Some(b"2".to_vec()), None]);
            assert_eq!(get_versioned("a").unwrap().map(|value| value.version), version.unwrap());
            let mut tries = 0;
            let deleted = update("a", |_| {
                tries += 1;
                if tries == 1 {
                    put("a", "3").unwrap();
                }
                None
            });
            assert_eq!((deleted, tries, get("a")), (Ok(None), 2, Ok(None)));
        });
        let read_only = Host::new().with_read_only_values();
        assert_eq!(read_only.run(|| update("a", |_| Some(vec![1]))), Err(Errno::EDENIED));
    }

    #[cfg(feature = "json")]
    #[test]
    fn json_is_written_and_read() {
        Host::new().with_value("bad", "[").run(|| {
            put_json("a", &("x", 1)).unwrap();
            assert_eq!(get_json::<(String, u8)>("a"), Ok(Some(("x".to_string(), 1))));
            assert_eq!((get_json::<u8>("a"), get_json::<u8>("bad")), (Err(Errno::EINVAL), Err(Errno::EINVAL)));
            assert_eq!(get_json::<u8>("b"), Ok(None));
            let no_json = std::collections::BTreeMap::from([((1, 2), 3)]);
            assert_eq!(put_json("a", &no_json), Err(Errno::EINVAL));
        });
    }
}
