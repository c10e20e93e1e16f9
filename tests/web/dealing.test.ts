/** The shelf: who stands where as films are rated, passed and taken back, and new ones come. */
import { describe, expect, test } from "vitest";
import { createFilms, type Film } from "../../www/catalogue/films";
import { dealt, type Places, standing, withoutRated } from "../../www/movies/dealing";
import { bundledCatalogue } from "./films";

const films = createFilms(bundledCatalogue());
/** The first films of the catalogue, each called by a letter. */
const queue = Array.from("ABCDEFG", (_, index) => films.at(index)).filter((film) => film !== null);
const letterOf = (film: Film) => "ABCDEFG"[film.index];
const idsOf = (...letters: string[]) =>
	new Set(queue.filter((film) => letters.includes(letterOf(film) ?? "")).map(({ movieId }) => movieId));
const starsOf = (...letters: string[]) => new Map([...idsOf(...letters)].map((id) => [id, 4]));
const NONE = { passed: idsOf(), rated: starsOf() };
const deal = (places: Places, { passed, rated } = NONE) => dealt(places, 3, queue, passed, rated);
const row = (places: Places, passed = idsOf()) =>
	places
		.map((place) => standing(place, passed))
		.map((film) => (film ? letterOf(film) : "–"))
		.join("");

describe("the shelf", () => {
	test("is filled from the front of the queue, without what is rated or passed", () => {
		expect(row(deal([]))).toBe("ABC");
		expect(row(deal([], { passed: idsOf("A"), rated: starsOf("C") }), idsOf("A"))).toBe("BDE");
	});

	test("stays as it is while nothing is passed, whatever the queue says now", () => {
		const places = deal([]);
		expect(dealt(places, 3, queue.toReversed(), NONE.passed, NONE.rated)).toBe(places);
		expect(deal(places, { passed: NONE.passed, rated: starsOf("B") })).toBe(places);
	});

	test("has the next film where one was passed, and the old one again when that is undone", () => {
		const passed = idsOf("B");
		const places = deal(deal([]), { passed, rated: NONE.rated });
		expect(row(places, passed)).toBe("ADC");
		expect(row(places)).toBe("ABC");
		expect(deal(places)).toBe(places);
	});

	test("is cleared of the rated films, and of those that are passed, by the next deal", () => {
		const rated = starsOf("A");
		const passed = idsOf("B", "C");
		const places = dealt(withoutRated(deal([]), NONE.passed, rated), 3, queue, passed, rated);
		expect(row(places, passed)).toBe("DEF");
		// Taken back, the two that were passed stand where they stood.
		expect(row(places)).toBe("DBC");
	});

	test("has empty places where the queue ends, and fills them once there is more", () => {
		const places = dealt([], 3, queue.slice(0, 2), NONE.passed, NONE.rated);
		expect(row(places)).toBe("AB–");
		expect(row(deal(places))).toBe("ABC");
	});
});
