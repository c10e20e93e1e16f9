/** How many terms Z has, exactly; how long they take, in words; and numbers to hold them against. */
import { asPower } from "../../ui/format";

/** 2^(D+M), exactly. */
export function statesOf(nVisible: number, nHidden: number): bigint {
	return 2n ** BigInt(nVisible + nHidden);
}

/** A whole number with its digits in threes: "1,048,576". */
export function grouped(count: bigint): string {
	return count.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const raised = (exponent: number) => Array.from(String(exponent), (digit) => SUPERSCRIPTS[Number(digit)]).join("");

/** A whole number as a power of ten, rounded to a tenth of its leading digit: "1.3 × 10²⁶⁶"; below 10,000 as it is. */
export function inPowers(count: bigint): string {
	const digits = count.toString();
	if (digits.length < 5) return grouped(count);
	// Rounded in whole numbers, since the largest are beyond f64.
	const tenths = (BigInt(digits.slice(0, 3)) + 5n) / 10n;
	const [mantissa, exponent] = tenths === 100n ? [10n, digits.length] : [tenths, digits.length - 1];
	return `${mantissa / 10n}.${mantissa % 10n} × 10${raised(exponent)}`;
}

/** Its logarithm to the base 10, for the largest too. */
export function log10(count: bigint): number {
	const digits = count.toString();
	return Math.log10(Number(`0.${digits.slice(0, 17)}`)) + digits.length;
}

/** ⌊n log₁₀ 2⌋ + 1: how many digits 2^n has. */
export const digitsOfPower = (n: number): number => Math.floor(n * Math.log10(2)) + 1;

/** A number known by its logarithm to the base 10, which may be beyond f64: "3.2 × 10²⁵⁸", "4,500", "1.5". */
export function fromLog10(log: number): string {
	if (log >= 5) {
		const exponent = Math.floor(log);
		const mantissa = (10 ** (log - exponent)).toFixed(1);
		return mantissa === "10.0" ? `1.0 × 10${raised(exponent + 1)}` : `${mantissa} × 10${raised(exponent)}`;
	}
	const value = 10 ** log;
	if (value >= 100) return grouped(BigInt(Math.round(value)));
	return value >= 0.01 ? String(Number(value.toPrecision(2))) : asPower(value);
}

/** A year of 365.25 days, in seconds. */
export const YEAR = 31_557_600;
/** Since the Big Bang, 13.8 billion years, in seconds. */
export const AGE_OF_THE_UNIVERSE = 13.8e9 * YEAR;

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
	[1e-9, "ns"],
	[1e-6, "µs"],
	[1e-3, "ms"],
	[1, "s"],
	[60, "minutes"],
	[3600, "hours"],
	[86_400, "days"],
	[YEAR, "years"],
];

/** A time known by the logarithm of its seconds, in the largest unit of which it is at least one: "41 ms", "3.2 × 10²⁵¹ years". */
export function asTime(logSeconds: number): string {
	// Two digits are shown: what rounds to one of a unit is told in it.
	const fitting = UNITS.findLast(([seconds]) => logSeconds >= Math.log10(0.995 * seconds));
	const [seconds, name] = fitting ?? [1e-9, "ns"];
	const count = fromLog10(logSeconds - Math.log10(seconds));
	return `${count} ${count === "1" ? name.replace(/(?<=..)s$/, "") : name}`;
}

/** log(e^a + e^b), for sums that come in pieces. */
export function logAdd(a: number, b: number): number {
	const [small, large] = a < b ? [a, b] : [b, a];
	return large === Number.NEGATIVE_INFINITY ? large : large + Math.log1p(Math.exp(small - large));
}

/** How many units n can be had in a time: the largest for which 2^n terms of `secondsPerTerm` fit. */
export const unitsWithin = (seconds: number, secondsPerTerm: number): number =>
	Math.floor(Math.log2(seconds / secondsPerTerm));

export interface Landmark {
	readonly what: string;
	readonly shown: string;
	readonly log10: number;
	/** Whether the count is exact; an estimate if not. */
	readonly exact: boolean;
}

const factorial = (n: bigint): bigint => (n < 2n ? 1n : n * factorial(n - 1n));
const exactly = (what: string, count: bigint): Landmark => ({
	what,
	shown: inPowers(count),
	log10: log10(count),
	exact: true,
});
const about = (what: string, log: number): Landmark => ({ what, shown: fromLog10(log), log10: log, exact: false });

/** Familiar large numbers, in ascending order. */
export const LANDMARKS: readonly Landmark[] = [
	about("seconds since the Big Bang", Math.log10(AGE_OF_THE_UNIVERSE)),
	exactly("grains of wheat, doubled from square to square of a chessboard", 2n ** 64n - 1n),
	about("atoms in 12 grams of carbon", Math.log10(6.022e23)),
	exactly("orders of a pack of 52 cards", factorial(52n)),
	about("atoms in the universe that can be observed", 80),
	// Tromp (2016) has all 171 digits: 208168199381979984699…
	{ ...about("positions on a Go board that the rules allow", Math.log10(2.081681993819799e170)), exact: true },
];
