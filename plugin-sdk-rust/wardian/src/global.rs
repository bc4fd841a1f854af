use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicUsize, Ordering};

/// A static that an operation may change: what a hook has read from the configuration, a cache, a counter.
///
/// An instance runs one call at a time, so there is nobody to wait for: a use inside another use is a bug and panics. Only tests
/// have several threads, off WebAssembly; they wait for each other.
///
/// ```
/// static CALLS: wardian::Global<u32> = wardian::Global::new(0);
/// let number = CALLS.with(|calls| {
///     *calls += 1;
///     *calls
/// });
/// assert_eq!(number, 1);
/// ```
pub struct Global<T> {
    /// The thread that uses it, or `FREE`.
    user: AtomicUsize,
    value: UnsafeCell<T>,
}

const FREE: usize = 0;

// `user` lets one thread in at a time.
unsafe impl<T: Send> Sync for Global<T> {}

impl<T> Global<T> {
    /// A static with a first value.
    pub const fn new(value: T) -> Self {
        Global { user: AtomicUsize::new(FREE), value: UnsafeCell::new(value) }
    }

    /// Uses the value.
    ///
    /// # Panics
    /// If the value is in use.
    pub fn with<R>(&self, action: impl FnOnce(&mut T) -> R) -> R {
        let me = this_thread();
        while let Err(user) = self.user.compare_exchange(FREE, me, Ordering::Acquire, Ordering::Relaxed) {
            assert!(user != me, "a Global is used inside its own use");
            #[cfg(not(target_arch = "wasm32"))]
            std::thread::yield_now();
        }
        let _release = Release(&self.user);
        action(unsafe { &mut *self.value.get() })
    }
}

#[cfg(target_arch = "wasm32")]
fn this_thread() -> usize {
    FREE + 1
}

/// A number that no other live thread has.
#[cfg(not(target_arch = "wasm32"))]
fn this_thread() -> usize {
    std::thread_local!(static MARK: u8 = const { 0 });
    MARK.with(|mark| mark as *const u8 as usize)
}

struct Release<'a>(&'a AtomicUsize);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.0.store(FREE, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_inside_a_use_panics_and_leaves_the_value_usable() {
        static VALUE: Global<i32> = Global::new(1);
        let nested = std::panic::catch_unwind(|| VALUE.with(|_| VALUE.with(|inner| *inner)));
        assert!(nested.is_err());
        assert_eq!(VALUE.with(|value| *value), 1);
    }

    #[test]
    fn threads_of_tests_wait_for_each_other() {
        static SUM: Global<u32> = Global::new(0);
        let adders: Vec<_> =
            (0..4).map(|_| std::thread::spawn(|| (0..1000).for_each(|_| SUM.with(|sum| *sum += 1)))).collect();
        adders.into_iter().for_each(|adder| adder.join().unwrap());
        assert_eq!(SUM.with(|sum| *sum), 4000);
    }
}
