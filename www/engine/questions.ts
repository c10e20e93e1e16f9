/**
 * What a view may ask about the run, and what it is told: one entry a kind. Part of the protocol, and like it plain
 * data that imports nothing. Dense numbers are typed arrays, row-major; the shape stands beside each.
 * Letters: D movies, K = 10 rating classes, M hidden units, N users.
 *
 * A question is answered from the model as it is at that moment, between two slices of training, and changes nothing.
 */

/** Kind by kind: what a question of it says, and what its answer tells. */
export interface Questions {
	conditionals: { readonly ask: ConditionalsQuestion; readonly answer: Conditionals };
	network: { readonly ask: NetworkQuestion; readonly answer: Network };
}

export type QuestionKind = keyof Questions;
export type QuestionOf<Kind extends QuestionKind> = { readonly kind: Kind } & Questions[Kind]["ask"];
export type AnswerOf<Kind extends QuestionKind> = { readonly kind: Kind } & Questions[Kind]["answer"];
export type Question = { [Kind in QuestionKind]: QuestionOf<Kind> }[QuestionKind];
export type Answer = { [Kind in QuestionKind]: AnswerOf<Kind> }[QuestionKind];

/** Both conditionals of one hidden unit and one film, for one person. */
export interface ConditionalsQuestion {
	/** A user of the data, as an index into `userIds`; null for the visitor. */
	readonly userIndex: number | null;
	/** 0…M − 1 */
	readonly unit: number;
	/** 0…D − 1 */
	readonly movie: number;
}

/** One hidden unit and one film under the glass: both conditionals, term by term. */
export interface Conditionals {
	readonly unit: number;
	readonly movie: number;
	/** c_j; this and all terms below are those of the person, where a model has W and b for each person. */
	readonly hiddenBias: number;
	/** [n] the person's rated films (catalogue indices), and their classes… */
	readonly ratedMovies: Uint32Array;
	readonly ratedClasses: Uint8Array;
	/** …and [n] the weight W_ijk that each adds to the unit's input. */
	readonly contributions: Float32Array;
	/** c_j + Σ W_ijk, and its sigmoid p(h_j = 1 | v). */
	readonly input: number;
	readonly probability: number;
	/** [K] b_ik */
	readonly visibleBias: Float32Array;
	/** [K] Σ_j W_ijk h̃_j */
	readonly hiddenTerm: Float32Array;
	/** [K] p(v_ik = 1 | h̃), the softmax of the sum of the two. */
	readonly distribution: Float32Array;
	/** Σ_k stars(k)·p(v_ik = 1 | h̃) */
	readonly stars: number;
}

/** The network of one person: hidden units, their weights to some films, held units, and the person's fantasies. */
export interface NetworkQuestion {
	/** A user of the data, as an index into `userIds`; null for the visitor. */
	readonly userIndex: number | null;
	/** The rows of W that are wanted, K·movie + class; of each film the prediction is told as well. */
	readonly rows: readonly number[];
	/** Hidden units that are held on or off, whatever the ratings say: 2·unit + state. */
	readonly held: readonly number[];
	/** Half Gibbs steps of the fantasy, at most 200: an odd one is v → h, an even one h → v. */
	readonly halfSteps: number;
	/** Of the fantasy's draws: the same seed gives the same draws. A whole number below 2³². */
	readonly seed: number;
}

/** For one person with n ratings, R rows of W and M hidden units. */
export interface Network {
	/** [n] the person's rated films (catalogue indices), and their classes. */
	readonly ratedMovies: Uint32Array;
	readonly ratedClasses: Uint8Array;
	/** [R] as asked. */
	readonly rows: readonly number[];
	/** [R×M] W_ijk of the rows. */
	readonly weights: Float32Array;
	/** [M] h̃ = p(h | v), inferred from the ratings. */
	readonly inferredHidden: Float32Array;
	/** [M] the same, but 0 or 1 where a unit is held. */
	readonly hidden: Float32Array;
	/** [R×K] p(v_ik = 1 | h̃) of the rows' films from the inferred units… */
	readonly inferred: Float32Array;
	/** …and with the held ones. */
	readonly predicted: Float32Array;
	/** Half steps of the fantasy; fewer than asked for where that would take too long. */
	readonly halfSteps: number;
	/** The most half steps for a person with so many ratings. */
	readonly longest: number;
	/** [M] hidden units of the mean-field chain and of the drawn one; empty before the first half step. */
	readonly meanHidden: Float32Array;
	readonly drawnHidden: Float32Array;
	/** [n×K] v′ of the mean-field chain, and of the drawn one, each certain of its class; before the second half step the ratings. */
	readonly meanVisible: Float32Array;
	readonly drawnVisible: Float32Array;
}
