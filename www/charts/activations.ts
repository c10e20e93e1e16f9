/** The arithmetic of the activation picture: its colours, and which cell is where. */

/** [r, g, b] in 0…255. */
export type Rgb = readonly [number, number, number];

/** "rgb(21, 128, 92)" or "rgb(21 128 92 / 0.5)" as browsers write computed colours; black for anything else. */
export function readRgb(text: string): Rgb {
	const [r = 0, g = 0, b = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
	return [r, g, b];
}

/**
 * The picture's pixels, [M×N×4]: a row of pixels for each unit, a column for each user in the order of `order`. Level
 * `low` and below is drawn in `from`, `high` and above in `to`. `levels`: [N×M] in 255ths.
 */
export function activationPixels(
	levels: Uint8Array,
	units: number,
	order: ArrayLike<number>,
	[low, high]: readonly [number, number],
	from: Rgb,
	to: Rgb,
): Uint8ClampedArray<ArrayBuffer> {
	const users = order.length;
	const pixels = new Uint8ClampedArray(units * users * 4);
	const palette = Array.from({ length: 256 }, (_, level) => {
		const share = Math.min(1, Math.max(0, (level / 255 - low) / (high - low)));
		return from.map((start, channel) => start + share * ((to[channel] ?? 0) - start));
	});
	for (let place = 0; place < users; place++) {
		const first = (order[place] ?? 0) * units;
		for (let unit = 0; unit < units; unit++) {
			const [r = 0, g = 0, b = 0] = palette[levels[first + unit] ?? 0] ?? [];
			const at = (unit * users + place) * 4;
			pixels[at] = r;
			pixels[at + 1] = g;
			pixels[at + 2] = b;
			pixels[at + 3] = 255;
		}
	}
	return pixels;
}

/** A cell of the picture: the user's place in the order, and the unit. */
export interface Cell {
	readonly place: number;
	readonly unit: number;
}

/** Users that Page Up and Page Down go at once. */
const PAGE = 20;

/** The cell that a key leads to from `cell`, or null if the key means nothing here. */
export function cellAfterKey(key: string, { place, unit }: Cell, users: number, units: number): Cell | null {
	const to = (nextPlace: number, nextUnit: number): Cell => ({
		place: Math.min(users - 1, Math.max(0, nextPlace)),
		unit: Math.min(units - 1, Math.max(0, nextUnit)),
	});
	switch (key) {
		case "ArrowRight":
			return to(place + 1, unit);
		case "ArrowLeft":
			return to(place - 1, unit);
		case "ArrowDown":
			return to(place, unit + 1);
		case "ArrowUp":
			return to(place, unit - 1);
		case "PageDown":
			return to(place + PAGE, unit);
		case "PageUp":
			return to(place - PAGE, unit);
		case "Home":
			return to(0, unit);
		case "End":
			return to(users - 1, unit);
		default:
			return null;
	}
}

/** Least and greatest activation that the colours tell apart: the whole scale, or the window around ½ that holds all. */
export function activationWindow(levels: Uint8Array): readonly [number, number] {
	let farthest = 0;
	for (const level of levels) farthest = Math.max(farthest, Math.abs(level / 255 - 0.5));
	const reach = [0.1, 0.25].find((reach) => farthest <= reach) ?? 0.5;
	return [0.5 - reach, 0.5 + reach];
}
