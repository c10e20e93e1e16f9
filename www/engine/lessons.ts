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
	/** F(v) and p(v) of a tiny RBM, by each line of their derivation. */
	freeEnergy: {
		ask: {
			readonly model: TinyModel;
			/** v [D] */
			readonly visible: readonly Bit[];
			/** h [M], for the lines that take one state of the hidden layer. */
			readonly hidden: readonly Bit[];
		};
		answer: {
			/** p(v): p(v, h)/p(h | v), Σ_h p(v, h), (1/Z) Σ_h e^(−E) and e^(−F(v))/Z. */
			readonly marginalByBayes: number;
			readonly marginalSum: number;
			readonly marginalByEnergy: number;
			readonly marginalByFreeEnergy: number;
			/** Z over all states of both layers, and as Σ_v e^(−F(v)). */
			readonly partition: number;
			readonly partitionByFreeEnergy: number;
			/** e^(−E(v, h)) and Π_j e^(x_j h_j) of every h: [2^M], the first unit leading. */
			readonly states: readonly number[];
			readonly products: readonly number[];
			/** Over the first 1, 2, … M hidden units: Σ_h Π_j e^(x_j h_j), and Π_j (1 + e^(x_j)). [M] */
			readonly sums: readonly number[];
			readonly factored: readonly number[];
			/** F(v), by the definition and so on, down to the sum over units. */
			readonly byStates: number;
			readonly byProducts: number;
			readonly byFactors: number;
			readonly byUnits: number;
			/** bᵀv */
			readonly visibleTerm: number;
			/** x and log(1 + e^x) [M] */
			readonly inputs: readonly number[];
			readonly terms: readonly number[];
			/** E(v, h) + log p(h | v); the mean of E over p(h | v); the entropy of p(h | v), in nats. */
			readonly byOneState: number;
			readonly meanEnergy: number;
			readonly entropy: number;
			/** F(v) of every v, by the definition and over units, and p(v): [2^D], the first unit leading. */
			readonly allByStates: readonly number[];
			readonly allByUnits: readonly number[];
			readonly probabilities: readonly number[];
		};
	};
	/** log Σ_h exp(Σ_j x_j h_j) with 2^M terms and with M, and how long each takes. */
	timedSums: {
		ask: {
			/** x [M], 1 to 18 of them. */
			readonly inputs: readonly number[];
		};
		answer: {
			readonly byStates: number;
			readonly byUnits: number;
			readonly statesMs: number;
			readonly unitsMs: number;
		};
	};
}

export type LessonKind = keyof Lessons;

/** The kinds that speak of real ratings: the worker loads the bundled data before it answers one. */
export const KINDS_WITH_DATA: readonly LessonKind[] = [];

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
