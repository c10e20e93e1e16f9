//! `Engine`: one data set, at most one run on it, and the visitor's ratings.

use std::cell::OnceCell;
use std::sync::Arc;

use js_sys::{Array, Float32Array, Uint16Array, Uint32Array};
use wasm_bindgen::prelude::*;

use super::clock::clock;
use super::convert::{self, below, index, number, object, property, thrown};
use super::lab;
use crate::Error;
use crate::companions::BiasModel;
use crate::evaluation::{EpochMetrics, EvaluationData};
use crate::inspection::{LeaveOneOut, Reasons, Reference};
use crate::learning::{Advance, LikesConfig, LikesTrainer, Run};
use crate::ratings::{Attributes, Dataset, Part, Profile, Ratings, UserRatings, decode};
use crate::rbm::Reading;
use crate::suggesting::{Wishes, suggest};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type {
    Catalogue, EngineError, EpochMetrics, HeldOutError, ModelTensors, Progress, Snapshot, Suggestions, TrainedModel,
    TrainingSettings, Wishes,
} from "../engine/protocol";
import type { Answer, Question } from "../engine/questions";
/** A snapshot without its suggestions, and those without the revision, which the worker keeps. */
export type EngineSnapshot = Omit<Snapshot, "suggestions">;
export type EngineSuggestions = Omit<Suggestions, "revision">;
/** What a slice of training brought. */
export interface SliceReport {
    /** The epochs that it completed… */
    readonly epochs: EpochMetrics[];
    /** …after the last of which the run stopped early, and went back to this one; null if it did not. */
    readonly keptEpoch: number | null;
    /** Why the run went back to the end of its last good epoch; null if it did not diverge. */
    readonly divergence: EngineError | null;
}
"#;

/// The core as the worker holds it. Every method throws an `EngineError` object and changes nothing if its input
/// is refused.
#[wasm_bindgen]
pub struct Engine {
    pub(super) dataset: Dataset,
    pub(super) training: Arc<Ratings>,
    /// What the run trains on: the same, or with the visitor as one more user, after the others.
    pub(super) trained_on: Arc<Ratings>,
    pub(super) held_out: Arc<Ratings>,
    attributes: Arc<Attributes>,
    /// `[D]` training ratings of each movie.
    pub(super) training_counts: Vec<u32>,
    run: Option<Run>,
    /// Nats per rating of the newest mini-batch of the run.
    batch_cross_entropy: Option<f64>,
    visitor: Profile,
    /// What the training ratings say without a model, once somebody wants to know.
    reference: OnceCell<Reference>,
    /// The ratings of the person under the glass, foretold one by one.
    pub(super) left_out: Option<LeaveOneOut>,
    /// Why the visitor is suggested films, one of the ratings after the other.
    pub(super) reasons: Option<Reasons>,
}

#[wasm_bindgen]
impl Engine {
    /// Reads a packed data set.
    #[wasm_bindgen(constructor)]
    pub fn new(packed: &[u8]) -> Result<Engine, JsValue> {
        std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
        let dataset = decode(packed).map_err(thrown)?;
        let training = dataset.parts(&[Part::Training]);
        if training.is_empty() {
            return Err(thrown(Error::pack("n_ratings", "no training rating", "at least one")));
        }
        let training = Arc::new(training);
        let training_counts = training.counts_per_movie();
        Ok(Engine {
            attributes: Arc::new(Attributes::of(&dataset.catalogue, &training_counts)),
            training_counts,
            trained_on: Arc::clone(&training),
            training,
            held_out: Arc::new(dataset.parts(&[Part::Validation])),
            dataset,
            run: None,
            batch_cross_entropy: None,
            visitor: Profile::default(),
            reference: OnceCell::new(),
            left_out: None,
            reasons: None,
        })
    }

