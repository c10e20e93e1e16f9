/**
 * What the page knows (`State`, readonly plain data) and everything that can happen to it (`Intent`): what a
 * visitor does, what the worker says, what the browser's storage gives back.
 */
import type {
	Catalogue,
	EngineError,
	EpochMetrics,
	Event,
	HeldOutError,
	RunState,
	Snapshot,
	TrainedModel,
	TrainingSettings,
} from "../engine/protocol";
import type { Phases, Question, QuestionKind } from "../engine/questions";
import type { StudyEvent, StudyKind, StudyTask } from "../engine/study-protocol";
import { type History, NO_HISTORY } from "./history";
import type { Kept, KeptModel, KeptModelFigures } from "./kept";
import type { TabNews } from "./other-tabs";
import { DEFAULT_PACE, type Pace } from "./pace";
import type { PanelName } from "./panels";
import type { Part } from "./parts";
import type { PinnedRun } from "./pins";
import type { Answers, WatchedByKind } from "./questions";
import { changeTo, type Rating, withChanges } from "./ratings";
import type { Section } from "./routes";
import { DEFAULT_SETTINGS } from "./settings";
import type { Loaded, LoadedPins, StorageProblem } from "./storage";
import { NO_STUDIES, type StudyState } from "./study";
import type { UnitNames } from "./unit-names";
import { type Choices, type ListWishes, NO_CHOICES, type PassedFilm } from "./wishes";

export type Engine =
	| { readonly status: "loading" }
	| { readonly status: "ready"; readonly catalogue: Catalogue; readonly baseline: HeldOutError }
	/** The worker is of no more use; a restart may help. The catalogue, if it came, still names the films. */
	| { readonly status: "failed"; readonly error: EngineError; readonly catalogue: Catalogue | null };

/** The run whose figures are on the page. */
export interface Run {
	readonly runId: number;
	readonly settings: TrainingSettings;
	readonly state: RunState;
	/** By epoch, from 0. */
	readonly history: readonly EpochMetrics[];
	/** Milliseconds that the worker computed for it, up to the newest of these epochs. */
	readonly workMs: number;
	/** The epoch at which its model came from a file; null for a run that began with untrained weights. */
	readonly loadedAt: number | null;
	/** Ratings of the visitor that it trains on; 0 if it does not. */
	readonly nOwn: number;
	readonly snapshot: Snapshot | null;
	/** The newest answers to what views ask. */
	readonly answers: Answers;
	/** The settings it had at first, and how they were changed on the way; `settings` are those now in force. */
	readonly startedWith: TrainingSettings;
	readonly adjustments: readonly Adjustment[];
	/** How fast it has lately been; null while it does not train. */
	readonly speed: Speed | null;
	/** It stopped by itself after `epoch`, with the model of `keptEpoch`; null once it goes on. */
	readonly stoppedEarly: { readonly epoch: number; readonly keptEpoch: number } | null;
	/** Training left what a model can be, and the run is back at the end of `epoch`; null once it goes on. */
	readonly divergence: Divergence | null;
}

/** Other settings from a point of the run on. */
export interface Adjustment {
	/** Epochs done by then, mini-batches as their fraction. */
	readonly epochsDone: number;
	readonly settings: TrainingSettings;
}

export interface Speed {
	readonly epochsPerSecond: number;
	readonly secondsLeft: number;
}

export interface Divergence {
	readonly epoch: number;
	readonly error: EngineError;
}

/** A run that was asked for and is not yet confirmed. */
export interface PendingRun {
	readonly runId: number;
	readonly settings: TrainingSettings;
	/** What to do with it as soon as it is there; "pause" is to leave it at rest. */
	readonly follow: "train" | "pause" | "step" | "stepEpoch";
	/** The model to begin with; null begins with untrained weights. */
	readonly model: TrainedModel | null;
	/** How many ratings of the visitor it is to train on. */
	readonly nOwn: number;
}

