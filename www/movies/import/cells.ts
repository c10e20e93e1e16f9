/** What the text of a cell means: stars, a year, a day. What is not understood is said, never guessed. */

/** 5: half stars from 0.5 to 5. 10: whole numbers from 1 to 10, a half star each. The format decides, not the values. */
export type Scale = 5 | 10;

export type Reading<T> = { readonly value: T } | { readonly problem: string };

/** Blank and 0 are "not rated", and never half a star. */
export function readStars(text: string, scale: Scale): Reading<number | null> {
	const trimmed = trim(text);
	if (trimmed === "") return { value: null };
	// A comma before the decimals is as good as a point; a comma for thousands has no place in a rating.
	const number = /^\d{1,3}([.,]\d{1,6})?$/.test(trimmed) ? Number(trimmed.replace(",", ".")) : Number.NaN;
	if (number === 0) return { value: null };
	const stars = scale === 10 ? number / 2 : number;
	if (Number.isInteger(stars * 2) && stars >= 0.5 && stars <= 5) return { value: stars };
	const allowed = scale === 10 ? "a whole number from 1 to 10" : "half stars from 0.5 to 5";
	return { problem: `The rating is “${shortened(trimmed)}”, where this format has ${allowed}.` };
}

/** "1995", "1995.0" (as spreadsheets write it) and "2013–2023", which a series has. */
export function readYear(text: string): Reading<number | null> {
	const trimmed = trim(text);
	if (trimmed === "") return { value: null };
	const [, year] = /^(\d{4})(?:\.0+|\s*[-–—].*)?$/.exec(trimmed) ?? [];
	return year ? { value: Number(year) } : { problem: `The year is “${shortened(trimmed)}”.` };
}

/** "Toy Story (1995)" → Toy Story, 1995. */
export function yearInTitle(title: string): { readonly title: string; readonly year: number | null } {
	const [, before = "", year] = /^(.*\S)\s*\((\d{4})\)$/.exec(title) ?? [];
	return year ? { title: before, year: Number(year) } : { title, year: null };
}

/** A positive whole number, "12" or "12.0"; null for anything else. */
export function readId(text: string): number | null {
	const [, digits] = /^(\d{1,15})(?:\.0+)?$/.exec(trim(text)) ?? [];
	return digits === undefined ? null : Number(digits);
}

/**
 * A day or moment in milliseconds since 1970, null if the text is none: "2024-01-05", "2021-03-22T06:33:24.000Z",
 * "31.12.2019", seconds since 1970, "Sun Jan  3 00:00:00 2016". "1/2/2020" is not read: it means two days.
 */
export function readDate(text: string): number | null {
	const trimmed = trim(text);
	if (/^\d{9,10}$/.test(trimmed)) return Number(trimmed) * 1000;
	if (/^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/.test(trimmed)) return orNull(Date.parse(trimmed));
	const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(trimmed) ?? [];
	if (day && month && year) return orNull(Date.UTC(Number(year), Number(month) - 1, Number(day)));
	if (/^[A-Z][a-z]{2} [A-Z][a-z]{2} +\d/.test(trimmed)) return orNull(Date.parse(`${trimmed} UTC`));
	return null;
}

/** Spaces of every kind off both ends, the no-break space and the byte-order mark among them, and one inside. */
export function trim(text: string): string {
	return text.replace(/[\s\ufeff]+/g, " ").trim();
}

/** As much of a cell as stands in a sentence. */
export function shortened(text: string): string {
	return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function orNull(time: number): number | null {
	return Number.isFinite(time) ? time : null;
}
