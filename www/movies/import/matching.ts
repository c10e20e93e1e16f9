/**
 * Which film of the catalogue an entry of a file means. The catalogue has MovieLens' ids only, so films are found by
 * title and year:
 *
 * 1. a film of that title and exactly that year, if there is one; where two share both, the visitor is asked;
 * 2. else films of that title one year earlier or later, and films of that year of which the title is a part: the
 *    visitor is asked;
 * 3. where the file has no year, films of that title: the visitor is asked.
 *
 * A film of the same title and another year is another film.
 */
import { titleParts } from "../../catalogue/titles";
import type { Entry } from "./entries";
import { inNaturalOrder, type Key, keyOf, namesOf, nearNamesOf } from "./names";

/** As much of the catalogue as matching takes; everything by film index. */
export interface CatalogueTitles {
	readonly movieIds: ArrayLike<number>;
	readonly titles: readonly string[];
	/** 0 where unknown. */
	readonly years: ArrayLike<number>;
}

export type Match =
	| { readonly kind: "film"; readonly index: number }
	/** Best first. `why` is the end of "Please choose: …". */
	| { readonly kind: "ask"; readonly candidates: readonly number[]; readonly why: string }
	| { readonly kind: "none"; readonly why: string };

export type Matcher = (entry: Entry) => Match;

/** More are never shown: a title that means so many films means none. */
const MOST_CANDIDATES = 8;

type Index = Map<string, number[]>;

export function createMatcher({ movieIds, titles, years }: CatalogueTitles): Matcher {
	const byId = new Map<number, number>();
	const exact: Index = new Map();
	const loose: Index = new Map();
	const near: Index = new Map();
	titles.forEach((stored, index) => {
		const movieId = movieIds[index] ?? -1;
		byId.set(movieId, index);
		// A film without a title is found by its id alone.
		if (stored.trim() === "") return;
		const parts = titleParts(stored, movieId);
		for (const name of namesOf(parts)) {
			const key = keyOf(name);
			add(exact, key.exact, index);
			add(loose, key.loose, index);
		}
		for (const name of nearNamesOf(parts.main)) add(near, keyOf(name).loose, index);
	});

	const yearOf = (index: number) => years[index] ?? 0;
	const inYear = (found: readonly number[] | undefined, year: number) =>
		found === undefined ? [] : found.filter((index) => yearOf(index) === year);

	/** Films of this title and exactly this year, by the stricter comparison if that finds any. */
	function exactly(key: Key, year: number): readonly number[] {
		const strictly = inYear(exact.get(key.exact), year);
		return strictly.length > 0 ? strictly : inYear(loose.get(key.loose), year);
	}

	/** Films that may be meant, the surer ones first. */
	function perhaps(names: readonly string[], keys: readonly Key[], year: number): readonly number[] {
		const sameTitle = keys.flatMap((key) => loose.get(key.loose) ?? []);
		const aYearOff = sameTitle.filter((index) => Math.abs(yearOf(index) - year) === 1);
		const nearKeys = names.flatMap((name) => nearNamesOf(name).map((piece) => keyOf(piece).loose));
		const partly = [
			...keys.flatMap((key) => near.get(key.loose) ?? []),
			...nearKeys.flatMap((key) => loose.get(key) ?? []),
		];
		return [...new Set([...aYearOff, ...inYear(partly, year)])].slice(0, MOST_CANDIDATES);
	}

	return (entry) => {
		const known = entry.movieId === null ? undefined : byId.get(entry.movieId);
		if (known !== undefined) return { kind: "film", index: known };
		if (entry.notFilm !== "") return { kind: "none", why: `${entry.notFilm}; there are only films here` };
		if (entry.title === "") return { kind: "none", why: "no film of this MovieLens id" };
		const { year } = entry;
		const names = [entry.title, entry.originalTitle].filter((name) => name !== "").map(inNaturalOrder);
		const keys: Key[] = [];
		// The second title is looked at only where the first finds nothing.
		for (const name of names) {
			const key = keyOf(name);
			keys.push(key);
			const found = year === null ? [] : exactly(key, year);
			const [film] = found;
			if (film !== undefined && found.length === 1) return { kind: "film", index: film };
			if (found.length > 1) return { kind: "ask", candidates: found, why: "films share this title and year" };
		}
		if (year === null) {
			const films = [...new Set(keys.flatMap((key) => loose.get(key.loose) ?? []))];
			const candidates = films.slice(0, MOST_CANDIDATES);
			return candidates.length > 0
				? { kind: "ask", candidates, why: "the file has no year" }
				: { kind: "none", why: "no year, and no film of this title" };
		}
		const candidates = perhaps(names, keys, year);
		if (candidates.length === 0) return { kind: "none", why: "no film of this title and year" };
		const isYearOff = candidates.every((index) => yearOf(index) !== year);
		return { kind: "ask", candidates, why: isYearOff ? "a year apart" : "not quite this title" };
	};
}

function add(index: Index, key: string, film: number): void {
	const films = index.get(key);
	if (films === undefined) index.set(key, [film]);
	else if (!films.includes(film)) films.push(film);
}
