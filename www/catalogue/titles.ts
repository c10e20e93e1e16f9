/**
 * How a film's title is written for people.
 *
 * The data stores "Matrix, The" and "City of Lost Children, The (Cité des enfants perdus, La)"; people read
 * "The Matrix" and "The City of Lost Children (La Cité des enfants perdus)".
 */

/** Articles, in small letters, that are moved to the front wherever they end a title. */
const SAFE_ARTICLES = new Set("the a an la le les l' el los las lo il der das det den un une da".split(" "));

/** Articles that are also words or names: moved only where no other comma stands in the title. */
const LIKELY_ARTICLES = new Set(["die", "de", "en", "i"]);

/** A title in its parts: the title proper, and what follows it in brackets, brackets taken off. */
export interface TitleParts {
	readonly main: string;
	readonly inBrackets: readonly string[];
}

/** The title as people say it. */
export function naturalTitle({ main, inBrackets }: TitleParts): string {
	return [main, ...inBrackets.map((text) => `(${text})`)].join(" ");
}

/** The parts of a title as stored, each in natural order; a film without a title is named by its MovieLens id. */
export function titleParts(stored: string, movieId: number): TitleParts {
	const title = stored.replace(/\s+/g, " ").trim();
	if (title === "") return { main: `Untitled film (MovieLens id ${movieId})`, inBrackets: [] };
	const { head, groups } = splitTrailingBrackets(title);
	return { main: articleFirst(head), inBrackets: groups.map(articleFirst) };
}

/** "Haine, La" → "La Haine"; "Enfer, L'" → "L'Enfer"; "Monsters, Inc." stays. In any case: "matrix, the" as well. */
export function articleFirst(title: string): string {
	const comma = title.lastIndexOf(", ");
	if (comma <= 0) return title;
	const rest = title.slice(0, comma);
	const last = title.slice(comma + 2);
	const word = last.toLowerCase();
	const isArticle = SAFE_ARTICLES.has(word) || (LIKELY_ARTICLES.has(word) && !rest.includes(","));
	if (!isArticle) return title;
	return last.endsWith("'") ? `${last}${rest}` : `${last} ${rest}`;
}

/** Takes "(…)" groups off the end, each after a space, counting brackets within brackets: "Babies (Bébé(s))". */
function splitTrailingBrackets(title: string): { head: string; groups: string[] } {
	const groups: string[] = [];
	let head = title;
	while (head.endsWith(")")) {
		const open = matchingOpen(head);
		if (open <= 0 || head[open - 1] !== " ") break;
		groups.unshift(head.slice(open + 1, -1));
		head = head.slice(0, open).trimEnd();
	}
	return { head, groups };
}

function matchingOpen(text: string): number {
	let depth = 0;
	for (let at = text.length - 1; at >= 0; at--) {
		if (text[at] === ")") depth++;
		else if (text[at] === "(" && --depth === 0) return at;
	}
	return -1;
}
