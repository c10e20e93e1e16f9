//! `Study`: the same data for work beside the run, in a worker and a module of their own: what takes seconds and must
//! not hold up training, such as fitting other models, or sums over all states of a small one.
//!
//! It is the only export of the feature `study`, whose module is loaded by those who ask for such work: the page's own
//! module stays as small as it is. Each method is one piece of work; its caller counts them and tells of progress.

use std::sync::Arc;

use js_sys::Float32Array;
use ndarray::{Array1, Array2, Array3};
use wasm_bindgen::prelude::*;

use super::convert::{below, index, object, property, thrown, unreadable};
use crate::Error;
use crate::companions::{BiasModel, FactorModel, FactorSettings, GlobalMean, NeighbourModel};
use crate::evaluation::{Recommender, held_out_figures};
use crate::inspection::likelihood::{person_likelihood, sample_of_users};
use crate::ratings::{Attributes, N_CLASSES, Part, Ratings, decode};
use crate::rbm::{CategoricalRbm, Model, OrdinalRbm};
use crate::rng::{Purpose, stream};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { HeldOutError } from "../engine/protocol";
import type { TrainedModel } from "../engine/questions";
import type { PersonLikelihood } from "../engine/study-protocol";
"#;

/// The seed of the companions that need one; any is as good.
const SEED: u64 = 1;

/// The data, and the model that is looked at.
#[wasm_bindgen]
pub struct Study {
    training: Ratings,
    held_out: Ratings,
    attributes: Arc<Attributes>,
    model: Option<Model>,
}

#[wasm_bindgen]
impl Study {
    /// Reads a packed data set.
    #[wasm_bindgen(constructor)]
    pub fn new(packed: &[u8]) -> Result<Study, JsValue> {
        std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
        let dataset = decode(packed).map_err(thrown)?;
        let training = dataset.parts(&[Part::Training]);
        if training.is_empty() {
            return Err(thrown(Error::pack("n_ratings", "no training rating", "at least one")));
        }
        Ok(Study {
            attributes: Arc::new(Attributes::of(&dataset.catalogue, &training.counts_per_movie())),
            training,
            held_out: dataset.parts(&[Part::Validation]),
            model: None,
        })
    }

    /// Fits a model of another kind on the training ratings, and gives its error on the held-out ones.
    #[wasm_bindgen(unchecked_return_type = "HeldOutError")]
    pub fn companion(&self, name: &str) -> Result<JsValue, JsValue> {
        let ratings = &self.training;
        let model: Box<dyn Recommender> = match name {
            "globalMean" => Box::new(GlobalMean::fit(ratings)),
            "biases" => Box::new(BiasModel::fit(ratings)),
            "factors" => Box::new(FactorModel::fit(ratings, FactorSettings::default(), SEED)),
            "neighbours" => Box::new(NeighbourModel::fit(ratings)),
            _ => return Err(unreadable("name", "a companion was expected")),
        };
        let figures = held_out_figures(&*model, ratings, &self.held_out);
        Ok(object([("rmse", figures.rmse.into()), ("mae", figures.mae.into())]))
    }

    /// Takes up the model that [`likelihood`](Self::likelihood) is about.
    #[wasm_bindgen(js_name = takeModel)]
    pub fn take_model(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "TrainedModel")] model: JsValue,
    ) -> Result<(), JsValue> {
        let n_hidden = index(&model, "nHidden")? as usize;
        let given = property(&model, "parameters")?;
        let mut taken = self.untrained(n_hidden, !property(&given, "U")?.is_undefined());
        let letters = taken.rbm().parameters().into_iter().map(|parameter| parameter.letter);
        let values = letters
            .map(|letter| Ok(property(&given, letter)?.dyn_into::<Float32Array>()?.to_vec()))
            .collect::<Result<Vec<_>, JsValue>>()?;
        taken.set_parameters(&values).map_err(thrown)?;
        self.model = Some(taken);
        Ok(())
    }

    /// The users whose likelihoods stand for all, as indices.
    #[wasm_bindgen(js_name = sampleOfUsers)]
    pub fn sample_of_users(&self) -> Vec<u32> {
        sample_of_users(&self.training).into_iter().map(|user| user as u32).collect()
    }

    /// log p of the training ratings of a user of the sample.
    #[wasm_bindgen(unchecked_return_type = "PersonLikelihood")]
    pub fn likelihood(&self, user: u32) -> Result<JsValue, JsValue> {
        let model =
            self.model.as_ref().ok_or_else(|| thrown(Error::input("model", "missing", "taken up first")))?;
        let user = below("user", user, self.training.n_users())?;
        let found = person_likelihood(model, &self.training, user).map_err(thrown)?;
        let or_null = |value: Option<f64>| value.map_or(JsValue::NULL, JsValue::from);
        Ok(object([
            ("userIndex", user.into()),
            ("nRatings", found.n_ratings.into()),
            ("logProbability", found.log_probability.into()),
            ("error", found.error.into()),
            ("effectiveRuns", or_null(found.effective_runs)),
            ("baseRates", found.base_rates.into()),
            ("tasteless", or_null(found.tasteless)),
        ]))
    }
}

impl Study {
    /// A model of either kind with M = `n_hidden`, its parameters yet to be set.
    fn untrained(&self, n_hidden: usize, is_ordinal: bool) -> Model {
        if is_ordinal {
            let rng = &mut stream(SEED, Purpose::InitialWeights);
            let attributes = Arc::clone(&self.attributes);
            return Model::Ordinal(OrdinalRbm::untrained(&self.training, attributes, n_hidden, rng));
        }
        let n_movies = self.training.n_movies();
        Model::Categorical(CategoricalRbm::from_parameters(
            Array3::zeros((n_movies, N_CLASSES, n_hidden)),
            Array2::zeros((n_movies, N_CLASSES)),
            Array1::zeros(n_hidden),
        ))
    }
}
