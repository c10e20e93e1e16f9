/** What one hidden unit says about another, from the probabilities of all states of the hidden layer. */

/** p(unit on | other = 0) and p(unit on | other = 1); `distribution` [2^M] has the first unit leading. */
export function onGivenOther(
	distribution: readonly number[],
	unit: number,
	other: number,
): readonly [off: number, on: number] {
	const nUnits = Math.round(Math.log2(distribution.length));
	const bit = (place: number, unit: number) => (place >> (nUnits - 1 - unit)) & 1;
	const share = (state: 0 | 1) => {
		let all = 0;
		let on = 0;
		distribution.forEach((p, place) => {
			if (bit(place, other) !== state) return;
			all += p;
			if (bit(place, unit) === 1) on += p;
		});
		return on / all;
	};
	return [share(0), share(1)];
}

/** The states of the hidden layer in order, as text: "0 0", "0 1", … */
export function hiddenStates(nHidden: number): readonly string[] {
	return Array.from({ length: 2 ** nHidden }, (_, place) =>
		Array.from({ length: nHidden }, (_, unit) => (place >> (nHidden - 1 - unit)) & 1).join(" "),
	);
}
