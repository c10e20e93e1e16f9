/** What the model's answer to "why this film?" says, sorted for reading. */
import type { Why } from "../engine/questions";

/** What one of the visitor's ratings does to one suggested film. */
export interface Reason {
	/** Catalogue index and class of the rating. */
	readonly movie: number;
	readonly rating: number;
	/** What the place goes by, with the rating less without it: log odds, or stars. */
	readonly score: number;
	/** Expected stars, with less without. */
	readonly stars: number;
}

/** What one hidden unit does to the expected stars: as it is, less as it would be for somebody who has rated nothing. */
export interface UnitReason {
	readonly unit: number;
	readonly stars: number;
}

/** Each rating's part in a film, the largest first, as far as the answer has come; null if it is not about the film. */
export function reasonsFor(why: Why | null, film: number): readonly Reason[] | null {
	const place = why?.films.indexOf(film) ?? -1;
	if (!why || place < 0) return null;
	const nFilms = why.films.length;
	const done = why.scoresWithout.length / nFilms;
	const [score = Number.NaN, stars = Number.NaN] = [why.scores[place], why.stars[place]];
	const reasons = Array.from({ length: done }, (_, at): Reason => {
		const without = at * nFilms + place;
		return {
			movie: why.movies[at] ?? -1,
			rating: why.classes[at] ?? 0,
			score: score - (why.scoresWithout[without] ?? Number.NaN),
			stars: stars - (why.starsWithout[without] ?? Number.NaN),
		};
	});
	return reasons.toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score));
}

/** How many ratings the answer has taken away in turn, and whether these are all. */
export function progressOf(why: Why | null): { readonly done: number; readonly isWhole: boolean } {
	if (!why || why.films.length === 0) return { done: 0, isWhole: why !== null };
	const done = why.scoresWithout.length / why.films.length;
	return { done, isWhole: done === why.movies.length };
}

/** The hidden units by what they do to the film, the largest first; null if the answer is not about its units. */
export function unitReasonsFor(why: Why | null, film: number): readonly UnitReason[] | null {
	const place = why?.films.indexOf(film) ?? -1;
	if (!why || why.film !== film || place < 0) return null;
	const stars = why.stars[place] ?? Number.NaN;
	return Array.from(why.starsAtRest, (atRest, unit): UnitReason => ({ unit, stars: stars - atRest })).toSorted(
		(a, b) => Math.abs(b.stars) - Math.abs(a.stars),
	);
}

/** A rating has to raise a film's odds by so much to be named beside it: by a twentieth. */
const WORTH_NAMING = Math.log(1.05);

/** The rating that speaks most for a film, if one does; `isWhole` of the answer, or it may be another in a moment. */
export function chiefReason(why: Why | null, film: number): Reason | null {
	if (!why?.areLogOdds || !progressOf(why).isWhole) return null;
	const best = reasonsFor(why, film)?.reduce<Reason | null>(
		(best, reason) => (reason.score > (best?.score ?? WORTH_NAMING) ? reason : best),
		null,
	);
	return best ?? null;
}

/** Log odds as a reader takes them: "1.8 times as likely", "0.7 times as likely". */
export function timesAsLikely(logOdds: number): string {
	const times = Math.exp(logOdds);
	return Number.isFinite(times) ? `${times < 9.95 ? times.toFixed(times < 0.995 ? 2 : 1) : Math.round(times)}×` : "–";
}

/**
 * How far each film has moved since an earlier list: places risen (above 0) or fallen (below), or null for a film that was
 * not on it.
 */
export function movesSince(before: readonly number[], now: readonly number[]): ReadonlyMap<number, number | null> {
	const places = new Map(before.map((film, place) => [film, place]));
	return new Map(
		now.map((film, place) => {
			const earlier = places.get(film);
			return [film, earlier === undefined ? null : earlier - place];
		}),
	);
}
