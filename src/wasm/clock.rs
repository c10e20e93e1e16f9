//! The worker's clock, for work that stops after so many milliseconds or is timed.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Performance, WorkerGlobalScope};

/// The clock; an error where a worker has none.
pub fn clock() -> Result<Performance, JsValue> {
    let worker = js_sys::global().unchecked_into::<WorkerGlobalScope>();
    Ok(worker.performance().ok_or("this browser has no performance clock in workers")?)
}
