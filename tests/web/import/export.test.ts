/** What is exported comes back through the import as it was. */
import { describe, expect, test } from "vitest";
import { createFilms } from "../../../www/catalogue/films";
import { letterboxdCsv, movieLensCsv, ratingsJson, suggestionsCsv } from "../../../www/movies/export";
import { catalogue, filmOf, readThrough } from "./files";

const films = createFilms(catalogue);
/** Every film of the catalogue, with all ten ratings in turn, each on a day of its own. */
const RATINGS = Array.from(catalogue.movieIds, (movieId, at) => ({
	movieId,
	stars: ((at % 10) + 1) / 2,
	ratedAt: Date.UTC(2015, 0, 1) + at * 86_400_000,
}));
const given = RATINGS.map(({ movieId, stars }) => ({ movieId, stars }));
const byMovie = (a: { movieId: number }, b: { movieId: number }) => a.movieId - b.movieId;

describe("ratings", () => {
	test("as JSON, whole", () => {
		const { imported, rows } = readThrough(ratingsJson(RATINGS, films), "rbm-cinema-ratings.json");
		expect(imported.toSorted(byMovie)).toEqual(given);
		expect(rows.matched.map(({ at }) => at)).toEqual(RATINGS.map(({ ratedAt }) => ratedAt));
	});

	test("as MovieLens has them, whole", () => {
		const { imported, rows } = readThrough(movieLensCsv(RATINGS), "ratings.csv");
		expect(imported.toSorted(byMovie)).toEqual(given);
		expect(rows.matched.map(({ at }) => at)).toEqual(RATINGS.map(({ ratedAt }) => ratedAt));
	});

	test("for Letterboxd, but for films without a title, and those that must be asked about", () => {
		const { file, imported, rows } = readThrough(letterboxdCsv(RATINGS, films), "letterboxd-import.csv");
		expect(file).toMatchObject({ format: "Letterboxd import file" });
		const asked = [3598, 34048, 64997, 65665];
		const untitled = [108548, 108583, 143410, 151307, 162376];
		expect(rows.choose.map(({ candidates }) => candidates.length)).toEqual([2, 2, 2, 2]);
		expect(imported.toSorted(byMovie)).toEqual(
			given.filter(({ movieId }) => !asked.includes(movieId) && !untitled.includes(movieId)),
		);
	});

	test("a moment that no calendar has is left out", () => {
		const { ratings } = JSON.parse(ratingsJson([{ movieId: 1, stars: 4, ratedAt: 1e300 }], films));
		expect(ratings).toMatchObject([{ movieId: 1, ratedAt: null }]);
	});

	test("in the forms that others read", () => {
		const one = [{ movieId: 4973, stars: 4.5, ratedAt: 1_700_000_000_500 }];
		expect(letterboxdCsv(one, films)).toBe("Title,Year,Rating,Rating10\nAmelie,2001,4.5,9\n");
		expect(movieLensCsv(one)).toBe("userId,movieId,rating,timestamp\n1,4973,4.5,1700000000\n");
		expect(JSON.parse(ratingsJson(one, films))).toEqual({
			format: "rbm-cinema-ratings",
			version: 1,
			ratings: [
				{
					movieId: 4973,
					title: "Amelie (Le Fabuleux destin d'Amélie Poulain)",
					year: 2001,
					stars: 4.5,
					ratedAt: "2023-11-14T22:13:20.500Z",
				},
			],
		});
	});
});

test("suggestions have their place, film, expected stars and distribution, and are no ratings", () => {
	const text = suggestionsCsv(
		{
			basis: "ratings",
			revision: 1,
			heldBack: 0,
			minRatings: 20,
			movies: Uint32Array.of(filmOf(3186)),
			eligible: 1,
			stars: Float32Array.of(3.75),
			spreads: Float32Array.of(0.8),
			distributions: Float32Array.from({ length: 10 }, () => 0.1),
		},
		films,
	);
	expect(text).toBe(
		`place,title,year,genres,movieId,expected stars,p(0.5),p(1),p(1.5),p(2),p(2.5),p(3),p(3.5),p(4),p(4.5),p(5)\n1,"Girl, Interrupted",1999,Drama,3186,3.750,${Array(10).fill("0.1000").join(",")}\n`,
	);
	expect(readThrough(text).message).toMatch(/holds no ratings/);
});
