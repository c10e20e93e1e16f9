/**
 * What the page and a study say to each other. A study is one task beside the run, in a worker and a WebAssembly module
 * of its own, so that training goes on undisturbed; its worker is started for it and ended with it. Like the protocol
 * of the run, this is plain data.
 */
import type { EngineError, HeldOutError, ModelTensors, TrainedModel, TrainingSettings } from "./protocol";

/** Models of other kinds, in the order in which they are fitted: the quickest first. */
export const COMPANIONS = ["globalMean", "biases", "neighbours", "factors"] as const;

export type CompanionName = (typeof COMPANIONS)[number];

/** What a study can do. */
export type StudyTask =
	/** Fit the companions on the training ratings, and measure them on the held-out ones. */
	| { readonly kind: "companions" }
	/** log p(v) of the users of the sample, by this model. */
	| { readonly kind: "likelihood"; readonly settings: TrainingSettings; readonly model: TrainedModel }
	/** Put the model of a run into a file of this name, in the safetensors format. */
	| ({ readonly kind: "saveModel"; readonly name: string; readonly settings: TrainingSettings } & TrainedModel)
	/** Take the model out of such a file. */
	| { readonly kind: "openModel"; readonly name: string; readonly file: Uint8Array };

export type StudyKind = StudyTask["kind"];

/** Page → worker, once. */
export interface StudyCommand {
	readonly wasmUrl: string;
	readonly dataUrl: string;
	readonly task: StudyTask;
}

/** What was in a model's file. */
export interface OpenedModel {
	/** Of the run that made it, as far as the page has such settings. */
	readonly settings: TrainingSettings;
	/** How many epochs it was trained for; null where the file does not say. */
	readonly epoch: number | null;
	readonly tensors: ModelTensors;
	/** What that run had otherwise than the preset here, in words: a run that goes on has it as the preset. */
	readonly otherwise: readonly string[];
}

/** log p(v) of one user's training ratings, in nats. */
export interface PersonLikelihood {
	readonly userIndex: number;
	readonly nRatings: number;
	/** By the model. */
	readonly logProbability: number;
	/** Standard error that comes from estimating Z; 0 where Z is exact. */
	readonly error: number;
	/** How many runs of the annealing the estimate rests on; null where Z is exact. */
	readonly effectiveRuns: number | null;
	/** By how often each film was given that class. */
	readonly baseRates: number;
	/** By what the tuned model knows of films and person before any taste; null of the other models. */
	readonly tasteless: number | null;
}

/** Worker → page. */
export type StudyEvent =
	| { readonly type: "companion"; readonly name: CompanionName; readonly error: HeldOutError }
	/** `nPersons`: how many there will be. */
	| { readonly type: "person"; readonly person: PersonLikelihood; readonly nPersons: number }
	| { readonly type: "saved"; readonly name: string; readonly file: Uint8Array }
	| { readonly type: "opened"; readonly model: OpenedModel }
	| { readonly type: "done"; readonly kind: StudyKind }
	| { readonly type: "failed"; readonly kind: StudyKind; readonly error: EngineError };
