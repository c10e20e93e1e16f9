/** How M hidden units are laid out as rows of upright bars, so that each is wide enough to see and to touch. */

export interface UnitGrid {
	readonly columns: number;
	readonly rows: number;
	/** Width of one unit's cell. */
	readonly cell: number;
}

/** As few rows as leave every cell at least `minCell` wide; cells never wider than `maxCell`. */
export function unitGrid(units: number, width: number, minCell = 9, maxCell = 28): UnitGrid {
	const most = Math.max(1, Math.floor(width / minCell));
	const rows = Math.max(1, Math.ceil(units / Math.min(most, 25)), Math.ceil(units / most));
	const columns = Math.max(1, Math.ceil(units / rows));
	return { columns, rows: Math.ceil(units / columns), cell: Math.min(maxCell, width / columns) };
}

/** Half heights of the window around ½ that activations are drawn in, narrowest first. */
const REACHES = [0.1, 0.25, 0.5] as const;

/** The narrowest window around ½ that holds all the activations. */
export function unitReach(...activations: readonly ArrayLike<number>[]): number {
	let farthest = 0;
	for (const values of activations) {
		for (const value of Array.from(values)) farthest = Math.max(farthest, Math.abs(value - 0.5));
	}
	return REACHES.find((reach) => farthest <= reach) ?? 0.5;
}

/** The unit that a key leads to from `unit`, or null if the key means nothing here. */
export function unitAfterKey(key: string, unit: number, units: number, columns: number): number | null {
	const within = (next: number) => Math.min(units - 1, Math.max(0, next));
	switch (key) {
		case "ArrowRight":
			return within(unit + 1);
		case "ArrowLeft":
			return within(unit - 1);
		case "ArrowDown":
			return unit + columns < units ? unit + columns : unit;
		case "ArrowUp":
			return unit - columns >= 0 ? unit - columns : unit;
		case "Home":
			return 0;
		case "End":
			return units - 1;
		default:
			return null;
	}
}
