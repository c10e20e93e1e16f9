/** Data that a visitor brings: found in files, read by the real module, and taken up in place of the bundled set. */
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { readCatalogue } from "../../www/engine/wasm";
import init, { Tables } from "../../www/generated/rbm_study";
import { bytesOf, findTables, UnreadableData } from "../../www/owndata/tables";
import { figuresInWords } from "../../www/owndata/words";
import { effectsOf } from "../../www/state/effects";
import { INITIAL, type State } from "../../www/state/model";
import { reduce } from "../../www/state/reducer";
import { newEngine } from "./core";

const text = (content: string) => new TextEncoder().encode(content);
const MOVIES =
	'movieId,title,genres\n10,"Matrix, The (1999)",Action|Sci-Fi\n20,Amélie (2001),Comedy\n30,Nobody’s (2010),Drama\n';

/** Users who rate the same films, one a second. */
function ratings(nUsers: number, nMovies: number): string {
	const lines = ["userId,movieId,rating,timestamp"];
	for (let user = 1; user <= nUsers; user++) {
		for (let movie = 1; movie <= nMovies; movie++) {
			lines.push(`${user},${movie * 10},${1 + ((user + movie) % 9) / 2},${movie}`);
		}
	}
	return lines.join("\r\n");
}

function films(n: number): string {
	const rows = Array.from({ length: n }, (_, i) => `${(i + 1) * 10},Film ${i + 1} (${1990 + i}),Drama|Kind ${i % 3}`);
	return ["movieId,title,genres", ...rows].join("\n");
}

/** Reads tables as the worker does. */
function packed(movies: string, table: string, size = 1000) {
	const tables = new Tables(text(movies));
	const bytes = text(table);
	for (let start = 0; start < bytes.length; start += size) {
		if (!tables.take(bytes.subarray(start, start + size))) break;
	}
	return tables.pack();
}

describe("the files", () => {
	const csv = [new File([MOVIES], "movies.csv"), new File([ratings(2, 3)], "Ratings.CSV")];
	const zip = new File(
		[
			zipSync({
				"ml-small/links.csv": text("movieId,imdbId\n"),
				"ml-small/ratings.csv": text(ratings(2, 3)),
				"ml-small/movies.csv": [text(MOVIES), { level: 0 }],
			}),
		],
		"ml-small.zip",
	);

	test.each([
		["two tables", csv],
		["a zip", [zip]],
	] as const)("%s", async (_, files) => {
		const tables = await findTables(files);
		expect(new TextDecoder().decode(await bytesOf(tables.movies))).toBe(MOVIES);
		const shares: number[] = [];
		let content = "";
		await tables.ratings.read((piece, share) => {
			content += new TextDecoder().decode(piece);
			shares.push(share);
			return true;
		});
		expect(content).toBe(ratings(2, 3));
		expect(shares.at(-1)).toBe(1);
	});

	test("reading ends when there is no more room", async () => {
		const large = new File([ratings(2000, 3)], "ratings.csv");
		const tables = await findTables([large, ...csv.slice(0, 1)]);
		let pieces = 0;
		await tables.ratings.read(() => {
			pieces += 1;
			return false;
		});
		expect(pieces).toBe(1);
	});

	test.each([
		[[csv[0]], "ratings.csv is missing: choose ratings.csv and movies.csv together"],
		[[new File(["x"], "notes.csv")], "ratings.csv and movies.csv are missing"],
		[[new File(["PK no zip"], "broken.zip")], "broken.zip is no zip, or has no files in it."],
	])("without a table it says which (%#)", async (files, message) => {
		const refused = await findTables(files.flatMap((file) => file ?? [])).catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(UnreadableData);
		expect((refused as Error).message).toContain(message);
	});
});

