/**
 * The visitor's ratings as plain data: what a rating is, which are valid, how they change, and how the core takes
 * them.
 */
import type { RatingList } from "../engine/protocol";

export interface Rating {
	/** MovieLens id: stable across data files, unlike an index. */
	readonly movieId: number;
	/** Half stars, 0.5…5. */
	readonly stars: number;
	/** When it was first given, milliseconds since 1970. Newest stand first in the list. */
	readonly ratedAt: number;
}

/** Only half stars from 0.5 to 5 are ratings. */
export function isStars(value: unknown): value is number {
	return typeof value === "number" && value >= 0.5 && value <= 5 && Number.isInteger(value * 2);
}

/** The rating in a record from anywhere outside, or null if it is not one. */
export function readRating(record: unknown): Rating | null {
	if (typeof record !== "object" || record === null) return null;
	const { movieId, stars, ratedAt } = record as Record<string, unknown>;
	if (typeof movieId !== "number" || !Number.isInteger(movieId) || movieId < 0 || !isStars(stars)) return null;
	return { movieId, stars, ratedAt: typeof ratedAt === "number" && Number.isFinite(ratedAt) ? ratedAt : 0 };
}

export function ratingOf(ratings: readonly Rating[], movieId: number): Rating | null {
	return ratings.find((rating) => rating.movieId === movieId) ?? null;
}

/** Stored ratings under those made since the page opened, newest first. */
export function mergeRatings(current: readonly Rating[], stored: readonly Rating[]): readonly Rating[] {
	const made = new Set(current.map((rating) => rating.movieId));
	const older = stored.filter((rating) => !made.has(rating.movieId));
	return [...current, ...older.toSorted((a, b) => b.ratedAt - a.ratedAt)];
}

/** What became of one film's rating; null stands for none. */
export interface RatingChange {
	readonly movieId: number;
	readonly before: Rating | null;
	readonly after: Rating | null;
}

/** The changes by which `imported` comes over the ratings of the same films, and takes the place of all others or not. */
export function changesByImport(
	current: readonly Rating[],
	imported: readonly Rating[],
	replace: boolean,
): readonly RatingChange[] {
	const had = new Map(current.map((rating) => [rating.movieId, rating]));
	const comes = new Set(imported.map(({ movieId }) => movieId));
	const given = imported.flatMap((after): RatingChange[] => {
		const before = had.get(after.movieId) ?? null;
		return before?.stars === after.stars || !isStars(after.stars) ? [] : [{ movieId: after.movieId, before, after }];
	});
	if (!replace) return given;
	const gone = current.filter(({ movieId }) => !comes.has(movieId));
	return [...given, ...gone.map((before): RatingChange => ({ movieId: before.movieId, before, after: null }))];
}

/** The change by which a film gets these stars, or by which its rating goes (null): what was given first keeps its date. */
export function changeTo(ratings: readonly Rating[], movieId: number, stars: number | null, at: number): RatingChange {
	const before = ratingOf(ratings, movieId);
	return { movieId, before, after: stars === null ? null : { movieId, stars, ratedAt: before?.ratedAt ?? at } };
}

/** Ratings after these changes, newest first. One that keeps its date keeps its place, too. */
export function withChanges(current: readonly Rating[], changes: readonly RatingChange[]): readonly Rating[] {
	const coming = new Map(changes.map((change) => [change.movieId, change.after]));
	const kept = current.flatMap((rating): readonly Rating[] | Rating => {
		const after = coming.get(rating.movieId);
		if (after === undefined) return rating;
		if (after?.ratedAt !== rating.ratedAt) return [];
		coming.delete(rating.movieId);
		return after;
	});
	const fresh = [...coming.values()].filter((rating) => rating !== null);
	return fresh.length === 0 ? kept : [...fresh, ...kept].toSorted((a, b) => b.ratedAt - a.ratedAt);
}

/** As the core takes them: indices rising, class = 2·stars − 1; films that the catalogue lacks are left out. */
export function ratingList(ratings: readonly Rating[], indexOf: (movieId: number) => number | null): RatingList {
	const pairs = ratings
		.flatMap((rating) => {
			const index = indexOf(rating.movieId);
			return index === null || !isStars(rating.stars) ? [] : [{ index, class: 2 * rating.stars - 1 }];
		})
		.sort((a, b) => a.index - b.index);
	return {
		movies: Uint32Array.from(pairs, (pair) => pair.index),
		classes: Uint8Array.from(pairs, (pair) => pair.class),
	};
}
