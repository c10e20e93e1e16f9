/**
 * What the visitor wishes of the list of suggestions, and which films the visitor is not interested in or was asked about in vain.
 */
import type { Catalogue, Wishes } from "../engine/protocol";

/** What can be chosen beside the list. */
export interface ListWishes {
	/** By name, as the catalogue has them; a film needs one of them. None is any film. */
	readonly genres: readonly string[];
	/** First years of decades, as 1990; a film needs to be of one from the first to the last. Null is any year. */
	readonly decades: readonly [first: number, last: number] | null;
	/** Training ratings that a film needs. */
	readonly minRatings: number;
	/** −1 (safe) … 1 (adventurous). */
	readonly adventure: number;
}

/** A film that the visitor was asked about and did not rate. */
export interface PassedFilm {
	readonly movieId: number;
	readonly why: "notSeen" | "skipped";
}

export interface Choices {
	readonly wishes: ListWishes;
	/** MovieLens ids of films that are not to be suggested, the newest last. */
	readonly unwanted: readonly number[];
	/** Films that are not to be asked about any more, the newest last. */
	readonly passed: readonly PassedFilm[];
	/** Runs train on the visitor's ratings, too, as one more user. */
	readonly learnsFromMine: boolean;
}

/** Length of the list. */
export const LIST_LENGTH = 24;
/** Fewer ratings than this say little of a film. */
export const MIN_RATINGS = [5, 10, 20, 50, 100] as const;
export const ADVENTURE = { min: -1, max: 1, step: 0.25 } as const;

export const NO_WISHES: ListWishes = { genres: [], decades: null, minRatings: 20, adventure: 0 };
export const NO_CHOICES: Choices = { wishes: NO_WISHES, unwanted: [], passed: [], learnsFromMine: false };

/** As the core takes them. Genres that the catalogue does not have, and films that it lacks, are left out. */
export function wishesFor(
	{ wishes, unwanted }: Choices,
	{ genreNames }: Pick<Catalogue, "genreNames">,
	indexOf: (movieId: number) => number | null,
): Wishes {
	const bits = wishes.genres.map((genre) => genreNames.indexOf(genre)).filter((bit) => bit >= 0);
	return {
		count: LIST_LENGTH,
		minRatings: wishes.minRatings,
		// Unsigned, since a bitwise result is signed.
		genres: bits.reduce((mask, bit) => mask | (1 << bit), 0) >>> 0,
		firstYear: wishes.decades?.[0] ?? 0,
		lastYear: wishes.decades ? wishes.decades[1] + 9 : 9999,
		adventure: wishes.adventure,
		unwanted: unwanted.flatMap((movieId) => indexOf(movieId) ?? []),
	};
}

/** Whether the list is of every film, however it is ordered. */
export function isUnfiltered({ genres, decades, minRatings }: ListWishes): boolean {
	return genres.length === 0 && decades === null && minRatings === NO_WISHES.minRatings;
}

/** The choices in a record from anywhere outside. Each part that is none is as if it had not been chosen. */
export function readChoices(record: unknown): Choices {
	if (typeof record !== "object" || record === null) return NO_CHOICES;
	const { wishes, unwanted, passed, learnsFromMine } = record as Record<string, unknown>;
	return {
		wishes: readWishes(wishes),
		unwanted: Array.isArray(unwanted) ? unwanted.filter(isId) : [],
		passed: Array.isArray(passed) ? passed.filter(isPassedFilm) : [],
		learnsFromMine: learnsFromMine === true,
	};
}

const isId = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0;

function isPassedFilm(record: unknown): record is PassedFilm {
	if (typeof record !== "object" || record === null) return false;
	const { movieId, why } = record as Record<string, unknown>;
	return isId(movieId) && (why === "notSeen" || why === "skipped");
}

function readWishes(record: unknown): ListWishes {
	if (typeof record !== "object" || record === null) return NO_WISHES;
	const { genres, decades, minRatings, adventure } = record as Record<string, unknown>;
	const isText = (value: unknown): value is string => typeof value === "string";
	const isStep = (value: unknown): value is number =>
		typeof value === "number" && value >= ADVENTURE.min && value <= ADVENTURE.max;
	const known = MIN_RATINGS.find((count) => count === minRatings);
	return {
		genres: Array.isArray(genres) ? genres.filter(isText) : [],
		decades: readDecades(decades),
		minRatings: known ?? NO_WISHES.minRatings,
		adventure: isStep(adventure) ? adventure : 0,
	};
}

function readDecades(value: unknown): ListWishes["decades"] {
	if (!Array.isArray(value) || value.length !== 2) return null;
	const [first, last] = value as unknown[];
	const isDecade = (year: unknown): year is number => typeof year === "number" && year >= 1900 && year % 10 === 0;
	return isDecade(first) && isDecade(last) && first <= last ? [first, last] : null;
}
