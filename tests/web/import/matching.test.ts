/** Titles and years: which film is meant, which may be, and which is not here. */
import { describe, expect, test } from "vitest";
import type { Entry } from "../../../www/movies/import/entries";
import { createMatcher } from "../../../www/movies/import/matching";
import { keyOf } from "../../../www/movies/import/names";
import { catalogue, filmOf } from "./files";

const match = createMatcher(catalogue);
const entry = (title: string, year: number | null, more: Partial<Entry> = {}): Entry => ({
	line: 1,
	title,
	originalTitle: "",
	year,
	movieId: null,
	stars: 4,
	at: null,
	notFilm: "",
	...more,
});
const found = (title: string, year: number | null) => match(entry(title, year));

describe("these are the same film", () => {
	test.each([
		["The Matrix", 1999, 2571],
		["Matrix, The", 1999, 2571],
		["MATRIX, THE", 1999, 2571],
		["matrix the", 1999, 2571],
		["Matrix", 1999, 2571],
		["  The\u00a0Matrix ", 1999, 2571],
		["(500) Days of Summer", 2009, 69757],
		["Se7en", 1995, 47],
		["Seven", 1995, 47],
		["Seven (a.k.a. Se7en)", 1995, 47],
		["Léon", 1994, 293],
		["Leon: The Professional", 1994, 293],
		["Amélie", 2001, 4973],
		["Amelie", 2001, 4973],
		["Le Fabuleux Destin d’Amélie Poulain", 2001, 4973],
		["Sen to Chihiro no kamikakushi", 2001, 5618],
		["WALL-E", 2008, 60069],
		["Wall E", 2008, 60069],
		["8½", 1963, 1251],
		["8 1/2", 1963, 1251],
		["Day and Night", 2010, 83803],
		["DAY & NIGHT", 2010, 83803],
		["Star Wars: Episode V – The Empire Strikes Back", 1980, 1196],
		["The Good, the Bad and the Ugly", 1966, 1201],
		["Il buono, il brutto, il cattivo", 1966, 1201],
		["Ocean’s Eleven", 2001, 4963],
		["Oceans Eleven", 2001, 4963],
		["Y tu mamá también", 2001, 5225],
		["And Your Mother Too", 2001, 5225],
		["City of Lost Children, The (Cité des enfants perdus, La)", 1995, 29],
		["La Cité des Enfants Perdus", 1995, 29],
		["Face/Off", 1997, 1573],
		["Face Off", 1997, 1573],
	])("%s, %d", (title, year, movieId) => {
		expect(found(title, year)).toEqual({ kind: "film", index: filmOf(movieId) });
	});

	test("every film of the catalogue by its own title and year, but for the four that share them", () => {
		const shared = new Set([3598, 65665, 34048, 64997].map(filmOf));
		const missed: string[] = [];
		catalogue.titles.forEach((title, index) => {
			if (title === "") return;
			const answer = found(title, catalogue.years[index] ?? 0);
			const isRight = shared.has(index) ? answer.kind === "ask" : answer.kind === "film" && answer.index === index;
			if (!isRight) missed.push(title);
		});
		expect(missed).toEqual([]);
	});
});

describe("these are not", () => {
	test.each([
		["Emma", 2020],
		["The Matrix", 2003],
		["Alien", 1981],
		["Challengers", 2024],
		["Fargo", 2014],
		["", 1999],
	])("%s, %d", (title, year) => {
		expect(found(title, year).kind).toBe("none");
	});

	test("a series, whatever its title", () => {
		expect(match(entry("Fargo", 1996, { notFilm: "a series" })).kind).toBe("none");
	});
});

describe("the visitor is asked", () => {
	const candidates = (title: string, year: number | null) => {
		const answer = found(title, year);
		if (answer.kind !== "ask") throw new Error(`${title}: ${answer.kind}`);
		return answer.candidates.map((index) => catalogue.movieIds[index]);
	};

	test("where two films share title and year", () => {
		expect(candidates("Hamlet", 2000)).toEqual([3598, 65665]);
		expect(candidates("War of the Worlds", 2005)).toEqual([34048, 64997]);
	});

	test("a year apart, and only where no film has the year itself", () => {
		expect(candidates("The Matrix", 1998)).toEqual([2571]);
		expect(candidates("Matrix", 2000)).toEqual([2571]);
		expect(found("Alien", 1979)).toEqual({ kind: "film", index: filmOf(1214) });
	});

	test("where the file has no year", () => {
		expect(candidates("Hamlet", null)).toContain(3598);
	});

	test("where the title is a part of the film's, or has more than it", () => {
		expect(candidates("Star Wars", 1977)).toEqual([260]);
		expect(candidates("The Empire Strikes Back", 1980)).toEqual([1196]);
		expect(candidates("Alien (Director's Cut)", 1979)).toEqual([1214]);
	});
});

test("an id of the catalogue needs no title", () => {
	expect(match(entry("", null, { movieId: 47 }))).toEqual({ kind: "film", index: filmOf(47) });
	expect(match(entry("", null, { movieId: 999999999 })).kind).toBe("none");
});

test("a title of signs alone is compared by its signs", () => {
	expect(keyOf("!!!")).toEqual({ exact: "!!!", loose: "!!!" });
	expect(keyOf("...").exact).not.toBe(keyOf("?").exact);
});
