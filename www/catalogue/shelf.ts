/**
 * Which films to offer somebody who has rated none: well known, and unlike each other.
 *
 * Greedy: from the most-rated films, take each time the one with the most ratings after a penalty for what it
 * shares (genres, decade, series) with the films already taken. How often a film was rated stands for how likely
 * a visitor knows it. It serves until the model has learnt enough to say how much an answer would tell it
 * (docs/decisions/0013-what-to-ask.md).
 */
import type { Film, Films } from "./films";

/** Films of the data with the most ratings, out of which the shelf is chosen. */
const POOL = 160;

/** The shelf, best first: at most `count` films. */
export function starterShelf(films: Films, count: number): readonly Film[] {
	const pool = films
		.bestKnownFirst()
		.slice(0, POOL)
		.flatMap((index) => films.at(index) ?? []);
	const shelf: Film[] = [];
	const likeness = new Map(pool.map((film) => [film, 0]));
	while (shelf.length < count && likeness.size > 0) {
		let best: Film | null = null;
		let bestScore = Number.NEGATIVE_INFINITY;
		for (const [film, nearest] of likeness) {
			const score = film.ratingCount * (1 - 0.8 * nearest);
			if (score > bestScore) [best, bestScore] = [film, score];
		}
		if (!best) break;
		shelf.push(best);
		likeness.delete(best);
		for (const [film, nearest] of likeness) likeness.set(film, Math.max(nearest, alike(film, best)));
	}
	return shelf;
}

/** 0 (nothing in common) … 1 (same genres and decade, or the same series). */
export function alike(a: Film, b: Film): number {
	if (seriesName(a) === seriesName(b)) return 1;
	const shared = a.genres.filter((genre) => b.genres.includes(genre)).length;
	const all = a.genres.length + b.genres.length - shared;
	const genres = all === 0 ? 0 : shared / all;
	const decades = Math.abs(a.year - b.year) / 10;
	return 0.75 * genres + 0.25 * Math.max(0, 1 - decades);
}

const seriesNames = new WeakMap<Film, string>();

/** "star wars" of "Star Wars: Episode IV - A New Hope", "toy story" of "Toy Story 2". Asked for again and again. */
function seriesName(film: Film): string {
	const known = seriesNames.get(film);
	if (known !== undefined) return known;
	const [beginning = ""] = film.parts.main.split(/:| - /);
	const name = beginning
		.replace(/^(The|A|An) /, "")
		.replace(/ (\d+|[IVX]+)$/, "")
		.toLowerCase();
	seriesNames.set(film, name);
	return name;
}
