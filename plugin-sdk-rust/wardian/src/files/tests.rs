use super::*;
use crate::mock::{Host, HostCall};
use core::fmt::Write;

const LATE: u64 = 1 << 63;

fn data() -> Host {
    Host::new().with_mount("/data")
}

fn names(path: &str) -> Result<Vec<String>, Errno> {
    let mut buffer = [0; 1000];
    let slash = |entry: Entry<'_>| format!("{}{}", entry.name, if entry.is_directory { "/" } else { "" });
    list(path, &mut buffer).map(|entries| entries.map(slash).collect())
}

#[test]
fn without_a_host_nothing_is_there() {
    assert_eq!(File::open("/data/a").unwrap_err(), Errno::ENOCALL);
    assert_eq!(stat("/data"), Err(Errno::ENOCALL));
    assert_eq!(list("/data", &mut []).err(), Some(Errno::ENOCALL));
    assert_eq!(make_dir("/data/a"), Err(Errno::ENOCALL));
    assert_eq!(remove("/data/a"), Err(Errno::ENOCALL));
    assert_eq!(rename("/data/a", "/data/b"), Err(Errno::ENOCALL));
    let file = data().run(|| File::create("/data/a").unwrap());
    assert_eq!(file.read_at(&mut [0], 0), Err(Errno::ENOCALL));
    assert_eq!(file.write_at(b"x", 0), Err(Errno::ENOCALL));
    assert_eq!(file.size(), Err(Errno::ENOCALL));
    assert_eq!(file.resize(0), Err(Errno::ENOCALL));
    assert_eq!(file.sync(), Err(Errno::ENOCALL));
    assert_eq!(file.close(), Err(Errno::ENOCALL));
}

#[test]
fn a_new_host_mounts_nothing() {
    Host::new().run(|| {
        assert_eq!(File::open("/data/a").unwrap_err(), Errno::EDENIED);
        assert_eq!(exists("/"), Err(Errno::EDENIED));
        assert_eq!(make_dir("/data"), Err(Errno::EDENIED));
    });
    assert!(Host::new().files().is_empty());
}

#[test]
fn a_file_is_written_and_read_at_its_position() {
    let host = data();
    host.run(|| {
        let mut file = File::create("/data/a").unwrap();
        file.write_all(b"abc").unwrap();
        file.write_all(b"").unwrap();
        file.write_all(b"def").unwrap();
        assert_eq!((file.position(), file.size()), (6, Ok(6)));
        let mut buffer = [0; 4];
        assert_eq!(file.read(&mut buffer), Ok(0));
        file.seek_to(1);
        assert_eq!((file.read(&mut buffer), buffer), (Ok(4), *b"bcde"));
        assert_eq!((file.read(&mut buffer), buffer[0]), (Ok(1), b'f'));
        assert_eq!(file.read(&mut []), Ok(0));
        assert_eq!(file.position(), 6);
    });
    assert_eq!(host.file("/data/a").unwrap(), b"abcdef");
}

#[test]
fn offsets_leave_the_position_alone() {
    let host = data().with_file("/data/a", "abc");
    host.run(|| {
        let file = File::edit("/data/a").unwrap();
        assert_eq!(file.write_at(b"XY", 5), Ok(2));
        let mut buffer = [9; 10];
        assert_eq!(file.read_at(&mut buffer, 2), Ok(5));
        assert_eq!(&buffer[..6], b"c\0\0XY\x09");
        assert_eq!(file.read_at(&mut buffer, 7), Ok(0));
        assert_eq!(file.read_at(&mut buffer, LATE - 1), Ok(0));
        assert_eq!(file.read_at(&mut buffer, LATE), Err(Errno::EINVAL));
        assert_eq!(file.write_at(b"x", LATE), Err(Errno::EINVAL));
        assert_eq!(file.write_at(b"x", 1 << 40), Err(Errno::E2BIG));
        assert_eq!(file.position(), 0);
    });
    assert_eq!(host.file("/data/a").unwrap(), b"abc\0\0XY");
}

