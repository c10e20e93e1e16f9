/**
 * What a view may ask about the run, and what it is told: one entry a kind. Part of the protocol, and like it plain
 * data that imports nothing. Dense numbers are typed arrays, row-major; the shape stands beside each.
 * Letters: D movies, K = 10 rating classes, M hidden units, N users.
 *
 * A question is answered from the model as it is at that moment, between two slices of training, and changes nothing.
 */
import type { TrainedModel } from "./protocol";

/** Kind by kind: what a question of it says, and what its answer tells. */
export interface Questions {
	activations: { readonly ask: NoDetails; readonly answer: Activations };
	asking: { readonly ask: AskingQuestion; readonly answer: Asking };
	conditionals: { readonly ask: ConditionalsQuestion; readonly answer: Conditionals };
	/** The model as it is, to be carried to another worker. */
	model: { readonly ask: NoDetails; readonly answer: TrainedModel };
	network: { readonly ask: NetworkQuestion; readonly answer: Network };
	parameters: { readonly ask: NoDetails; readonly answer: Parameters };
	person: { readonly ask: PersonQuestion; readonly answer: PersonAnswer };
	phases: { readonly ask: PhasesQuestion; readonly answer: Phases };
	tastes: { readonly ask: TastesQuestion; readonly answer: Tastes };
	unit: { readonly ask: UnitQuestion; readonly answer: UnitAnswer };
	units: { readonly ask: UnitsQuestion; readonly answer: UnitsAnswer };
	weight: { readonly ask: WeightQuestion; readonly answer: WatchedWeight };
	why: { readonly ask: WhyQuestion; readonly answer: Why };
}

export type QuestionKind = keyof Questions;
export type QuestionOf<Kind extends QuestionKind> = { readonly kind: Kind } & Questions[Kind]["ask"];
export type AnswerOf<Kind extends QuestionKind> = { readonly kind: Kind } & Questions[Kind]["answer"];
export type Question = { [Kind in QuestionKind]: QuestionOf<Kind> }[QuestionKind];
export type Answer = { [Kind in QuestionKind]: AnswerOf<Kind> }[QuestionKind];

/** There is only one question of the kind. */
export type NoDetails = Readonly<Record<never, never>>;

/** What to ask the visitor about. */
export interface AskingQuestion {
	/** Catalogue indices of films that are not to be asked about, at most 1,000. */
	readonly passed: readonly number[];
	/** Which ratings of the visitor are meant: it is asked anew when they change. */
	readonly revision: number;
}

/** The films whose ratings would tell the model the most. */
export interface Asking {
	/** Catalogue indices, at most 24, the one to ask about first in front. */
	readonly movies: Uint32Array;
}

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

/** All hidden units at a glance. */
export interface UnitsQuestion {
	/** Up to three users of the data beside the visitor, as indices into `userIds`. */
	readonly users: readonly number[];
}

/**
 * What moves each hidden unit, and for whom it is on. A film's *pull* on a unit is what a rating of four stars or more
 * adds to the unit's input on average, less what any rating of the film does; of films with enough training ratings.
 */
export interface UnitsAnswer {
	/** [M] p(h_j=1|v) for the visitor's ratings. */
	readonly visitor: Float32Array;
	/** [U] the users of the question, and [U×M] p(h_j=1|v) for their training ratings. */
	readonly users: Uint32Array;
	readonly chosen: Float32Array;
	/** [M] mean and standard deviation over the users of the data at the last evaluation; empty before the first. */
	readonly means: Float32Array;
	readonly spreads: Float32Array;
	/** [M] the film whose liking raises the unit most (−1 if none does) and its pull; then the one that lowers it. */
	readonly upMovies: Int32Array;
	readonly upPulls: Float32Array;
	readonly downMovies: Int32Array;
	readonly downPulls: Float32Array;
	/** [M×G] mean pull of a genre's films less that of all films; 0 for a genre with fewer than `minGenreFilms`. */
	readonly leans: Float32Array;
	/** [G] films of each genre that have enough ratings, and how many films have. */
	readonly genreFilms: Uint32Array;
	readonly nFilms: number;
	/** Training ratings that are enough. */
	readonly minRatings: number;
	readonly minGenreFilms: number;
}

