/**
 * What a view may ask about the run, and what it is told: one entry a kind. Part of the protocol, and like it plain
 * data that imports nothing. Dense numbers are typed arrays, row-major; the shape stands beside each.
 * Letters: D movies, K = 10 rating classes, M hidden units, N users.
 *
 * A question is answered from the model as it is at that moment, between two slices of training, and changes nothing.
 */

/** Kind by kind: what a question of it says, and what its answer tells. */
export interface Questions {
	activations: { readonly ask: NoDetails; readonly answer: Activations };
	conditionals: { readonly ask: ConditionalsQuestion; readonly answer: Conditionals };
	model: { readonly ask: NoDetails; readonly answer: TrainedModel };
	parameters: { readonly ask: NoDetails; readonly answer: Parameters };
}

export type QuestionKind = keyof Questions;
export type QuestionOf<Kind extends QuestionKind> = { readonly kind: Kind } & Questions[Kind]["ask"];
export type AnswerOf<Kind extends QuestionKind> = { readonly kind: Kind } & Questions[Kind]["answer"];
export type Question = { [Kind in QuestionKind]: QuestionOf<Kind> }[QuestionKind];
export type Answer = { [Kind in QuestionKind]: AnswerOf<Kind> }[QuestionKind];

/** There is only one question of the kind. */
export type NoDetails = Readonly<Record<never, never>>;

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

/** The hidden units of all users, from their training ratings, at the last evaluation. */
export interface Activations {
	/** [N×M] p(h_j = 1 | v) in 255ths; empty before the first evaluation. */
	readonly levels: Uint8Array;
	/** [M] mean over the users, not rounded. */
	readonly mean: Float32Array;
}

/** How many of some numbers fall where, around zero. */
export interface HistogramFigures {
	/** [B] in B equal parts of −limit…limit, B odd. */
	readonly counts: Uint32Array;
	readonly limit: number;
	/** Numbers outside of −limit…limit, which no bin counts. */
	readonly beyond: number;
	/** Numbers looked at: of very large arrays some of the rows. */
	readonly n: number;
	/** Mean of |x|. */
	readonly meanSize: number;
}

/** One array of numbers that training moves. */
export interface ParameterFigures {
	/** W, b, c of the categorical model; U, G, R, c of the tuned one. */
	readonly letter: string;
	readonly values: HistogramFigures;
	/** What the mini-batches since the question was last asked did to the rows that they touched; null without any. */
	readonly updates: {
		/** Of the newest mini-batch. */
		readonly newest: HistogramFigures;
		/** Mean of |Δθ| and of |θ| before, over the touched rows of all these mini-batches. */
		readonly meanChange: number;
		readonly meanSize: number;
		readonly batches: number;
	} | null;
}

export interface Parameters {
	readonly parameters: readonly ParameterFigures[];
}

/** The model as it is, to be carried to another worker. */
export interface TrainedModel {
	/** Completed epochs. */
	readonly epoch: number;
	/** M */
	readonly nHidden: number;
	/** All that training moves, by the letters of `Parameters`: up to 72 megabytes of the largest model. */
	readonly parameters: Readonly<Record<string, Float32Array>>;
}
