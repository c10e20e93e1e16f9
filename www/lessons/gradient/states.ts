/** Which states of the visible units this chapter's figures speak of. */

/** What the model believes in most, the data aside: the most probable other state; of two alike the first. */
export function fantasyOf(probabilities: readonly number[], data: number): number {
	let best = data === 0 ? 1 : 0;
	for (const [place, p] of probabilities.entries()) {
		if (place !== data && p > (probabilities[best] ?? 0)) best = place;
	}
	return best;
}
