/** The terms of a hidden unit's input, sorted for reading: the largest by themselves, the others as one. */
import type { Conditionals } from "../../engine/questions";

export interface Term {
	readonly movie: number;
	readonly stars: number;
	readonly weight: number;
}

export interface Terms {
	readonly largest: readonly Term[];
	/** How many more there are, and what they add together. */
	readonly others: { readonly count: number; readonly sum: number };
}

export function largestTerms(conditionals: Conditionals, limit: number): Terms {
	const terms = Array.from(conditionals.ratedMovies, (movie, at) => ({
		movie,
		stars: ((conditionals.ratedClasses[at] ?? 0) + 1) / 2,
		weight: conditionals.contributions[at] ?? 0,
	}));
	terms.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.movie - b.movie);
	const rest = terms.slice(limit);
	return {
		largest: terms.slice(0, limit),
		others: { count: rest.length, sum: rest.reduce((sum, { weight }) => sum + weight, 0) },
	};
}
