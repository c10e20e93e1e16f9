/** Which film stands at which place of the shelf. */
import type { Film } from "../catalogue/films";

/** What was dealt to each place since it was cleared, the newest last: where a film is no longer passed, it is back. */
export type Places = readonly (readonly Film[])[];

/** The film that stands at a place: the first that was not passed. */
export function standing(place: readonly Film[], passed: ReadonlySet<number>): Film | null {
	return place.find(({ movieId }) => !passed.has(movieId)) ?? null;
}

/** Puts films of the queue to places where none stands: films that are neither rated nor passed nor on the shelf. */
export function dealt(
	places: Places,
	count: number,
	queue: readonly Film[],
	passed: ReadonlySet<number>,
	rated: ReadonlyMap<number, number>,
): Places {
	const shown = Array.from({ length: count }, (_, at) => standing(places[at] ?? [], passed));
	if (!shown.includes(null)) return places;
	const free = queue.filter((film) => !passed.has(film.movieId) && !rated.has(film.movieId) && !shown.includes(film));
	const fill = shown.map((film, at) => ({ place: places[at] ?? [], next: film === null ? free.shift() : undefined }));
	if (fill.every(({ next }) => next === undefined)) return places;
	return fill.map(({ place, next }) => (next === undefined ? place : [...place, next]));
}

/** The places without the films that were rated, which have had their turn. */
export function withoutRated(places: Places, passed: ReadonlySet<number>, rated: ReadonlyMap<number, number>): Places {
	return places.map((place) => (rated.has(standing(place, passed)?.movieId ?? Number.NaN) ? [] : place));
}
