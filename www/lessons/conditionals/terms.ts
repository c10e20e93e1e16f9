/** The terms of a hidden unit's input, sorted for reading: the largest by themselves, the others as one. */
import type { Inspection } from "../../engine/protocol";

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

export function largestTerms(inspection: Inspection, limit: number): Terms {
	const terms = Array.from(inspection.ratedMovies, (movie, at) => ({
		movie,
		stars: ((inspection.ratedClasses[at] ?? 0) + 1) / 2,
		weight: inspection.contributions[at] ?? 0,
	}));
	terms.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.movie - b.movie);
	const rest = terms.slice(limit);
	return {
		largest: terms.slice(0, limit),
		others: { count: rest.length, sum: rest.reduce((sum, { weight }) => sum + weight, 0) },
	};
}