    /// The films and users. Titles cross as one string and are split on the other side.
    #[wasm_bindgen(unchecked_return_type = "Omit<Catalogue, 'titles'> & { readonly titleLines: string }")]
    pub fn catalogue(&self) -> JsValue {
        let Dataset { catalogue, user_ids, ratings, parts } = &self.dataset;
        let in_part = |wanted: Part| parts.iter().filter(|&&part| part == wanted).count();
        let user_counts: Vec<u32> = ratings.users().map(|user| user.len() as u32).collect();
        object([
            ("movieIds", Uint32Array::from(&catalogue.movie_ids[..]).into()),
            ("titleLines", catalogue.titles.join("\n").into()),
            ("years", Uint16Array::from(&catalogue.years[..]).into()),
            ("genreNames", catalogue.genre_names.iter().map(JsValue::from).collect::<Array>().into()),
            ("genreMasks", Uint32Array::from(&catalogue.genre_masks[..]).into()),
            ("ratingCounts", Uint32Array::from(&ratings.counts_per_movie()[..]).into()),
            ("meanStars", Float32Array::from(&self.dataset.mean_stars()[..]).into()),
            ("userIds", Uint32Array::from(&user_ids[..]).into()),
            ("userRatingCounts", Uint32Array::from(&user_counts[..]).into()),
            ("nRatings", ratings.len().into()),
            ("nTraining", in_part(Part::Training).into()),
            ("nValidation", in_part(Part::Validation).into()),
            ("nTest", in_part(Part::Test).into()),
        ])
    }

    /// Held-out error of the biases-only model, fitted on the training ratings.
    #[wasm_bindgen(unchecked_return_type = "HeldOutError")]
    pub fn baseline(&self) -> JsValue {
        convert::held_out_error(&BiasModel::fit(&self.training).errors(&self.held_out))
    }