/** One hidden unit under the glass. */
export interface UnitQuestion {
	/** 0…M − 1 */
	readonly unit: number;
}

export interface UnitAnswer {
	readonly unit: number;
	/** [n] the films whose liking raises the unit most, the strongest first, and their pulls; then those that lower it. */
	readonly upMovies: Uint32Array;
	readonly upPulls: Float32Array;
	readonly downMovies: Uint32Array;
	readonly downPulls: Float32Array;
	/** [n×K] of those films, first up and then down: what each rating adds to the unit's input beyond the film's average. */
	readonly profiles: Float32Array;
	/** [n] the users for whom it is most active, and how active it is. */
	readonly users: Uint32Array;
	readonly userActivations: Float32Array;
	/** [20] users by activation, in bins from 0 to 1. */
	readonly histogram: Uint32Array;
}

/** One person under the glass. */
export interface PersonQuestion {
	/** A user of the data, as an index into `userIds`; null for the visitor. */
	readonly userIndex: number | null;
	/** How many ratings the answer on the page has hidden in turn; asking on with it carries on from there. */
	readonly done: number;
}

export interface PersonAnswer {
	readonly userIndex: number | null;
	/** The person's training ratings, foretold from all of them… */
	readonly seen: ForetoldRatings;
	/** …and as many of them as are done, from the first, each foretold from all the others. */
	readonly hidden: ForetoldRatings;
	/** The person's validation ratings, foretold from the training ratings. */
	readonly unseen: ForetoldRatings;
}

/** Ratings, and what is said of the first m of the n. */
export interface ForetoldRatings {
	/** [n] catalogue indices and rating classes. */
	readonly movies: Uint32Array;
	readonly classes: Uint8Array;
	/** [m] expected stars, and what biases of films and people alone say. */
	readonly stars: Float32Array;
	readonly biasStars: Float32Array;
	/** [m×K] p(v_ik = 1 | h̃); rows sum to one. */
	readonly distributions: Float32Array;
	/** Over the m, in stars, of the model and of the biases; NaN of none. */
	readonly rmse: number;
	readonly biasRmse: number;
	/** Mean over the m of −log p(the rating that was given), in nats, of the model and of the films' base rates. */
	readonly nats: number;
	readonly baseRateNats: number;
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

/** How the visitor rates, beside everybody of the data. */
export interface TastesQuestion {
	/** Which ratings of the visitor are meant: it is asked anew when they change. */
	readonly revision: number;
}

/** How often each rating was given. A film of several genres counts in each of them. */
export interface Tastes {
	/** [(1+G)×K] over all films, then over those of each genre: all ratings of the data, and the visitor's. */
	readonly everyone: Uint32Array;
	readonly visitor: Uint32Array;
}

/** Why films are suggested to the visitor. */
export interface WhyQuestion {
	/** Catalogue indices, at most 64. */
	readonly films: readonly number[];
	/** One film at most whose hidden units are wanted as well. */
	readonly film: readonly number[];
	/** How many ratings the answer on the page has taken away in turn; asking on with it carries on from there. */
	readonly done: number;
}

/** For F films, a visitor with n ratings of which d have been taken away in turn so far, and M hidden units. */
export interface Why {
	/** [F] as asked. */
	readonly films: Uint32Array;
	/** [n] the visitor's ratings: catalogue indices and classes. */
	readonly movies: Uint32Array;
	readonly classes: Uint8Array;
	/** [F] what the place in the list goes by, and expected stars, from all ratings… */
	readonly scores: Float32Array;
	readonly stars: Float32Array;
	/** …and [d×F] both without each of the first d ratings, the model reading the others anew. */
	readonly scoresWithout: Float32Array;
	readonly starsWithout: Float32Array;
	/** Differences of scores are log odds that the visitor would watch and like the film; else they are stars. */
	readonly areLogOdds: boolean;
	/** The film whose units were asked for… */
	readonly film: number | null;
	/** …and [M] its expected stars with each hidden unit as it is for somebody who has rated nothing; else empty. */
	readonly starsAtRest: Float32Array;
}
