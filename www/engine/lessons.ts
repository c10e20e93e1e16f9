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

/** An RBM over ratings with at most 4 films, 2 to 5 classes and 3 hidden units, no parameter beyond ±10. */
export interface SmallRatingModel {
	/** W [D][K][M] */
	readonly weights: readonly (readonly (readonly number[])[])[];
	/** b [D][K] */
	readonly visibleBias: readonly (readonly number[])[];
	/** c [M] */
	readonly hiddenBias: readonly number[];
}

/** A film i, a class k of it and a hidden unit j, each from 0. */
export interface RatingPlace {
	readonly film: number;
	readonly class: number;
	readonly unit: number;
}

/** The negative phase of one step, with the mask or without. */
export interface MaskSide {
	/** m_i v′_ik [D][K] */
	readonly reconstruction: readonly (readonly number[])[];
	/** h′ = p(h | m v′) [M] */
	readonly hidden: readonly number[];
	/** F(m v′) */
	readonly freeEnergy: number;
	/** L = F(v) − F(m v′), and L with the film asked for taken out of everything. */
	readonly loss: number;
	readonly lossWithout: number;
	/** −∂L/∂W [D][K][M], −∂L/∂b [D][K], −∂L/∂c [M] */
	readonly weights: readonly (readonly (readonly number[])[])[];
	readonly visible: readonly (readonly number[])[];
	readonly hiddenStatistics: readonly number[];
	/** −∂L/∂W_ijk, −∂L/∂b_ik and −∂L/∂c_j at the place, by differences: [3] */
	readonly differences: readonly number[];
}

/** A machine of the lesson on missing ratings after an epoch. */
export interface MaskFigures {
	readonly epoch: number;
	/** Of the expected stars, on held-out ratings. */
	readonly rmse: number;
	/** The share of hidden probabilities within 0.01 of 0 or 1. */
	readonly saturated: number;
	/** The mean over units of the standard deviation of h̃_j over people. */
	readonly spread: number;
	/** The share of ten films that two people's lists have in common, over all pairs. */
	readonly overlap: number;
	/** The mean over people of each film's expected stars [D] */
	readonly predicted: readonly number[];
}

