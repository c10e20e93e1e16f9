/**
 * What the chapters can ask the core: one kind a calculation, with the shapes of question and answer. Rust has one file a
 * kind in `src/wasm/lessons/`. Lists are plain arrays; a shape in square brackets stands beside each.
 */
import type { EngineError } from "./protocol";

/** A bit of a unit: on or off. */
export type Bit = 0 | 1;

/** A Bernoulli RBM of at most 12 units, no parameter beyond ±20, nor their sizes together beyond 700. */
export interface TinyModel {
	/** W [D][M] */
	readonly weights: readonly (readonly number[])[];
	/** b [D] */
	readonly visibleBias: readonly number[];
	/** c [M] */
	readonly hiddenBias: readonly number[];
}

/** What one question to a lesson on contrastive divergence may ask for at most. */
export const MAX_CD_STEPS = 256;

/** CD-k for one k. */
export interface CdDirection {
	readonly cdSteps: number;
	/** Between the mean direction of CD-k, or that of one mini-batch, and the gradient, in degrees; NaN if one is zero. */
	readonly angle: number;
	readonly sampledAngle: number;
	/** KL(p_k ‖ p), in nats. */
	readonly divergence: number;
}

/** A layer that was drawn: [units] each. */
export interface Drawn {
	readonly probabilities: readonly number[];
	readonly draws: readonly number[];
	/** 1 where the draw is below the probability. */
	readonly states: readonly Bit[];
}

export interface CdWalkQuestion {
	/** A picture, 0 to 13, or a user of the data, from 0. */
	readonly example: number;
	/** Updates that the model has had. */
	readonly updates: number;
	/** k. */
	readonly cdSteps: number;
	readonly seed: number;
}

/** One update by contrastive divergence, and the model that it meets. */
export interface CdWalk {
	/** How many updates the model has had: ask on until they are as many as were asked for. */
	readonly reached: number;
	/** [D] the films that the visible units stand for, as catalogue indices; none for pictures. */
	readonly movies: readonly number[];
	/** W [D][M], b [D], c [M] */
	readonly weights: readonly (readonly number[])[];
	readonly visibleBias: readonly number[];
	readonly hiddenBias: readonly number[];
	/** v [D], and p(h = 1 | v) [M]. */
	readonly visible: readonly Bit[];
	readonly hiddenData: readonly number[];
	/** [k] */
	readonly steps: readonly { readonly hidden: Drawn; readonly visible: Drawn }[];
	/** p(h = 1 | v′) [M] */
	readonly hiddenModel: readonly number[];
	/** v h̃ − v′ h̃′ [D][M], v − v′ [D], h̃ − h̃′ [M]. */
	readonly weightGradient: readonly (readonly number[])[];
	readonly visibleGradient: readonly number[];
	readonly hiddenGradient: readonly number[];
	/** ε. */
	readonly learningRate: number;
	/** log p(v) before and after the step, in nats. */
	readonly logProbability: readonly [number, number];
}

export type CdCourse = "cd1" | "cd10" | "persistent" | "exact";

/** Updates of a whole course on bars and stripes, and of that on who saw what. */
export const BARS_UPDATES = 8000;
export const SEEN_UPDATES = 1000;

