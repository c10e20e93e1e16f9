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

/** Numbers in the shape of the parameters: [D][M], [D], [M]. */
export interface ParameterEntries {
	readonly weights: readonly (readonly number[])[];
	readonly visible: readonly number[];
	readonly hidden: readonly number[];
}

/** What v′ is to a differentiator: a state drawn before, probabilities held fixed, or probabilities that it goes through. */
export type HeldModel = "drawn" | "held" | "through";

/** Which half of the gradient is followed: data minus model, the data's alone, or the model's alone. */
export type GradientHalf = "both" | "data" | "model";

/** Updates that one question may ask an ascent for. */
export const MAX_ASCENT = 2000;

/** A guess g, and what is to be expected of it: E[(r − g)²] in stars², E|r − g| in stars, P(r = g). */
export interface Guess {
	readonly stars: number;
	readonly squared: number;
	readonly absolute: number;
	readonly hit: number;
}

/** How a guess is made from a distribution. */
export const GUESS_RULES = ["expectation", "rounded", "median", "argmax"] as const;

/** How far off a rule was: errors in stars, hits as a share; and the same as the distributions led to expect. */
export interface RuleFigures {
	readonly rmse: number;
	readonly mae: number;
	readonly hits: number;
	readonly expectedRmse: number;
	readonly expectedMae: number;
	readonly expectedHits: number;
}

/** From the plainest to the best; each has all changes of those before. */
export const RUNGS = ["notes", "baseRates", "smallBatches", "paper", "fallingRate", "tied", "tuned"] as const;
export type Rung = (typeof RUNGS)[number];

/** A model after an epoch, on the validation ratings. */
export interface RungFigures {
	readonly epoch: number;
	/** In the order of GUESS_RULES. */
	readonly rules: readonly [RuleFigures, RuleFigures, RuleFigures, RuleFigures];
	/** RMSE of the expectation where the validation ratings were left in v, and on the training ratings. */
	readonly rmseWhenSeen: number;
	readonly trainingRmse: number;
}

/** Mistakes that are easily made in the program. */
export interface Mistakes {
	/** bᵀv summed over the batch. */
	readonly summedBias: boolean;
	/** The cost divided by all entries of the table. */
	readonly dividedByAll: boolean;
	/** The rating that was to be kept back left in v. */
	readonly leftIn: boolean;
	/** The class of s stars taken to be ⌊s⌋. */
	readonly wholeIndex: boolean;
}

/** What the program comes to for one user: [D] films, [M] hidden units. */
export interface ProgramUser {
	/** The class that is one in v, by film; nothing where there is none. */
	readonly classes: readonly (number | undefined)[];
	readonly hidden: readonly number[];
	readonly draws: readonly number[];
	readonly states: readonly Bit[];
	readonly classesModel: readonly (number | undefined)[];
	/** F(v) and F(v′), in nats. */
	readonly freeEnergies: readonly [number, number];
}

export interface ProgramFigures {
	readonly users: readonly ProgramUser[];
	/** L in nats a user, and the reconstruction cross-entropy in nats. */
	readonly loss: number;
	readonly cost: number;
	/** −∂L/∂b of film 2 and class 7, and −∂L/∂W of the same and hidden unit 1. */
	readonly biasStep: number;
	readonly weightStep: number;
	/** Expected stars of the rating that is kept back. */
	readonly predicted: number;
}

export type CdCourse = "cd1" | "cd10" | "persistent" | "exact";

/** Updates of a whole course on bars and stripes, and of that on who saw what. */
export const BARS_UPDATES = 8000;
export const SEEN_UPDATES = 1000;

/** A Boltzmann machine of at most 12 units, the visible ones first; the sizes of its parameters not beyond 700 together. */
export interface Machine {
	/** D */
	readonly nVisible: number;
	/** W [n][n], symmetric, 0 on the diagonal */
	readonly weights: readonly (readonly number[])[];
	/** b [n] */
	readonly bias: readonly number[];
}

