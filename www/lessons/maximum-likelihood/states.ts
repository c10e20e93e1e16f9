/** Sums over the states of a tiny RBM, taken from the probabilities of all of them. */
import { stateAt } from "../energy-to-probability/states";

/** p(v) = Σ_h p(v, h) of each state of the visible units, in the order of binary numbers. */
export function visibleProbabilities(
	probabilities: readonly number[],
	nVisible: number,
	nHidden: number,
): readonly { readonly bits: string; readonly probability: number }[] {
	const rows = 2 ** nHidden;
	return Array.from({ length: 2 ** nVisible }, (_, v) => ({
		bits: stateAt(v * rows, nVisible, nHidden).visible.join(" "),
		probability: probabilities.slice(v * rows, (v + 1) * rows).reduce((sum, p) => sum + p, 0),
	}));
}

/** Σ_v Σ_h p(v, h) v_i h_j. */
export function bothOn(
	probabilities: readonly number[],
	nVisible: number,
	nHidden: number,
	i: number,
	j: number,
): number {
	return probabilities.reduce((sum, p, place) => {
		const { visible, hidden } = stateAt(place, nVisible, nHidden);
		return sum + (visible[i] ?? 0) * (hidden[j] ?? 0) * p;
	}, 0);
}

/** p(v | h) = Π_i p(v_i | h), with p(v_i = 1 | h) = σ(b_i + Σ_j W_ij h_j). */
export function visibleGivenHidden(
	{
		weights,
		visibleBias,
	}: { readonly weights: readonly (readonly number[])[]; readonly visibleBias: readonly number[] },
	visible: readonly number[],
	hidden: readonly number[],
): number {
	return visible.reduce((product, v, i) => {
		const input = hidden.reduce((sum, h, j) => sum + h * (weights[i]?.[j] ?? 0), visibleBias[i] ?? 0);
		return product / (1 + Math.exp(v === 1 ? -input : input));
	}, 1);
}