/** A film by its index in the catalogue. */
export interface ListedFilm {
	readonly film: number;
	readonly stars: number;
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
	/** Both conditionals and the free energy of a small RBM over ratings, by each line of their derivations. */
	categories: {
		ask: {
			readonly model: SmallRatingModel;
			/** The class of each film [D] */
			readonly classes: readonly number[];
			/** h [M] */
			readonly hidden: readonly Bit[];
			/** Where single entries are asked for. */
			readonly place: RatingPlace;
		};
		answer: {
			/** x [M]: by the double sum, by unfolding W and v, and by picking one weight a film. */
			readonly inputs: readonly number[];
			readonly inputsUnfolded: readonly number[];
			readonly inputsPicked: readonly number[];
			/** σ(x) [M] */
			readonly hiddenOn: readonly number[];
			/** a and the softmax of each of its rows [D][K] */
			readonly logits: readonly (readonly number[])[];
			readonly distributions: readonly (readonly number[])[];
			/** E(v, h) three ways. */
			readonly energy: number;
			readonly energyByInputs: number;
			readonly energyByLogits: number;
			/** p(h_j = 1 | v) from all states of h. */
			readonly unitByStates: number;
			/** p(v | h) from all states of v, without c, and as a product over films. */
			readonly visibleByStates: number;
			readonly visibleWithoutC: number;
			readonly visibleByFilms: number;
			/** Σ_v Π_i e^(a_{i v_i}) and Π_i Σ_k e^(a_ik). */
			readonly sumOfProducts: number;
			readonly productOfSums: number;
			/** p(v_ik = 1 | h) from all states, by softmax, with shifted logits, and of K bits of which one is on. */
			readonly classByStates: number;
			readonly classBySoftmax: number;
			readonly classShifted: number;
			readonly classByBits: number;
			/** That exactly one of the film's K bits is on: from all patterns, and by the formula. */
			readonly oneBitOn: number;
			readonly oneBitByFormula: number;
			/** Of the film's first two classes alone: the softmax, and σ of the difference. */
			readonly secondOfTwo: number;
			readonly secondBySigmoid: number;
			/** F(v) from all states, and by each line down to the closed form. */
			readonly freeEnergyByStates: number;
			readonly freeEnergySplit: number;
			readonly freeEnergyProduct: number;
			readonly freeEnergy: number;
			/** p(v) from all states, and e^(−F)/Z. */
			readonly probabilityByStates: number;
			readonly probability: number;
			/** ∂F/∂W_ijk, ∂F/∂b_ik and ∂F/∂c_j by differences and in closed form. */
			readonly weightDifference: number;
			readonly weightGradient: number;
			readonly visibleDifference: number;
			readonly visibleGradient: number;
			readonly hiddenDifference: number;
			readonly hiddenGradient: number;
		};
	};
	/** One step of contrastive divergence for somebody who did not rate every film, with the mask and without. */
	masking: {
		ask: {
			readonly model: SmallRatingModel;
			/** The class of each film, null where it is not rated [D] */
			readonly classes: readonly (number | null)[];
			/** The drawn hidden units that v′ is made from [M] */
			readonly sample: readonly Bit[];
			readonly place: RatingPlace;
		};
		answer: {
			/** m [D] */
			readonly mask: readonly number[];
			/** x over all films, and over the rated ones alone [M] */
			readonly inputs: readonly number[];
			readonly inputsOfRated: readonly number[];
			/** h = p(h | v) [M] */
			readonly hidden: readonly number[];
			/** F(v) with all films, and of the machine that has the rated ones alone. */
			readonly freeEnergy: number;
			readonly freeEnergyOfRated: number;
			/** v′ [D][K] */
			readonly reconstruction: readonly (readonly number[])[];
			/** Σ_k v′_ik of the film asked for. */
			readonly reconstructionSum: number;
			readonly masked: MaskSide;
			readonly unmasked: MaskSide;
		};
	};
	/** Where one film's bias comes to rest without the mask, in a machine without hidden units. */
	settled: {
		ask: {
			/** ρ: the share of people who rated the film. */
			readonly share: number;
			/** q: how often they gave each class [K], 2 to 10 of them */
			readonly given: readonly number[];
		};
		answer: {
			/** The softmax of the bias [K] */
			readonly distribution: readonly number[];
			/** What a step adds to Σ_k b_k, divided by the learning rate. */
			readonly drift: number;
		};
	};
	/**
	 * Two machines trained on a cut of the bundled data, with the mask and without. Each answer brings them nearer to the
	 * epoch that is asked for; ask until it is reached.
	 */
	maskRun: {
		ask: {
			readonly seed: number;
			/** 0 to 30. */
			readonly epoch: number;
			/** People whose lists are wanted, by their places in the cut. */
			readonly people: readonly number[];
		};
		answer: {
			readonly epoch: number;
			readonly withinEpoch: number;
			readonly nPeople: number;
			readonly nFilms: number;
			readonly nRatings: number;
			readonly nHeldOut: number;
			/** The share of people who rated each film, and the mean of what they gave [D] */
			readonly share: readonly number[];
			readonly given: readonly number[];
			/** Missing until the epoch is reached. */
			readonly reached?: {
				readonly masked: MaskFigures;
				readonly unmasked: MaskFigures;
				readonly people: readonly {
					readonly ratings: number;
					readonly liked: readonly ListedFilm[];
					readonly masked: readonly ListedFilm[];
					readonly unmasked: readonly ListedFilm[];
				}[];
				/** The mean of c. */
				readonly maskedBias: number;
				readonly unmaskedBias: number;
			};
		};
	};
}

export type LessonKind = keyof Lessons;

/** The kinds that speak of real ratings: the worker loads the bundled data before it answers one. */
export const KINDS_WITH_DATA: readonly LessonKind[] = ["maskRun"];

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
