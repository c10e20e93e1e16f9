/** Search and the starter shelf, on the bundled catalogue. */
import { beforeAll, describe, expect, test } from "vitest";
import { createFilms } from "../../www/catalogue/films";
import { fold } from "../../www/catalogue/folding";
import { createSearch, tokensOfQuery, tokensOfTitle } from "../../www/catalogue/search";
import { alike, starterShelf } from "../../www/catalogue/shelf";
import { bundledCatalogue } from "./films";

const catalogue = bundledCatalogue();
const films = createFilms(catalogue);
const search = createSearch(films, () => Promise.resolve());
beforeAll(() => search.whole);

function titles(query: string, limit = 5): string[] {
	return search.find(query, limit).map((index) => {
		const film = films.at(index);
		return `${film?.title} ${film?.year}`;
	});
}

describe("search", () => {
	test.each([
		["the matrix", "The Matrix 1999"],
		["matrix the", "The Matrix 1999"],
		["the matirx", "The Matrix 1999"],
		["shawshnak", "The Shawshank Redemption 1994"],
		["matrx", "The Matrix 1999"],
		["MATRIX 1999", "The Matrix 1999"],
		["amelie", "Amelie (Le Fabuleux destin d'Amélie Poulain) 2001"],
		["Amélie", "Amelie (Le Fabuleux destin d'Amélie Poulain) 2001"],
		["shichinin", "Seven Samurai (Shichinin no samurai) 1954"],
		["se7en", "Seven (a.k.a. Se7en) 1995"],
		["cite des enfants", "The City of Lost Children (La Cité des enfants perdus) 1995"],
		["spiderman", "Spider-Man 2002"],
		["spider-man", "Spider-Man 2002"],
		["spider man", "Spider-Man 2002"],
		["wall-e", "WALL·E 2008"],
		["walle", "WALL·E 2008"],
		["e.t.", "E.T. the Extra-Terrestrial 1982"],
		["schindlers list", "Schindler's List 1993"],
		["shindler's list", "Schindler's List 1993"],
		["l'enfer", "L'Enfer 1994"],
		["8½", "8 1/2 (8½) 1963"],
		["alien 3", "Alien³ (a.k.a. Alien 3) 1992"],
		["fast and furious 2001", "The Fast and the Furious 2001"],
		["up", "Up 2009"],
		["m", "M 1931"],
		["143410", "Untitled film (MovieLens id 143410) 0"],
	])("%s finds %s first", (query, first) => {
		expect(titles(query, 1)).toEqual([first]);
	});

	test("of films that match alike, the better known comes first", () => {
		expect(titles("star wars", 3)).toEqual([
			"Star Wars: Episode IV - A New Hope 1977",
			"Star Wars: Episode V - The Empire Strikes Back 1980",
			"Star Wars: Episode VI - Return of the Jedi 1983",
		]);
	});

	test("two films of the same title and year are both found", () => {
		const found = search.find("hamlet 2000", 2).map((index) => films.at(index)?.movieId);
		expect(found.toSorted()).toEqual([3598, 65665]);
	});

	test("nothing typed, or nothing like it, finds nothing", () => {
		expect(search.find("", 5)).toEqual([]);
		expect(search.find(" .,-!", 5)).toEqual([]);
		expect(search.find("zzzzqqqq", 5)).toEqual([]);
	});

	test("markup and patterns are text", () => {
		expect(search.find("<b>(*[", 5)).toEqual(search.find("b", 5));
	});

	test("every film with a title is found by it, among the first ten", () => {
		let missed = 0;
		for (let index = 0; index < films.count; index += 97) {
			const film = films.at(index);
			if (film && !search.find(`${film.title} ${film.year}`, 10).includes(index)) missed++;
		}
		expect(missed).toBe(0);
	});
});

