/** The rules of the reader's tiny RBM: its size, its range, and what is read back from the browser's storage. */
import type { Bit, TinyModel } from "../engine/lessons";

export const TINY_VISIBLE = 3;
export const TINY_HIDDEN = 2;
export const TINY_LIMIT = 4;
/** Quarters: exact in binary, so that the numbers on the page are the very numbers that are computed with. */
export const TINY_STEP = 0.25;

export interface TinyRbm extends TinyModel {
	readonly visible: readonly Bit[];
	readonly hidden: readonly Bit[];
}

/** Two hidden units that pull in different ways, and a state in which neither has an input of 0. */
export const FIRST_TINY: TinyRbm = {
	weights: [
		[2, -1],
		[1, 1.5],
		[-1.5, 2],
	],
	visibleBias: [-0.5, 0.25, -0.75],
	hiddenBias: [0.5, -0.75],
	visible: [1, 0, 1],
	hidden: [1, 0],
};

/** The nearest number that a parameter can be. */
export function tinyParameter(value: number): number {
	if (!Number.isFinite(value)) return 0;
	const nearest = Math.round(value / TINY_STEP) * TINY_STEP;
	// No negative zero: it would be written with a sign.
	return Math.max(-TINY_LIMIT, Math.min(TINY_LIMIT, nearest)) + 0;
}

/** A tiny RBM as it was kept, or null if the record is not one. */
export function readTiny(record: unknown): TinyRbm | null {
	if (typeof record !== "object" || record === null) return null;
	const { weights, visibleBias, hiddenBias, visible, hidden } = record as Record<string, unknown>;
	if (!isList(weights, TINY_VISIBLE, (row) => isList(row, TINY_HIDDEN, isParameter))) return null;
	if (!isList(visibleBias, TINY_VISIBLE, isParameter) || !isList(hiddenBias, TINY_HIDDEN, isParameter)) return null;
	if (!isList(visible, TINY_VISIBLE, isBit) || !isList(hidden, TINY_HIDDEN, isBit)) return null;
	return { weights, visibleBias, hiddenBias, visible, hidden } as unknown as TinyRbm;
}

function isList(list: unknown, length: number, has: (item: unknown) => boolean): boolean {
	return Array.isArray(list) && list.length === length && list.every(has);
}

function isParameter(value: unknown): boolean {
	return typeof value === "number" && tinyParameter(value) === value;
}

function isBit(value: unknown): boolean {
	return value === 0 || value === 1;
}
