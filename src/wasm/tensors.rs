//! A model's parameters as typed arrays under their names, out of a module and into one: `ModelTensors` of
//! www/engine/protocol.ts.

use js_sys::{Float32Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::convert::{property, thrown, unreadable};
use crate::Error;
use crate::error::Refusal;
use crate::learning::Architecture;
use crate::ratings::Attributes;
use crate::rbm::{Model, ModelSize, check_log_rates, check_values};

/// All parameters, copied.
pub fn tensors_object(model: &Model) -> JsValue {
    let object = Object::new();
    for tensor in model.tensors() {
        let values = Float32Array::from(&tensor.values[..]);
        let set = Reflect::set(&object, &tensor.name.into(), &values);
        assert!(set.is_ok(), "a new plain object takes every property");
    }
    object.into()
}

/// The model of parameters that came from outside. Refuses other names and sizes than such a model has, and numbers that
/// no model may have.
pub fn read_model(
    tensors: &JsValue,
    architecture: Architecture,
    n_movies: usize,
    n_hidden: usize,
) -> Result<Model, JsValue> {
    let array = |name: &str| {
        let values = property(tensors, name)?.dyn_into::<Float32Array>();
        values.map_err(|_| unreadable(name, "an array of numbers was expected"))
    };
    let size = match architecture {
        Architecture::Categorical(_) => ModelSize::Categorical { n_movies, n_hidden },
        Architecture::Ordinal => {
            let n_attributes = array("attributes")?.length() as usize / n_movies;
            ModelSize::Ordinal {
                n_movies,
                n_hidden,
                n_attributes: n_attributes.min(Attributes::MAX_ATTRIBUTES),
            }
        }
    };
    let mut read = Vec::new();
    for (name, shape) in size.shapes() {
        let values = array(name)?;
        let n: usize = shape.iter().product();
        if values.length() as usize != n {
            let refusal = Refusal::new(name, format!("{} numbers", values.length()), format!("{n} numbers"));
            return Err(thrown(Error::Checkpoint(refusal)));
        }
        let values = values.to_vec();
        check_values(name, &shape, values.iter().copied()).map_err(thrown)?;
        if name == "log_rates" {
            check_log_rates(values.iter().copied()).map_err(thrown)?;
        }
        read.push(values);
    }
    // In the order of the shapes, which is that in which they were read.
    let names: Vec<_> = size.shapes().into_iter().map(|(name, _)| name).collect();
    Ok(Model::from_tensors(size, |name| {
        let place = names.iter().position(|&known| known == name).expect("a name of the shapes");
        std::mem::take(&mut read[place])
    }))
}
