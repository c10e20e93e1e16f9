/** Does the check of the bundled tables see what is wrong with a table? */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkMovielens, parseCsv } from "../../scripts/data/check-movielens.mjs";

const BUNDLED = new URL("../../data/movielens-small/", import.meta.url);
const table = (name) => readFileSync(new URL(name, BUNDLED), "utf8");

let folder;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "tables-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function check(ratings, movies = table("movies.csv")) {
	writeFileSync(join(folder, "ratings.csv"), ratings);
	writeFileSync(join(folder, "movies.csv"), movies);
	return () => checkMovielens(folder);
}

test("quoted fields keep their commas, quotes and line breaks", () => {
	expect(parseCsv('a,b\n"Matrix, The","11\'09""01"\n,"two\nlines"\n')).toEqual([
		["a", "b"],
		["Matrix, The", "11'09\"01"],
		["", "two\nlines"],
	]);
	expect(() => parseCsv('a\n"open\n')).toThrow("never closed");
	expect(() => parseCsv("a,b")).toThrow("does not end in a line feed");
	expect(() => parseCsv('"a"b\n')).toThrow("after a quoted field");
});

test("a rating that is changed, lost, moved or strange is named", () => {
	const ratings = table("ratings.csv");
	expect(check(ratings.replace("\n1,2294,2.0,", "\n1,2294,2.5,"))).toThrow(/ratingsOfEachValue is .*"2.0":7270/);
	expect(check(ratings.replace("\n1,2294,2.0,1260759108", ""))).toThrow("ratings is 100003; it should be 100004");
	expect(check(`${ratings}1,2294,2.0,1260759108\n`)).toThrow("rows 100005 and 100006 are out of order");
	expect(check(ratings.replace("\n1,2294,", "\n1,7777777,"))).toThrow("rates movie 7777777");
	expect(check(ratings.replaceAll("\n", "\r\n"))).toThrow("carriage return");
});

test("a title that is changed is noticed by the checksum alone", () => {
	const movies = table("movies.csv").replace("Toy Story,", "Toy Stork,");
	expect(check(table("ratings.csv"), movies)).toThrow(/differ from what is expected:\n {2}sha256 is/);
});
