/** Multiplying brackets out: which hidden units the sum has, and which term each state takes from which bracket. */
import type { Bit, TinyModel } from "../../engine/lessons";

/** The most hidden units that are written out on the page. */
export const MAX_WRITTEN = 3;

/**
 * The machine with `n` hidden units: the first ones of its own, and after them a unit whose weights and bias are the
 * means of theirs. Of quarters, the mean of two is an eighth: exact.
 */
export function withHidden({ weights, visibleBias, hiddenBias }: TinyModel, n: number): TinyModel {
	const cut = (row: readonly number[]) => {
		const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
		return [...row, mean].slice(0, n);
	};
	return { weights: weights.map(cut), visibleBias, hiddenBias: cut(hiddenBias) };
}

/** The states of `n` units in the order of binary numbers, the first unit leading. */
export function statesOf(n: number): readonly (readonly Bit[])[] {
	return Array.from({ length: 2 ** n }, (_, place) =>
		Array.from({ length: n }, (_, unit): Bit => ((place >> (n - 1 - unit)) & 1 ? 1 : 0)),
	);
}

/** What a state takes from the brackets, as TeX: "1 \cdot e^{x_2}". */
export function taken(state: readonly Bit[]): string {
	return state.map((bit, j) => (bit === 1 ? `e^{x_${j + 1}}` : "1")).join(" \\cdot ");
}