#[test]
fn a_mode_says_what_becomes_of_the_file() {
    let host = data().with_file("/data/a", "old");
    host.run(|| {
        assert_eq!(File::create_new("/data/a").unwrap_err(), Errno::ECONFLICT);
        assert_eq!(File::open("/data/b").unwrap_err(), Errno::ENOTFOUND);
        assert_eq!(File::open("/data/a").unwrap().size(), Ok(3));
        assert_eq!(File::edit("/data/a").unwrap().size(), Ok(3));
        assert_eq!(File::create("/data/a").unwrap().size(), Ok(0));
        File::create_new("/data/b").unwrap().write_all(b"new").unwrap();
        File::edit("/data/c").unwrap().write_all(b"new").unwrap();
        assert_eq!(host::files_open("/data/a", 4), -Errno::EINVAL.number());
    });
    assert_eq!(host.files(), ["/data/a", "/data/b", "/data/c"]);
    assert_eq!(host.file("/data/b"), Some(b"new".to_vec()));
}

#[test]
fn a_file_that_was_opened_to_read_cannot_be_changed() {
    data().with_file("/data/a", "abc").run(|| {
        let mut file = File::open("/data/a").unwrap();
        assert_eq!(file.write_at(b"x", 0), Err(Errno::EDENIED));
        assert_eq!(file.write_all(b""), Err(Errno::EDENIED));
        assert_eq!(file.resize(0), Err(Errno::EDENIED));
        assert_eq!(file.sync(), Ok(()));
    });
}

#[test]
fn a_file_is_cut_and_extended() {
    let host = data().with_file("/data/a", "abc").with_mount_limit(5);
    host.run(|| {
        let file = File::edit("/data/a").unwrap();
        file.resize(5).unwrap();
        file.resize(4).unwrap();
        assert_eq!(file.resize(6), Err(Errno::ELIMIT));
        assert_eq!(file.resize(1 << 40), Err(Errno::ELIMIT));
        assert_eq!(file.resize((1 << 40) + 1), Err(Errno::E2BIG));
        assert_eq!(file.resize(LATE), Err(Errno::EINVAL));
        assert_eq!(file.size(), Ok(4));
    });
    assert_eq!(host.file("/data/a").unwrap(), b"abc\0");
}

#[test]
fn a_full_mount_takes_what_fits() {
    let host = data().with_mount("/other").with_mount_limit(5);
    host.run(|| {
        let mut file = File::create("/data/a").unwrap();
        assert_eq!(file.write_at(b"abc", 0), Ok(3));
        assert_eq!(file.write_at(b"xyz", 3), Ok(2));
        assert_eq!(file.write_at(b"xyz", 5), Err(Errno::ELIMIT));
        assert_eq!(file.write_at(b"xyz", 9), Err(Errno::ELIMIT));
        assert_eq!(file.write_at(b"", 9), Ok(0));
        file.seek_to(3);
        assert_eq!((file.write_all(b"123"), file.position()), (Err(Errno::ELIMIT), 5));
        assert!(write!(file, "x").is_err());
        assert_eq!(write("/data/b", "x"), Err(Errno::ELIMIT));
        // Each mount has a limit of its own, and a file counts until nobody can reach it.
        write("/other/b", "12345").unwrap();
        remove("/data/a").unwrap();
        assert_eq!(write("/data/b", "x"), Err(Errno::ELIMIT));
        file.close().unwrap();
        write("/data/b", "x").unwrap();
    });
    assert_eq!(host.files(), ["/data/b", "/other/b"]);
}

#[test]
fn long_pieces_are_split() {
    let host = data();
    let mut bytes = (0..251).collect::<Vec<u8>>().repeat(2 * MAX / 251 + 2);
    bytes.truncate(2 * MAX + 5);
    host.run(|| {
        assert_eq!(host::files_read(&mut vec![0; MAX + 1], 1, 0), -Errno::E2BIG.number());
        assert_eq!(host::files_write(1, 0, &bytes[..MAX + 1]), -Errno::E2BIG.number());
        write("/data/a", &bytes).unwrap();
        let mut buffer = vec![0; bytes.len()];
        assert!(read("/data/a", &mut buffer).unwrap() == bytes);
        assert_eq!(read("/data/a", &mut buffer[1..]), Err(Errno::E2BIG));
        // The third piece has no room.
        let full = Host::new().with_mount("/data").with_mount_limit(MAX as u64 + 3);
        full.run(|| assert_eq!(File::create("/data/a").unwrap().write_at(&bytes, 0), Ok(MAX + 3)));
    });
    let path = || "/data/a".to_string();
    let written = |offset: usize, length| HostCall::FileWrite { path: path(), offset: offset as u64, length };
    let calls = host.host_calls();
    assert_eq!(calls[2], HostCall::FileOpen { path: path(), mode: 1 });
    assert_eq!(calls[3..6], [written(0, MAX), written(MAX, MAX), written(2 * MAX, 5)]);
    assert_eq!(calls[6], HostCall::FileClose { path: path() });
    assert_eq!(calls[9], HostCall::FileRead { path: path(), offset: MAX as u64, length: MAX });
}

