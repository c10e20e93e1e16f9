/** Each file of tests/fixtures/import gives what expected.json beside it says. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readThrough } from "./files";

const folder = new URL("../../fixtures/import/", import.meta.url);

interface Expected {
	readonly format?: string;
	readonly rows?: number;
	readonly imported?: readonly { readonly movieId: number; readonly stars: number }[];
	readonly imported_at_least?: Expected["imported"];
	readonly not_in_catalogue?: readonly string[];
	readonly skipped?: readonly string[];
	readonly skipped_unrated?: number;
	readonly errors?: number;
	readonly row_problems?: readonly number[];
	readonly message?: string;
}

const expectations: Readonly<Record<string, Expected>> = JSON.parse(
	readFileSync(new URL("expected.json", folder), "utf8"),
);
const nameOf = (name: string) => readFileSync(new URL(name, folder));
const read = (name: string) => readThrough(nameOf(name), name);

/** As this page calls the formats of expected.json. */
const FORMATS: Readonly<Record<string, string>> = {
	"letterboxd ratings": "Letterboxd ratings",
	"letterboxd reviews": "Letterboxd reviews",
	"letterboxd diary": "Letterboxd diary",
	"imdb old (to 2017)": "IMDb ratings (to 2017)",
	"imdb 2018-2024": "IMDb ratings (2018 to 2024)",
	"imdb watchlist/list": "IMDb list",
	"movielens ratings.csv (official files use CRLF)": "MovieLens ratings",
	"trakt ratings CSV (older, paid)": "Trakt ratings",
};

/** For each message of expected.json, the words of this page that say it. */
const WORDS: Readonly<Record<string, RegExp>> = {
	"a08_letterboxd_watched_no_rating.csv": /holds no ratings; choose ratings\.csv/,
	"a10_letterboxd_list_v7.csv": /a list holds no ratings/,
	"a13_zip_renamed.csv": /not a CSV \(starts with "PK"\)/,
	"a19_empty.csv": /is empty/,
};

const byMovie = (a: { movieId: number }, b: { movieId: number }) => a.movieId - b.movieId;

test("every case has a file, and every file a case", () => {
	const files = readdirSync(folder).filter((name) => name.endsWith(".csv"));
	expect(Object.keys(expectations).sort()).toEqual(files.sort());
	expect(files).toHaveLength(18);
});

describe.each(Object.entries(expectations))("%s", (name, expected) => {
	const { file, rows, imported, message } = read(name);

	test("imports just these ratings", () => {
		if (expected.imported)
			expect([...imported].sort(byMovie)).toEqual(
				expected.imported.map(({ movieId, stars }) => ({ movieId, stars })).sort(byMovie),
			);
		else if (expected.imported_at_least)
			expect(imported).toEqual(expect.arrayContaining([...expected.imported_at_least]));
		else expect(name).toMatch(/^(a18|c02)_/);
	});

	test("names the format, or says why it is refused", () => {
		const words = WORDS[name];
		if (words) expect(message).toMatch(words);
		else expect(message).toBe("");
		if (expected.format && file.kind === "review") expect(file.format).toBe(FORMATS[expected.format]);
	});

	test("tells of every other line", () => {
		const named = rows.absent.map(({ title, year, note }) => `${title} (${year}) ${note}`).join("\n");
		for (const what of [...(expected.not_in_catalogue ?? []), ...(expected.skipped ?? [])]) {
			const [title = ""] = what.split(" (");
			expect(named).toContain(title);
		}
		if (expected.errors !== undefined) expect(rows.problems).toHaveLength(expected.errors);
		if (expected.skipped_unrated !== undefined) expect(rows.unrated).toHaveLength(expected.skipped_unrated);
		if (expected.row_problems) expect(rows.problems.map(({ line }) => line)).toEqual(expected.row_problems);
		if (expected.rows !== undefined) {
			expect(Object.values(rows).reduce((sum, group) => sum + group.length, 0)).toBe(expected.rows);
		}
	});
});

test("an unclosed quote is told with its line, and the lines after it are read", () => {
	const { rows, imported } = read("a17_unclosed_quote.csv");
	expect(rows.problems.map(({ line, note }) => [line, note])).toEqual([
		[3, "Line 3 has an unclosed quote: the line is left out."],
	]);
	expect(imported.map(({ movieId }) => movieId)).toEqual([1, 1214, 1387]);
});

test("a header with a word of its own gives the film all the same", () => {
	expect(read("a18_wrong_header.csv").imported).toEqual([{ movieId: 1, stars: 4 }]);
});

test("a file of three people asks which one", () => {
	expect(read("c02_ml_ratings_many_users.csv").file).toMatchObject({
		kind: "users",
		users: [
			{ id: "1", ratings: 2 },
			{ id: "2", ratings: 1 },
			{ id: "3", ratings: 1 },
		],
	});
});

test("a review's text is not kept", () => {
	expect(JSON.stringify(read("a04_letterboxd_reviews_multiline.csv").rows)).not.toMatch(/Three hours|commas/);
});

test("series, episodes and games are said to be what they are", () => {
	expect(read("b01_imdb_old_2016.csv").rows.absent.map(({ note }) => note)).toEqual([
		"a series; there are only films here",
	]);
	expect(read("b02_imdb_mid_2018.csv").rows.absent.map(({ note }) => note)).toEqual([
		"a game; there are only films here",
	]);
	expect(read("d05_trakt_ratings_old.csv").rows.absent.map(({ note }) => note)).toEqual([
		"an episode; there are only films here",
	]);
});
