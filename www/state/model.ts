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
import type { Question, QuestionKind } from "../engine/questions";
import type { StudyEvent, StudyKind, StudyTask } from "../engine/study-protocol";
import type { PanelName } from "./panels";
import type { PinnedRun } from "./pins";
import type { Answers, WatchedByKind } from "./questions";
import type { Rating } from "./ratings";
import type { Section } from "./routes";
import { DEFAULT_SETTINGS } from "./settings";
import type { Loaded, LoadedPins, StorageProblem } from "./storage";
import { NO_STUDIES, type StudyState } from "./study";

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
	readonly snapshot: Snapshot | null;
	/** The newest answers to what views ask. */
	readonly answers: Answers;
}

/** A run that was asked for and is not yet confirmed. */
export interface PendingRun {
	readonly runId: number;
	readonly settings: TrainingSettings;
	/** What to do with it as soon as it is there; "pause" is to leave it at rest. */
	readonly follow: "train" | "pause" | "step";
	/** The model to begin with; null begins with untrained weights. */
	readonly model: TrainedModel | null;
}

export type Pace = "calm" | "full";

/** Whose hidden units to show. "auto": the visitor's once there is a rating, else the first user's of the data. */
export type SubjectChoice =
	| { readonly kind: "auto" }
	| { readonly kind: "visitor" }
	| { readonly kind: "user"; readonly userIndex: number };

export interface Notice {
	readonly id: number;
	readonly text: string;
}

export interface State {
	readonly section: Section;
	readonly engine: Engine;
	readonly run: Run | null;
	readonly pending: PendingRun | null;
	/** Why the engine refused the settings that were last applied. */
	readonly rejection: EngineError | null;
	/** What the next run starts with. */
	readonly settings: TrainingSettings;
	readonly autoplay: boolean;
	readonly lastRunId: number;
	readonly pace: Pace;
	readonly ratings: readonly Rating[];
	/** Counts the changes of `ratings`. */
	readonly revision: number;
	/** The rating last removed, for undoing. */
	readonly removed: Rating | null;
	readonly subject: SubjectChoice;
	/** Runs kept to compare others with, in the order in which they were pinned. */
	readonly pins: readonly PinnedRun[];
	/** The pinned run last removed, for undoing. */
	readonly unpinned: PinnedRun | null;
	/** How the last erasing of the storage went; null before, and once something is kept again. */
	readonly erasure: "asked" | "done" | "failed" | null;
	/** The panels of the Lab that are open. */
	readonly panels: readonly PanelName[];
	/** What views want to know about the run. */
	readonly watched: WatchedByKind;
	/** The number of the question last asked. */
	readonly lastAsked: number;
	/** Work beside the run, and what it found. */
	readonly studies: StudyState;
	readonly notices: readonly Notice[];
	/** Milestones, for screen readers: the text changes only when there is something to say. */
	readonly announcement: string;
}

export type Intent =
	| { readonly type: "engineSaid"; readonly event: Event }
	| { readonly type: "navigated"; readonly section: Section }
	| { readonly type: "train" }
	| { readonly type: "pause" }
	| { readonly type: "step" }
	| { readonly type: "reset" }
	| { readonly type: "restart" }
	| { readonly type: "applySettings"; readonly settings: TrainingSettings }
	| { readonly type: "setPace"; readonly pace: Pace }
	| { readonly type: "rate"; readonly movieId: number; readonly stars: number; readonly at: number }
	| { readonly type: "unrate"; readonly movieId: number }
	| { readonly type: "undoRemove" }
	| { readonly type: "eraseRatings" }
	| { readonly type: "storageErased"; readonly erased: boolean }
	| { readonly type: "ratingsLoaded"; readonly loaded: Loaded }
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
	| { readonly type: "watch"; readonly question: Question }
	| { readonly type: "unwatch"; readonly kind: QuestionKind }
	| { readonly type: "study"; readonly task: StudyTask }
	| { readonly type: "endStudy"; readonly kind: StudyKind }
	| { readonly type: "studySaid"; readonly event: StudyEvent }
	| { readonly type: "notify"; readonly texts: readonly string[] }
	| { readonly type: "dismiss"; readonly id: number };

/** Epochs a second at each pace; null is as fast as the machine can. */
export const PACES: Readonly<Record<Pace, number | null>> = { calm: 2, full: null };

/** Length of the list of suggestions, and the training ratings a film needs to be on it. */
export const SUGGESTIONS = { count: 24, minRatings: 20 } as const;

export const INITIAL: State = {
	section: "lab",
	engine: { status: "loading" },
	run: null,
	pending: null,
	rejection: null,
	settings: DEFAULT_SETTINGS,
	autoplay: true,
	lastRunId: 0,
	pace: "calm",
	ratings: [],
	revision: 0,
	removed: null,
	pins: [],
	unpinned: null,
	subject: { kind: "auto" },
	erasure: null,
	panels: [],
	watched: {},
	lastAsked: 0,
	studies: NO_STUDIES,
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

/** The user of the data whose hidden units are to be shown; null for the visitor. */
export function watchedUser({ subject, ratings }: Pick<State, "subject" | "ratings">): number | null {
	if (subject.kind === "user") return subject.userIndex;
	return subject.kind === "auto" && ratings.length === 0 ? 0 : null;
}
