/** Bells over heights as the chapter draws them: densities, bars, where an axis ends, and where the bells start. */
import type { Bells } from "../../engine/lessons";

/** The axis of heights, in centimetres, and the width of a bar. */
export const AXIS = { first: 138, last: 206, bin: 2 } as const;

/** What the reader's hand can reach. */
export const MEAN = { least: 150, most: 195, step: 0.5 } as const;
export const SD = { least: 4, most: 20, step: 0.25 } as const;

const BINS = (AXIS.last - AXIS.first) / AXIS.bin;

/** N(x; μ, σ²) = e^(−(x − μ)²/2σ²) / √(2πσ²). */
export function normal(x: number, mean: number, sd: number): number {
	return Math.exp(-((x - mean) ** 2) / (2 * sd * sd)) / Math.sqrt(2 * Math.PI * sd * sd);
}

/** p(x) = Σ_j π_j N(x; μ_j, σ²). */
export function density(x: number, { shares, means, sd }: Bells): number {
	return shares.reduce((sum, share, j) => sum + share * normal(x, means[j] ?? 0, sd), 0);
}

/**
 * The share of the heights in each bar, divided by its width: a density. With `weights`, each height counts by its weight.
 * What lies beyond the axis is put into its outermost bars.
 */
export function bars(heights: readonly number[], weights?: readonly number[]): readonly number[] {
	const found = Array.from({ length: BINS }, () => 0);
	heights.forEach((height, at) => {
		const bin = Math.max(0, Math.min(BINS - 1, Math.floor((height - AXIS.first) / AXIS.bin)));
		found[bin] = (found[bin] ?? 0) + (weights?.[at] ?? 1) / (heights.length * AXIS.bin);
	});
	return found;
}

/** The end of an axis of densities: the least multiple of 0.02 that is not below any of these. */
export function reachOf(densities: readonly number[]): number {
	return Number((0.02 * Math.max(1, Math.ceil(Math.max(0, ...densities) / 0.02))).toFixed(2));
}

/** Equal bells, spread over the middle of the heights. */
export function startOf(nBells: number): Bells {
	const from = 172 - 8 * (nBells - 1);
	return {
		shares: Array.from({ length: nBells }, () => 1 / nBells),
		means: Array.from({ length: nBells }, (_, j) => from + 16 * j),
		sd: 12,
	};
}

/** A number that is put into the range and onto the steps of a slider. */
export function onSteps(value: number, { least, most, step }: { least: number; most: number; step: number }): number {
	return Math.max(least, Math.min(most, Math.round(value / step) * step));
}