/** Whose hidden units to show. "auto": the visitor's once there is a rating, else the first user's of the data. */
export type SubjectChoice =
	| { readonly kind: "auto" }
	| { readonly kind: "visitor" }
	| { readonly kind: "user"; readonly userIndex: number };

/** The walk through the phases of the next mini-batch: how far it is, and what it looks at. */
export interface Walk {
	/** Counted from 0; the names stand in `lab/phases/walk.ts`. */
	readonly phase: number;
	/** The user's place in the mini-batch. */
	readonly place: number;
	readonly unit: number;
	/** Null: what the core chooses. */
	readonly movie: number | null;
	readonly rating: number | null;
	/** What was announced of the mini-batch that has just been done. */
	readonly announced: Phases | null;
}

/** A walk that has not begun, past the same unit. */
export function walkFrom(unit: number): Walk {
	return { phase: 0, place: 0, unit, movie: null, rating: null, announced: null };
}

/** A film's rating as it would be: null for none. */
export interface Trial {
	readonly movieId: number;
	readonly stars: number | null;
}

/** Data that the visitor brought, as far as the page speaks of them. */
export interface OwnDataFigures {
	/** Of the file they came in. */
	readonly name: string;
	readonly nRatings: number;
	readonly nUsers: number;
	readonly nMovies: number;
	/** The ratings did not all fit. */
	readonly wasCut: boolean;
	readonly moviesLeftOut: number;
}

/** Data in place of the bundled set. */
export interface OwnData extends OwnDataFigures {
	/** The names of hidden units of the bundled set's models, for when it is back. */
	readonly unitNames: UnitNames;
}

