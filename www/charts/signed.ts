/**
 * The arithmetic of bars with a sign: what is above zero stands on the zero line, what is below hangs from it, in one
 * path each, so that direction tells them apart where colour does not.
 */

export interface SignedPaths {
	readonly up: string;
	readonly down: string;
}

export interface SignedBox {
	/** Left edge and zero line. */
	readonly x: number;
	readonly y: number;
	readonly width: number;
	/** From the zero line to the end of the longest bar. */
	readonly half: number;
	/** Between bars. */
	readonly gap: number;
}

/** Bars side by side; `reach` is the magnitude that fills the half height. What is not finite is not drawn. */
export function signedPaths(
	values: ArrayLike<number>,
	reach: number,
	{ x, y, width, half, gap }: SignedBox,
): SignedPaths {
	const step = width / Math.max(1, values.length);
	let up = "";
	let down = "";
	for (let at = 0; at < values.length; at++) {
		const value = values[at] ?? Number.NaN;
		if (!Number.isFinite(value) || value === 0 || !(reach > 0)) continue;
		const tall = Math.min(1, Math.abs(value) / reach) * half;
		const bar = (rise: number) =>
			`M${round(x + at * step + gap / 2)} ${round(y)}v${round(-rise)}h${round(step - gap)}v${round(rise)}z`;
		if (value > 0) up += bar(tall);
		else down += bar(-tall);
	}
	return { up, down };
}

/** The largest magnitude, rounded up to one digit, so that the scale does not move with every change; 0 of nothing. */
export function signedReach(values: Iterable<number>): number {
	let largest = 0;
	for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
	if (largest === 0) return 0;
	const step = 10 ** Math.floor(Math.log10(largest));
	// Rounded again, since 3 · 0.1 is not 0.3.
	return Number((Math.ceil(largest / step - 1e-9) * step).toPrecision(1));
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