describe("the tables", () => {
	beforeAll(async () => {
		const wasm = readFileSync(new URL("../../www/generated/rbm_study_bg.wasm", import.meta.url));
		await init({ module_or_path: wasm });
	});

	test("are packed for the page's module", async () => {
		const data = packed(films(20), ratings(12, 18), 700);
		expect(data).toMatchObject({ nRatings: 216, nUsers: 12, nMovies: 18, wasCut: false, moviesLeftOut: 0 });
		const engine = await newEngine(data.bytes);
		const { titles, years, genreNames, nTraining, nValidation, nTest } = readCatalogue(engine);
		expect([titles[0], years[0], titles.length]).toEqual(["Film 1", 1990, 18]);
		expect(genreNames).toEqual(["Drama", "Kind 0", "Kind 1", "Kind 2"]);
		// Of each user's 18 ratings, the ninth is validation and the tenth is test.
		expect([nTraining, nValidation, nTest]).toEqual([12 * 16, 12, 12]);
		engine.free();
	});

	test("what has no room is left out, user by user", () => {
		const { ratings: room } = Tables.limits();
		const nMovies = 500;
		const data = packed(films(nMovies), ratings(room / nMovies + 3, nMovies), 1 << 20);
		expect(data).toMatchObject({ nRatings: room, nUsers: room / nMovies, wasCut: true });
		expect(figuresInWords({ ...data, name: "" })).toContain("those of its first users were taken");
	});

	test.each([
		[films(3), "userId,movieId,rating,timestamp\n1,10,4.2,1\n", "rating in line 2 of ratings.csv is 4.2"],
		[films(3), "userId,movieId,rating,timestamp\n1,40,4,1\n", "movieId in line 2 of ratings.csv is 40"],
		[films(3), "", "ratings.csv is empty"],
		["title\nx\n", ratings(1, 1), "movies.csv"],
		[films(8), ratings(5, 8), "the largest number of ratings by one user is 8; it must be at least 9"],
		[films(3), "userId,movieId,rating,timestamp\n", "the largest number of ratings by one user is 0"],
	])("what cannot be learnt from is refused in words (%#)", (movies, table, message) => {
		let said = "";
		try {
			packed(movies, table);
		} catch (error) {
			said = (error as Error).message;
		}
		expect(said).toContain(message);
	});
});

describe("the page", () => {
	const figures = { name: "mine.zip", nRatings: 216, nUsers: 12, nMovies: 18, wasCut: false, moviesLeftOut: 0 };
	const bytes = new Uint8Array([1, 2, 3]);
	const named: State = { ...INITIAL, unitNames: [{ run: "seed=1", names: { 1: "Westerns" } }] };

	test("takes up other data, and the names of units come back with the bundled set", () => {
		const own = reduce(named, { type: "useData", data: { ...figures, bytes } });
		expect(own.data).toMatchObject(figures);
		expect([own.run, own.unitNames, own.engine.status]).toEqual([null, [], "loading"]);
		const effects = effectsOf(named, { type: "useData", data: { ...figures, bytes } }, own, () => null);
		expect(effects).toContainEqual({ kind: "openData", bytes });
		expect(effects.some(({ kind }) => kind === "keepUnitNames")).toBe(false);
		const back = reduce(own, { type: "useData", data: null });
		expect([back.data, back.unitNames]).toEqual([null, named.unitNames]);
		expect(effectsOf(own, { type: "useData", data: null }, back, () => null)).toContainEqual({
			kind: "openData",
			bytes: null,
		});
	});

	test("the bundled set in place of itself is nothing new", () => {
		const after = reduce(named, { type: "useData", data: null });
		expect(after).toBe(named);
		expect(effectsOf(named, { type: "useData", data: null }, after, () => null)).toEqual([]);
	});

	test("erasing forgets names that wait for the bundled set", () => {
		const own = reduce(named, { type: "useData", data: { ...figures, bytes } });
		const erased = reduce(own, { type: "eraseEverything" });
		expect(reduce(erased, { type: "useData", data: null }).unitNames).toEqual([]);
	});
});
