/**
 * The visitor's ratings and suggestions as files to take away. Each file of ratings comes back whole through the import:
 * two by MovieLens' id, Letterboxd's by title and year, where of two films that share both the visitor is asked.
 */
import { csvFormatRows } from "d3-dsv";
import type { Film, Films } from "../catalogue/films";
import { N_CLASSES, type Suggestions } from "../engine/protocol";
import type { Rating } from "../state/ratings";
import { OWN_FORMAT, OWN_VERSION } from "./import/own";

/**
 * For Letterboxd's own import (letterboxd.com/about/importing-data): "Rating" has half stars, "Rating10" the same as
 * whole numbers. Films without a title in the data are left out: nobody could find them.
 */
export function letterboxdCsv(ratings: readonly Rating[], films: Films): string {
	const rows = ratings.flatMap(({ movieId, stars }) => {
		const film = filmOf(films, movieId);
		return film === null || film.year === 0
			? []
			: [[film.parts.main, String(film.year), String(stars), String(stars * 2)]];
	});
	return table(["Title", "Year", "Rating", "Rating10"], rows);
}

/** As MovieLens' ratings.csv: the visitor is user 1, timestamps are seconds since 1970. */
export function movieLensCsv(ratings: readonly Rating[]): string {
	const rows = ratings
		.toSorted((a, b) => a.movieId - b.movieId)
		.map(({ movieId, stars, ratedAt }) => ["1", String(movieId), stars.toFixed(1), String(Math.floor(ratedAt / 1000))]);
	return table(["userId", "movieId", "rating", "timestamp"], rows);
}

/** Everything that the page knows of a rating, under a version. */
export function ratingsJson(ratings: readonly Rating[], films: Films): string {
	const written = ratings.map(({ movieId, stars, ratedAt }) => {
		const film = filmOf(films, movieId);
		return {
			movieId,
			title: film?.title ?? null,
			year: film === null || film.year === 0 ? null : film.year,
			stars,
			ratedAt: momentOf(ratedAt),
		};
	});
	return `${JSON.stringify({ format: OWN_FORMAT, version: OWN_VERSION, ratings: written }, null, "\t")}\n`;
}

/** The list of suggestions as it stands, with the probability of each of the ten ratings. */
export function suggestionsCsv({ movies, stars, distributions }: Suggestions, films: Films): string {
	const classes = Array.from({ length: N_CLASSES }, (_, k) => `p(${(k + 1) / 2})`);
	const rows = Array.from(movies, (movie, at) => {
		const film = films.at(movie);
		const chances = distributions.subarray(at * N_CLASSES, (at + 1) * N_CLASSES);
		return [
			String(at + 1),
			film?.title ?? "",
			film && film.year > 0 ? String(film.year) : "",
			film?.genres.join("|") ?? "",
			String(film?.movieId ?? ""),
			(stars[at] ?? Number.NaN).toFixed(3),
			...Array.from(chances, (chance) => chance.toFixed(4)),
		];
	});
	return table(["place", "title", "year", "genres", "movieId", "expected stars", ...classes], rows);
}

/** As ISO 8601 has it; null for a number that is no moment. */
function momentOf(time: number): string | null {
	const moment = new Date(time);
	return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
	return `${csvFormatRows([[...header], ...rows.map((row) => [...row])])}\n`;
}

function filmOf(films: Films, movieId: number): Film | null {
	const index = films.indexOf(movieId);
	return index === null ? null : films.at(index);
}