#[test]
fn contents_are_read_whole_or_not_at_all() {
    data().with_file("/data/a", "Grüße").with_file("/data/bad", b"\xff").with_file("/data/empty", "").run(|| {
        let mut buffer = [0; 7];
        assert_eq!(read("/data/a", &mut buffer), Ok("Grüße".as_bytes()));
        assert_eq!(read_text("/data/a", &mut buffer), Ok("Grüße"));
        assert_eq!(read("/data/a", &mut buffer[..6]), Err(Errno::E2BIG));
        assert_eq!(read("/data/empty", &mut []), Ok(&b""[..]));
        assert_eq!(read_text("/data/bad", &mut buffer), Err(Errno::EUTF8));
        assert_eq!(read("/data/b", &mut buffer), Err(Errno::ENOTFOUND));
    });
}

#[cfg(feature = "alloc")]
#[test]
fn contents_of_any_length_become_a_vec_or_a_string() {
    let host = data().with_file("/data/a", "x".repeat(100_000)).with_file("/data/bad", b"\xff");
    host.run(|| {
        assert_eq!(read_to_vec("/data/bad"), Ok(vec![0xff]));
        assert_eq!(read_to_string("/data/bad"), Err(Errno::EUTF8));
        assert_eq!(read_to_string("/data/a"), Ok("x".repeat(100_000)));
        write("/data/a", "").unwrap();
        assert_eq!(read_to_vec("/data/a"), Ok(vec![]));
        assert_eq!(read_to_vec("/data/b"), Err(Errno::ENOTFOUND));
    });
    assert_eq!(host.open_files(), 0);
}

#[test]
fn a_file_closes_once() {
    let host = data();
    host.run(|| {
        let first = File::create("/data/a").unwrap();
        let second = File::open("/data/a").unwrap();
        assert_eq!(host.open_files(), 2);
        let (handle, closed) = (first.handle, first.close());
        assert_eq!(closed, Ok(()));
        drop(second);
        assert_eq!(host.open_files(), 0);
        let gone = core::mem::ManuallyDrop::new(File { handle, position: 0 });
        assert_eq!(gone.read_at(&mut [0], 0), Err(Errno::ECLOSED));
        assert_eq!(gone.write_at(b"x", 0), Err(Errno::ECLOSED));
        assert_eq!(gone.size(), Err(Errno::ECLOSED));
        assert_eq!(gone.resize(0), Err(Errno::ECLOSED));
        assert_eq!(gone.sync(), Err(Errno::ECLOSED));
        assert_eq!(File { handle, position: 0 }.close(), Err(Errno::ECLOSED));
    });
}

#[test]
fn too_many_open_files_are_an_error() {
    let host = data();
    host.run(|| {
        let open: Result<Vec<File>, Errno> = (0..64).map(|_| File::edit("/data/a")).collect();
        assert_eq!(open.as_ref().map(Vec::len), Ok(64));
        assert_eq!(File::edit("/data/b").unwrap_err(), Errno::ELIMIT);
        drop(open);
        assert!(File::edit("/data/b").is_ok());
    });
}

#[test]
fn a_file_that_was_removed_or_replaced_still_works() {
    let host = data();
    host.run(|| {
        let mut file = File::create("/data/a").unwrap();
        remove("/data/a").unwrap();
        file.write_all(b"kept").unwrap();
        write("/data/a", "new").unwrap();
        let old = File::open("/data/a").unwrap();
        write("/data/b", "newer").unwrap();
        rename("/data/b", "/data/a").unwrap();
        let mut buffer = [0; 8];
        assert_eq!((file.read_at(&mut buffer, 0), &buffer[..4]), (Ok(4), &b"kept"[..]));
        assert_eq!((old.read_at(&mut buffer, 0), &buffer[..3]), (Ok(3), &b"new"[..]));
    });
    assert_eq!(host.file("/data/a").unwrap(), b"newer");
}

