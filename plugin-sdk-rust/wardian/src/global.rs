use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};

/// A static that an operation may change: what a hook has read from the configuration, a cache, a counter.
///
/// An instance runs one call at a time, so there is nobody to wait for: a use inside another use is a bug and panics.
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
    busy: AtomicBool,
    value: UnsafeCell<T>,
}

// `busy` lets one thread in at a time.
unsafe impl<T: Send> Sync for Global<T> {}

impl<T> Global<T> {
    /// A static with a first value.
    pub const fn new(value: T) -> Self {
        Global { busy: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Uses the value.
    ///
    /// # Panics
    /// If the value is in use.
    pub fn with<R>(&self, action: impl FnOnce(&mut T) -> R) -> R {
        assert!(!self.busy.swap(true, Ordering::Acquire), "a Global is used inside its own use");
        let _release = Release(&self.busy);
        action(unsafe { &mut *self.value.get() })
    }
}

struct Release<'a>(&'a AtomicBool);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
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
}
