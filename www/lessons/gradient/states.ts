/** The states of three visible units, as this chapter's figures list them. */
import type { Bit } from "../../engine/lessons";

/** Every state of n visible units, in the order of binary numbers, the first unit leading. */
export function visibleStates(n: number): readonly (readonly Bit[])[] {
	return Array.from({ length: 2 ** n }, (_, place) =>
		Array.from({ length: n }, (_, at): Bit => ((place >> (n - 1 - at)) & 1 ? 1 : 0)),
	);
}

export function placeOf(state: readonly Bit[]): number {
	return state.reduce<number>((place, bit) => 2 * place + bit, 0);
}

/** What the model believes in most, the data aside: the most probable other state; of two alike the first. */
export function fantasyOf(probabilities: readonly number[], data: number): number {
	let best = data === 0 ? 1 : 0;
	for (const [place, p] of probabilities.entries()) {
		if (place !== data && p > (probabilities[best] ?? 0)) best = place;
	}
	return best;
}