#[test]
fn stat_says_what_a_name_is() {
    let host = data().with_now_ms(1000).with_file("/data/dir/a", "abc");
    host.advance_ms(5);
    host.run(|| {
        assert_eq!(stat("/data/dir/a"), Ok(Stat { kind: Kind::File, size: 3, modified_ms: 1000 }));
        let directory = stat("/data/dir").unwrap();
        assert_eq!((directory.kind, directory.modified_ms), (Kind::Directory, 1000));
        assert_eq!(stat("/data").unwrap().kind, Kind::Directory);
        assert_eq!(stat("/data/dir/").unwrap().kind, Kind::Directory);
        File::edit("/data/dir/a").unwrap().write_all(b"x").unwrap();
        make_dir("/data/dir/inner").unwrap();
        assert_eq!(stat("/data/dir/a").unwrap().modified_ms, 1005);
        assert_eq!(stat("/data/dir").unwrap().modified_ms, 1005);
        assert_eq!(stat("/data").unwrap().modified_ms, 1000);
        assert_eq!(stat("/data/dir/a/"), Err(Errno::EINVAL));
        assert_eq!(stat("/data/b"), Err(Errno::ENOTFOUND));
        assert_eq!((exists("/data/dir"), exists("/data/b"), exists("/b")), (Ok(true), Ok(false), Err(Errno::EDENIED)));
    });
    host.advance_ms(5);
    host.run(|| {
        File::edit("/data/dir/a").unwrap().resize(1).unwrap();
        assert_eq!(stat("/data/dir/a").unwrap().modified_ms, 1010);
        assert_eq!(host::files_stat("/data/dir/a", &mut [0; 23]), 24);
    });
    let other = Stat { kind: Kind::Other, size: 513, modified_ms: -1 };
    assert_eq!(Stat::of(b"\x03\0\0\0\0\0\0\0\x01\x02\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"), other);
}

#[test]
fn names_come_sorted_and_directories_are_marked() {
    data().with_file("/data/b", "").with_file("/data/ä", "").with_file("/data/a/x", "").run(|| {
        assert_eq!(names("/data").unwrap(), ["a/", "b", "ä"]);
        assert_eq!(names("/data/a/").unwrap(), ["x"]);
        assert_eq!(names("/data/a/x"), Err(Errno::EINVAL));
        assert_eq!(names("/data/c"), Err(Errno::ENOTFOUND));
        assert_eq!(names("/other"), Err(Errno::EDENIED));
        // Each name has a byte behind it, and a directory a slash.
        assert_eq!(list("/data", &mut [0; 8]).map(Iterator::count), Ok(3));
        assert_eq!(list("/data", &mut [0; 7]).err(), Some(Errno::E2BIG));
        remove("/data/a/x").unwrap();
        assert_eq!(list("/data/a", &mut []).map(Iterator::count), Ok(0));
    });
}

#[cfg(feature = "alloc")]
#[test]
fn a_long_listing_is_fetched_from_the_reply() {
    let host = (0..100).fold(data(), |host, number| host.with_file(&format!("/data/file-{:03}", number), ""));
    host.run(|| {
        let listing = list_all("/data").unwrap();
        assert_eq!(listing.iter().count(), 100);
        assert_eq!((&listing).into_iter().last().unwrap(), Entry { name: "file-099", is_directory: false });
        assert_eq!(list_all("/data/x"), Err(Errno::ENOTFOUND));
    });
    assert_eq!(host.host_calls()[0], HostCall::FileList { path: "/data".to_string() });
    assert_eq!(host.host_calls().len(), 2);
}

#[test]
fn directories_are_made_and_removed() {
    let host = data();
    host.run(|| {
        make_dir("/data/a").unwrap();
        make_dir("/data/a/b/").unwrap();
        assert_eq!(make_dir("/data/a"), Err(Errno::ECONFLICT));
        assert_eq!(make_dir("/data"), Err(Errno::ECONFLICT));
        assert_eq!(make_dir("/data/x/y"), Err(Errno::ENOTFOUND));
        write("/data/f", "").unwrap();
        assert_eq!(make_dir("/data/f"), Err(Errno::ECONFLICT));
        assert_eq!(make_dir("/data/f/a"), Err(Errno::EINVAL));
        assert_eq!(remove("/data/a"), Err(Errno::ECONFLICT));
        assert_eq!(remove("/data/f/"), Err(Errno::EINVAL));
        assert_eq!(remove("/data/x"), Err(Errno::ENOTFOUND));
        assert_eq!(remove("/data"), Err(Errno::EDENIED));
        remove("/data/a/b/").unwrap();
        remove("/data/a").unwrap();
        remove("/data/f").unwrap();
        assert_eq!(names("/data").unwrap(), Vec::<String>::new());
    });
    assert_eq!(host.host_calls()[0], HostCall::FileMakeDir { path: "/data/a".to_string() });
}

