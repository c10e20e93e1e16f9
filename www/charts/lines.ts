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

/** The value of a line at a place, null where it has none. */
export function valueAt(points: readonly Point[], x: number): number | null {
	return points.find((point) => point.x === x)?.y ?? null;
}

/** The one of the places (in ascending order) that is nearest to `x`, the later one of two; null if there are none. */
export function nearest(places: readonly number[], x: number): number | null {
	let best: number | null = null;
	for (const place of places) {
		if (best === null || Math.abs(place - x) <= Math.abs(best - x)) best = place;
	}
	return best;
}

/** Places that Page Up and Page Down go at once. */
const PAGE = 10;

/** The place that a key leads to from `from`, which is one of the places; null if the key means nothing here. */
export function placeAfterKey(key: string, places: readonly number[], from: number): number | null {
	const moved = (by: number) => {
		const next = places.indexOf(from) + by;
		return places[Math.max(0, Math.min(places.length - 1, next))] ?? null;
	};
	switch (key) {
		case "ArrowRight":
		case "ArrowUp":
			return moved(1);
		case "ArrowLeft":
		case "ArrowDown":
			return moved(-1);
		case "PageUp":
			return moved(PAGE);
		case "PageDown":
			return moved(-PAGE);
		case "Home":
			return places[0] ?? null;
		case "End":
			return places.at(-1) ?? null;
		default:
			return null;
	}
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

/** The height of a line at a place on the axis: between two points on the straight line, beyond the last as the last. */
export function heightAt(points: readonly Point[], x: number): number {
	const after = points.findIndex((point) => point.x >= x);
	const [left, right] = after < 0 ? [points.at(-1), points.at(-1)] : [points[Math.max(0, after - 1)], points[after]];
	if (!left || !right) return Number.NaN;
	const part = right.x > left.x ? Math.max(0, (x - left.x) / (right.x - left.x)) : 1;
	return left.y + part * (right.y - left.y);
}
