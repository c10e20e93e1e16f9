/** Zips: which files are read, and which never are. */
import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { chosenOf } from "../../../www/movies/import/archive";
import { readThrough } from "./files";

const RATINGS = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-05,Toy Story,1995,u,4\n";
const DIARY =
	"Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n2024-01-05,Alien,1979,u,3,,,2024-01-05\n";
const PROFILE =
	"Date Joined,Username,Given Name,Family Name,Email Address\n2020-01-01,sample,Sam,Sample,a@example.invalid\n";

const zip = (files: Record<string, string>) =>
	zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const read = (files: Record<string, string>, name = "export.zip") => readThrough(zip(files), name);

describe("Letterboxd's export", () => {
	const whole = {
		"profile.csv": PROFILE,
		"deleted/ratings.csv": RATINGS.replace("Toy Story,1995", "Jaws,1975"),
		"orphaned/diary.csv": DIARY,
		"diary.csv": DIARY,
		"watchlist.csv": "Date,Name,Year,Letterboxd URI\n2024-01-05,Jaws,1975,u\n",
		"likes/films.csv": "Date,Name,Year,Letterboxd URI\n2024-01-05,Jaws,1975,u\n",
		"lists/best.csv": "Letterboxd list export v7\n",
		"ratings.csv": RATINGS,
	};

	test("gives the current ratings and nothing else", () => {
		const { imported, file } = read(whole);
		expect(imported).toEqual([{ movieId: 1, stars: 4 }]);
		expect(file).toMatchObject({ name: "ratings.csv in export.zip", counts: { matched: 1, problems: 0 } });
	});

	test("packed anew in a folder, with a Mac's own files", () => {
		const files = Object.fromEntries(Object.entries(whole).map(([name, text]) => [`letterboxd-sam/${name}`, text]));
		expect(read({ ...files, "__MACOSX/letterboxd-sam/ratings.csv": "\0" }).imported).toEqual([
			{ movieId: 1, stars: 4 },
		]);
	});

	test("without ratings.csv, from the diary", () => {
		expect(read({ "profile.csv": PROFILE, "diary.csv": DIARY }).imported).toEqual([{ movieId: 1214, stars: 3 }]);
	});

	test("the bundled case, under its right name", () => {
		const bytes = readFileSync(new URL("../../fixtures/import/a13_zip_renamed.csv", import.meta.url));
		const { imported } = readThrough(bytes, "letterboxd.zip");
		expect(imported.map(({ movieId }) => movieId)).toEqual([1, 2571, 3186, 69757, 858]);
	});
});

test("Trakt's export, with ratings in several files", () => {
	const movie = (title: string, year: number) => [
		{ rated_at: "2024-01-01T00:00:00.000Z", rating: 8, type: "movie", movie: { title, year } },
	];
	const { imported, rows } = read({
		"sam/watched-movies.json": "[]",
		"sam/ratings-shows.json": JSON.stringify([{ rating: 9, type: "show", show: { title: "Fargo", year: 1996 } }]),
		"sam/ratings-movies-2.json": JSON.stringify(movie("Fargo", 1996)),
		"sam/ratings-movies-1.json": JSON.stringify(movie("Alien", 1979)),
	});
	expect(imported.map(({ movieId }) => movieId)).toEqual([1214, 608]);
	expect(rows.matched.map(({ line }) => line)).toEqual([1, 2]);
});

test("MovieLens' sets: ratings.csv in its folder; those with other ids are refused", () => {
	const set = {
		"ml/movies.csv": "movieId,title,genres\n",
		"ml/ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n",
	};
	expect(read(set).imported).toEqual([{ movieId: 1, stars: 4 }]);
	expect(read({ "ml-100k/u.data": "196\t242\t3\t881250949\n" }).message).toMatch(/ml-100k/);
	expect(read({ "ml-1m/ratings.dat": "1::1193::5::978300760\n" }).message).toMatch(/ml-1m/);
});

describe("what gives nothing is told", () => {
	test.each([
		["no ratings in it", { "a.txt": "x", "b.txt": "y" }, /no ratings\.csv .* only a\.txt, b\.txt/],
		["a profile alone", { "profile.csv": PROFILE }, /no ratings\.csv/],
		["an empty one", {}, /no files in it/],
		["a workbook", { "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "" }, /Excel workbook/],
	])("%s", (_, files, words) => {
		expect(read(files as Record<string, string>).message).toMatch(words);
	});

	test("a zip that is cut off", () => {
		const whole = zip({ "ratings.csv": RATINGS.repeat(20) });
		for (let length = 4; length < whole.length; length += 7) {
			expect(readThrough(whole.slice(0, length), "cut.zip").message).not.toBe("");
		}
	});

	test("a zip under the name of a table", () => {
		expect(read({ "ratings.csv": RATINGS }, "ratings.csv").message).toMatch(
			/^ratings\.csv is not a CSV \(starts with "PK"\)/,
		);
	});
});

test("a single table of any name can only be meant", () => {
	expect(chosenOf(["readme.md", "my films.csv"])).toEqual(["my films.csv"]);
	expect(chosenOf(["one.csv", "two.csv"])).toEqual([]);
	expect(chosenOf(["deleted/ratings.csv"])).toEqual([]);
});
