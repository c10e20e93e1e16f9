/** The arithmetic of line charts: which range an axis covers, and where labels go so that none hides another. */
import { extent } from "d3-array";

export interface Point {
	readonly x: number;
	readonly y: number;
}

/** A line to compare the others with: thin, in dashes of its own, with a letter at its end. */
export interface Compared {
	readonly mark: string;
	/** What the letter stands for, in the table. */
	readonly label: string;
	readonly points: readonly Point[];
	/** As `stroke-dasharray` has it. */
	readonly dashes: string;
}

/** Points that can be drawn: a figure that is missing leaves a gap rather than a lie. */
export function drawable(points: readonly Point[]): Point[] {
	return points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** A range that holds every value with a little room, never of no width. */
export function valueRange(values: readonly number[]): readonly [number, number] | null {
	const [low, high] = extent(values.filter(Number.isFinite));
	if (low === undefined || high === undefined) return null;
	const room = Math.max((high - low) * 0.06, Math.abs(high) * 0.005, 1e-6);
	return [low - room, high + room];
}

export interface Label {
	readonly y: number;
}

/** Moves labels apart until they stand `apart` from each other, all within [top, bottom], in the same order. */
export function spread<L extends Label>(labels: readonly L[], apart: number, top: number, bottom: number): L[] {
	const sorted = [...labels].sort((a, b) => a.y - b.y);
	let floor = top;
	const pushedDown = sorted.map((label) => {
		const y = Math.max(label.y, floor);
		floor = y + apart;
		return { ...label, y };
	});
	let ceiling = bottom;
	for (let at = pushedDown.length - 1; at >= 0; at--) {
		const label = pushedDown[at];
		if (!label) continue;
		const y = Math.min(label.y, ceiling);
		pushedDown[at] = { ...label, y };
		ceiling = y - apart;
	}
	return pushedDown;
}
