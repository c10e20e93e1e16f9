/** How the two machines of the chapter are written down: their figures by epoch, and films as dots. */
import type { Lessons, MaskFigures } from "../../engine/lessons";

export type MaskAnswer = Lessons["maskRun"]["answer"];
export type Reached = NonNullable<MaskAnswer["reached"]>;

export const MASK_EPOCHS = 30;

/** "99.8%": these shares come near to one, and a tenth of a percent is what is left to tell. */
export const asPercentage = (percent: number | null): string => (percent === null ? "–" : `${percent.toFixed(1)}%`);
export const asShare = (share: number): string => asPercentage(100 * share);

/** A figure of each epoch as the points of a line; shares in percent. */
export function pointsOf(figures: readonly MaskFigures[], figure: "rmse" | "saturated" | "overlap") {
	const factor = figure === "rmse" ? 1 : 100;
	return figures.map((one) => ({ x: one.epoch, y: factor * one[figure] }));
}

export interface Dot {
	/** The share of people who rated the film. */
	readonly share: number;
	readonly given: number;
	/** The mean over people of its expected stars. */
	readonly stars: number;
}

export function dotsOf(
	{ share, given }: Pick<MaskAnswer, "share" | "given">,
	{ predicted }: Pick<MaskFigures, "predicted">,
): readonly Dot[] {
	return share.map((part, film) => ({
		share: part,
		given: given[film] ?? Number.NaN,
		stars: predicted[film] ?? Number.NaN,
	}));
}

/** Pearson's correlation: how well a straight line tells y from x, from −1 to 1. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
	const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
	const [mx, my] = [mean(xs), mean(ys)];
	let [xy, xx, yy] = [0, 0, 0];
	xs.forEach((x, at) => {
		const [dx, dy] = [x - mx, (ys[at] ?? Number.NaN) - my];
		xy += dx * dy;
		xx += dx * dx;
		yy += dy * dy;
	});
	return xy / Math.sqrt(xx * yy);
}

/** The film of a made-up example: how often each of the ten classes is given. */
export const GIVEN: readonly number[] = [0.01, 0.01, 0.02, 0.03, 0.04, 0.08, 0.12, 0.28, 0.18, 0.23];

/** Stars of a distribution over the ten classes. */
export const meanStars = (distribution: readonly number[]): number =>
	distribution.reduce((sum, p, k) => sum + ((k + 1) / 2) * p, 0);
