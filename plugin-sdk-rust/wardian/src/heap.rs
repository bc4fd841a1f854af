//! A small allocator for plugins without the standard library.
//!
//! Blocks come in classes of sizes, four to each doubling. A freed block waits in the list of its class; new ones are cut from
//! the end of memory. Blocks are never merged: after a warm-up the lists hold what a plugin's calls need, and a call costs a few
//! instructions. At most a fifth of a block is wasted.

use core::alloc::Layout;
use core::ptr::null_mut;

/// Every block begins at a multiple of this.
const ALIGNMENT: usize = 16;
const CLASSES: usize = 104;
const LARGEST: usize = 1 << 30;
const PAGE: usize = 65536;

/// Where the heap gets its memory from.
pub trait Memory {
    /// Adds memory, zeroed, of a multiple of a page; returns its address, or `None` when there is no more.
    fn grow(&mut self, bytes: usize) -> Option<usize>;
}

pub struct Heap<M> {
    memory: M,
    /// The address of the first free block of each class, 0 for none; a free block begins with the address of the next.
    free: [usize; CLASSES],
    /// Memory that no block was cut from yet.
    begin: usize,
    end: usize,
}

/// The class of blocks for a size, and their size. `None` for what no memory could hold.
fn class_of(size: usize) -> Option<(usize, usize)> {
    if size <= 64 {
        let class = size.saturating_sub(1) / ALIGNMENT;
        return Some((class, (class + 1) * ALIGNMENT));
    }
    if size > LARGEST {
        return None;
    }
    let last = size - 1;
    let doubling = (usize::BITS - 1 - last.leading_zeros()) as usize;
    let step = 1 << (doubling - 2);
    let quarter = (last >> (doubling - 2)) & 3;
    Some((4 + (doubling - 6) * 4 + quarter, (1 << doubling) + (quarter + 1) * step))
}

impl<M: Memory> Heap<M> {
    pub const fn new(memory: M) -> Self {
        Heap { memory, free: [0; CLASSES], begin: 0, end: 0 }
    }

    /// # Safety
    /// As for `GlobalAlloc::alloc`.
    pub unsafe fn allocate(&mut self, layout: Layout) -> *mut u8 {
        if layout.align() <= ALIGNMENT {
            return self.take(layout.size());
        }
        // A block with room to move; the address of the block itself goes in front of the aligned part.
        let block = match layout.size().checked_add(layout.align()) {
            Some(size) => self.take(size) as usize,
            None => 0,
        };
        if block == 0 {
            return null_mut();
        }
        let aligned = (block + layout.align()) & !(layout.align() - 1);
        unsafe { *((aligned - ALIGNMENT) as *mut usize) = block };
        aligned as *mut u8
    }

    /// # Safety
    /// As for `GlobalAlloc::dealloc`.
    pub unsafe fn release(&mut self, address: *mut u8, layout: Layout) {
        let (block, size) = if layout.align() <= ALIGNMENT {
            (address as usize, layout.size())
        } else {
            let block = unsafe { *((address as usize - ALIGNMENT) as *const usize) };
            (block, layout.size() + layout.align())
        };
        if let Some((class, _)) = class_of(size) {
            unsafe { *(block as *mut usize) = self.free[class] };
            self.free[class] = block;
        }
    }

    /// Whether the block of this layout also holds `new_size`, perhaps after it has grown at the end of memory.
    pub fn resize_in_place(&mut self, address: *mut u8, layout: Layout, new_size: usize) -> bool {
        if layout.align() > ALIGNMENT {
            return false;
        }
        match (class_of(layout.size()), class_of(new_size)) {
            (Some((old, _)), Some((new, _))) if old == new => true,
            (Some((_, old)), Some((_, new))) if new > old && address as usize + old == self.begin => {
                self.cut(new - old).is_some()
            }
            _ => false,
        }
    }

    fn take(&mut self, size: usize) -> *mut u8 {
        let (class, size) = match class_of(size) {
            Some(found) => found,
            None => return null_mut(),
        };
        let block = self.free[class];
        if block == 0 {
            return self.cut(size).map_or(null_mut(), |address| address as *mut u8);
        }
        self.free[class] = unsafe { *(block as *const usize) };
        block as *mut u8
    }

    /// Cuts bytes from the memory that was not used yet, after it has grown if need be.
    fn cut(&mut self, size: usize) -> Option<usize> {
        let left = self.end - self.begin;
        if size > left {
            // The missing bytes are enough when the new memory joins the old, which it does unless somebody else grew it too.
            let missing = (size - left + PAGE - 1) & !(PAGE - 1);
            let address = self.memory.grow(missing)?;
            if address == self.end && left > 0 {
                self.end += missing;
            } else {
                self.begin = address;
                self.end = address + missing;
                return self.cut(size);
            }
        }
        let address = self.begin;
        self.begin += size;
        Some(address)
    }
}

#[cfg(target_arch = "wasm32")]
mod global {
    use super::*;
    use core::alloc::GlobalAlloc;
    use core::cell::UnsafeCell;

    struct LinearMemory;

    impl Memory for LinearMemory {
        fn grow(&mut self, bytes: usize) -> Option<usize> {
            match core::arch::wasm32::memory_grow(0, bytes / PAGE) {
                usize::MAX => None,
                pages => Some(pages * PAGE),
            }
        }
    }

    struct Allocator(UnsafeCell<Heap<LinearMemory>>);

    // An instance has one thread, and the allocator never calls back.
    #[cfg(not(target_feature = "atomics"))]
    unsafe impl Sync for Allocator {}