/** Which units of a machine are linked: any two, or a visible with a hidden one. */
export type Links = "all" | "between";

/** One unit drawn given the others. */
export interface UnitDraw {
	readonly unit: number;
	/** ΔE_i */
	readonly gap: number;
	/** σ(ΔE_i) */
	readonly probability: number;
	/** The unit is on if this lies below the probability. */
	readonly random: number;
	readonly on: boolean;
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

/** Both machines after so many updates. */
export interface TwinPoint {
	readonly step: number;
	/** Of the reconstruction, in nats per pixel. */
	readonly rbmCrossEntropy: number;
	readonly autoencoderCrossEntropy: number;
	/** Mean of log p(v) over the pictures, in nats; the autoencoder's parameters are read as an RBM's. */
	readonly rbmLogLikelihood: number;
	readonly autoencoderLogLikelihood: number;
}

/** One of the two: what it makes of the picture, and of none. */
export interface TwinMachine {
	/** h̃ [M] and ṽ [16] */
	readonly hidden: readonly number[];
	readonly prediction: readonly number[];
	/** p(v) of each picture [nPictures]; the autoencoder's parameters are read as an RBM's, here too. */
	readonly probabilities: readonly number[];
	/** Where Gibbs chains are after 200 steps [8][16] */
	readonly fantasies: readonly (readonly Bit[])[];
}

export interface Lessons {
	/** Both ways through the weights of a small machine. */
	layers: {
		ask: {
			readonly model: TinyModel;
			/** v [D] */
			readonly visible: readonly Bit[];
			/** h [M] */
			readonly hidden: readonly Bit[];
			/** V [N][D], at most 16 rows. */
			readonly batch: readonly (readonly Bit[])[];
		};
		answer: {
			/** x [M] by the sum over all i, from the units that are on, and as c + Wᵀv. */
			readonly hiddenInputs: readonly number[];
			readonly hiddenFromOn: readonly number[];
			readonly hiddenByMatrix: readonly number[];
			/** σ(x) [M], and as 1 − σ(−x). */
			readonly hiddenProbabilities: readonly number[];
			readonly hiddenByOff: readonly number[];
			/** y [D] by the sum over all j, from the units that are on, and as b + Wh. */
			readonly visibleInputs: readonly number[];
			readonly visibleFromOn: readonly number[];
			readonly visibleByMatrix: readonly number[];
			/** Σ_i v_i (Wh)_i and Σ_j h_j (Wᵀv)_j. */
			readonly forVisible: number;
			readonly forHidden: number;
			/** What a threshold at 0 makes of the inputs: [M] and [D]. */
			readonly hiddenStates: readonly Bit[];
			readonly visibleStates: readonly Bit[];
			/** X = VW + 1cᵀ [N][M] */
			readonly batchInputs: readonly (readonly number[])[];
		};
	};
	/** A unit that is on with probability p, by sums over all that can happen. */
	coin: {
		ask: {
			readonly probability: number;
			/** N, at most 200. */
			readonly nTosses: number;
		};
		answer: {
			/** p(0) and p(1), by p^s (1 − p)^(1 − s). */
			readonly chances: readonly [number, number];
			/** Σ s p(s) and Σ (s − p)² p(s). */
			readonly mean: number;
			readonly variance: number;
			/** p (1 − p) */
			readonly varianceByP: number;
			/** The share of all numbers of the generator that lie below p. */
			readonly shareBelow: number;
			/** P(n of the N tosses are on) [N+1], and mean and variance of n/N by it. */
			readonly distribution: readonly number[];
			readonly frequencyMean: number;
			readonly frequencyVariance: number;
			/** p (1 − p) / N */
			readonly frequencyVarianceByP: number;
		};
	};
	/** Tosses number `first` to `first + count − 1` of a sequence that the seed decides. */
	tosses: {
		ask: {
			/** p [M], at most 12. */
			readonly probabilities: readonly number[];
			readonly seed: number;
			readonly first: number;
			/** At most 1,000. */
			readonly count: number;
		};
		answer: {
			/** u [count][M], in [0, 1). */
			readonly uniforms: readonly (readonly number[])[];
			/** s [count][M]: 1 where u < p. */
			readonly states: readonly (readonly Bit[])[];
		};
	};
	/** Both sides of every line of the chapter on Boltzmann machines. "The link" joins the first visible and the first hidden unit. */
	machineLines: {
		ask: {
			readonly machine: Machine;
			/** s [n] */
			readonly state: readonly Bit[];
			/** i, from 0. */
			readonly unit: number;
			/** P⁺: bits [D], and weights that need not add up to one. */
			readonly data: readonly { readonly bits: readonly Bit[]; readonly weight: number }[];
		};
		answer: {
			/** E(s) by the sum over pairs, and as −(½ sᵀWs + bᵀs). */
			readonly scalarEnergy: number;
			readonly vectorEnergy: number;
			/** ΔE_i as a difference of energies, and as an input. */
			readonly energyDifference: number;
			readonly gap: number;
			/** p(s_i = 1 | the rest) from two states, and as σ(ΔE_i). */
			readonly onByStates: number;
			readonly onBySigmoid: number;
			/** p(s) T(s → s′) and p(s′) T(s′ → s), with unit i the other way in s′. */
			readonly flowThere: number;
			readonly flowBack: number;
			/** What comes to s by drawing unit i, and p(s). */
			readonly arriving: number;
			readonly probability: number;
			/** G, and as a difference of two sums. */
			readonly divergence: number;
			readonly divergenceByLogs: number;
			/** Slopes by the link's weight, by differences, and the pairs' probabilities that they are. */
			readonly clampedSlope: number;
			readonly clampedPair: number;
			readonly freeSlope: number;
			readonly freePair: number;
			readonly divergenceSlope: number;
			/** With the links within the layers cut: E(s), ΔE of the first hidden unit, and p(h | v), each also by the RBM. */
			readonly cutEnergy: number;
			readonly rbmEnergy: number;
			readonly cutGap: number;
			readonly rbmInput: number;
			readonly cutPosterior: number;
			readonly rbmProduct: number;
			/** p(s) [2^n], the first unit leading. */
			readonly distribution: readonly number[];
		};
	};
	/** A machine running freely: units drawn in turn. */
	machineChain: {
		ask: {
			readonly machine: Machine;
			/** s [n] */
			readonly state: readonly Bit[];
			readonly seed: number;
			/** How many were drawn before, and how many are to be now, at most 100,000. */
			readonly drawn: number;
			readonly draws: number;
		};
		answer: {
			/** s [n] */
			readonly state: readonly Bit[];
			/** How many draws left the machine in each state [2^n] */
			readonly visits: readonly number[];
			/** The last draws, at most n. */
			readonly last: readonly UnitDraw[];
		};
	};
	/** A machine of 4 visible and 4 hidden units that learns three patterns. */
	machineLearning: {
		ask: {
			/** Null: an untrained one. */
			readonly machine: Machine | null;
			readonly links: Links;
			/** Sweeps before the one that is counted, at most 30; null: sums over all states. */
			readonly burnIn: number | null;
			readonly seed: number;
			/** How many updates were made before, and how many are to be now, at most 10. */
			readonly first: number;
			readonly updates: number;
		};
		answer: {
			readonly machine: Machine;
			/** G before the first update and after each [updates + 1] */
			readonly divergences: readonly number[];
			/** P⁺(v) and P⁻(v) [2^D] */
			readonly data: readonly number[];
			readonly model: readonly number[];
			/** Units drawn in one update, and how many of the draws have to wait for one another. */
			readonly work?: { readonly draws: number; readonly rounds: number };
		};
	};
	/** How far the distribution of a chain's state is from equilibrium, by sweep: ½ Σ |q_t(s) − p(s)|. */
	machineMixing: {
		ask: {
			readonly machine: Machine;
			/** Where the chain starts [n] */
			readonly state: readonly Bit[];
			/** At most 1000. */
			readonly sweeps: number;
		};
		answer: {
			/** [sweeps + 1] */
			readonly free: readonly number[];
			/** With the visible units held as they are. */
			readonly clamped: readonly number[];
		};
	};
	/** The mean-field pass v → h̃ → ṽ beside the average over all states of h, and what moves one weight. */
	meanField: {
		ask: {
			readonly model: TinyModel;
			/** v [D] */
			readonly visible: readonly Bit[];
			/** i and j, from 0. */
			readonly weight: readonly [i: number, j: number];
		};
		answer: {
			/** h̃ [M] by the sigmoid, and as the mean of h over its states. */
			readonly hidden: readonly number[];
			readonly hiddenByStates: readonly number[];
			/** y [D] from h̃, and the mean of y over the states of h. */
			readonly inputs: readonly number[];
			readonly inputsByStates: readonly number[];
			/** Variance of y [D] when h is drawn, by its formula and over the states. */
			readonly variances: readonly number[];
			readonly variancesByStates: readonly number[];
			/** ṽ [D] by the model and by an autoencoder's two layers; and the chance to come back on, over the states. */
			readonly prediction: readonly number[];
			readonly byAutoencoder: readonly number[];
			readonly byStates: readonly number[];
			/** How far apart the last two can be [D]. */
			readonly bounds: readonly number[];
			/** Cross-entropy of each visible unit [D] from ṽ, and from y, in nats. */
			readonly crossEntropies: readonly number[];
			readonly byInputs: readonly number[];
			/** h̃′ [M], from ṽ. */
			readonly hiddenAgain: readonly number[];
			readonly weight: {
				/** ∂L/∂W_ij through the way out and the way in; together by differences. */
				readonly wayOut: number;
				readonly wayIn: number;
				readonly slope: number;
				/** v_i h̃_j − ṽ_i h̃′_j, and taken apart. */
				readonly divergence: number;
				readonly divergenceInParts: number;
			};
		};
	};
	/** An RBM and an autoencoder of one shape, trained side by side on bars and stripes. */
	twins: {
		ask: {
			/** M, at most 12. */
			readonly nHidden: number;
			readonly seed: number;
			/** How far to train; an answer goes at most 200 updates beyond the one before. */
			readonly steps: number;
			/** Which picture is reconstructed. */
			readonly picture: number;
		};
		answer: {
			readonly stepsDone: number;
			readonly allSteps: number;
			readonly points: readonly TwinPoint[];
			/** What no model of the pictures exceeds, in nats per picture. */
			readonly bestLogLikelihood: number;
			readonly nPictures: number;
			/** v [16], row by row. */
			readonly picture: readonly Bit[];
			readonly rbm: TwinMachine;
			readonly autoencoder: TwinMachine;
		};
	};
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
	/**
	 * Terms of Z of a random RBM, with their time. An answer stops after about 40 ms: if it has added fewer terms than
	 * were asked for, the rest is asked for anew. Few terms are timed over several passes, each over the next ones.
	 */
	partitionSum: {
		ask: {
			/** D, at most 1,000; M, at most 200. */
			readonly nVisible: number;
			readonly nHidden: number;
			/** Each term from all weights, or from the term before. */
			readonly working: "whole" | "kept";
			/** How many terms were added before. */
			readonly skipped: number;
			readonly terms: number;
		};
		answer: {
			readonly added: number;
			readonly passes: number;
			/** Of all passes. */
			readonly milliseconds: number;
			/** log of the sum of the terms added in the first pass. */
			readonly logSum: number;
		};
	};
	/** Z of a tiny RBM: over all states, over those of the visible layer, and over those of the hidden layer. */
	threeSums: {
		ask: { readonly model: TinyModel };
		answer: {
			readonly byStates: number;
			readonly byVisible: number;
			readonly byHidden: number;
			/** How many states the first sum went through. */
			readonly states: number;
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
	/** What can be guessed from a distribution over rating classes, and what is to be expected of each guess. */
	guesses: {
		ask: {
			/** What each class is worth, rising [K], at most 10. */
			readonly stars: readonly number[];
			/** What each class weighs, 0 or more [K]: divided by their sum, the probabilities. */
			readonly weights: readonly number[];
			/** The reader's own guess, in stars. */
			readonly own: number;
		};
		answer: {
			/** p_k and P(r ≤ stars(k)) [K]. */
			readonly probabilities: readonly number[];
			readonly cumulative: readonly number[];
			/** E[(r − r̂)²], and E[r²] − r̂². */
			readonly variance: number;
			readonly varianceByMoments: number;
			/** E[r − r̂] */
			readonly meanDeviation: number;
			/** In the order of GUESS_RULES. */
			readonly rules: readonly [Guess, Guess, Guess, Guess];
			readonly own: Guess;
			/** From the lowest class to the highest, evenly. */
			readonly curve: readonly Guess[];
			/** dE[(r − g)²]/dg and dE|r − g|/dg at the own guess, measured. */
			readonly slopes: readonly [number, number];
			/** P(r < g) and P(r > g) of the own guess. */
			readonly sides: readonly [number, number];
		};
	};
	/** A rung of the ladder from the textbook program to the tuned model, trained on the training ratings. */
	ladder: {
		ask: {
			readonly rung: Rung;
			/** The epoch that is wanted: the answer brings the model nearer to it, or there. */
			readonly epoch: number;
		};
		answer: {
			readonly epochsDone: number;
			/** Of the whole run. */
			readonly epochs: number;
			/** Only where the epoch is reached. */
			readonly reached: RungFigures | null;
		};
	};
	/** The textbook program, dense, on a batch of 3 users and 4 films, beside the core on the same. */
	program: {
		ask: {
			/** Made in the dense program alone. */
			readonly mistakes: Mistakes;
			/** Of the draws. */
			readonly seed: number;
		};
		answer: {
			/** [N][D] in stars, the rating that is kept back left out. */
			readonly stars: readonly (readonly (number | undefined)[])[];
			/** User, film and stars of the rating that is kept back. */
			readonly heldOut: readonly [number, number, number];
			/** Ones in v and in m. */
			readonly ones: readonly [number, number];
			readonly dense: ProgramFigures;
			readonly core: ProgramFigures;
		};
	};
	/** The derivation of the gradient of log p(v) on a tiny RBM, line by line. θ is the weight W_ij. */
	gradient: {
		ask: {
			readonly model: TinyModel;
			/** v [D] */
			readonly visible: readonly Bit[];
			/** i and j of the weight, from 0. */
			readonly weight: readonly [number, number];
		};
		answer: {
			/** log Σ_h p(v, h) and log Z from all states, F(v) in closed form; in nats. */
			readonly logProbability: number;
			readonly freeEnergy: number;
			readonly logPartition: number;
			/** By θ, each measured by moving it: of log p(v), F(v), log Z, Z, and e^(−F(v)). */
			readonly logProbabilitySlope: number;
			readonly freeEnergySlope: number;
			readonly logPartitionSlope: number;
			readonly partitionSlope: number;
			readonly factorSlope: number;
			/** Σ_v′ ∂e^(−F(v′))/∂θ, each term measured. */
			readonly partitionSlopeByTerms: number;
			/** −Σ_v′ e^(−F(v′))/Z ∂F(v′)/∂θ, and with p(v′) from the states of both layers. */
			readonly meanByFactors: number;
			readonly meanByProbabilities: number;
			/** The slope of log(1 + eˣ) at x_j, measured, and σ(x_j). */
			readonly softplusSlope: number;
			readonly sigmoid: number;
			/** Over the states of both layers: the means of v′_i h′_j, v′_i and h′_j. */
			readonly byStates: readonly [number, number, number];
			/** −∂F(v)/∂θ for every parameter, measured. */
			readonly freeEnergyDescent: ParameterEntries;
			/** v_i h̃_j, v_i and h̃_j, and their means over the model. */
			readonly data: ParameterEntries;
			readonly model: ParameterEntries;
			/** ∂log p(v)/∂θ for every parameter, measured. */
			readonly measured: ParameterEntries;
		};
	};
	/** A tiny RBM that follows the exact gradient, or one half of it. */
	ascent: {
		ask: {
			readonly model: TinyModel;
			/** The data: states v, each as likely as the others. */
			readonly data: readonly (readonly Bit[])[];
			readonly half: GradientHalf;
			/** ε, above 0 and at most 1. */
			readonly learningRate: number;
			/** At most MAX_ASCENT. */
			readonly updates: number;
		};
		answer: {
			/** p(v) before and after [2^D]. */
			readonly before: readonly number[];
			readonly after: readonly number[];
			/** Updates at each point of the course, and the mean of log p(v) over the data there, in nats. */
			readonly points: readonly number[];
			readonly logLikelihoods: readonly number[];
			/** The most that any model reaches. */
			readonly ceiling: number;
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
	/** L = F(v) − F(v′) of a tiny RBM, and its slopes. */
	fakeLoss: {
		ask: {
			readonly model: TinyModel;
			/** v [D], h [M], and the v′ that was drawn [D]. */
			readonly visible: readonly Bit[];
			readonly hidden: readonly Bit[];
			readonly drawn: readonly Bit[];
			readonly end: HeldModel;
		};
		answer: {
			/** v′ [D]: the drawn one, or p(v = 1 | h). */
			readonly visibleModel: readonly number[];
			/** F(v) and F(v′) from the tape, and L as it is computed in training; in nats. */
			readonly freeEnergies: readonly [number, number];
			readonly loss: number;
			/** p(h = 1 | v) and p(h = 1 | v′), [M] each. */
			readonly hidden: readonly [readonly number[], readonly number[]];
			/** The direction of CD; −∂L/∂θ from the tape; and below, the same measured with v′ held. */
			readonly statistics: ParameterEntries;
			readonly descent: ParameterEntries;
			/** From the tape: ∂F(v′)/∂v′_i [D], and ∂v′_i/∂W_ij [D][M], zero unless the tape goes through v′. */
			readonly endSlopes: readonly number[];
			readonly endByWeights: readonly (readonly number[])[];
			readonly measured: ParameterEntries;
			/** On the tape. */
			readonly nOperations: number;
		};
	};
	/** Heights in centimetres, drawn by the generator from two groups; the bell that makes them most likely. */
	heights: {
		ask: HeightsOf;
		answer: {
			/** To the millimetre: [N] */
			readonly heights: readonly number[];
			/** What they were drawn from: either group with probability ½. */
			readonly groupMeans: readonly [number, number];
			readonly groupSd: number;
			/** μ̂ and σ̂. */
			readonly peak: { readonly mean: number; readonly sd: number };
			readonly peakLogLikelihood: number;
			/** Closed lines of (μ, σ) on which ℓ is so many nats below its peak. */
			readonly contours: readonly { readonly drop: number; readonly points: readonly (readonly [number, number])[] }[];
		};
	};
	/** What one bell makes of the heights. */
	gaussian: {
		ask: HeightsOf & { readonly mean: number; readonly sd: number };
		answer: {
			/** The product of the densities; 0 where it underflows. */
			readonly likelihood: number;
			/** ℓ in nats, as a sum over heights, and from their mean and variance. */
			readonly logLikelihood: number;
			readonly byMoments: number;
			/** ∂ℓ/∂μ and ∂ℓ/∂σ, by the formulas and as difference quotients. */
			readonly meanSlope: number;
			readonly sdSlope: number;
			readonly meanSlopeByDifference: number;
			readonly sdSlopeByDifference: number;
			/** How far ℓ is below its peak, by subtraction and by the formula. */
			readonly belowPeak: number;
			readonly belowPeakByFormula: number;
		};
	};
	/** One step of expectation maximisation. */
	mixture: {
		ask: HeightsOf & Bells;
		answer: {
			/** ℓ before the step. */
			readonly logLikelihood: number;
			/** r before the step: [N][J] */
			readonly responsibilities: readonly (readonly number[])[];
			/** B with these r, and with r = 1/J; and what the latter is below ℓ. */
			readonly bound: number;
			readonly evenBound: number;
			readonly evenDivergence: number;
			/** ∂ℓ/∂μ_j, by the formula and as difference quotients: [J] */
			readonly meanSlopes: readonly number[];
			readonly meanSlopesByDifference: readonly number[];
			/** The mixture after the step; B with r as before, and by how much it grew, by the formula. */
			readonly next: Bells;
			readonly nextBound: number;
			readonly gain: number;
			/** What that B is below ℓ after the step, and this ℓ. */
			readonly nextDivergence: number;
			readonly nextLogLikelihood: number;
		};
	};
	/** E[f] of f = v_i h_j under an RBM of at most 6 units, and how far an average over draws is from it. */
	expectation: {
		ask: StatisticOf;
		answer: {
			/** E[f] from the sum over states, and as the exact gradient has it. */
			readonly expectation: number;
			readonly statistic: number;
			/** Var[f]. */
			readonly variance: number;
			/** Over all samples of three draws, independent or along a chain. */
			readonly independent: SmallSamples;
			readonly chain: SmallSamples;
			/** ρ_t along a chain, for t = 1, 2, …: [4095] */
			readonly correlations: readonly number[];
			/** The standard deviation of the average after 1, 2, 4, … 4096 draws: [13] */
			readonly standardErrors: readonly number[];
			readonly chainStandardErrors: readonly number[];
		};
	};
	/** Samples of 4096 draws each, one a run. */
	draws: {
		ask: StatisticOf & {
			/** Whether each draw goes on from the one before it. */
			readonly chain: boolean;
			/** The number of the first run; the same number gives the same draws. */
			readonly first: number;
			/** How many runs, 1 to 20. */
			readonly runs: number;
		};
		/** [runs] */
		answer: readonly SampleRun[];
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

interface HeightsOf {
	/** N, 1 to 1000. */
	readonly n: number;
	/** The same number gives the same heights. */
	readonly seed: number;
}

/** A mixture of at most 8 Gaussians with one width. */
export interface Bells {
	/** π [J], 1 together */
	readonly shares: readonly number[];
	/** μ [J], in centimetres */
	readonly means: readonly number[];
	/** σ, at least 0.05 */
	readonly sd: number;
}

/** f = v_i h_j of a tiny RBM, the units counted from 0. */
interface StatisticOf {
	readonly model: TinyModel;
	readonly visibleUnit: number;
	readonly hiddenUnit: number;
}

interface SmallSamples {
	/** E[f̄] and Var[f̄]. */
	readonly mean: number;
	readonly variance: number;
	/** Var[f̄] as (1/N²) Σ_n Σ_m of covariances, and that of the first two draws. */
	readonly doubleSum: number;
	readonly covariance: number;
}

export interface SampleRun {
	/** The average after 1, 2, 4, … 4096 draws: [13] */
	readonly means: readonly number[];
	/** The first twelve states drawn, by their places as in `joint`: [12] */
	readonly first: readonly number[];
	/** The last average from how often each state was drawn. */
	readonly byFrequencies: number;
}

export type LessonKind = keyof Lessons;

/** The kinds that speak of real ratings: the worker loads the bundled data before it answers one. */
export const KINDS_WITH_DATA: readonly LessonKind[] = ["cdUser", "maskRun", "ladder"];

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
