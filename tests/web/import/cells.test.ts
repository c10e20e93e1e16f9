/** Stars, years, ids and days in the ways that exports and spreadsheets write them. */
import { describe, expect, test } from "vitest";
import { readDate, readId, readStars, readYear, yearInTitle } from "../../../www/movies/import/cells";

describe("stars", () => {
	test.each([
		["4", 5, 4],
		["4.5", 5, 4.5],
		["4,5", 5, 4.5],
		["0.5", 5, 0.5],
		["5.0", 5, 5],
		[" 3 ", 5, 3],
		["\u00a03", 5, 3],
		["10", 10, 5],
		["1", 10, 0.5],
		["7.0", 10, 3.5],
	] as const)("“%s” to %d is %d stars", (text, scale, stars) => {
		expect(readStars(text, scale)).toEqual({ value: stars });
	});

	test.each(["", " ", "0", "0.0", "0,0"])("“%s” is not rated", (text) => {
		expect(readStars(text, 5)).toEqual({ value: null });
		expect(readStars(text, 10)).toEqual({ value: null });
	});

	test.each([
		["7", 5],
		["5.5", 5],
		["4.25", 5],
		["-1", 5],
		["★★★★", 5],
		["4/5", 5],
		["1e1", 10],
		["7.5", 10],
		["11", 10],
		["95", 5],
		["NaN", 5],
	] as const)("“%s” to %d is refused, not guessed", (text, scale) => {
		expect(readStars(text, scale)).toMatchObject({ problem: expect.stringContaining(`“${text}”`) });
	});
});

test("years", () => {
	expect(readYear("1995")).toEqual({ value: 1995 });
	expect(readYear("1995.0")).toEqual({ value: 1995 });
	expect(readYear("2013–2023")).toEqual({ value: 2013 });
	expect(readYear("2013-")).toEqual({ value: 2013 });
	expect(readYear("")).toEqual({ value: null });
	expect(readYear("Interrupted")).toHaveProperty("problem");
	expect(readYear("95")).toHaveProperty("problem");
});

test("a year at the end of a title, and not at its beginning", () => {
	expect(yearInTitle("Toy Story (1995)")).toEqual({ title: "Toy Story", year: 1995 });
	expect(yearInTitle("2012 (2009)")).toEqual({ title: "2012", year: 2009 });
	expect(yearInTitle("(500) Days of Summer")).toEqual({ title: "(500) Days of Summer", year: null });
	expect(yearInTitle("1941")).toEqual({ title: "1941", year: null });
});

test("ids", () => {
	expect(readId("47")).toBe(47);
	expect(readId("47.0")).toBe(47);
	expect(readId("tt0114369")).toBeNull();
	expect(readId("-1")).toBeNull();
	expect(readId("")).toBeNull();
});

test("days, and what could be two days is none", () => {
	expect(readDate("2024-01-05")).toBe(Date.UTC(2024, 0, 5));
	expect(readDate("2021-03-22T06:33:24.000Z")).toBe(Date.UTC(2021, 2, 22, 6, 33, 24));
	expect(readDate("964982703")).toBe(964982703000);
	expect(readDate("31.12.2019")).toBe(Date.UTC(2019, 11, 31));
	expect(readDate("Sun Jan  3 00:00:00 2016")).toBe(Date.UTC(2016, 0, 3));
	expect(readDate("1/2/2020")).toBeNull();
	expect(readDate("yesterday")).toBeNull();
	expect(readDate("")).toBeNull();
});
