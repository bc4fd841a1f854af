//! CoreMark with the seeds of its 2K performance run. It is the root of a crate whose other modules
//! are those of the package `coremark`, without its own root, which needs a clock.

#![allow(dead_code)]

mod list;
mod matrix;
mod state;
mod types;
mod util;

use types::{CoreResults, ALL_ALGORITHMS_MASK, NUM_ALGORITHMS, TOTAL_DATA_SIZE};

/// Runs so many iterations; returns the checksums of list, matrix and state machine and that of all,
/// 16 bits each, the first in the highest bits.
#[no_mangle]
pub extern "C" fn run(iterations: i32) -> i64 {
    let size = TOTAL_DATA_SIZE / NUM_ALGORITHMS;
    let mut results = CoreResults {
        seed3: 0x66,
        size,
        execs: ALL_ALGORITHMS_MASK,
        ..Default::default()
    };
    matrix::core_init_matrix(size, 0, &mut results.mat);
    results.state_mem = state::core_init_state(size, 0);
    let mut list = list::core_list_init(size, 0);
    for iteration in 0..iterations {
        for direction in [1, -1] {
            let crc = list.bench(&mut results, direction);
            results.crc = util::crcu16(crc, results.crc);
        }
        if iteration == 0 {
            results.crclist = results.crc;
        }
    }
    [results.crclist, results.crcmatrix, results.crcstate, results.crc]
        .iter()
        .fold(0, |all, crc| all << 16 | i64::from(*crc))
}
