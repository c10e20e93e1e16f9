/**
 * How a list that changes by itself stays still under a hand: the film that is pointed at or focused keeps its
 * place, and the others move around it.
 */

/** `order` with `item` at place `index` (or the last, if the list is shorter), whether or not it was there. */
export function withPinned<T>(order: readonly T[], item: T, index: number): T[] {
	const others = order.filter((other) => other !== item);
	others.splice(Math.min(index, others.length), 0, item);
	return others;
}
