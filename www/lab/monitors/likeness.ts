/** The order of users in which those whose hidden units are alike stand together, as far as one line can show it. */

/** Sweeps of the power iteration: the order of a picture is settled by then. */
const SWEEPS = 12;

/**
 * [N] users in the order of their first principal component: with X [N×M] the activations less the mean of each unit,
 * u ← X·w and w ← Xᵀ·u, again and again. Users of a model without differences keep their order.
 */
export function orderByLikeness(levels: Uint8Array, units: number): Uint32Array {
	const users = units > 0 ? levels.length / units : 0;
	const mean = new Float64Array(units);
	for (let at = 0; at < levels.length; at++) {
		const unit = at % units;
		mean[unit] = (mean[unit] ?? 0) + (levels[at] ?? 0) / users;
	}
	const centred = Float64Array.from(levels, (level, at) => level - (mean[at % units] ?? 0));
	// From a direction that no unit is left out of; the same each time, so that the picture stands still.
	let direction = Float64Array.from({ length: units }, (_, unit) => 1 / (1 + unit));
	const scores = new Float64Array(users);
	for (let sweep = 0; sweep < SWEEPS; sweep++) {
		const next = new Float64Array(units);
		for (let user = 0; user < users; user++) {
			const first = user * units;
			let score = 0;
			for (let unit = 0; unit < units; unit++) score += (centred[first + unit] ?? 0) * (direction[unit] ?? 0);
			scores[user] = score;
			for (let unit = 0; unit < units; unit++) next[unit] = (next[unit] ?? 0) + score * (centred[first + unit] ?? 0);
		}
		const length = Math.hypot(...next);
		if (length === 0) break;
		direction = next.map((w) => w / length);
	}
	return Uint32Array.from({ length: users }, (_, user) => user).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
}
