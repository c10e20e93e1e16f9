/**
 * What the page and the worker say to each other: two unions of plain data, tagged by `type`.
 * This file imports nothing but the types of what can be asked, so that both sides (and the tests) can share it.
 *
 * Every run has a `runId`, chosen by the page and counted up at each `configure`. The worker stamps
 * it on all that belongs to a run, and the page drops events of a run that it has left.
 * Dense numbers travel as typed arrays, row-major; the shape stands beside each.
 * Letters: D movies, K = 10 rating classes, M hidden units, N users.
 */
import type { Answer, Question, QuestionKind } from "./questions";

/** Number of rating classes K: half stars 0.5, 1.0 … 5.0; class k means (k + 1) / 2 stars. */
export const N_CLASSES = 10;

/** A named configuration of the core: which model is trained, by which optimiser, from which start. */
export type PresetName = "notes" | "paper" | "tuned";

/** How parameters follow the gradient: plain ascent with a momentum, or Adam, which does without. */
export type OptimiserName = "momentum" | "adam";

/** The hyper-parameters of one run. The ranges stand in `state/settings.ts` and in the Rust core. */
export interface TrainingSettings {
	/** Decides what no number below does; each preset has numbers of its own to begin with. */
	readonly preset: PresetName;
	readonly optimiser: OptimiserName;
	/** M, the number of hidden units. */
	readonly hiddenUnits: number;
	/** Gibbs steps of the negative phase in the first epoch: the k of CD-k. */
	readonly cdSteps: number;
	/** The same in the last epoch, not below `cdSteps`; in between it grows in equal parts. */
	readonly lastCdSteps: number;
	readonly learningRate: number;
	readonly momentum: number;
	readonly weightDecay: number;
	/** Users a mini-batch; 1 is per-user (online) learning. */
	readonly batchSize: number;
	/** Seed of the one generator; the same seed, settings and data give the same run. */
	readonly seed: number;
	/** The run stops by itself after so many epochs. */
	readonly epochs: number;
	/** It stops before, at its best epoch, when so many brought no better held-out RMSE; 0 never does. */
	readonly patience: number;
}

/** An upper limit on the speed of training. */
export interface PaceLimit {
	readonly perSecond: number;
	readonly unit: "epoch" | "batch";
}

/**
 * All parameters of a model under the core's names, row-major; names and shapes stand in src/rbm/tensors.rs. Such as
 * `weights` [D×K×M], `visible_bias` [D×K] and `hidden_bias` [M] of a categorical model.
 */
export type ModelTensors = Readonly<Record<string, Float32Array>>;

/** A model that was trained for so many epochs before. */
export interface TrainedModel {
	readonly epoch: number;
	readonly tensors: ModelTensors;
}

/** What a copy of a model is for. */
export type ModelPurpose = "file" | "keep";

/** Ratings as the core takes them: movie indices into the catalogue and rating classes, in pairs. */
export interface RatingList {
	/** Catalogue indices, each below D, none twice. */
	readonly movies: Uint32Array;
	/** Rating classes 0…9, class = 2·stars − 1. */
	readonly classes: Uint8Array;
}

/** The films and users of the loaded data set. Sent once, with `ready`. */
export interface Catalogue {
	/** [D] MovieLens ids, stable across runs and data files: what ratings are stored under. */
	readonly movieIds: Uint32Array;
	/** [D] as stored in the data ("Matrix, The"); "" where the data has no title. */
	readonly titles: readonly string[];
	/** [D] release year, 0 where unknown. */
	readonly years: Uint16Array;
	readonly genreNames: readonly string[];
	/** [D] bit g set: the film has genre `genreNames[g]`. */
	readonly genreMasks: Uint32Array;
	/** [D] how many users rated the film, over the whole data set. */
	readonly ratingCounts: Uint32Array;
	/** [D] mean stars over the whole data set, 0 where nobody rated it. */
	readonly meanStars: Float32Array;
	/** [N] user ids of the data set. */
	readonly userIds: Uint32Array;
	/** [N] how many ratings each user gave. */
	readonly userRatingCounts: Uint32Array;
	/** Ratings in all, and in each part of the standard split. */
	readonly nRatings: number;
	readonly nTraining: number;
	readonly nValidation: number;
	readonly nTest: number;
}

/** Held-out error of a model, on the validation ratings, in stars. */
export interface HeldOutError {
	readonly rmse: number;
	readonly mae: number;
}

