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
