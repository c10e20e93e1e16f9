/** A machine of two visible and two hidden units: how it starts, what its states are called, and what was counted. */
import type { Bit, Lessons, Machine } from "../../engine/lessons";

export const N_VISIBLE = 2;
export const NAMES: readonly string[] = ["v₁", "v₂", "h₁", "h₂"];
export const N_UNITS = NAMES.length;
export const N_STATES = 2 ** N_UNITS;

/** The pairs of units, each once, in the order of the table. */
export const PAIRS: readonly (readonly [number, number])[] = NAMES.flatMap((_, i) =>
	NAMES.flatMap((_, j) => (i < j ? [[i, j] as const] : [])),
);
export const isWithinLayer = ([i, j]: readonly [number, number]): boolean => i < N_VISIBLE === j < N_VISIBLE;
export const pairAt = (i: number, j: number): number =>
	PAIRS.findIndex(([a, b]) => a === Math.min(i, j) && b === Math.max(i, j));

/** A weight for each pair, and a bias for each unit: multiples of ¼. */
export const FIRST_WEIGHTS: readonly number[] = [0.5, 2, -1, 1.5, 1, -1.5];
export const FIRST_BIAS: readonly number[] = [-0.5, -1, -0.5, 0.5];
export const FIRST_STATE: readonly Bit[] = [1, 0, 1, 0];

/** What the machine is to learn: half of the people like both films, half neither. */
export const DATA: Lessons["machineLines"]["ask"]["data"] = [
	{ bits: [0, 0], weight: 1 },
	{ bits: [1, 1], weight: 1 },
];

export function machineOf(weights: readonly number[], bias: readonly number[]): Machine {
	return {
		nVisible: N_VISIBLE,
		weights: NAMES.map((_, i) => NAMES.map((_, j) => (i === j ? 0 : (weights[pairAt(i, j)] ?? 0)))),
		bias,
	};
}

/** "10 01", first v, then h. */
export function bitsOf(place: number): string {
	const bits = place.toString(2).padStart(N_UNITS, "0");
	return `${bits.slice(0, N_VISIBLE)} ${bits.slice(N_VISIBLE)}`;
}
export const placeOf = (state: readonly Bit[]): number => state.reduce<number>((place, bit) => 2 * place + bit, 0);

/** A chain so far. */
export interface Tally {
	readonly state: readonly Bit[];
	readonly drawn: number;
	/** [2^n] */
	readonly visits: readonly number[];
	readonly last: Lessons["machineChain"]["answer"]["last"];
}
export const nothingDrawn = (state: readonly Bit[]): Tally => ({
	state,
	drawn: 0,
	visits: Array.from({ length: N_STATES }, () => 0),
	last: [],
});
export function goneOn(before: Tally, { state, visits, last }: Lessons["machineChain"]["answer"]): Tally {
	return {
		state,
		drawn: before.drawn + visits.reduce((sum, count) => sum + count, 0),
		visits: before.visits.map((count, place) => count + (visits[place] ?? 0)),
		last,
	};
}

/** ½ Σ |visits/draws − p|; null before the first draw. */
export function distance({ visits, drawn }: Pick<Tally, "visits" | "drawn">, p: readonly number[]): number | null {
	if (drawn === 0) return null;
	return visits.reduce((sum, count, place) => sum + Math.abs(count / drawn - (p[place] ?? 0)), 0) / 2;
}
