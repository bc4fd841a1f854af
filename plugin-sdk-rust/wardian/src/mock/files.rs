//! The files of a host: trees of directories in memory, one for each mount.

use crate::Errno;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

const PATH_LIMIT: usize = 4096;
const NAME_LIMIT: usize = 255;
const OPEN_LIMIT: usize = 64;
const SIZE_LIMIT: u64 = 1 << 40;
const DEFAULT_LIMIT: u64 = 64 << 20;

/// A file with or without a name.
struct Contents {
    bytes: Vec<u8>,
    modified_ms: i64,
}

#[derive(Default)]
struct Folder {
    entries: BTreeMap<String, Node>,
    modified_ms: i64,
}

enum Node {
    File(Rc<RefCell<Contents>>),
    Folder(Folder),
}

struct Mount {
    root: Folder,
    writable: bool,
    /// All files that were made. Those that have neither a name nor a handle are gone.
    files: Vec<Weak<RefCell<Contents>>>,
}

/// A file that the plugin has open.
pub struct Open {
    path: String,
    mount: String,
    file: Rc<RefCell<Contents>>,
    writable: bool,
}

/// Where a path leads: through these directories, which exist, to a name; without a name to the directory itself.
struct Place<'a> {
    mount: String,
    folders: Vec<&'a str>,
    name: Option<&'a str>,
    /// Whether a slash is behind the name, so that it has to be that of a directory.
    slash: bool,
}

pub struct Files {
    mounts: BTreeMap<String, Mount>,
    pub open: BTreeMap<u32, Open>,
    last_handle: u32,
    pub limit: u64,
}

impl Default for Files {
    fn default() -> Self {
        Files { mounts: BTreeMap::new(), open: BTreeMap::new(), last_handle: 0, limit: DEFAULT_LIMIT }
    }
}

impl Folder {
    fn at(&self, folders: &[&str]) -> Result<&Folder, Errno> {
        folders.iter().try_fold(self, |folder, name| match folder.entries.get(*name) {
            Some(Node::Folder(inner)) => Ok(inner),
            Some(Node::File(_)) => Err(Errno::EINVAL),
            None => Err(Errno::ENOTFOUND),
        })
    }

    /// One that exists.
    fn at_mut(&mut self, folders: &[&str]) -> &mut Folder {
        folders.iter().fold(self, |folder, name| match folder.entries.get_mut(*name) {
            Some(Node::Folder(inner)) => inner,
            _ => panic!("the directory {} is gone", name),
        })
    }

    fn collect(&self, path: &str, paths: &mut Vec<String>) {
        for (name, node) in &self.entries {
            let path = format!("{}/{}", path, name);
            match node {
                Node::File(_) => paths.push(path),
                Node::Folder(folder) => folder.collect(&path, paths),
            }
        }
    }
}

impl Mount {
    fn used(&self) -> u64 {
        self.files.iter().filter_map(Weak::upgrade).map(|file| file.borrow().bytes.len() as u64).sum()
    }

    fn make_file(&mut self, bytes: &[u8], now_ms: i64) -> Rc<RefCell<Contents>> {
        let file = Rc::new(RefCell::new(Contents { bytes: bytes.to_vec(), modified_ms: now_ms }));
        self.files.retain(|file| file.strong_count() > 0);
        self.files.push(Rc::downgrade(&file));
        file
    }
}

fn check_name(name: &str) -> Result<(), Errno> {
    match name {
        _ if name.contains('\0') => Err(Errno::EINVAL),
        _ if name.len() > NAME_LIMIT => Err(Errno::E2BIG),
        _ => Ok(()),
    }
}

fn is_name(name: &str) -> bool {
    !["", ".", ".."].contains(&name) && check_name(name).is_ok()
}

/// The part of a path behind a mount's path; nothing if another mount has the path.
fn behind<'a>(mount: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(mount.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

// What the test does.
impl Files {
    pub fn mount(&mut self, path: &str, writable: bool, now_ms: i64) {
        let is_path = path == "/" || path.strip_prefix('/').map_or(false, |names| names.split('/').all(is_name));
        assert!(is_path, "{:?} is no path of a mount, such as \"/data\"", path);
        let root = Folder { entries: BTreeMap::new(), modified_ms: now_ms };
        let before = self.mounts.insert(path.to_string(), Mount { root, writable, files: Vec::new() });
        assert!(before.is_none(), "{} is mounted already", path);
    }

