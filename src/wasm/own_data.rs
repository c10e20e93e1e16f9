//! `Tables`: data that a visitor brings, read piece by piece and packed as the bundled set is.

use js_sys::{Object, Uint8Array};
use wasm_bindgen::prelude::*;

use super::convert::{object, thrown};
use crate::Error;
use crate::ratings::{Fitted, Part, Room, TableReader, encode};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { DataLimits, PackedData } from "../owndata/protocol";
"#;

/// What a page has room for: with 200 hidden units, the categorical RBM of so many movies has 160 MB of weights, and as
/// much again for each of Adam's two moments.
const ROOM: Room = Room { ratings: 1_000_000, movies: 20_000 };

/// Tables that are being read.
#[wasm_bindgen]
pub struct Tables(TableReader);

#[wasm_bindgen]
impl Tables {
    /// What is left out of larger data.
    #[wasm_bindgen(unchecked_return_type = "DataLimits")]
    pub fn limits() -> JsValue {
        object([("ratings", (ROOM.ratings as u32).into()), ("movies", (ROOM.movies as u32).into())])
    }

    /// Reads a whole `movies.csv`.
    #[wasm_bindgen(constructor)]
    pub fn new(movies: &[u8]) -> Result<Tables, JsValue> {
        Ok(Tables(TableReader::new(movies, Some(ROOM)).map_err(thrown)?))
    }

    /// Takes the next piece of `ratings.csv`, and answers whether there is room for more.
    pub fn take(&mut self, piece: &[u8]) -> Result<bool, JsValue> {
        self.0.take(piece).map_err(thrown)
    }

    /// Packs what was taken. Refused is data from which nothing can be learnt, or on which nothing can be judged.
    #[wasm_bindgen(unchecked_return_type = "PackedData")]
    pub fn pack(self) -> Result<JsValue, JsValue> {
        let Fitted { dataset, was_cut, movies_left_out } = self.0.fitted().map_err(thrown)?;
        let held_out = dataset.parts.iter().filter(|&&part| part == Part::Validation).count();
        if held_out == 0 {
            let most = dataset.ratings.users().map(|user| user.len()).max().unwrap_or(0);
            let allowed = "at least 9: every ninth of ten is held out, to judge the model on";
            return Err(thrown(Error::input("the largest number of ratings by one user", most, allowed)));
        }
        let bytes = Uint8Array::from(&encode(&dataset)[..]);
        Ok(object([
            ("bytes", Object::from(bytes).into()),
            ("nRatings", (dataset.ratings.len() as u32).into()),
            ("nUsers", (dataset.ratings.n_users() as u32).into()),
            ("nMovies", (dataset.catalogue.len() as u32).into()),
            ("wasCut", was_cut.into()),
            ("moviesLeftOut", (movies_left_out as u32).into()),
        ]))
    }
}
