/** How numbers are written: digits that mean something, a true minus sign, and "–" for a figure that is missing. */
import { format } from "d3-format";

export const MISSING = "–";

const oneDecimal = format(".1f");
const twoDecimals = format(".2f");
const threeDecimals = format(".3f");
const signed = format("+.3f");
const signedFine = format("+.4f");
const fourDecimals = format(".4f");
const signedFinest = format("+.6f");
const grouped = format(",d");

type Figure = number | null | undefined;

function written(value: Figure, write: (value: number) => string): string {
	return typeof value === "number" && Number.isFinite(value) ? write(value) : MISSING;
}

/** What rounds to nothing has no sign: "0.000", neither "+0.000" nor "−0.000". */
const withSign = (write: (value: number) => string) => (value: number) => {
	const text = write(value);
	return /[1-9]/.test(text) ? text : text.slice(1);
};

/** Expected stars, to the hundredth, since a single rating moves them by about so much: "4.28". */
export const inStars = (value: Figure): string => written(value, twoDecimals);

/** How unsure expected stars are: "0.8". */
export const inTenths = (value: Figure): string => written(value, oneDecimal);

/** Stars above or below others, with their sign: "+0.58", "−1.20". */
export const asDifference = (value: Figure): string => written(value, withSign(format("+.2f")));

/** A probability or activation: "0.83". */
export const inUnit = (value: Figure): string => written(value, twoDecimals);

/** A probability that is never quite 0 or 1: "0.518", "<0.001", ">0.999". */
export const asChance = (value: Figure): string =>
	written(value, (p) => (p < 0.0005 ? "<0.001" : p > 0.9995 ? ">0.999" : threeDecimals(p)));

/** Cross-entropy in nats, errors in stars: "1.283". */
export const inThousandths = (value: Figure): string => written(value, threeDecimals);

/** A term of a sum, with its sign: "−0.042". */
export const asTerm = (value: Figure): string => written(value, withSign(signed));

/** A term that somebody may add up by hand: "−0.0417". */
export const asFineTerm = (value: Figure): string => written(value, withSign(signedFine));

/** A probability that somebody may compute by hand, or the random number beside it: "0.5183". */
export const inTenThousandths = (value: Figure): string => written(value, fourDecimals);

/** A parameter or its update, which may be small: "+0.000142". */
export const asUpdate = (value: Figure): string => written(value, withSign(signedFinest));

/** "9,066" */
export const asCount = (value: Figure): string => written(value, grouped);

/** "34%"; what is above nothing never reads as nothing: "<1%". */
export const asPercent = (value: Figure): string =>
	written(value, (p) => (p > 0 && p < 0.005 ? "<1%" : `${Math.round(p * 100)}%`));

/** "1 rating", "5 ratings" */
export function plural(count: number, one: string, many = `${one}s`): string {
	return `${asCount(count)} ${count === 1 ? one : many}`;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number whose size matters more than its digits: "1.2 × 10⁻³". */
export const asPower = (value: Figure): string => written(value, (number) => power(number, 1));

function power(value: number, decimals: number): string {
	const [mantissa = "", exponent = "0"] = value.toExponential(decimals).split("e");
	const digits = exponent.replace(/^[+-]/, "");
	const raised = Array.from(digits, (digit) => SUPERSCRIPTS[Number(digit)] ?? "").join("");
	const factor = mantissa.replace("-", "−");
	if (Number(exponent) === 0) return factor;
	const ten = `10${exponent.startsWith("-") ? "⁻" : ""}${raised}`;
	return factor === "1" ? ten : `${factor} × ${ten}`;
}

/** A round limit of an axis, no more digits than it has: "0.05", "20", "2 × 10⁻⁵". */
export const asLimit = (value: Figure): string =>
	written(value, (limit) => (Math.abs(limit) < 0.001 ? power(limit, 0) : `${Number(limit.toPrecision(1))}`));

/** The places from 0 on, as a list to choose from counts them: from 1. */
export const countedFromOne = (length: number) =>
	Array.from({ length }, (_, value) => ({ value, text: String(value + 1) }));

/** The ten rating classes, by their stars: "0.5" to "5.0". */
export const CLASS_CHOICES = Array.from({ length: 10 }, (_, k) => ({ value: k, text: ((k + 1) / 2).toFixed(1) }));

/** A moment, milliseconds since 1970, by the visitor's clock: "2026-03-09, 17:05". */
export function asMoment(at: number): string {
	const date = new Date(at);
	const two = (number: number) => String(number).padStart(2, "0");
	const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
	return `${day}, ${two(date.getHours())}:${two(date.getMinutes())}`;
}
