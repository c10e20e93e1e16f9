/**
 * The epoch that a visitor points at, the same for all curves of the Lab: it belongs to the eye, not to the run, so it
 * stands neither in the state nor in the link.
 */

let epoch = $state<number | null>(null);

export const timeCursor = {
	/** Null while nobody points at an epoch. */
	get epoch(): number | null {
		return epoch;
	},
	point(at: number | null): void {
		epoch = at;
	},
};
