/**
 * Under which names a film is known, and when two names are the same.
 *
 * Two keys. The exact one holds the letters and figures of a title in natural order, and nothing else: case, accents,
 * "&" or "and", dashes, spaces and points make no difference. The loose one leaves articles at either end out, too.
 */
import { fold, wordsOf } from "../../catalogue/folding";
import { articleFirst, naturalTitle, type TitleParts, titleParts } from "../../catalogue/titles";

export interface Key {
	readonly exact: string;
	readonly loose: string;
}

const ARTICLES = new Set("the a an la le les l el los las il lo der die das un une".split(" "));

export function keyOf(title: string): Key {
	const folded = fold(title);
	const words = wordsOf(folded);
	// A title of signs alone is compared by its signs.
	if (words.length === 0) return { exact: folded.trim(), loose: folded.trim() };
	const exact = words.join("");
	const [first = ""] = words;
	const meant = words.length > 1 && ARTICLES.has(first) ? words.slice(1) : words;
	const isTheLast = meant.length > 1 && meant.at(-1) === "the";
	return { exact, loose: (isTheLast ? meant.slice(0, -1) : meant).join("") };
}

/** All names of a film of the catalogue: its title with and without what is in brackets, and each of those titles. */
export function namesOf(parts: TitleParts): readonly string[] {
	const others = parts.inBrackets.flatMap((text) => {
		const name = articleFirst(text.replace(/^(a\.\s?k\.\s?a\.?|aka)\s+/i, ""));
		return name.includes("/") ? [name, ...name.split("/")] : [name];
	});
	return [parts.main, ...others, ...(others.length > 0 ? [naturalTitle(parts)] : [])];
}

/**
 * Names that are not quite a title's own, by which a film may be meant: without what is in brackets at the end, and
 * what stands before and after a colon or dash ("Star Wars: Episode IV - A New Hope" → "Star Wars", "A New Hope").
 */
export function nearNamesOf(title: string): readonly string[] {
	if (!/[(:]|\s[-–—]\s/.test(title)) return [];
	const { main, inBrackets } = titleParts(title, 0);
	const pieces = main.split(/:\s+|\s+[-–—]\s+/).filter((piece) => piece !== main);
	return [...(inBrackets.length > 0 ? [main] : []), ...pieces].filter((name) => keyOf(name).loose.length > 2);
}

/** A title in natural order, whatever order a file has it in: "matrix, the" → "the matrix". */
export function inNaturalOrder(title: string): string {
	if (!/[,(]/.test(title)) return title;
	return naturalTitle(titleParts(title, 0));
}
