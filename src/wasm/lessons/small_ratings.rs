//! A small RBM over ratings, as a question brings it.

use ndarray::{Array1, Array2, Array3};
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::Error;
use crate::exact::DiscreteRbm;
use crate::wasm::convert::thrown;

/// The largest weight or bias that is taken.
const LARGEST: f64 = 10.0;
/// The most films, classes and hidden units: what a page can show of each.
const MOST_FILMS: usize = 4;
const MOST_CLASSES: usize = 5;
const MOST_HIDDEN: usize = 3;

/// `SmallRatingModel` of the protocol.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SmallRatingModel {
    /// W: for each film and class, M weights.
    weights: Vec<Vec<Vec<f64>>>,
    /// b: for each film, K biases.
    visible_bias: Vec<Vec<f64>>,
    /// c.
    hidden_bias: Vec<f64>,
}

impl SmallRatingModel {
    /// The RBM, if the shapes fit, there are at most 4 films, from 2 to 5 classes and at most 3 hidden units, and no
    /// parameter is beyond ±10.
    pub fn rbm(&self) -> Result<DiscreteRbm, JsValue> {
        let refused =
            |field, value: String, allowed: String| Err(thrown(Error::input(field, value, allowed)));
        let (n_films, n_hidden) = (self.visible_bias.len(), self.hidden_bias.len());
        let n_classes = self.visible_bias.first().map_or(0, Vec::len);
        let shape = format!("{n_films}×{n_classes}×{n_hidden}");
        if !(1..=MOST_FILMS).contains(&n_films)
            || !(2..=MOST_CLASSES).contains(&n_classes)
            || !(1..=MOST_HIDDEN).contains(&n_hidden)
        {
            let allowed =
                format!("at most {MOST_FILMS}×{MOST_CLASSES}×{MOST_HIDDEN}, with 2 classes or more");
            return refused("shape", shape, allowed);
        }
        let fits = self.visible_bias.iter().all(|film| film.len() == n_classes)
            && self.weights.len() == n_films
            && self.weights.iter().all(|film| film.len() == n_classes)
            && self.weights.iter().flatten().all(|class| class.len() == n_hidden);
        if !fits {
            return refused("weights", "of another shape".into(), format!("of shape {shape}"));
        }
        let weights = self.weights.iter().flatten().flatten();
        for &parameter in weights.chain(self.visible_bias.iter().flatten()).chain(&self.hidden_bias) {
            // NaN is in no range.
            if !(-LARGEST..=LARGEST).contains(&parameter) {
                return refused("parameter", parameter.to_string(), format!("from −{LARGEST} to {LARGEST}"));
            }
        }
        Ok(DiscreteRbm::from_parameters(
            Array3::from_shape_fn((n_films, n_classes, n_hidden), |(i, k, j)| self.weights[i][k][j]),
            Array2::from_shape_fn((n_films, n_classes), |(i, k)| self.visible_bias[i][k]),
            Array1::from(self.hidden_bias.clone()),
        ))
    }
}

/// Refused unless there is one class a film, each below K.
pub fn check_classes(rbm: &DiscreteRbm, classes: impl ExactSizeIterator<Item = u8>) -> Result<(), JsValue> {
    let (n_films, n_classes) = (rbm.n_units(), rbm.n_states());
    let n = classes.len();
    if n != n_films {
        return Err(thrown(Error::input("classes", format!("{n} long"), format!("{n_films} long"))));
    }
    for class in classes {
        if usize::from(class) >= n_classes {
            return Err(thrown(Error::input("classes", class, format!("below {n_classes}"))));
        }
    }
    Ok(())
}
