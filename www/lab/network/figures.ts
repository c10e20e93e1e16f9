/** What is read off an answer about the network: expected stars, the weights of one unit, and what holding units moved. */
import { N_CLASSES } from "../../engine/protocol";
import type { HeldUnit, Network } from "../../engine/questions";

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
export function filmsOfUnit(network: Network, unit: number, from: number, to: number, count: number): Weighted[] {
	const units = network.hidden.length;
	const rows = Array.from({ length: Math.max(0, to - from) }, (_, row) => from + row);
	return strongest(
		rows.map((at) => ({ at, weight: network.weights[at * units + unit] ?? Number.NaN })),
		count,
	);
}

/** The `count` hidden units with the strongest weights to a film, strongest first. */
export function unitsOfFilm(network: Network, row: number, count: number): Weighted[] {
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

export function effectOf(network: Network, from: number, to: number): Effect {
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
