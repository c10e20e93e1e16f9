/**
 * The films of the catalogue as the page speaks of them: by index (what the core takes) and by MovieLens id
 * (what ratings are stored under). Titles are put in natural order when first asked for.
 */
import type { Catalogue } from "../engine/protocol";
import { naturalTitle, type TitleParts, titleParts } from "./titles";

export interface Film {
	readonly index: number;
	readonly movieId: number;
	readonly title: string;
	readonly parts: TitleParts;
	/** 0 where unknown. */
	readonly year: number;
	readonly genres: readonly string[];
	/** How many users of the data rated it. */
	readonly ratingCount: number;
	/** Their mean, 0 where nobody did. */
	readonly meanStars: number;
}

export interface Films {
	readonly count: number;
	readonly at: (index: number) => Film | null;
	/** Index of a MovieLens id, null if the catalogue has no such film. */
	readonly indexOf: (movieId: number) => number | null;
	/** The indices of all films, the most-rated first, of two alike the earlier. */
	readonly bestKnownFirst: () => readonly number[];
}

export function createFilms(catalogue: Catalogue): Films {
	const count = catalogue.movieIds.length;
	const made: (Film | undefined)[] = new Array(count);
	let order: readonly number[] | null = null;
	const indices = new Map<number, number>();
	catalogue.movieIds.forEach((movieId, index) => {
		indices.set(movieId, index);
	});

	function make(index: number, movieId: number): Film {
		const parts = titleParts(catalogue.titles[index] ?? "", movieId);
		const mask = catalogue.genreMasks[index] ?? 0;
		return {
			index,
			movieId,
			title: naturalTitle(parts),
			parts,
			year: catalogue.years[index] ?? 0,
			genres: catalogue.genreNames.filter((_, bit) => (mask & (1 << bit)) !== 0),
			ratingCount: catalogue.ratingCounts[index] ?? 0,
			meanStars: catalogue.meanStars[index] ?? 0,
		};
	}

	return {
		count,
		at(index) {
			const known = made[index];
			if (known) return known;
			const movieId = catalogue.movieIds[index];
			if (movieId === undefined) return null;
			const film = make(index, movieId);
			made[index] = film;
			return film;
		},
		indexOf: (movieId) => indices.get(movieId) ?? null,
		bestKnownFirst() {
			if (order) return order;
			// Sorted as one number each, which is far faster than comparing films: rating count, then index from the end.
			const keyOf = (index: number) => (catalogue.ratingCounts[index] ?? 0) * count + (count - 1 - index);
			const keys = Float64Array.from({ length: count }, (_, index) => keyOf(index));
			order = Array.from(keys.sort().reverse(), (key) => count - 1 - (key % count));
			return order;
		},
	};
}
