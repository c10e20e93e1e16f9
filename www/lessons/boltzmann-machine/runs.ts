/** How the chapter's two machines learn: what can be chosen, what an update costs, how soon their chains forget. */
import type { Bit, Links } from "../../engine/lessons";

export const MOST_UPDATES = 600;
/** Updates a question. */
export const SLICE = 10;
/** Of the updates whose G is drawn. */
const EVERY = 20;
export const LINKS: readonly Links[] = ["all", "between"];
export const LINK_NAMES: Readonly<Record<Links, string>> = { all: "all links", between: "between layers" };

/** Sweeps before the one that is counted; "exact" for the sums over all states. */
export const PHASES = ["0", "1", "3", "10", "30", "exact"] as const;
export type PhaseChoice = (typeof PHASES)[number];
export const burnInOf = (choice: PhaseChoice): number | null => (choice === "exact" ? null : Number(choice));
/** With the sweep that is counted. */
export const sweepsOf = (choice: PhaseChoice): string => (choice === "exact" ? "exact sums" : `${Number(choice) + 1}`);

/** 4 visible and 4 hidden units; in one sweep a chain draws them in so many rounds. */
export const N_UNITS = 8;
export const ROUNDS: Readonly<Record<Links, number>> = { all: N_UNITS, between: 2 };
/** The same of the hidden units alone. */
export const CLAMPED_ROUNDS: Readonly<Record<Links, number>> = { all: 4, between: 1 };

/** Where chains start: the first pair of films is liked, all hidden units are off. */
export const START: readonly Bit[] = [1, 1, 0, 0, 0, 0, 0, 0];

/** The first sweep after which the distance is no more than `bound`; null if that is not among them. */
export function sweepsUntil(distances: readonly number[], bound: number): number | null {
	const at = distances.findIndex((distance) => distance <= bound);
	return at < 0 ? null : at;
}

/** The distances up to a number of rounds, at the round that each sweep ends with. */
export function byRound(distances: readonly number[], rounds: number, upTo: number) {
	return distances.slice(0, Math.floor(upTo / rounds) + 1).map((y, sweep) => ({ x: sweep * rounds, y }));
}

/** G at every twentieth update. */
export function thinned(divergences: readonly number[]) {
	return divergences.flatMap((y, x) => (x % EVERY === 0 ? [{ x, y }] : []));
}
