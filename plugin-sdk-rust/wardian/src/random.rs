//! Secure random numbers. Need the capability `random`.

use crate::{host, Errno};

/// The most that the host fills in one call, in bytes.
const MAX: usize = 65536;

/// Fills the buffer, of any size, with random bytes.
pub fn fill(buffer: &mut [u8]) -> Result<(), Errno> {
    for piece in buffer.chunks_mut(MAX) {
        Errno::check(host::random_fill(piece))?;
    }
    Ok(())
}

/// A random number, each as likely as the next.
pub fn u64() -> Result<u64, Errno> {
    let mut bytes = [0; 8];
    fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
