/** Which of the visitor's ratings are listed, and in which order. */
import type { Film, Films } from "../catalogue/films";
import { fold } from "../catalogue/folding";
import { once } from "../catalogue/once";
import type { Rating } from "../state/ratings";

export const ORDERS = ["newest", "stars", "title", "year", "surprise"] as const;
export type Order = (typeof ORDERS)[number];

/** What a list is to be like. */
export interface Listing {
	readonly order: Order;
	/** The other way round: oldest, fewest stars, from Z, earliest, most overrated by the guess. */
	readonly reversed: boolean;
	/** Words of a title, all of which it has to hold somewhere. */
	readonly text: string;
	/** Null is any. */
	readonly genre: string | null;
	readonly stars: number | null;
}

export const ALL_RATINGS: Listing = { order: "newest", reversed: false, text: "", genre: null, stars: null };

export function isFiltered({ text, genre, stars }: Listing): boolean {
	return text.trim() !== "" || genre !== null || stars !== null;
}

/** The stars that the model would have guessed, by catalogue index. */
export type Guesses = ReadonlyMap<number, number>;

/** The ratings that are listed. They come newest first; of two alike, the newer one stands first. */
export function listed(
	ratings: readonly Rating[],
	listing: Listing,
	films: Films | null,
	guesses: Guesses,
): readonly Rating[] {
	const shown = isFiltered(listing) ? ratings.filter((rating) => isWanted(rating, listing, films)) : ratings;
	if (listing.order === "newest") return listing.reversed ? shown.toReversed() : shown;
	const sign = listing.reversed ? -1 : 1;
	const keyed = shown.map((rating) => ({ rating, key: keyOf(rating, listing.order, films, guesses) }));
	keyed.sort((a, b) => {
		// What has no key, such as a guess that is still to come, stands last either way.
		if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
		return a.key < b.key ? -sign : a.key > b.key ? sign : 0;
	});
	return keyed.map(({ rating }) => rating);
}

/** The order as it was, for as long as the visitor is busy in it: what is new comes first, what is gone is left out. */
export function inOrderOf(
	before: readonly number[],
	ratings: readonly Rating[],
	now: readonly Rating[],
): readonly Rating[] {
	const byId = new Map(ratings.map((rating) => [rating.movieId, rating]));
	const known = new Set(before);
	return [...now.filter(({ movieId }) => !known.has(movieId)), ...before.flatMap((movieId) => byId.get(movieId) ?? [])];
}

function filmOf({ movieId }: Rating, films: Films | null): Film | null {
	const index = films?.indexOf(movieId) ?? null;
	return index === null ? null : (films?.at(index) ?? null);
}

function isWanted(rating: Rating, { text, genre, stars }: Listing, films: Films | null): boolean {
	if (stars !== null && rating.stars !== stars) return false;
	const film = filmOf(rating, films);
	if (genre !== null && !film?.genres.includes(genre)) return false;
	const title = film ? `${foldedTitle(film)} ${film.year}` : "";
	return fold(text)
		.split(/\s+/)
		.every((word) => title.includes(word));
}

/** Smaller comes first: the most stars, the first title, the newest film, the film liked most beyond the guess. */
function keyOf(rating: Rating, order: Order, films: Films | null, guesses: Guesses): number | string | null {
	const film = filmOf(rating, films);
	if (order === "stars") return -rating.stars;
	if (film === null) return null;
	if (order === "title") return foldedTitle(film).replace(/^(the|an?) /, "");
	if (order === "year") return film.year > 0 ? -film.year : null;
	const guess = guesses.get(film.index);
	return guess === undefined ? null : guess - rating.stars;
}

/** Compared again and again, by those who have rated thousands. */
const foldedTitle = once((film: Film) => fold(film.title));
