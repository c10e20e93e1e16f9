/** JSON: Trakt's ratings and this page's own. */
import { describe, expect, test } from "vitest";
import { readThrough } from "./files";

const read = (content: unknown) =>
	readThrough(typeof content === "string" ? content : JSON.stringify(content), "a.json");

describe("Trakt", () => {
	const rated = (rating: unknown, movie: unknown, more: object = {}) => ({
		rated_at: "2021-03-22T06:33:24.000Z",
		rating,
		type: "movie",
		movie,
		...more,
	});

	test("films by title and year, a half star a point", () => {
		const { imported, file } = read([
			rated(8, { title: "Toy Story", year: 1995, ids: { trakt: 1, tmdb: 862 } }),
			rated(1, { title: "Fargo", year: 1996 }),
		]);
		expect(file).toMatchObject({ format: "Trakt ratings" });
		expect(imported).toEqual([
			{ movieId: 1, stars: 4 },
			{ movieId: 608, stars: 0.5 },
		]);
	});

	test("series and episodes are no films of their title", () => {
		const { imported, rows } = read([
			{ rating: 9, type: "show", show: { title: "Fargo", year: 1996 } },
			{ rating: 9, type: "episode", episode: { title: "Emma", season: 7 }, show: { title: "Alien", year: 1979 } },
		]);
		expect(imported).toEqual([]);
		expect(rows.absent).toHaveLength(2);
	});

	test("what is wrong is told by its place", () => {
		const { rows, imported } = read([
			rated(11, { title: "Alien", year: 1979 }),
			rated(8, { year: 1979 }),
			rated(null, { title: "Alien", year: 1979 }),
			"nonsense",
			rated(8, { title: "Alien", year: "1979" }),
		]);
		expect(rows.problems.map(({ line }) => line)).toEqual([1, 2, 4]);
		expect(rows.unrated.map(({ line }) => line)).toEqual([3]);
		expect(rows.choose.map(({ line }) => line)).toEqual([5]);
		expect(imported).toEqual([]);
	});

	test("an empty list has no ratings", () => {
		expect(read([]).file).toMatchObject({ kind: "review", counts: { matched: 0 } });
	});
});

describe("our own", () => {
	const own = (ratings: unknown, version: unknown = 1) => ({ format: "rbm-cinema-ratings", version, ratings });

	test("by id, or else by title and year", () => {
		const { imported, rows } = read(
			own([
				{ movieId: 1, title: "Toy Story", year: 1995, stars: 4.5, ratedAt: "2024-01-05T00:00:00.000Z" },
				{ movieId: 99999999, title: "Fargo", year: 1996, stars: 2 },
				{ movieId: 99999998, stars: 2 },
			]),
		);
		expect(imported).toEqual([
			{ movieId: 1, stars: 4.5 },
			{ movieId: 608, stars: 2 },
		]);
		expect(rows.absent).toMatchObject([{ title: "movieId 99999998" }]);
	});

	test("a newer version is not guessed at", () => {
		expect(read(own([], 2)).message).toMatch(/version 2/);
	});
});

test.each([
	["cut off", '[{"rating": 8'],
	["a list of other things", "[1, 2]"],
	["another object", '{"a": 1}'],
])("%s is refused", (_, text) => {
	expect(read(text).message).not.toBe("");
});
