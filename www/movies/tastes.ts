/** The visitor's ratings beside those of everybody, and how well the model guesses them: numbers ready to be written. */
import type { Films } from "../catalogue/films";
import type { ForetoldRatings, Tastes } from "../engine/questions";

const N_CLASSES = 10;
const starsOf = (rating: number) => (rating + 1) / 2;

/** How often each of the ten ratings was given. */
export interface Spread {
	readonly counts: readonly number[];
	readonly total: number;
	/** Shares of the total; zeros without any rating. */
	readonly shares: readonly number[];
	/** NaN without any rating. */
	readonly mean: number;
}

export interface GenreTaste {
	readonly name: string;
	readonly yours: Spread;
	readonly everyones: Spread;
}

export interface TasteFigures {
	readonly yours: Spread;
	readonly everyones: Spread;
	/** Genres that the visitor rated films of, those with the most ratings first. */
	readonly genres: readonly GenreTaste[];
}

export function tasteFigures({ everyone, visitor }: Tastes, genreNames: readonly string[]): TasteFigures {
	const row = (counts: Uint32Array, at: number) => spreadOf(counts.subarray(at * N_CLASSES, (at + 1) * N_CLASSES));
	const genres = genreNames.map((name, genre) => ({
		name,
		yours: row(visitor, genre + 1),
		everyones: row(everyone, genre + 1),
	}));
	return {
		yours: row(visitor, 0),
		everyones: row(everyone, 0),
		genres: genres.filter(({ yours }) => yours.total > 0).toSorted((a, b) => b.yours.total - a.yours.total),
	};
}

function spreadOf(counts: Uint32Array): Spread {
	const total = counts.reduce((sum, count) => sum + count, 0);
	const stars = counts.reduce((sum, count, rating) => sum + count * starsOf(rating), 0);
	return {
		counts: Array.from(counts),
		total,
		shares: Array.from(counts, (count) => (total === 0 ? 0 : count / total)),
		mean: stars / total,
	};
}

/** How far off guesses are, in stars; NaN of none. */
export interface Errors {
	/** √(Σ (guess − stars)² / n) */
	readonly rmse: number;
	/** Σ |guess − stars| / n */
	readonly mae: number;
}

/** The model's guesses of ratings that it was not shown, kept score of. */
export interface Score {
	/** Ratings guessed so far, of so many. */
	readonly guessed: number;
	readonly total: number;
	readonly model: Errors;
	/** The same ratings, guessed by the mean that everybody gave the film; one that nobody rated by the mean of all. */
	readonly movieMean: Errors;
	/** The model's guesses, by catalogue index. */
	readonly guesses: ReadonlyMap<number, number>;
}

export const NO_SCORE: Score = {
	guessed: 0,
	total: 0,
	model: { rmse: Number.NaN, mae: Number.NaN },
	movieMean: { rmse: Number.NaN, mae: Number.NaN },
	guesses: new Map(),
};

/** Of ratings that were each foretold from all the others (leave one out), as far as that has come. */
export function scoreOf({ movies, classes, stars }: ForetoldRatings, films: Films, overallMean: number): Score {
	const given = Array.from(stars, (_, at) => starsOf(classes[at] ?? 0));
	const means = Array.from(stars, (_, at) => {
		const film = films.at(movies[at] ?? -1);
		return film && film.ratingCount > 0 ? film.meanStars : overallMean;
	});
	return {
		guessed: stars.length,
		total: movies.length,
		model: errorsOf(stars, given),
		movieMean: errorsOf(means, given),
		guesses: new Map(Array.from(stars, (guess, at) => [movies[at] ?? -1, guess])),
	};
}

function errorsOf(guesses: ArrayLike<number>, given: readonly number[]): Errors {
	const n = given.length;
	let [squares, sizes] = [0, 0];
	given.forEach((stars, at) => {
		const error = (guesses[at] ?? Number.NaN) - stars;
		squares += error * error;
		sizes += Math.abs(error);
	});
	return { rmse: Math.sqrt(squares / n), mae: sizes / n };
}
