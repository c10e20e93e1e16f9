/**
 * What is read off an answer about the network: which films are shown, expected stars, the weights of one unit, what
 * holding units moved, and how far the fantasies are from the ratings.
 */
import { N_CLASSES } from "../../engine/protocol";
import type { Network } from "../../engine/questions";

/** A hidden unit that is held by hand. */
export interface HeldUnit {
	readonly unit: number;
	readonly state: 0 | 1;
}

/** A film of the drawing, with the class whose weights are drawn. */
export interface Shown {
	readonly movie: number;
	readonly classOfRating: number;
}

/** The class of films that are not rated: what is asked of a suggestion is whether it gets five stars. */
const FIVE_STARS = N_CLASSES - 1;

/**
 * At most `count` of a person's ratings, those of the best-known films, most stars first: a choice that does not move
 * while the model learns.
 */
export function filmsShown(
	network: Pick<Network, "ratedMovies" | "ratedClasses">,
	ratingCounts: ArrayLike<number>,
	count: number,
): Shown[] {
	const fame = (shown: Shown) => ratingCounts[shown.movie] ?? 0;
	return Array.from(network.ratedMovies, (movie, at) => ({ movie, classOfRating: network.ratedClasses[at] ?? 0 }))
		.sort((a, b) => fame(b) - fame(a) || a.movie - b.movie)
		.slice(0, count)
		.sort((a, b) => b.classOfRating - a.classOfRating);
}

/** The first `count` of the candidates that the person has not rated, each once. */
export function filmsBeside(
	network: Pick<Network, "ratedMovies">,
	candidates: readonly number[],
	count: number,
): Shown[] {
	const rated = new Set(network.ratedMovies);
	const free = new Set(candidates.filter((movie) => !rated.has(movie)));
	return [...free].slice(0, count).map((movie) => ({ movie, classOfRating: FIVE_STARS }));
}

/** The row of W that a film of the drawing stands for. */
export const rowOf = ({ movie, classOfRating }: Shown): number => N_CLASSES * movie + classOfRating;

/** An answer as it is drawn: what belongs to the films that are shown, n of them, the first nRated rated. */
export interface NetworkView
	extends Pick<
		Network,
		| "weights"
		| "inferredHidden"
		| "hidden"
		| "inferred"
		| "predicted"
		| "halfSteps"
		| "longest"
		| "meanHidden"
		| "drawnHidden"
	> {
	/** How many films the person rated, shown or not. */
	readonly nRatings: number;
	readonly nRated: number;
	/** [n] catalogue indices, and the classes whose weights are drawn. */
	readonly movies: readonly number[];
	readonly classes: readonly number[];
	/** [nRated×K] v′ of the mean-field chain, and [nRated] the drawn classes. */
	readonly meanVisible: readonly number[];
	readonly drawn: readonly number[];
	/** Mean |stars − true stars| over all that the person rated, of both chains. */
	readonly meanDistance: number;
	readonly drawnDistance: number;
}

/** The view of an answer to a question about the rows of these films; null if it answers another question. */
export function viewOf(network: Network, rated: readonly Shown[], beside: readonly Shown[]): NetworkView | null {
	const shown = [...rated, ...beside];
	if (network.rows.length !== shown.length || shown.some((film, at) => rowOf(film) !== network.rows[at])) return null;
	const placeOf = new Map(Array.from(network.ratedMovies, (movie, place) => [movie, place]));
	const places = rated.map(({ movie }) => placeOf.get(movie) ?? -1);
	return {
		...network,
		nRatings: network.ratedMovies.length,
		nRated: rated.length,
		movies: shown.map(({ movie }) => movie),
		classes: shown.map(({ classOfRating }) => classOfRating),
		meanVisible: places.flatMap((place) => Array.from(distributionAt(network.meanVisible, place))),
		drawn: places.map((place) => distributionAt(network.drawnVisible, place).indexOf(1)),
		meanDistance: distanceOf(network, network.meanVisible),
		drawnDistance: distanceOf(network, network.drawnVisible),
	};
}

function distributionAt(distributions: Float32Array, at: number): Float32Array {
	return distributions.subarray(at * N_CLASSES, (at + 1) * N_CLASSES);
}

function distanceOf({ ratedClasses }: Network, visible: Float32Array): number {
	let sum = 0;
	ratedClasses.forEach((classOfRating, at) => {
		sum += Math.abs(starsOf(visible, at) - starsOfClass(classOfRating));
	});
	return ratedClasses.length > 0 ? sum / ratedClasses.length : 0;
}

/** Expected stars r̂ = Σ_k stars(k)·p_k of row `at` of distributions [n×K]. */
export function starsOf(distributions: ArrayLike<number>, at: number): number {
	let stars = 0;
	for (let k = 0; k < N_CLASSES; k++) stars += ((k + 1) / 2) * (distributions[at * N_CLASSES + k] ?? Number.NaN);
	return stars;
}

export const starsOfClass = (classOfRating: number): number => (classOfRating + 1) / 2;

export interface Weighted {
	/** Row of the answer's films, or a hidden unit. */
	readonly at: number;
	readonly weight: number;
}

/** The `count` films of the answer with the strongest weights to a unit, strongest first, of rows `from`…`to`. */
export function filmsOfUnit(network: NetworkView, unit: number, from: number, to: number, count: number): Weighted[] {
	const units = network.hidden.length;
	const rows = Array.from({ length: Math.max(0, to - from) }, (_, row) => from + row);
	return strongest(
		rows.map((at) => ({ at, weight: network.weights[at * units + unit] ?? Number.NaN })),
		count,
	);
}

/** The `count` hidden units with the strongest weights to a film, strongest first. */
export function unitsOfFilm(network: NetworkView, row: number, count: number): Weighted[] {
	const units = network.hidden.length;
	const all = Array.from({ length: units }, (_, at) => ({
		at,
		weight: network.weights[row * units + at] ?? Number.NaN,
	}));
	return strongest(all, count);
}

function strongest(all: readonly Weighted[], count: number): Weighted[] {
	return all
		.filter(({ weight }) => Number.isFinite(weight))
		.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.at - b.at)
		.slice(0, count);
}

/** The units with this one held, or released with null; in the order of the units. */
export function withHeld(held: readonly HeldUnit[], unit: number, state: 0 | 1 | null): readonly HeldUnit[] {
	const others = held.filter((one) => one.unit !== unit);
	const all = state === null ? others : [...others, { unit, state }];
	return all.sort((a, b) => a.unit - b.unit);
}

/** How far a held unit may be told to be from what was inferred, in the predictions of rows `from`…`to`. */
export interface Effect {
	/** Mean of |change| of the expected stars. */
	readonly mean: number;
	/** The row that moved most, and by how much; null without films. */
	readonly most: { readonly at: number; readonly change: number } | null;
}

export function effectOf(network: NetworkView, from: number, to: number): Effect {
	let sum = 0;
	let most: Effect["most"] = null;
	for (let at = from; at < to; at++) {
		const change = starsOf(network.predicted, at) - starsOf(network.inferred, at);
		sum += Math.abs(change);
		if (most === null || Math.abs(change) > Math.abs(most.change)) most = { at, change };
	}
	return { mean: to > from ? sum / (to - from) : 0, most };
}

/** How many of a chain's drawn units are on. */
export function unitsOn(drawn: ArrayLike<number>): number {
	return Array.from(drawn).filter((state) => state === 1).length;
}
