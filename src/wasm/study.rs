//! `Study`: the same data for work beside the run, in a worker and a module of their own: what takes seconds and must
//! not hold up training, such as fitting other models, or sums over all states of a small one.
//!
//! It is the only export of the feature `study`, whose module is loaded by those who ask for such work: the page's own
//! module stays as small as it is. Each method is one piece of work; its caller counts them and tells of progress.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::convert::{self, below, object, thrown, unreadable};
use super::settings::{preset_settings, settings_object};
use super::tensors::{read_model, tensors_object};
use crate::Error;
use crate::checkpoint::{self, Checkpoint};
use crate::companions::{BiasModel, FactorModel, FactorSettings, GlobalMean, NeighbourModel};
use crate::evaluation::{Recommender, held_out_figures};
use crate::inspection::likelihood::{person_likelihood, sample_of_users};
use crate::learning::{Architecture, CheckedConfig, Preset};
use crate::ratings::{Part, Ratings, decode};
use crate::rbm::{Model, Start};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { HeldOutError, ModelTensors, TrainingSettings } from "../engine/protocol";
import type { OpenedModel, PersonLikelihood } from "../engine/study-protocol";
"#;

/// The seed of the companions that need one; any is as good.
const SEED: u64 = 1;

/// The data, and the model that is looked at.
#[wasm_bindgen]
pub struct Study {
    movie_ids: Vec<u32>,
    training: Ratings,
    held_out: Ratings,
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
            training,
            held_out: dataset.parts(&[Part::Validation]),
            movie_ids: dataset.catalogue.movie_ids,
            model: None,
        })
    }

    /// The settings of a preset, by its name.
    #[wasm_bindgen(js_name = presetSettings, unchecked_return_type = "TrainingSettings")]
    pub fn preset_settings(preset: &str) -> Result<JsValue, JsValue> {
        preset_settings(preset)
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
        #[wasm_bindgen(unchecked_param_type = "TrainingSettings")] settings: JsValue,
        #[wasm_bindgen(unchecked_param_type = "ModelTensors")] tensors: JsValue,
    ) -> Result<(), JsValue> {
        let config = convert::settings(settings)?;
        self.model = Some(self.read_model(&config, &tensors)?);
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

    /// The checkpoint of a model of this data: the bytes of a safetensors file.
    #[wasm_bindgen(js_name = saveModel)]
    pub fn save_model(
        &self,
        #[wasm_bindgen(unchecked_param_type = "TrainingSettings")] settings: JsValue,
        epoch: u32,
        #[wasm_bindgen(unchecked_param_type = "ModelTensors")] tensors: JsValue,
    ) -> Result<Vec<u8>, JsValue> {
        let config = convert::settings(settings)?;
        let model = self.read_model(&config, &tensors)?;
        checkpoint::save(&model, &config, Some(epoch as usize), &self.movie_ids).map_err(thrown)
    }

    /// The model in a checkpoint, if it is one and of the films of this data.
    #[wasm_bindgen(js_name = openModel, unchecked_return_type = "OpenedModel")]
    pub fn open_model(&self, file: &[u8]) -> Result<JsValue, JsValue> {
        let Checkpoint { model, config, epoch } = checkpoint::load(file, &self.movie_ids).map_err(thrown)?;
        let preset = preset_of(config.architecture);
        // The page's settings leave these to the preset: a run that goes on from the file has them otherwise.
        let own = preset.config();
        let otherwise = [
            ("optimiser", config.optimiser != own.optimiser),
            ("schedule", config.schedule != own.schedule),
            ("visible states", config.visible_states != own.visible_states),
            ("persistent chains", config.persistent != own.persistent),
            ("patience", config.patience != own.patience),
        ];
        let otherwise = otherwise.into_iter().filter(|(_, differs)| *differs);
        Ok(object([
            ("settings", settings_object(preset, &config)?),
            ("epoch", epoch.map_or(JsValue::NULL, JsValue::from)),
            ("tensors", tensors_object(&model)),
            ("otherwise", otherwise.map(|(name, _)| JsValue::from(name)).collect::<Array>().into()),
        ]))
    }
}

/// The preset that trains such a model.
fn preset_of(architecture: Architecture) -> Preset {
    match architecture {
        Architecture::Categorical(Start::Uninformed) => Preset::Notes,
        Architecture::Categorical(Start::BaseRates) => Preset::Paper,
        Architecture::Ordinal => Preset::Tuned,
    }
}

impl Study {
    /// The model of these parameters, if they fit these settings and the data's films.
    fn read_model(&self, config: &CheckedConfig, tensors: &JsValue) -> Result<Model, JsValue> {
        read_model(tensors, config.architecture, self.movie_ids.len(), config.n_hidden)
    }
}
