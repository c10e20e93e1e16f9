/** The arithmetic of small bar drawings: many bars in one SVG path, zero drawn as nothing at all. */

export interface BarBox {
	readonly width: number;
	readonly height: number;
	/** Between bars, in the same units. */
	readonly gap: number;
}

/** One path of upright bars on the bottom edge; `top` is the value that fills the height. */
export function barsPath(values: ArrayLike<number>, top: number, { width, height, gap }: BarBox): string {
	const step = width / values.length;
	let path = "";
	for (let at = 0; at < values.length; at++) {
		const value = values[at] ?? 0;
		if (!(value > 0) || !(top > 0)) continue;
		const tall = Math.min(1, value / top) * height;
		path += `M${round(at * step + gap / 2)} ${height}v${round(-tall)}h${round(step - gap)}v${round(tall)}z`;
	}
	return path;
}

/** One path of level lines where the tops of such bars are, bars of nothing left out. */
export function levelsPath(values: ArrayLike<number>, top: number, { width, height, gap }: BarBox): string {
	const step = width / values.length;
	let path = "";
	for (let at = 0; at < values.length; at++) {
		const value = values[at] ?? 0;
		if (!(value > 0) || !(top > 0)) continue;
		path += `M${round(at * step + gap / 2)} ${round(height - Math.min(1, value / top) * height)}h${round(step - gap)}`;
	}
	return path;
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