/** The figures of one epoch, measured after its last mini-batch. Epoch 0 is the untrained model. */
export interface EpochMetrics {
	readonly epoch: number;
	/** Reconstruction cross-entropy of the training ratings, nats per observed rating. */
	readonly trainingCrossEntropy: number;
	/** The same for held-out (validation) ratings, predicted from the user's training ratings. */
	readonly heldOutCrossEntropy: number;
	/** Held-out RMSE and MAE in stars. */
	readonly heldOutRmse: number;
	readonly heldOutMae: number;
	/** Mean of p(h_j=1|v) over users and hidden units, in 0…1. */
	readonly meanHiddenActivation: number;
	/** Mean free energy over users of their validation ratings, in nats… */
	readonly heldOutFreeEnergy: number;
	/** …and of as many of their training ratings, so that the two can be compared. */
	readonly trainingFreeEnergy: number;
}

/** Where a run stands. `batch` mini-batches of the `batchesPerEpoch` of epoch `epoch + 1` are done. */
export interface Progress {
	/** Completed epochs. */
	readonly epoch: number;
	readonly batch: number;
	readonly batchesPerEpoch: number;
	/** Reconstruction cross-entropy of the newest mini-batch, nats per rating; null before the first. */
	readonly batchCrossEntropy: number | null;
}

/** Whose hidden units are shown. */
export type Subject =
	| { readonly kind: "visitor"; readonly nRatings: number }
	| { readonly kind: "user"; readonly userIndex: number; readonly nRatings: number };

/** The best films the visitor has not rated, best first. */
export interface Suggestions {
	/** "everyone": no ratings yet, so this is what the model expects of a person it knows nothing about. */
	readonly basis: "everyone" | "ratings";
	/** `revision` of the `rate` command that this list answers. */
	readonly revision: number;
	/** [n] catalogue indices. */
	readonly movies: Uint32Array;
	/** [n] expected stars, 0.5…5, and the standard deviation of the distribution that they are the mean of. */
	readonly stars: Float32Array;
	readonly spreads: Float32Array;
	/** [n×K] probability of each rating class; rows sum to one. */
	readonly distributions: Float32Array;
	/** Films of the wished kind that the visitor has not rated: those held back for having fewer than `minRatings`… */
	readonly heldBack: number;
	readonly minRatings: number;
	/** …training ratings, and those among which the list could choose. */
	readonly eligible: number;
}

/** What a visitor wishes of the list. */
export interface Wishes {
	/** The longest list. */
	readonly count: number;
	/** Training ratings that a film needs. */
	readonly minRatings: number;
	/** Bit g set: films of genre `genreNames[g]`. One of the set ones is enough; 0 is any film. */
	readonly genres: number;
	/** A film of unknown year (0) is only in a list from year 0 on. */
	readonly firstYear: number;
	readonly lastYear: number;
	/** −1 (safe) … 0 … 1 (adventurous): the α of docs/decisions/0012-safe-or-adventurous.md. */
	readonly adventure: number;
	/** Catalogue indices of films that are not wanted. */
	readonly unwanted: readonly number[];
}

/** A picture of the run at one moment. At most one is under way: the page acknowledges each. */
export interface Snapshot {
	readonly progress: Progress;
	readonly subject: Subject;
	/** [M] p(h_j=1|v) for the subject's ratings. */
	readonly hidden: Float32Array;
	/** [M] p(h_j=1|v) where nothing is rated: σ(c_j). What ratings do to a unit is measured from here. */
	readonly restingHidden: Float32Array;
	/** [M] mean of p(h_j=1|v) over the users of the data, at the last completed epoch. */
	readonly meanHidden: Float32Array;
	readonly suggestions: Suggestions;
}

/** An error in words for the visitor, and in fields for the page. */
export interface EngineError {
	/** Stable name of the kind, such as "setting_out_of_range", "pack_damaged", "wasm_unavailable". */
	readonly code: string;
	readonly message: string;
	/** The setting or input at fault, by its name in this file. */
	readonly field?: string;
}

/** What a run is doing. "finished": it reached its number of epochs or stopped early; training on is allowed. */
export type RunState = "paused" | "training" | "finished";