    pub fn put(&mut self, path: &str, bytes: &[u8], now_ms: i64) {
        let (mount, rest) = match self.mount_of(path) {
            Ok(found) => found,
            Err(_) => panic!("no mount has the path {}: Host::with_mount", path),
        };
        let names: Vec<&str> = rest.trim_start_matches('/').split('/').collect();
        assert!(names.iter().all(|name| is_name(name)), "{} is no path of a file", path);
        let (name, folders) = names.split_last().expect("a text has a part");
        let mount = self.mounts.get_mut(&mount).expect("the mount was found");
        let file = mount.make_file(bytes, now_ms);
        let mut folder = &mut mount.root;
        for name in folders {
            if !folder.entries.contains_key(*name) {
                let made = Folder { entries: BTreeMap::new(), modified_ms: now_ms };
                folder.entries.insert((*name).to_string(), Node::Folder(made));
                folder.modified_ms = now_ms;
            }
            folder = match folder.entries.get_mut(*name) {
                Some(Node::Folder(inner)) => inner,
                _ => panic!("{} leads through a file: {}", path, name),
            };
        }
        let before = folder.entries.insert((*name).to_string(), Node::File(file));
        assert!(!matches!(before, Some(Node::Folder(_))), "{} is a directory", path);
        folder.modified_ms = now_ms;
    }

    pub fn contents(&self, path: &str) -> Option<Vec<u8>> {
        let place = self.walk(path).ok()?;
        match self.node(&place) {
            Ok(Node::File(file)) if !place.slash => Some(file.borrow().bytes.clone()),
            _ => None,
        }
    }

    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.mounts.iter().for_each(|(path, mount)| mount.root.collect(path.trim_end_matches('/'), &mut paths));
        paths.sort();
        paths
    }
}