/** The same with the bytes, packed for the core. */
export interface OwnDataPacked extends OwnDataFigures {
	readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Notice {
	readonly id: number;
	readonly text: string;
}

export interface State {
	readonly section: Section;
	/** Of the section, as the address names it; "" is its first. */
	readonly page: string;
	readonly engine: Engine;
	/** The data that the page has; null for the bundled set. */
	readonly data: OwnData | null;
	readonly run: Run | null;
	readonly pending: PendingRun | null;
	/** Why the engine refused the settings that were last applied. */
	readonly rejection: EngineError | null;
	/** What the next run starts with. */
	readonly settings: TrainingSettings;
	readonly autoplay: boolean;
	readonly lastRunId: number;
	readonly pace: Pace;
	/** The epoch to train to and pause at; null is the run's last. */
	readonly target: number | null;
	/** Parts of the Lab that are not shown. */
	readonly hide: readonly Part[];
	readonly ratings: readonly Rating[];
	/** Counts the changes of `ratings`. */
	readonly revision: number;
	/** What was done to ratings and choices, for undoing. */
	readonly history: History;
	/** What a link with ratings holds, unread, while the visitor is asked about it. */
	readonly shared: string | null;
	/** A rating that is tried out: suggestions are as if it were given, and nothing is kept. */
	readonly trial: Trial | null;
	/** What the list of suggestions is to be like. */
	readonly choices: Choices;
	readonly subject: SubjectChoice;
	/** Runs kept to compare others with, in the order in which they were pinned. */
	readonly pins: readonly PinnedRun[];
	/** The pinned run last removed, for undoing. */
	readonly unpinned: PinnedRun | null;
	/** How the last erasing of the storage went; null before, and once something is kept again. */
	readonly erasure: "asked" | "done" | "failed" | null;
	readonly walk: Walk;
	/** The panels of the Lab that are open. */
	readonly panels: readonly PanelName[];
	/** What views want to know about the run. */
	readonly watched: WatchedByKind;
	/** The number of the question last asked. */
	readonly lastAsked: number;
	/** Work beside the run, and what it found. */
	readonly studies: StudyState;
	/** What the visitor calls hidden units, run by run. */
	readonly unitNames: UnitNames;
	/** The model that the browser keeps, as far as the page has looked; null for none. */
	readonly keptModel: KeptModelFigures | null;
	/** A newer version of the page waits to be taken up. */
	readonly newVersion: boolean;
	readonly notices: readonly Notice[];
	/** Milestones, for screen readers: the text changes only when there is something to say. */
	readonly announcement: string;
}

export type Intent =
	| { readonly type: "engineSaid"; readonly event: Event }
	| { readonly type: "navigated"; readonly section: Section; readonly page: string }
	| { readonly type: "train" }
	| { readonly type: "pause" }
	| { readonly type: "step" }
	| { readonly type: "stepEpoch" }
	| { readonly type: "reset" }
	| { readonly type: "restart" }
	/** Takes packed data in place of those that the page has; null takes the bundled set. */
	| { readonly type: "useData"; readonly data: OwnDataPacked | null }
	| { readonly type: "applySettings"; readonly settings: TrainingSettings }
	/** Goes on with these settings without starting over. */
	| { readonly type: "adjust"; readonly settings: TrainingSettings }
	/** Goes on from the last good epoch at half the learning rate. */
	| { readonly type: "recover" }
	| { readonly type: "setPace"; readonly pace: Pace }
	| { readonly type: "setTarget"; readonly epoch: number | null }
	| { readonly type: "hideParts"; readonly parts: readonly Part[] }
	| { readonly type: "readStatus" }
	| { readonly type: "rate"; readonly movieId: number; readonly stars: number; readonly at: number }
	| { readonly type: "unrate"; readonly movieId: number }
	| { readonly type: "unrateAll" }
	/** Takes the last step of the history back, or does again what was taken back last. */
	| { readonly type: "undo" }
	| { readonly type: "redo" }
	/** Shows what the list would be with this rating; null stands for none. */
	| { readonly type: "tryRating"; readonly movieId: number; readonly stars: number | null }
	/** Gives the rating that is tried out, or goes back to what it was. */
	| { readonly type: "endTrial"; readonly keep: boolean; readonly at: number }
	| { readonly type: "wish"; readonly wishes: Partial<ListWishes> }
	/** Starts over, with the visitor's ratings among those that are trained on, or without them. */
	| { readonly type: "learnFromMine"; readonly on: boolean }
	/** Films that the visitor was asked about and did not rate: they are not asked about again. */
	| { readonly type: "passOver"; readonly movieIds: readonly number[]; readonly why: PassedFilm["why"] }
	/** Not to be suggested any more, or again. */
	| { readonly type: "putAway"; readonly movieId: number }
	| { readonly type: "takeBack"; readonly movieIds: readonly number[] }
	/** Takes ratings from a file over those of the same films; `replace`: in place of all others, too. */
	| { readonly type: "importRatings"; readonly ratings: readonly Rating[]; readonly replace: boolean }
	/** A link with ratings was opened, or what it asked was answered (null). */
	| { readonly type: "openShared"; readonly code: string | null }
	| { readonly type: "eraseEverything" }
	/** Another tab of the page, or a stay in the browser's back and forward cache, has changed what is kept. */
	| { readonly type: "heardFromTab"; readonly news: TabNews }
	| { readonly type: "storageErased"; readonly erased: boolean }
	| { readonly type: "ratingsLoaded"; readonly loaded: Loaded }
	| { readonly type: "keptLoaded"; readonly kept: Kept }
	/** Finds out which model the browser keeps. Answered by `keptModelFound`. */
	| { readonly type: "lookForKeptModel" }
	| { readonly type: "keptModelFound"; readonly model: KeptModelFigures | null }
	/** Begins a run with it. Answered by `keptModelLoaded`. */
	| { readonly type: "openKeptModel" }
	| { readonly type: "keptModelLoaded"; readonly model: KeptModel | null }
	/** Put the model of the run, as it is, into a file. */
	| { readonly type: "saveModel" }
	| { readonly type: "pinRun"; readonly at: number }
	| { readonly type: "renamePin"; readonly id: number; readonly name: string }
	| { readonly type: "showPin"; readonly id: number; readonly shown: boolean }
	| { readonly type: "unpin"; readonly id: number }
	| { readonly type: "undoUnpin" }
	| { readonly type: "erasePins" }
	| { readonly type: "pinsLoaded"; readonly loaded: LoadedPins }
	| { readonly type: "storageFailed"; readonly problem: StorageProblem }
	| { readonly type: "chooseSubject"; readonly subject: SubjectChoice }
	| { readonly type: "showPanel"; readonly panel: PanelName; readonly open: boolean }
	/** Goes on with the walk through the phases, or looks at something else. */
	| { readonly type: "walk"; readonly to: Partial<Walk> }
	| { readonly type: "watch"; readonly question: Question }
	| { readonly type: "unwatch"; readonly kind: QuestionKind }
	| { readonly type: "study"; readonly task: StudyTask }
	| { readonly type: "endStudy"; readonly kind: StudyKind }
	| { readonly type: "studySaid"; readonly event: StudyEvent }
	/** Names a hidden unit of the run on the page; an empty name takes the name away. */
	| { readonly type: "nameUnit"; readonly unit: number; readonly name: string }
	| { readonly type: "newVersion" }
	| { readonly type: "takeUpVersion" }
	| { readonly type: "notify"; readonly texts: readonly string[] }
	| { readonly type: "dismiss"; readonly id: number };

export const INITIAL: State = {
	section: "lab",
	page: "",
	engine: { status: "loading" },
	data: null,
	run: null,
	pending: null,
	rejection: null,
	settings: DEFAULT_SETTINGS,
	autoplay: true,
	lastRunId: 0,
	pace: DEFAULT_PACE,
	target: null,
	hide: [],
	ratings: [],
	revision: 0,
	history: NO_HISTORY,
	shared: null,
	trial: null,
	choices: NO_CHOICES,
	pins: [],
	unpinned: null,
	subject: { kind: "auto" },
	erasure: null,
	walk: walkFrom(0),
	panels: [],
	watched: {},
	lastAsked: 0,
	studies: NO_STUDIES,
	unitNames: [],
	keptModel: null,
	newVersion: false,
	notices: [],
	announcement: "",
};

/** The run trains, or will as soon as it is there. */
export function isTraining({ run, pending }: Pick<State, "run" | "pending">): boolean {
	return pending === null ? run?.state === "training" : pending.follow === "train";
}

export function catalogueOf(state: State): Catalogue | null {
	return state.engine.status === "loading" ? null : state.engine.catalogue;
}

/** The visitor's ratings as the model is given them: with the one that is tried out. */
export function ratingsOnTrial({ ratings, trial }: Pick<State, "ratings" | "trial">): readonly Rating[] {
	if (trial === null) return ratings;
	const { movieId, stars } = trial;
	return withChanges(ratings, [changeTo(ratings, movieId, stars, 0)]);
}

/** The user of the data whose hidden units are to be shown; null for the visitor. */
export function watchedUser({ subject, ratings }: Pick<State, "subject" | "ratings">): number | null {
	if (subject.kind === "user") return subject.userIndex;
	return subject.kind === "auto" && ratings.length === 0 ? 0 : null;
}

/** Half of the learning rate, as a run that diverged goes on with it, in digits that can be read. */
export function halfRate({ settings }: Pick<Run, "settings">): number {
	return Number((settings.learningRate / 2).toPrecision(3));
}

/** A run that stands ready at epoch 0. */
export function newRun(runId: number, settings: TrainingSettings, loadedAt: number | null, nOwn = 0): Run {
	return {
		runId,
		settings,
		startedWith: settings,
		adjustments: [],
		state: "paused",
		loadedAt,
		nOwn,
		history: [],
		workMs: 0,
		snapshot: null,
		answers: {},
		speed: null,
		stoppedEarly: null,
		divergence: null,
	};
}