#[test]
fn files_and_directories_get_other_names() {
    let host =
        data().with_mount("/other").with_file("/data/a", "a").with_file("/data/b", "b").with_file("/data/d/x", "");
    host.run(|| {
        rename("/data/a", "/data/b").unwrap();
        rename("/data/b", "/data/d/b").unwrap();
        rename("/data/d/b", "/data/d/b").unwrap();
        rename("/data/d", "/data/e/").unwrap();
        make_dir("/data/empty").unwrap();
        rename("/data/e", "/data/empty").unwrap();
        rename("/data/empty", "/data/e").unwrap();
        write("/data/c", "c").unwrap();
        make_dir("/data/d").unwrap();
        assert_eq!(rename("/data/d", "/data/e"), Err(Errno::ECONFLICT));
        assert_eq!(rename("/data/c", "/data/d"), Err(Errno::EINVAL));
        assert_eq!(rename("/data/d", "/data/c"), Err(Errno::EINVAL));
        assert_eq!(rename("/data/d", "/data/d/x"), Err(Errno::EINVAL));
        assert_eq!(rename("/data/c", "/data/f/"), Err(Errno::EINVAL));
        assert_eq!(rename("/data/c", "/other/c"), Err(Errno::EINVAL));
        assert_eq!(rename("/data/x", "/data/y"), Err(Errno::ENOTFOUND));
        assert_eq!(rename("/data/c", "/data/x/y"), Err(Errno::ENOTFOUND));
        assert_eq!(rename("/data", "/data/x"), Err(Errno::EDENIED));
        assert_eq!(rename("/data/d", "/data"), Err(Errno::EDENIED));
        assert_eq!(names("/data").unwrap(), ["c", "d/", "e/"]);
    });
    assert_eq!(host.files(), ["/data/c", "/data/e/b", "/data/e/x"]);
    assert_eq!(host.file("/data/e/b").unwrap(), b"a");
    let renamed = HostCall::FileRename { from: "/data/a".to_string(), to: "/data/b".to_string() };
    assert_eq!(host.host_calls()[0], renamed);
}

#[test]
fn a_mount_to_read_is_not_changed() {
    let host = Host::new().with_read_only_mount("/prices").with_file("/prices/a", "1").with_file("/prices/d/x", "");
    host.run(|| {
        assert_eq!(read("/prices/a", &mut [0; 8]), Ok(&b"1"[..]));
        assert_eq!(File::create("/prices/a").unwrap_err(), Errno::EDENIED);
        assert_eq!(File::edit("/prices/b").unwrap_err(), Errno::EDENIED);
        assert_eq!(File::create_new("/prices/b").unwrap_err(), Errno::EDENIED);
        assert_eq!(make_dir("/prices/b"), Err(Errno::EDENIED));
        assert_eq!(remove("/prices/a"), Err(Errno::EDENIED));
        assert_eq!(remove("/prices/d"), Err(Errno::EDENIED));
        assert_eq!(rename("/prices/a", "/prices/b"), Err(Errno::EDENIED));
    });
    assert_eq!(host.files(), ["/prices/a", "/prices/d/x"]);
}