describe("filters", () => {
	const found = (query: string, limit = 10) => search.find(query, limit).flatMap((index) => films.at(index) ?? []);

	test.each([
		["star wars year:1980", "Star Wars: Episode V - The Empire Strikes Back 1980"],
		["star wars 1980s", "Star Wars: Episode V - The Empire Strikes Back 1980"],
		["the matirx year:1999", "The Matrix 1999"],
		["hamlet 1990s", "Hamlet 1996"],
		["genre:noir chinatown", "Chinatown 1974"],
		["amelie genre:romance year:2000-2005", "Amelie (Le Fabuleux destin d'Amélie Poulain) 2001"],
		["YEAR:1994 GENRE:Animation", "The Lion King 1994"],
	])("%s finds %s first", (query, first) => {
		expect(titles(query, 1)).toEqual([first]);
	});

	test("alone, they list the best-known films that pass", () => {
		const noir = found("genre:noir 1940s");
		expect(noir).toHaveLength(10);
		for (const { year, genres } of noir)
			expect([Math.floor(year / 10), genres.includes("Film-Noir")]).toEqual([194, true]);
		const counts = noir.map(({ ratingCount }) => ratingCount);
		expect(counts).toEqual(counts.toSorted((a, b) => b - a));
		expect(
			found("genre:scifi genre:horror").every(({ genres }) => genres.includes("Sci-Fi") && genres.includes("Horror")),
		).toBe(true);
	});

	test("what nothing passes finds nothing; a filter that is still being typed filters nothing", () => {
		expect(found("year:2015 1990s")).toEqual([]);
		expect(found("matrix genre:western")).toEqual([]);
		expect(titles("matrix year:19", 1)).toEqual(["The Matrix 1999"]);
		expect(titles("matrix genre:", 1)).toEqual(["The Matrix 1999"]);
		expect(found("year:")).toEqual([]);
		// A year without a name is a word of the title or the film's year, as before.
		expect(titles("2012", 1)).toEqual(["2012 2009"]);
	});
});

describe("words", () => {
	test("letters without a diacritic to take off are spelt out", () => {
		expect(fold("Kongelig affære, Røde Straße, Łódź ½ & Œuvre")).toBe(
			"kongelig affaere, rode strasse, lodz 1/2  and  oeuvre",
		);
	});
	test("articles are left out unless they are all there is", () => {
		expect(tokensOfQuery("The Matrix")).toEqual(["matrix"]);
		expect(tokensOfQuery("the")).toEqual(["the"]);
	});
	test("what a hyphen holds together is also one word", () => {
		expect(tokensOfTitle("Spider-Man")).toEqual(["spider", "man", "spiderman"]);
		expect(tokensOfTitle("L'Enfer")).toEqual(["l", "enfer"]);
		expect(tokensOfTitle("Schindler's List")).toEqual(["schindlers", "list"]);
	});
});

describe("the starter shelf", () => {
	const shelf = starterShelf(films, 12);

	test("starts with the film most people rated, and goes on with well-known unlike ones", () => {
		expect(shelf.map(({ title }) => title)).toEqual([
			"Forrest Gump",
			"Star Wars: Episode IV - A New Hope",
			"The Silence of the Lambs",
			"The Shawshank Redemption",
			"Toy Story",
			"The Matrix",
			"Pulp Fiction",
			"Back to the Future",
			"Dances with Wolves",
			"The Sixth Sense",
			"Seven (a.k.a. Se7en)",
			"The Lord of the Rings: The Fellowship of the Ring",
		]);
	});

	test("holds no film twice and no two of a series", () => {
		for (const a of shelf) {
			for (const b of shelf) if (a !== b) expect(alike(a, b)).toBeLessThan(1);
		}
	});

	test("is no longer than there are films to choose from", () => {
		const few = createFilms({
			...catalogue,
			movieIds: catalogue.movieIds.slice(0, 3),
			titles: catalogue.titles.slice(0, 3),
		});
		expect(starterShelf(few, 12)).toHaveLength(3);
	});
});

describe("while the index is being built", () => {
	test("the best-known films are found first, and nothing far-fetched stands in for those to come", async () => {
		let chunks = 0;
		// The first chunk is let through, the others wait for good.
		const young = createSearch(films, () => (chunks++ === 0 ? Promise.resolve() : new Promise(() => {})));
		expect(young.find("fargo", 5)).toEqual([]);
		await Promise.resolve();
		await Promise.resolve();
		expect(titles("fargo")[0]).toBe("Fargo 1996");
		expect(young.find("fargo", 5)).toEqual(search.find("fargo", 1));
		expect(titles("queen margot")[0]).toBe("Queen Margot (La Reine Margot) 1994");
		expect(young.find("queen margot", 5)).toEqual([]);
	});

	test("best-known first: by ratings, of two alike the earlier", () => {
		const order = films.bestKnownFirst();
		expect(new Set(order).size).toBe(9066);
		expect(films.at(order[0] ?? -1)?.title).toBe("Forrest Gump");
		for (const [place, index] of order.slice(1).entries()) {
			const before = films.at(order[place] ?? -1);
			const after = films.at(index);
			const falls = (before?.ratingCount ?? 0) - (after?.ratingCount ?? 0);
			if (falls < 0 || (falls === 0 && (before?.index ?? 0) > index))
				throw new Error(`${before?.title}, ${after?.title}`);
		}
	});
});
