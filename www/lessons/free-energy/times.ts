/** The two sums by the clock: what is timed, how it is written, and what it comes to for machines of other sizes. */

/** The most hidden units that are timed; the core takes no more. */
export const MAX_TIMED = 18;

export interface Timed {
	/** Hidden units. */
	readonly m: number;
	readonly statesMs: number;
	readonly unitsMs: number;
	/** How far the two logarithms are apart. */
	readonly difference: number;
}

/** The inputs of a layer of `m` units which repeats the given ones. */
export function repeated(inputs: readonly number[], m: number): readonly number[] {
	return Array.from({ length: m }, (_, j) => inputs[j % inputs.length] ?? 0);
}

/** Each unit more doubles the sum over states. */
export function statesMsAt(last: Timed, m: number): number {
	return last.statesMs * 2 ** (m - last.m);
}

/** Each unit more adds one term to the sum over units. */
export function unitsMsAt(last: Timed, m: number): number {
	return (last.unitsMs * m) / last.m;
}

const UNITS: readonly (readonly [name: string, ms: number])[] = [
	["ns", 1e-6],
	["µs", 1e-3],
	["ms", 1],
	["s", 1000],
	["hours", 3.6e6],
	["years", 365.25 * 24 * 3.6e6],
];

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A time to two digits, in the unit that suits it: "4.2 µs", "180 ms", "1.3 × 10¹⁷ years". */
export function asTime(ms: number): string {
	const [name, size] = UNITS.findLast(([, size]) => ms >= size) ?? ["ns", 1e-6];
	const value = ms / size;
	if (value < 9999.5) return `${Number(value.toPrecision(2))} ${name}`;
	const [mantissa, exponent = ""] = value.toExponential(1).split("e+");
	return `${mantissa} × 10${Array.from(exponent, (digit) => SUPERSCRIPTS[Number(digit)]).join("")} ${name}`;
}