export interface Lessons {
	/** Every state of a tiny RBM, and the energy of one of them in both forms. */
	joint: {
		ask: {
			readonly model: TinyModel;
			/** kT, above 0. */
			readonly temperature: number;
			/** v [D] */
			readonly visible: readonly Bit[];
			/** h [M] */
			readonly hidden: readonly Bit[];
		};
		/** States in the order of binary numbers, the visible units leading: [2^(D+M)]. */
		answer: {
			/** E(v, h), in nats. */
			readonly energies: readonly number[];
			/** e^(−E/kT). */
			readonly weights: readonly number[];
			/** p(v, h). */
			readonly probabilities: readonly number[];
			readonly logPartition: number;
			/** E(v, h) of the one state by the sums over units, and by vectors and the matrix. */
			readonly scalarEnergy: number;
			readonly vectorEnergy: number;
			/** vᵀWh, bᵀv and cᵀh. */
			readonly interaction: number;
			readonly visibleTerm: number;
			readonly hiddenTerm: number;
		};
	};
	/** p(h | v) and p(h_j = 1 | v) of a tiny RBM, by each line of their derivation. */
	posterior: {
		ask: {
			readonly model: TinyModel;
			/** v [D] */
			readonly visible: readonly Bit[];
			/** h [M] */
			readonly hidden: readonly Bit[];
			/** j, from 0. */
			readonly unit: number;
		};
		answer: {
			/** p(v, h), p(v) = e^(−F(v))/Z, Σ_h p(v, h), p(h) and p(v | h). */
			readonly joint: number;
			readonly visibleMarginal: number;
			readonly marginalSum: number;
			readonly hiddenMarginal: number;
			readonly visibleGivenHidden: number;
			/** p(h | v), by Bayes' rule and so on, down to the product over units. */
			readonly byBayes: number;
			readonly byRatio: number;
			readonly byMarginal: number;
			readonly byEnergy: number;
			readonly byZ1: number;
			readonly byZ2: number;
			readonly bySum: number;
			readonly byProduct: number;
			readonly byUnits: number;
			/** Z, Z′, Z″, and Z‴ [M] */
			readonly partition: number;
			readonly z1: number;
			readonly z2: number;
			readonly z3: readonly number[];
			/** x [M] */
			readonly inputs: readonly number[];
			/** p(h_j = 1 | v) from all states, from the two cases, and as σ(x_j). */
			readonly unitByStates: number;
			readonly unitByCases: number;
			readonly unitBySigmoid: number;
			/** p(h | v) from all states, as a product over units, and p(h): [2^M], the first unit leading. */
			readonly distribution: readonly number[];
			readonly productDistribution: readonly number[];
			readonly hiddenDistribution: readonly number[];
		};
	};
	/** Training on bars and stripes, and which way CD-k would point there. */
	cdBars: {
		ask: {
			readonly course: CdCourse;
			/** 0 to BARS_UPDATES. */
			readonly updates: number;
			/** The k to look at, ascending, at most MAX_CD_STEPS; none where only the training is of interest. */
			readonly cdSteps: readonly number[];
			/** Chains of the mini-batch, 1 to 1000, and the seed of its draws. */
			readonly nChains: number;
			readonly seed: number;
		};
		answer: {
			/** How many updates are done: ask on until they are as many as were asked for. */
			readonly reached: number;
			/** In nats a picture: of the model, and the most that any model can have. */
			readonly logLikelihood: number;
			readonly bestLogLikelihood: number;
			/** One for each k that was asked about; none until the updates are reached. */
			readonly directions: readonly CdDirection[];
			/** v of each chain: [n][9]; none for the exact gradient. */
			readonly chains: readonly (readonly Bit[])[];
		};
	};
	/** The derivation of contrastive divergence on a tiny RBM whose data are one v. */
	cdLines: {
		ask: {
			readonly model: TinyModel;
			/** v [D], and the v′ of the lines about one v′ [D]. */
			readonly visible: readonly Bit[];
			readonly end: readonly Bit[];
			/** i and j of the weight, from 0. */
			readonly weight: readonly [number, number];
			/** k, 1 to MAX_CD_STEPS. */
			readonly cdSteps: number;
		};
		answer: {
			/** ∂log p(v)/∂W_ij, by the exact gradient and from all states. */
			readonly gradient: number;
			readonly gradientByStates: number;
			/** T(v → v′), by sigmoids and from all states. */
			readonly transition: number;
			readonly transitionByStates: number;
			/** Σ_v p(v) T(v → v′), and p(v′). */
			readonly modelAfterStep: number;
			readonly model: number;
			/** p_k(v′) from v for k = 2³⁰. */
			readonly far: number;
			/** The mean direction of CD-k, and what it lacks to the gradient, ⟨·⟩_(p_k) − ⟨·⟩_p. */
			readonly direction: number;
			readonly bias: number;
			/** KL(q‖p), −log p(v), and KL(p_n‖p) for n = 0…k. */
			readonly dataDivergence: number;
			readonly surprise: number;
			readonly divergences: readonly number[];
			/** −∂/∂W_ij (KL(q‖p) − KL(p_k‖p)), and the term that CD leaves out of it. */
			readonly contrastSlope: number;
			readonly leftOut: number;
		};
	};
	/** Which way CD-k points on a tiny RBM whose data are one v. */
	cdTiny: {
		ask: {
			readonly model: TinyModel;
			readonly visible: readonly Bit[];
			readonly cdSteps: readonly number[];
			readonly nChains: number;
			readonly seed: number;
		};
		answer: { readonly directions: readonly CdDirection[] };
	};
	/** One user's walk, with the bundled data. */
	cdUser: { ask: CdWalkQuestion; answer: CdWalk };
	/** One picture's walk. */
	cdWalk: { ask: CdWalkQuestion; answer: CdWalk };
}

export type LessonKind = keyof Lessons;

/** The kinds that speak of real ratings: the worker loads the bundled data before it answers one. */
export const KINDS_WITH_DATA: readonly LessonKind[] = ["cdUser"];

/** Page → worker. */
export interface LessonCommand {
	readonly id: number;
	readonly wasmUrl: string;
	readonly dataUrl: string;
	readonly kind: LessonKind;
	readonly question: unknown;
}

/** Worker → page: an answer to each command. */
export type LessonEvent =
	| { readonly id: number; readonly answer: unknown }
	| { readonly id: number; readonly error: EngineError };