#[test]
fn no_path_leads_out_of_its_mount() {
    let host = data().with_mount("/data/inner").with_file("/data/inner/a", "in").with_file("/data/d/a", "out");
    host.run(|| {
        let text = |path| read_text(path, &mut [0; 8]).map(str::to_string);
        assert_eq!(text("/data/d/../d//./a").as_deref(), Ok("out"));
        assert_eq!(text("//data/d/a"), Err(Errno::EDENIED));
        assert_eq!(text("/data/inner/a").as_deref(), Ok("in"));
        assert_eq!(text("/data/inner/../d/a"), Err(Errno::EDENIED));
        assert_eq!(text("/data/../data/d/a"), Err(Errno::EDENIED));
        assert_eq!(text("/data/d/../.."), Err(Errno::EDENIED));
        assert_eq!(text("/data/x/../d/a"), Err(Errno::ENOTFOUND));
        assert_eq!(text("/database"), Err(Errno::EDENIED));
        assert_eq!(text("data/d/a"), Err(Errno::EINVAL));
        assert_eq!(text(""), Err(Errno::EINVAL));
        assert_eq!(text("/data/d/a/b"), Err(Errno::EINVAL));
        assert_eq!(text("/data/d/a/"), Err(Errno::EINVAL));
        assert_eq!(text("/data/d"), Err(Errno::EINVAL));
        assert_eq!(text("/data"), Err(Errno::EINVAL));
        assert_eq!(text("/data/a\0b"), Err(Errno::EINVAL));
        assert_eq!(names("/data/d/..").unwrap(), ["d/"]);
    });
    let root = Host::new().with_mount("/").with_file("/a/b", "");
    assert_eq!(root.run(|| names("/")).unwrap(), ["a/"]);
    assert_eq!(root.files(), ["/a/b"]);
}

#[test]
fn long_paths_and_names_are_errors() {
    data().run(|| {
        let slashes = |count: usize| format!("/data{}a", "/".repeat(count - 6));
        write(&slashes(4096), "").unwrap();
        assert_eq!(write(&slashes(4097), ""), Err(Errno::E2BIG));
        assert_eq!(rename("a", &slashes(4097)), Err(Errno::E2BIG));
        write(&format!("/data/{}", "n".repeat(255)), "").unwrap();
        assert_eq!(write(&format!("/data/{}", "n".repeat(256)), ""), Err(Errno::E2BIG));
    });
}

#[test]
fn a_test_sets_files_and_looks_at_them() {
    let host = data().with_file("/data/a", "1").with_file("/data/a", "2").with_file("/data/d/a", "3");
    assert_eq!(host.file("/data/a"), Some(b"2".to_vec()));
    assert_eq!(host.file("/data/d/../a"), Some(b"2".to_vec()));
    assert_eq!((host.file("/data/d"), host.file("/data/a/"), host.file("/x")), (None, None, None));
    assert_eq!(host.files(), ["/data/a", "/data/d/a"]);
}

#[test]
#[should_panic(expected = "no mount has the path /other/a: Host::with_mount")]
fn a_file_needs_a_mount() {
    let _ = data().with_file("/other/a", "");
}

#[test]
#[should_panic(expected = "/data/a/b leads through a file: a")]
fn a_file_does_not_go_through_a_file() {
    let _ = data().with_file("/data/a", "").with_file("/data/a/b", "");
}

#[test]
#[should_panic(expected = "/data/a is a directory")]
fn a_file_does_not_replace_a_directory() {
    let _ = data().with_file("/data/a/b", "").with_file("/data/a", "");
}

#[test]
#[should_panic(expected = "/data/../a is no path of a file")]
fn a_file_has_a_plain_path() {
    let _ = data().with_file("/data/../a", "");
}

#[test]
#[should_panic(expected = "\"/data/\" is no path of a mount, such as \"/data\"")]
fn a_mount_has_a_plain_path() {
    let _ = Host::new().with_mount("/data/");
}

#[test]
#[should_panic(expected = "/data is mounted already")]
fn a_mount_has_a_path_of_its_own() {
    let _ = data().with_read_only_mount("/data");
}

#[test]
fn calls_name_the_file_that_they_are_of() {
    let host = data();
    host.run(|| {
        let mut file = File::edit("/data/a").unwrap();
        write!(file, "{}", 12).unwrap();
        file.size().unwrap();
        file.resize(1).unwrap();
        file.sync().unwrap();
        drop(file);
        stat("/data/a").unwrap();
        remove("/data/a").unwrap();
        assert_eq!(host::files_close(9), -Errno::ECLOSED.number());
    });
    let path = || "/data/a".to_string();
    assert_eq!(
        host.host_calls(),
        [
            HostCall::FileOpen { path: path(), mode: 3 },
            HostCall::FileWrite { path: path(), offset: 0, length: 2 },
            HostCall::FileSize { path: path() },
            HostCall::FileResize { path: path(), size: 1 },
            HostCall::FileSync { path: path() },
            HostCall::FileClose { path: path() },
            HostCall::FileStat { path: path() },
            HostCall::FileRemove { path: path() },
            HostCall::FileClose { path: String::new() },
        ]
    );
}
