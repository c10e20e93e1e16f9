//! The door for Node: plain numbers and pointers, so that no glue is needed.
//!
//! `allocate(n)` → a place for n bytes (the packed data set, a name); `prepare(name, name_len, packed, packed_len,
//! n_hidden, factor)` → a task, or 0 for a name that is not one; `run(task)`; `release(task)`; `kernel_checksum()`.

use crate::checksum::checksum;
use crate::task::Task;

/// A place for `n` bytes, to be written by the caller and kept to the end of the module.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(n: usize) -> *mut u8 {
    vec![0; n].leak().as_mut_ptr()
}

/// # Safety
/// Both places come from [`allocate`], with their lengths, and are filled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn prepare(
    name: *const u8,
    name_len: usize,
    packed: *const u8,
    packed_len: usize,
    n_hidden: usize,
    factor: usize,
) -> *mut Task {
    // SAFETY: as the caller promises above.
    let (name, packed) = unsafe {
        (std::slice::from_raw_parts(name, name_len), std::slice::from_raw_parts(packed, packed_len))
    };
    std::str::from_utf8(name)
        .ok()
        .and_then(|name| Task::new(name, packed, n_hidden, factor))
        .map_or(std::ptr::null_mut(), |task| Box::into_raw(Box::new(task)))
}

/// # Safety
/// The task comes from [`prepare`] and has not been released.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(task: *mut Task) -> f64 {
    // SAFETY: as the caller promises above; Node calls one function at a time.
    unsafe { (*task).run() }
}

/// # Safety
/// The task comes from [`prepare`] and has not been released.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(task: *mut Task) {
    // SAFETY: as the caller promises above.
    drop(unsafe { Box::from_raw(task) });
}

/// [`checksum`] as this build computes it.
#[unsafe(no_mangle)]
pub extern "C" fn kernel_checksum() -> u32 {
    checksum()
}