/** Page → worker. */
export type Command =
	/** Load the core and the packed data. Answered by `ready` or a fatal `failed`. */
	| { readonly type: "open"; readonly wasmUrl: string; readonly labUrl: string; readonly dataUrl: string }
	/**
	 * Start over with these settings, paused before the first epoch; or from a model that was trained before, with its
	 * optimisers at rest. With the visitor, their ratings of this moment are trained on as those of one more user, whose
	 * index is N.
	 * Refused settings, or a refused model, leave the old run as it was.
	 */
	| {
			readonly type: "configure";
			readonly runId: number;
			readonly settings: TrainingSettings;
			readonly model?: TrainedModel;
			readonly withVisitor?: boolean;
	  }
	/**
	 * Go on with other settings from the next mini-batch on. Answered by `adjusted`, or by `rejected` if they differ in
	 * what only a new run can have.
	 */
	| { readonly type: "adjust"; readonly runId: number; readonly settings: TrainingSettings }
	/** A copy of the model as it is, to put into a file or to keep in the browser. Answered by `model`. */
	| { readonly type: "takeModel"; readonly runId: number; readonly purpose: ModelPurpose }
	/** To the end of the run; with `toEpoch`, if that is still to come, to the end of that epoch, and pause there. */
	| { readonly type: "train"; readonly runId: number; readonly toEpoch?: number }
	| { readonly type: "pause"; readonly runId: number }
	/** One mini-batch, then pause. */
	| { readonly type: "step"; readonly runId: number }
	/** What is left of the epoch, as fast as the machine can, then pause. */
	| { readonly type: "stepEpoch"; readonly runId: number }
	/** Null trains as fast as the machine can. */
	| { readonly type: "pace"; readonly limit: PaceLimit | null }
	/** All of the visitor's ratings, each time they change; `revision` counts up. */
	| { readonly type: "rate"; readonly revision: number; readonly ratings: RatingList }
	/** Show the hidden units of this user of the data (an index into `userIds`), or of the visitor. */
	| { readonly type: "watchUser"; readonly userIndex: number | null }
	/** Something about the run as it stands. Answered by `answer` or `unanswered` with the same `id`. */
	| { readonly type: "ask"; readonly runId: number; readonly id: number; readonly question: Question }
	/** What the list of suggestions is to be like from here on. Refused wishes change nothing. */
	| { readonly type: "suggest"; readonly wishes: Wishes }
	/** The snapshot has been taken up; the next may come. */
	| { readonly type: "acknowledge" }
	/** Are you there? Answered by `pong`; client and worker use it between themselves. */
	| { readonly type: "ping" };

/** Worker → page. */
export type Event =
	| { readonly type: "ready"; readonly catalogue: Catalogue; readonly baseline: HeldOutError }
	/** A new run stands ready; its epoch-0 figures follow as `epoch`. */
	| { readonly type: "configured"; readonly runId: number; readonly settings: TrainingSettings }
	/** The settings were refused; the run before goes on. */
	| { readonly type: "rejected"; readonly runId: number; readonly error: EngineError }
	/** The run has these settings from here on: after so many epochs, mini-batches as their fraction. */
	| {
			readonly type: "adjusted";
			readonly runId: number;
			readonly settings: TrainingSettings;
			readonly epochsDone: number;
	  }
	| { readonly type: "state"; readonly runId: number; readonly state: RunState }
	/** Patience ran out after `epoch`; the model is that of `keptEpoch` again. */
	| { readonly type: "stoppedEarly"; readonly runId: number; readonly epoch: number; readonly keptEpoch: number }
	/** Training left what a model can be. The run is paused at the end of `epoch`, the last one that was good. */
	| { readonly type: "diverged"; readonly runId: number; readonly epoch: number; readonly error: EngineError }
	/** Once a second while training: how fast it has lately been, and how long it will take at that. */
	| {
			readonly type: "speed";
			readonly runId: number;
			readonly epochsPerSecond: number;
			readonly secondsLeft: number;
	  }
	/** Never skipped, one an epoch. `workMs`: milliseconds computed for the run so far, without rests and waits. */
	| { readonly type: "epoch"; readonly runId: number; readonly metrics: EpochMetrics; readonly workMs: number }
	/** The model after so many completed epochs (and the mini-batches since). */
	| ({ readonly type: "model"; readonly runId: number; readonly purpose: ModelPurpose } & TrainedModel)
	| { readonly type: "snapshot"; readonly runId: number; readonly snapshot: Snapshot }
	| { readonly type: "answer"; readonly runId: number; readonly id: number; readonly answer: Answer }
	/** The question was refused, such as one about a hidden unit that the run does not have. */
	| {
			readonly type: "unanswered";
			readonly runId: number;
			readonly id: number;
			readonly kind: QuestionKind;
			readonly error: EngineError;
	  }
	| { readonly type: "pong" }
	/** A command could not be carried out, and changed nothing. If `fatal`, the worker is of no more use. */
	| { readonly type: "failed"; readonly fatal: boolean; readonly error: EngineError };