    unsafe impl GlobalAlloc for Allocator {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            unsafe { (*self.0.get()).allocate(layout) }
        }

        unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
            unsafe { (*self.0.get()).release(address, layout) }
        }

        unsafe fn realloc(&self, address: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
            unsafe {
                let heap = &mut *self.0.get();
                if heap.resize_in_place(address, layout, new_size) {
                    return address;
                }
                let new_layout = Layout::from_size_align_unchecked(new_size, layout.align());
                let moved = heap.allocate(new_layout);
                if !moved.is_null() {
                    moved.copy_from_nonoverlapping(address, layout.size().min(new_size));
                    heap.release(address, layout);
                }
                moved
            }
        }
    }

    #[global_allocator]
    static ALLOCATOR: Allocator = Allocator(UnsafeCell::new(Heap::new(LinearMemory)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Memory out of one piece of the test's own, which somebody else takes a page of now and then.
    struct Arena {
        pages: Vec<[u8; PAGE]>,
        used: usize,
        skips: bool,
    }

    impl Arena {
        fn of(pages: usize, skips: bool) -> Self {
            Arena { pages: vec![[0; PAGE]; pages], used: 0, skips }
        }
    }

    impl Memory for Arena {
        fn grow(&mut self, bytes: usize) -> Option<usize> {
            let begin = self.used + usize::from(self.skips && bytes == PAGE);
            if begin + bytes / PAGE > self.pages.len() {
                return None;
            }
            self.used = begin + bytes / PAGE;
            Some(self.pages.as_ptr() as usize + begin * PAGE)
        }
    }

    #[test]
    fn a_class_holds_its_size_and_wastes_little() {
        let mut last = (0, 16);
        for size in 1..200_000 {
            let (class, block) = class_of(size).unwrap();
            assert!(block >= size && block % ALIGNMENT == 0, "{} {}", size, block);
            assert!(size <= 64 || (block - size) * 5 <= block, "{} {}", size, block);
            assert!((class, block) == last || (class == last.0 + 1 && block > last.1), "{}", size);
            last = (class, block);
        }
        assert_eq!(class_of(LARGEST).unwrap(), (4 + 23 * 4 + 3, LARGEST));
        assert_eq!(class_of(LARGEST + 1), None);
        assert!(class_of(LARGEST).unwrap().0 < CLASSES);
    }

    fn random_use_keeps_contents(skips: bool) {
        let mut heap = Heap::new(Arena::of(200, skips));
        let mut live: BTreeMap<usize, (Layout, u8)> = BTreeMap::new();
        let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut next = move |bound: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % bound) as usize
        };
        let check = |address: usize, (layout, value): (Layout, u8)| {
            let bytes = unsafe { std::slice::from_raw_parts(address as *const u8, layout.size()) };
            assert!(bytes.iter().all(|&byte| byte == value));
        };
        for round in 0..20_000 {
            if live.len() > 100 || (next(3) == 0 && !live.is_empty()) {
                let address = *live.keys().nth(next(live.len() as u64)).unwrap();
                let (layout, value) = live.remove(&address).unwrap();
                check(address, (layout, value));
                let new_size = 1 + next(3000);
                if heap.resize_in_place(address as *mut u8, layout, new_size) {
                    let layout = Layout::from_size_align(new_size, layout.align()).unwrap();
                    unsafe { (address as *mut u8).write_bytes(value, new_size) };
                    live.insert(address, (layout, value));
                } else {
                    unsafe { heap.release(address as *mut u8, layout) };
                }
                continue;
            }
            let size = 1 + next(if round % 10 == 0 { 20_000 } else { 300 });
            let layout = Layout::from_size_align(size, 1 << next(9)).unwrap();
            let address = unsafe { heap.allocate(layout) } as usize;
            assert!(address != 0 && address % layout.align() == 0);
            let before = live.range(..=address).next_back();
            assert!(before.map_or(true, |(at, (layout, _))| at + layout.size() <= address));
            assert!(live.range(address..).next().map_or(true, |(at, _)| address + size <= *at));
            unsafe { (address as *mut u8).write_bytes(round as u8, size) };
            live.insert(address, (layout, round as u8));
        }
        live.into_iter().for_each(|(address, block)| check(address, block));
    }

    #[test]
    fn blocks_never_overlap_and_keep_their_contents() {
        random_use_keeps_contents(false);
    }

    #[test]
    fn memory_that_does_not_join_is_used_as_well() {
        random_use_keeps_contents(true);
    }

    #[test]
    fn a_block_at_the_end_grows_in_place_until_memory_is_used_up() {
        let mut heap = Heap::new(Arena::of(2, false));
        let mut layout = Layout::from_size_align(100, 1).unwrap();
        let address = unsafe { heap.allocate(layout) };
        for size in [1000, 10_000, 2 * PAGE] {
            assert!(heap.resize_in_place(address, layout, size));
            layout = Layout::from_size_align(size, 1).unwrap();
        }
        assert!(!heap.resize_in_place(address, layout, 2 * PAGE + 1));
        assert!(unsafe { heap.allocate(Layout::from_size_align(1, 1).unwrap()) }.is_null());
    }

    #[test]
    fn used_up_memory_answers_null() {
        let mut heap = Heap::new(Arena::of(1, false));
        assert!(unsafe { heap.allocate(Layout::from_size_align(PAGE + 1, 1).unwrap()) }.is_null());
        assert!(unsafe { heap.allocate(Layout::from_size_align(isize::MAX as usize / 2, 64).unwrap()) }.is_null());
        assert!(!unsafe { heap.allocate(Layout::from_size_align(PAGE, 1).unwrap()) }.is_null());
    }
}