    /// Starts a new run in place of the one before: at its untrained model, or at one that was trained before, for which it
    /// needs the part that is loaded on demand. It may train on the visitor's ratings of this moment as on one more user's.
    pub fn configure(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "TrainingSettings")] settings: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "TrainedModel | null")] trained: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "boolean")] with_visitor: Option<bool>,
    ) -> Result<(), JsValue> {
        let config = convert::settings(settings)?;
        let mut trained_on = Arc::clone(&self.training);
        if with_visitor == Some(true) && !self.visitor.ratings().is_empty() {
            let mut with_one_more = self.dataset.parts(&[Part::Training]);
            let own: Vec<_> = self.visitor.ratings().pairs().collect();
            with_one_more.push_user(own);
            trained_on = Arc::new(with_one_more);
        }
        let data = EvaluationData::new(
            Arc::clone(&self.training),
            Arc::clone(&self.held_out),
            Arc::clone(&self.attributes),
            config.seed,
        )
        .training_on(Arc::clone(&trained_on));
        let likes = LikesConfig { seed: config.seed, ..LikesConfig::default() }.check().map_err(thrown)?;
        let run = if trained.is_null() || trained.is_undefined() {
            // First the old run's memory, then the new one's: a phone may not have both.
            self.run = None;
            Run::new(config, data)
        } else {
            lab::go_on(config, data, trained, &mut self.run)?
        };
        // A data set in which no film has enough likes has suggestions by expected stars.
        self.run = Some(match LikesTrainer::new(likes, Arc::clone(&trained_on), &self.dataset.catalogue) {
            Ok(likes) => run.with_likes(likes),
            Err(_) => run,
        });
        self.trained_on = trained_on;
        self.batch_cross_entropy = None;
        Ok(())
    }

    /// Trains for about `budget_ms` milliseconds, or to the end of `last_epoch`, whichever comes first; beyond that only
    /// finishes a mini-batch that is under way, and evaluates.
    ///
    /// The clock is read between pieces of work: one user's share of a mini-batch, or eight users of an evaluation.
    /// At the default settings the longest, for a user with 1,900 ratings, takes a few milliseconds.
    #[wasm_bindgen(unchecked_return_type = "SliceReport")]
    pub fn train(&mut self, budget_ms: f64, last_epoch: u32) -> Result<JsValue, JsValue> {
        let performance = clock()?;
        let end = performance.now() + budget_ms;
        let run = self.run.as_mut().ok_or_else(no_run)?;
        let mut completed = Vec::new();
        let mut divergence = None;
        while run.is_evaluating()
            || run.trainer().is_within_batch()
            || run.trainer().epoch() < last_epoch as usize
        {
            match run.advance() {
                Ok(Advance::Batch(report)) => self.batch_cross_entropy = Some(report.cross_entropy),
                Ok(Advance::Visiting | Advance::Liking | Advance::Evaluating) => {}
                Ok(Advance::Epoch(metrics)) => completed.push(metrics),
                Err(error) => {
                    self.batch_cross_entropy = None;
                    divergence = Some(error);
                }
            }
            if performance.now() >= end || run.stopped_early() || divergence.is_some() {
                break;
            }
        }
        Ok(self.report(&completed, divergence))
    }

    /// One mini-batch, with the evaluations that are due before and after it.
    #[wasm_bindgen(unchecked_return_type = "SliceReport")]
    pub fn step(&mut self) -> Result<JsValue, JsValue> {
        let run = self.run.as_mut().ok_or_else(no_run)?;
        let mut completed = Vec::new();
        let stepped = run.step_noting(&mut completed);
        self.batch_cross_entropy = stepped.as_ref().ok().map(|report| report.cross_entropy);
        Ok(self.report(&completed, stepped.err()))
    }

    /// Goes on with other settings from the next mini-batch on. Refuses what only a new run can have.
    pub fn adjust(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "TrainingSettings")] settings: JsValue,
    ) -> Result<(), JsValue> {
        let config = convert::settings(settings)?;
        self.run.as_mut().ok_or_else(no_run)?.adjust(config).map_err(thrown)
    }

    /// Whether a mini-batch is under way: some of its users were visited, and others still are to be.
    #[wasm_bindgen(js_name = isWithinBatch)]
    pub fn is_within_batch(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.trainer().is_within_batch())
    }

    /// Whether the newest model still waits for its figures.
    #[wasm_bindgen(js_name = isEvaluating)]
    pub fn is_evaluating(&self) -> bool {
        self.run.as_ref().is_some_and(Run::is_evaluating)
    }

    /// A copy of all parameters of the model. Of the part that is loaded on demand.
    #[wasm_bindgen(unchecked_return_type = "ModelTensors")]
    pub fn tensors(&self) -> Result<JsValue, JsValue> {
        Ok(lab::tensors(self.run()?))
    }

    /// Completed epochs of the run, 0 without one.
    pub fn epoch(&self) -> u32 {
        self.run.as_ref().map_or(0, |run| run.trainer().epoch() as u32)
    }

    /// Epochs of the run with the mini-batches of the current one as a fraction, 0 without a run.
    #[wasm_bindgen(js_name = epochsDone)]
    pub fn epochs_done(&self) -> f64 {
        self.run.as_ref().map_or(0.0, |run| run.trainer().epochs_done())
    }

    /// Mini-batches in an epoch, 0 without a run.
    #[wasm_bindgen(js_name = batchesPerEpoch)]
    pub fn batches_per_epoch(&self) -> u32 {
        self.run.as_ref().map_or(0, |run| run.trainer().batches_per_epoch() as u32)
    }

    /// All of the visitor's ratings, in place of those before.
    pub fn rate(&mut self, movies: Vec<u32>, classes: Vec<u8>) -> Result<(), JsValue> {
        self.visitor = Profile::new(movies, classes, self.dataset.catalogue.len()).map_err(thrown)?;
        Ok(())
    }

    /// The run as it stands: progress, and the hidden units for a user of the data or for the visitor.
    #[wasm_bindgen(unchecked_return_type = "EngineSnapshot")]
    pub fn snapshot(&self, user_index: Option<u32>) -> Result<JsValue, JsValue> {
        let run = self.run()?;
        let (rbm, trainer) = (run.rbm(), run.trainer());
        let subject = self.person(user_index)?;
        let reading = Reading::of(rbm, subject);
        let resting = Reading::of(rbm, UserRatings::NONE);
        let progress = object([
            ("epoch", trainer.epoch().into()),
            ("batch", trainer.batch().into()),
            ("batchesPerEpoch", trainer.batches_per_epoch().into()),
            ("batchCrossEntropy", self.batch_cross_entropy.map_or(JsValue::NULL, JsValue::from)),
        ]);
        let n_ratings = ("nRatings", subject.len().into());
        let subject = match user_index {
            Some(user) => object([("kind", "user".into()), ("userIndex", user.into()), n_ratings]),
            None => object([("kind", "visitor".into()), n_ratings]),
        };
        Ok(object([
            ("progress", progress),
            ("subject", subject),
            ("hidden", Float32Array::from(&reading.hidden[..]).into()),
            ("restingHidden", Float32Array::from(&resting.hidden[..]).into()),
            ("meanHidden", Float32Array::from(run.mean_hidden()).into()),
        ]))
    }

    /// Answers a question about the run as it stands, and changes nothing that training or predictions depend on. Of the
    /// part that is loaded on demand.
    #[wasm_bindgen(unchecked_return_type = "Answer")]
    pub fn ask(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Question")] question: JsValue,
    ) -> Result<JsValue, JsValue> {
        lab::ask(self, &question)
    }

    /// The best films that the visitor has not rated, as the wishes have them: `Wishes` of the protocol.
    #[wasm_bindgen(unchecked_return_type = "EngineSuggestions")]
    pub fn suggestions(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Wishes")] wishes: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let run = self.run()?;
        let visitor = self.visitor.ratings();
        let unwanted = Uint32Array::from(property(wishes, "unwanted")?).to_vec();
        let year = |name| Ok::<u16, JsValue>(index(wishes, name)?.min(u16::MAX.into()) as u16);
        let wishes = Wishes {
            count: index(wishes, "count")? as usize,
            min_ratings: index(wishes, "minRatings")?,
            genres: index(wishes, "genres")?,
            years: (year("firstYear")?, year("lastYear")?),
            adventure: number(wishes, "adventure")? as f32,
            unwanted: &unwanted,
        };
        let wishes = wishes.check(self.dataset.catalogue.len()).map_err(thrown)?;
        let reading = Reading::of(run.rbm(), visitor);
        let scores = match run.likes() {
            Some(likes) => likes.score(visitor),
            None => (0..run.rbm().n_movies()).map(|movie| run.rbm().stars(movie, &reading)).collect(),
        };
        let list = suggest(
            run.rbm(),
            &reading,
            &scores,
            &self.dataset.catalogue,
            &self.training_counts,
            visitor,
            &wishes,
        );
        let movies: Vec<u32> = list.films.iter().map(|film| film.movie).collect();
        let stars: Vec<f32> = list.films.iter().map(|film| film.stars).collect();
        let spreads: Vec<f32> = list.films.iter().map(|film| film.spread).collect();
        let distributions: Vec<f32> = list.films.iter().flat_map(|film| film.distribution).collect();
        Ok(object([
            ("basis", if visitor.is_empty() { "everyone" } else { "ratings" }.into()),
            ("movies", Uint32Array::from(&movies[..]).into()),
            ("stars", Float32Array::from(&stars[..]).into()),
            ("spreads", Float32Array::from(&spreads[..]).into()),
            ("distributions", Float32Array::from(&distributions[..]).into()),
            ("heldBack", list.held_back.into()),
            ("eligible", list.eligible.into()),
            ("minRatings", wishes.min_ratings.into()),
        ]))
    }
}

