//! The bundled data, for the lessons that speak of real ratings.

use std::cell::RefCell;

use wasm_bindgen::JsValue;

use crate::Error;
use crate::ratings::{Dataset, decode};
use crate::wasm::convert::thrown;

thread_local! {
    /// A worker answers one question at a time, on one thread.
    static DATA: RefCell<Option<Dataset>> = const { RefCell::new(None) };
}

/// Takes the packed data set in.
pub fn give(packed: &[u8]) -> Result<(), JsValue> {
    let dataset = decode(packed).map_err(thrown)?;
    DATA.with_borrow_mut(|data| *data = Some(dataset));
    Ok(())
}

/// What `read` finds in the data; refused if they were not given.
pub fn with<T>(read: impl FnOnce(&Dataset) -> Result<T, JsValue>) -> Result<T, JsValue> {
    DATA.with_borrow(|data| match data {
        Some(dataset) => read(dataset),
        None => Err(thrown(Error::input("data", "missing", "given first"))),
    })
}