// What the plugin does.
impl Files {
    /// The mount of a path, the longest one that fits, and what is behind it.
    fn mount_of<'a>(&self, path: &'a str) -> Result<(String, &'a str), Errno> {
        if path.len() > PATH_LIMIT {
            return Err(Errno::E2BIG);
        }
        if !path.starts_with('/') {
            return Err(Errno::EINVAL);
        }
        let found = self.mounts.keys().filter_map(|mount| Some((mount.clone(), behind(mount, path)?)));
        found.max_by_key(|(mount, _)| mount.len()).ok_or(Errno::EDENIED)
    }

    fn walk<'a>(&self, path: &'a str) -> Result<Place<'a>, Errno> {
        let (mount, rest) = self.mount_of(path)?;
        let root = &self.mounts[&mount].root;
        let slash = rest.ends_with('/') || rest.ends_with("/.");
        let names: Vec<&str> = rest.split('/').filter(|name| !["", "."].contains(name)).collect();
        let mut folders = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if *name == ".." {
                folders.pop().ok_or(Errno::EDENIED)?;
                continue;
            }
            check_name(name)?;
            if index == names.len() - 1 {
                return Ok(Place { mount, folders, name: Some(name), slash });
            }
            folders.push(*name);
            root.at(&folders)?;
        }
        Ok(Place { mount, folders, name: None, slash })
    }

    fn folder(&self, place: &Place<'_>) -> Result<&Folder, Errno> {
        let folder = self.mounts[&place.mount].root.at(&place.folders)?;
        place.name.map_or(Ok(folder), |name| folder.at(&[name]))
    }

    fn node(&self, place: &Place<'_>) -> Result<&Node, Errno> {
        let folder = self.mounts[&place.mount].root.at(&place.folders)?;
        place.name.and_then(|name| folder.entries.get(name)).ok_or(Errno::ENOTFOUND)
    }

    /// The directory that has the name, for a change of it.
    fn parent_mut(&mut self, place: &Place<'_>) -> Result<&mut Folder, Errno> {
        let mount = self.mounts.get_mut(&place.mount).ok_or(Errno::EDENIED)?;
        match mount.writable {
            true => Ok(mount.root.at_mut(&place.folders)),
            false => Err(Errno::EDENIED),
        }
    }

    pub fn open(&mut self, path: &str, mode: u32, now_ms: i64) -> Result<u32, Errno> {
        if mode > 3 {
            return Err(Errno::EINVAL);
        }
        let place = self.walk(path)?;
        let name = match place.name {
            Some(name) if !place.slash => name,
            _ => return Err(Errno::EINVAL),
        };
        let found = match self.node(&place) {
            Err(_) if mode == 0 => return Err(Errno::ENOTFOUND),
            Err(_) => None,
            Ok(_) if mode == 2 => return Err(Errno::ECONFLICT),
            Ok(Node::Folder(_)) => return Err(Errno::EINVAL),
            Ok(Node::File(file)) => Some(Rc::clone(file)),
        };
        if mode > 0 {
            self.parent_mut(&place)?;
        }
        if self.open.len() == OPEN_LIMIT {
            return Err(Errno::ELIMIT);
        }
        let file = match found {
            Some(file) => file,
            None => {
                let file = self.mounts.get_mut(&place.mount).ok_or(Errno::EDENIED)?.make_file(&[], now_ms);
                let folder = self.parent_mut(&place)?;
                folder.entries.insert(name.to_string(), Node::File(Rc::clone(&file)));
                folder.modified_ms = now_ms;
                file
            }
        };
        if mode == 1 {
            *file.borrow_mut() = Contents { bytes: Vec::new(), modified_ms: now_ms };
        }
        self.last_handle += 1;
        let opened = Open { path: path.to_string(), mount: place.mount, file, writable: mode > 0 };
        self.open.insert(self.last_handle, opened);
        Ok(self.last_handle)
    }

    /// The path that a file was opened by.
    pub fn path_of(&self, handle: u32) -> String {
        self.open.get(&handle).map_or_else(String::new, |open| open.path.clone())
    }

    fn opened(&self, handle: u32) -> Result<&Open, Errno> {
        self.open.get(&handle).ok_or(Errno::ECLOSED)
    }

    /// A file to change, with the room that its mount has left.
    fn opened_to_write(&self, handle: u32) -> Result<(&Open, u64), Errno> {
        let open = self.opened(handle)?;
        match open.writable {
            true => Ok((open, self.limit.saturating_sub(self.mounts[&open.mount].used()))),
            false => Err(Errno::EDENIED),
        }
    }

    pub fn read(&self, dst: &mut [u8], handle: u32, offset: u64) -> Result<u32, Errno> {
        let file = self.opened(handle)?.file.borrow();
        let offset = i64::try_from(offset).map_err(|_| Errno::EINVAL)?;
        let rest = file.bytes.get(offset as usize..).unwrap_or_default();
        let count = rest.len().min(dst.len());
        dst[..count].copy_from_slice(&rest[..count]);
        Ok(count as u32)
    }

    pub fn write(&self, handle: u32, offset: u64, bytes: &[u8], now_ms: i64) -> Result<u32, Errno> {
        let (open, room) = self.opened_to_write(handle)?;
        let offset = i64::try_from(offset).map_err(|_| Errno::EINVAL)? as u64;
        if bytes.is_empty() {
            return Ok(0);
        }
        if offset >= SIZE_LIMIT {
            return Err(Errno::E2BIG);
        }
        let mut file = open.file.borrow_mut();
        let size = file.bytes.len() as u64;
        let end = (offset + bytes.len() as u64).min(size + room);
        if end <= offset {
            return Err(Errno::ELIMIT);
        }
        let (start, end) = (offset as usize, end as usize);
        if end as u64 > size {
            file.bytes.resize(end, 0);
        }
        file.bytes[start..end].copy_from_slice(&bytes[..end - start]);
        file.modified_ms = now_ms;
        Ok((end - start) as u32)
    }

    pub fn size(&self, handle: u32) -> Result<i64, Errno> {
        Ok(self.opened(handle)?.file.borrow().bytes.len() as i64)
    }

    pub fn resize(&self, handle: u32, size: u64, now_ms: i64) -> Result<(), Errno> {
        let (open, room) = self.opened_to_write(handle)?;
        let size = i64::try_from(size).map_err(|_| Errno::EINVAL)? as u64;
        let mut file = open.file.borrow_mut();
        match size.saturating_sub(file.bytes.len() as u64) {
            _ if size > SIZE_LIMIT => return Err(Errno::E2BIG),
            more if more > room => return Err(Errno::ELIMIT),
            _ => file.bytes.resize(size as usize, 0),
        }
        file.modified_ms = now_ms;
        Ok(())
    }

    pub fn stat(&self, path: &str) -> Result<Vec<u8>, Errno> {
        let place = self.walk(path)?;
        let (kind, size, modified_ms) = match self.folder(&place) {
            Ok(folder) => (2, 0, folder.modified_ms),
            Err(_) => match self.node(&place)? {
                Node::File(file) if !place.slash => (1, file.borrow().bytes.len() as u64, file.borrow().modified_ms),
                _ => return Err(Errno::EINVAL),
            },
        };
        Ok([kind, size, modified_ms as u64].iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    pub fn list(&self, path: &str) -> Result<Vec<u8>, Errno> {
        let place = self.walk(path)?;
        let mut names = Vec::new();
        for (name, node) in &self.folder(&place)?.entries {
            names.extend_from_slice(name.as_bytes());
            names.extend_from_slice(if matches!(node, Node::Folder(_)) { b"/\0" } else { b"\0" });
        }
        Ok(names)
    }

    pub fn make_dir(&mut self, path: &str, now_ms: i64) -> Result<(), Errno> {
        let place = self.walk(path)?;
        let name = place.name.ok_or(Errno::ECONFLICT)?;
        let folder = self.parent_mut(&place)?;
        if folder.entries.contains_key(name) {
            return Err(Errno::ECONFLICT);
        }
        let made = Folder { entries: BTreeMap::new(), modified_ms: now_ms };
        folder.entries.insert(name.to_string(), Node::Folder(made));
        folder.modified_ms = now_ms;
        Ok(())
    }

    pub fn remove(&mut self, path: &str, now_ms: i64) -> Result<(), Errno> {
        let place = self.walk(path)?;
        let name = place.name.ok_or(Errno::EDENIED)?;
        let is_full = match self.node(&place)? {
            Node::File(_) if place.slash => return Err(Errno::EINVAL),
            Node::File(_) => false,
            Node::Folder(folder) => !folder.entries.is_empty(),
        };
        let folder = self.parent_mut(&place)?;
        if is_full {
            return Err(Errno::ECONFLICT);
        }
        folder.entries.remove(name);
        folder.modified_ms = now_ms;
        Ok(())
    }

    pub fn rename(&mut self, from: &str, to: &str, now_ms: i64) -> Result<(), Errno> {
        if from.len().max(to.len()) > PATH_LIMIT {
            return Err(Errno::E2BIG);
        }
        let (source, target) = (self.walk(from)?, self.walk(to)?);
        let name = source.name.ok_or(Errno::EDENIED)?;
        let new_name = target.name.ok_or(Errno::EDENIED)?;
        let is_folder = matches!(self.node(&source)?, Node::Folder(_));
        self.parent_mut(&source)?;
        let moved: Vec<&str> = source.folders.iter().copied().chain([name]).collect();
        let is_inside = is_folder && target.folders.starts_with(&moved);
        if (!is_folder && (source.slash || target.slash)) || source.mount != target.mount || is_inside {
            return Err(Errno::EINVAL);
        }
        match self.node(&target) {
            Ok(_) if name == new_name && source.folders == target.folders => return Ok(()),
            Ok(node) if matches!(node, Node::Folder(_)) != is_folder => return Err(Errno::EINVAL),
            Ok(Node::Folder(folder)) if !folder.entries.is_empty() => return Err(Errno::ECONFLICT),
            _ => (),
        }
        let folder = self.parent_mut(&source)?;
        folder.modified_ms = now_ms;
        let node = folder.entries.remove(name).ok_or(Errno::ENOTFOUND)?;
        let folder = self.parent_mut(&target)?;
        folder.modified_ms = now_ms;
        folder.entries.insert(new_name.to_string(), node);
        Ok(())
    }
}
