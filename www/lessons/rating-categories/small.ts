/** The small RBM over ratings of the chapters on ratings: three films, four classes each, two hidden units. */
import type { Bit, SmallRatingModel } from "../../engine/lessons";

export const SMALL_FILMS = 3;
export const SMALL_CLASSES = 4;
export const SMALL_HIDDEN = 2;
export const SMALL_LIMIT = 3;
/** Quarters: exact in binary, so that the numbers on the page are the very numbers that are computed with. */
export const SMALL_STEP = 0.25;

export interface SmallRatings extends SmallRatingModel {
	/** The class that each film was given [D] */
	readonly classes: readonly number[];
	/** Whether it was rated at all [D]; only the chapter on missing ratings asks. */
	readonly rated: readonly boolean[];
	/** h [M] */
	readonly hidden: readonly Bit[];
}

/** Hidden unit 1 is for those who like films 1 and 2 and not film 3; unit 2 for those who rate in extremes. */
export const FIRST_SMALL: SmallRatings = {
	weights: [
		[
			[-1.5, 0.5],
			[-0.5, -0.25],
			[0.5, -0.5],
			[1.5, 0.75],
		],
		[
			[-1, 1],
			[-0.75, -0.5],
			[0.25, -0.75],
			[1.25, 0.5],
		],
		[
			[1.75, 0.25],
			[0.5, -0.5],
			[-0.75, 0],
			[-1.25, 1],
		],
	],
	visibleBias: [
		[-0.5, 0, 0.5, 0.25],
		[0, 0.25, 0.5, -0.25],
		[-0.25, 0.5, 0.25, 0],
	],
	hiddenBias: [0.25, -0.5],
	classes: [3, 2, 0],
	rated: [true, false, true],
	hidden: [1, 0],
};

/** One product of a double sum, and what the sum has come to with it. */
export interface Product {
	readonly film: number;
	readonly class: number;
	readonly unit: number;
	readonly weight: number;
	/** v_ik or h_j: what the weight is multiplied with. */
	readonly factor: number;
	readonly sum: number;
}

/** x_j = c_j + Σ_i Σ_k W_ijk v_ik, product by product: one unit after another, its films in turn, their classes in turn. */
export function towardsHidden(
	{ weights, hiddenBias }: SmallRatingModel,
	classes: readonly number[],
): readonly Product[] {
	return hiddenBias.flatMap((bias, unit) => {
		let sum = bias;
		return weights.flatMap((film, i) =>
			film.map((row, k) => {
				const weight = row[unit] ?? 0;
				const factor = classes[i] === k ? 1 : 0;
				sum += weight * factor;
				return { film: i, class: k, unit, weight, factor, sum };
			}),
		);
	});
}

/** a_ik = b_ik + Σ_j W_ijk h_j, product by product: one film after another, its classes in turn, their units in turn. */
export function towardsVisible({ weights, visibleBias }: SmallRatingModel, hidden: readonly Bit[]): readonly Product[] {
	return weights.flatMap((film, i) =>
		film.flatMap((row, k) => {
			let sum = visibleBias[i]?.[k] ?? 0;
			return row.map((weight, unit) => {
				const factor = hidden[unit] ?? 0;
				sum += weight * factor;
				return { film: i, class: k, unit, weight, factor, sum };
			});
		}),
	);
}

/** The nearest number that a parameter can be. */
export function smallParameter(value: number): number {
	const nearest = Math.round(value / SMALL_STEP) * SMALL_STEP;
	// No negative zero: it would be written with a sign.
	return Math.max(-SMALL_LIMIT, Math.min(SMALL_LIMIT, nearest)) + 0;
}