impl Engine {
    /// What a slice brought. A run that diverged is back at its last good epoch, and has no mini-batch to tell of.
    fn report(&self, completed: &[EpochMetrics], divergence: Option<Error>) -> JsValue {
        let kept = self.run.as_ref().filter(|run| run.stopped_early()).and_then(Run::best_epoch);
        convert::slice_report(completed, kept, divergence)
    }

    /// The run that there must be.
    pub(super) fn run(&self) -> Result<&Run, JsValue> {
        self.run.as_ref().ok_or_else(no_run)
    }

    /// The same, to be changed.
    pub(super) fn run_mut(&mut self) -> Result<&mut Run, JsValue> {
        self.run.as_mut().ok_or_else(no_run)
    }

    /// What the training ratings say without a model.
    pub(super) fn reference(&self) -> &Reference {
        self.reference.get_or_init(|| Reference::of(&self.training))
    }

    /// The training ratings of a user of the data, or the visitor's.
    pub(super) fn person(&self, user_index: Option<u32>) -> Result<UserRatings<'_>, JsValue> {
        match user_index {
            Some(user) => Ok(self.training.user(below("userIndex", user, self.training.n_users())?)),
            None => Ok(self.visitor.ratings()),
        }
    }
}

fn no_run() -> JsValue {
    thrown(Error::input("run", "missing", "configured first"))
}
