/**
 * What a query says of years and genres, in words that begin with their name or are a decade: `year:1994`, `year:1990-1995`,
 * `1990s`, `genre:noir`, `genre:sci-fi`. What is left of the query is looked for in titles.
 */
import type { Film } from "./films";
import { fold } from "./folding";

export interface Filters {
	/** The first and the last year; null is any. */
	readonly years: readonly [first: number, last: number] | null;
	/** What the name of a genre has to hold, letters and digits alone; a film needs one genre for each. */
	readonly genres: readonly string[];
	/** The query without its filters. */
	readonly text: string;
}

const YEARS = /^year:(\d{4})(?:[-–](\d{4}))?$/;
const DECADE = /^(?:year:)?(\d{3})0s$/;
const GENRE = /^genre:(.+)$/;

/** Words that are no whole filter yet (`year:19`, `genre:`) are left out of the text and filter nothing. */
export function filtersOf(query: string): Filters {
	let years: Filters["years"] = null;
	const genres: string[] = [];
	const words: string[] = [];
	const meet = (first: number, last: number) => {
		years = [Math.max(first, years?.[0] ?? first), Math.min(last, years?.[1] ?? last)];
	};
	for (const word of query.split(/\s+/)) {
		const folded = word.toLowerCase();
		const [year, decade, genre] = [YEARS.exec(folded), DECADE.exec(folded), GENRE.exec(folded)];
		if (year) meet(Number(year[1]), Number(year[2] ?? year[1]));
		else if (decade) meet(10 * Number(decade[1]), 10 * Number(decade[1]) + 9);
		else if (genre?.[1]) genres.push(lettersOf(genre[1]));
		else if (!/^(?:year|genre):/.test(folded)) words.push(word);
	}
	return { years, genres: genres.filter((genre) => genre !== ""), text: words.join(" ") };
}

export function areNone({ years, genres }: Filters): boolean {
	return years === null && genres.length === 0;
}

/** "genre:noir" wants Film-Noir, "genre:scifi" Sci-Fi. A film of unknown year is of no year that is asked for. */
export function passes(film: Film, { years, genres }: Filters): boolean {
	if (years && (film.year < years[0] || film.year > years[1])) return false;
	return genres.every((wanted) => film.genres.some((genre) => lettersOfGenre(genre).includes(wanted)));
}

/** There are about twenty names, and each is met in thousands of films. */
const known = new Map<string, string>();

function lettersOfGenre(name: string): string {
	const letters = known.get(name) ?? lettersOf(name);
	known.set(name, letters);
	return letters;
}

function lettersOf(text: string): string {
	return fold(text).replace(/[^\p{L}\p{N}]/gu, "");
}
