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
	phases: { readonly ask: PhasesQuestion; readonly answer: Phases };
	weight: { readonly ask: WeightQuestion; readonly answer: WatchedWeight };
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

/**
 * The next mini-batch, for one of its users, a film, a rating class and a hidden unit. Answered between two mini-batches,
 * when no evaluation is under way.
 */
export interface PhasesQuestion {
	/** The user's place in the mini-batch; a place beyond the last is the last. */
	readonly place: number;
	/** The Gibbs step to show, from 1; one beyond the last is the last. */
	readonly step: number;
	readonly unit: number;
	/** Null is the first film that the user rated. */
	readonly movie: number | null;
	/** The class k; null is the class that the user gave the film. */
	readonly rating: number | null;
}

/**
 * What the next mini-batch will do, worked out before it happens: n is how many films the user rated, B how many users
 * the mini-batch has, P how many parameters the film, the class and the unit have.
 */
export interface Phases {
	/** Completed epochs, and mini-batches done of the one under way. */
	readonly epoch: number;
	readonly batch: number;
	/** [B] indices into `userIds`. */
	readonly users: Uint32Array;
	readonly place: number;
	/** k of CD-k, and the Gibbs step that is shown, from 1. */
	readonly cdSteps: number;
	readonly step: number;
	readonly unit: number;
	readonly movie: number;
	readonly rating: number;
	/** [n] the user's rated films and their classes: v. */
	readonly movies: Uint32Array;
	readonly classes: Uint8Array;
	/** c_j of the unit, and [n] the W_ijk that each rating adds to its input. */
	readonly hiddenBias: number;
	readonly inputTerms: Float32Array;
	/** [M] the inputs c_j + Σ W_ijk v_ik, and their sigmoids p(h_j = 1 | v). */
	readonly hiddenInput: Float32Array;
	readonly hidden: Float32Array;
	/** [M] h of the statistics: the same, or, where `dataDraws` is not empty, a state drawn with them, less ½. */
	readonly hiddenData: Float32Array;
	readonly dataDraws: Float32Array;
	/** [M] the probabilities and the random numbers that the hidden units of this step are drawn with, and the states. */
	readonly hiddenBefore: Float32Array;
	readonly hiddenDraws: Float32Array;
	readonly hiddenStates: Float32Array;
	/** [K] of the film: b_ik, Σ_j W_ijk h_j, and the softmax of their sum. */
	readonly visibleBias: Float32Array;
	readonly hiddenTerm: Float32Array;
	readonly distribution: Float32Array;
	/** [n] the random numbers that the classes of v′ are drawn with, and the classes; empty if v′ is made of probabilities. */
	readonly visibleDraws: Float32Array;
	readonly drawn: Uint8Array;
	/** [n] v′ in stars: drawn, or expected. */
	readonly stars: Float32Array;
	/** [n] Σ_k W_ijk v′_ik of each film, and [M] p(h_j = 1 | v′). */
	readonly modelTerms: Float32Array;
	readonly hiddenModel: Float32Array;
	/** [P×4] of each parameter, the user's v, h, v′ and h′. */
	readonly factors: Float32Array;
	readonly updates: Updates;
	/** ε, λ, and α; null where Adam is the optimiser. */
	readonly learningRate: number;
	readonly weightDecay: number;
	readonly momentum: number | null;
	/** The t of Adam's corrections. */
	readonly age: number;
}

/** What a mini-batch does to P parameters. */
export interface Updates {
	/** One letter a parameter: W, b and c, or U, R, c and as many G as the film has attributes. */
	readonly letters: string;
	/** [P] the attribute of a G, else 0. */
	readonly attributes: Uint32Array;
	/**
	 * [P×10] ⟨v h⟩ of the data, ⟨v′ h′⟩ of the model, their difference g; 1 where the mini-batch touches the parameter;
	 * the parameter before and after; momentum’s Δ or Adam’s m before and after; Adam’s s before and after.
	 */
	readonly numbers: Float32Array;
}

/** One weight W_ijk, whose path the run keeps from the first such question on, until another weight is asked about. */
export interface WeightQuestion {
	readonly movie: number;
	readonly rating: number;
	readonly unit: number;
}

/** In a model with W for each person, that for somebody who has rated nothing. */
export interface WatchedWeight {
	readonly movie: number;
	readonly rating: number;
	readonly unit: number;
	/** W_ijk now. */
	readonly weight: number;
	/** Epochs done, with a fraction. */
	readonly epochsDone: number;
	/** [p] the path: epochs done, and W_ijk. */
	readonly epochs: Float64Array;
	readonly weights: Float32Array;
	/** The newest mini-batch that moved the weight: epochs and mini-batches done before it. */
	readonly epoch: number;
	readonly batch: number;
	/** What it did to the weight and its neighbours; without any parameter before the first. */
	readonly newest: Updates;
}
