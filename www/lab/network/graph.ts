/**
 * The drawing of the network, as numbers: which weights are drawn, where films and hidden units stand, and where a key
 * leads from each.
 */

/** The three layers from left to right: v as rated, h, and v again as predicted. */
export type Layer = "rated" | "hidden" | "again";

/** One unit of the drawing. */
export interface Place {
	readonly layer: Layer;
	readonly at: number;
}

/** A weight between the film in a row of its layer and a hidden unit. */
export interface Edge {
	readonly row: number;
	readonly unit: number;
	readonly weight: number;
	/** |weight| as a part of the largest that is drawn, 0…1. */
	readonly strength: number;
}

/** What an edge is known by from one drawing to the next. */
const keyOf = (row: number, unit: number, units: number) => row * units + unit;

export function edgeKeys(edges: readonly Edge[], units: number): ReadonlySet<number> {
	return new Set(edges.map(({ row, unit }) => keyOf(row, unit, units)));
}

/**
 * The `count` strongest of `weights` [rows×units], strongest first. While the model learns, weights of nearly the same
 * size keep changing places: one that is in `before` stays as long as it is among the strongest one and a half times
 * `count`, so that edges do not flicker.
 */
export function strongestEdges(
	weights: ArrayLike<number>,
	units: number,
	count: number,
	before: ReadonlySet<number>,
): readonly Edge[] {
	const size = (key: number) => Math.abs(weights[key] ?? 0);
	const keys = Array.from({ length: weights.length }, (_, key) => key).filter((key) => size(key) > 0);
	const finite = keys.filter((key) => Number.isFinite(weights[key]));
	const ranked = finite.sort((a, b) => size(b) - size(a) || a - b).slice(0, Math.ceil(1.5 * count));
	const kept = new Set(ranked.filter((key) => before.has(key)).slice(0, count));
	for (const key of ranked) {
		if (kept.size >= count) break;
		kept.add(key);
	}
	const largest = size(ranked[0] ?? -1);
	return ranked
		.filter((key) => kept.has(key))
		.map((key) => ({
			row: Math.floor(key / units),
			unit: key % units,
			weight: weights[key] ?? 0,
			strength: size(key) / largest,
		}));
}

export interface GraphLayout {
	readonly height: number;
	/** Hidden units stand in columns, filled from the top, left column first. */
	readonly columns: number;
	readonly perColumn: number;
	/** Widths of the three layers and of the two gaps, in which the edges run. */
	readonly rated: number;
	readonly hidden: number;
	readonly again: number;
	readonly gap: number;
}

export const ROW = 32;
export const CELL = 28;

/** Narrower than this, there is no room for edges: the layers stand under each other. */
export const NARROWEST = 640;

export function layoutOf(width: number, rows: number, units: number): GraphLayout {
	const height = Math.max(6, rows) * ROW;
	const columns = Math.max(1, Math.ceil(units / Math.floor(height / CELL)));
	const perColumn = Math.max(1, Math.ceil(units / columns));
	const hidden = columns * CELL;
	const rated = Math.min(300, Math.max(180, 0.25 * width));
	// What the other layers and two narrow gaps leave; where there is more, the gaps have it.
	const again = Math.min(400, Math.max(260, width - rated - hidden - 2 * 56));
	const gap = Math.max(32, (width - rated - hidden - again) / 2);
	return { height, columns, perColumn, rated, hidden, again, gap };
}

/** The middle of a film's row, from the top. */
export const rowMiddle = (row: number): number => (row + 0.5) * ROW;

/** The middle of a hidden unit, from the left edge of its layer and the top of the drawing. */
export function unitMiddle(layout: GraphLayout, unit: number): { readonly x: number; readonly y: number } {
	const column = Math.floor(unit / layout.perColumn);
	const top = (layout.height - layout.perColumn * CELL) / 2;
	return { x: (column + 0.5) * CELL, y: top + ((unit % layout.perColumn) + 0.5) * CELL };
}

/** The line of an edge of the left or the right gap, in the coordinates of the whole drawing. */
export function edgePath(layout: GraphLayout, side: "rated" | "again", { row, unit }: Edge): string {
	const { x, y } = unitMiddle(layout, unit);
	const hiddenLeft = layout.rated + layout.gap;
	const film = side === "rated" ? layout.rated : hiddenLeft + layout.hidden + layout.gap;
	const at = hiddenLeft + x;
	const bend = film + (at - film) / 2;
	const round = (value: number) => Math.round(value * 10) / 10;
	return `M${round(film)} ${rowMiddle(row)}C${round(bend)} ${rowMiddle(row)} ${round(bend)} ${round(y)} ${round(at)} ${round(y)}`;
}

export interface Sizes {
	readonly rated: number;
	readonly again: number;
	readonly units: number;
}

/**
 * Where a key leads: up and down within a layer, left and right to the neighbouring column or layer at about the same
 * height, Home and End to the ends of the layer. Null if the key means nothing or leads nowhere.
 */
export function placeAfterKey(key: string, from: Place, layout: GraphLayout, sizes: Sizes): Place | null {
	const count = { rated: sizes.rated, hidden: sizes.units, again: sizes.again }[from.layer];
	const within = (at: number): Place | null => (at >= 0 && at < count ? { layer: from.layer, at } : null);
	switch (key) {
		case "ArrowUp":
			return within(from.at - 1);
		case "ArrowDown":
			return within(from.at + 1);
		case "Home":
			return within(0);
		case "End":
			return within(count - 1);
		case "ArrowLeft":
		case "ArrowRight":
			return across(key === "ArrowLeft" ? -1 : 1, from, layout, sizes);
		default:
			return null;
	}
}

function across(direction: -1 | 1, from: Place, layout: GraphLayout, sizes: Sizes): Place | null {
	if (from.layer !== "hidden") {
		const inwards = from.layer === "rated" ? 1 : -1;
		if (direction !== inwards || sizes.units === 0) return null;
		const column = from.layer === "rated" ? 0 : Math.floor((sizes.units - 1) / layout.perColumn);
		return { layer: "hidden", at: nearestUnit(layout, column, rowMiddle(from.at), sizes.units) };
	}
	const column = Math.floor(from.at / layout.perColumn) + direction;
	const { y } = unitMiddle(layout, from.at);
	if (column >= 0 && column * layout.perColumn < sizes.units) {
		return { layer: "hidden", at: nearestUnit(layout, column, y, sizes.units) };
	}
	const layer = direction === -1 ? "rated" : "again";
	const rows = sizes[layer];
	return rows === 0 ? null : { layer, at: Math.min(rows - 1, Math.max(0, Math.floor(y / ROW))) };
}

function nearestUnit(layout: GraphLayout, column: number, y: number, units: number): number {
	const first = column * layout.perColumn;
	const last = Math.min(units, first + layout.perColumn) - 1;
	const top = unitMiddle(layout, first).y;
	return Math.min(last, Math.max(first, first + Math.round((y - top) / CELL)));
}
