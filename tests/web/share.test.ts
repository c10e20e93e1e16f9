/** Links with ratings: what they hold, how long they are, and what becomes of damaged ones. */
import { describe, expect, test } from "vitest";
import { MOST_SHARED, readShared, writeShared } from "../../www/movies/share/code";
import { settingsInWords } from "../../www/movies/share/words";
import type { Rating } from "../../www/state/ratings";
import { placeFromHash, sharedFromHash } from "../../www/state/routes";
import { DEFAULT_SETTINGS, presetSettings } from "../../www/state/settings";
import { bundledCatalogue } from "./films";

const { movieIds } = bundledCatalogue();
const SETTINGS = { ...presetSettings("paper"), hiddenUnits: 20, seed: 4294967295 };

/** Every `step`th film of the catalogue, with all ten classes in turn. */
function ratingsOf(count: number, step: number): readonly Rating[] {
	return Array.from({ length: count }, (_, i) => ({
		movieId: movieIds[(i * step) % movieIds.length] ?? 0,
		stars: ((i * 7) % 10) / 2 + 0.5,
		ratedAt: count - i,
	}));
}

const plain = (ratings: readonly Rating[]) =>
	ratings.map(({ movieId, stars }) => ({ movieId, stars })).toSorted((a, b) => a.movieId - b.movieId);

describe("a link", () => {
	test.each([0, 1, 2, 3, 100, 101, MOST_SHARED])("holds %i ratings and the settings", async (count) => {
		const ratings = ratingsOf(count, 17);
		const read = await readShared(await writeShared(ratings, SETTINGS));
		expect(read).toEqual({ settings: SETTINGS, ratings: plain(ratings), problems: [] });
	});

	test("holds the newest ratings where there are more than it has room for", async () => {
		const ratings = ratingsOf(MOST_SHARED + 40, 13);
		const read = await readShared(await writeShared(ratings, SETTINGS));
		expect(read).toMatchObject({ ratings: plain(ratings.slice(0, MOST_SHARED)) });
	});

	test("is short: at most 2,000 characters for 100 ratings, wherever in the catalogue they are", async () => {
		const lengths = await Promise.all(
			[1, 17, 89, 90].map(async (step) => (await writeShared(ratingsOf(100, step), SETTINGS)).length),
		);
		expect(Math.max(...lengths)).toBeLessThanOrEqual(700);
		expect((await writeShared(ratingsOf(MOST_SHARED, 18), SETTINGS)).length).toBeLessThanOrEqual(2000);
	});

	test("takes the largest ids that data may have", async () => {
		const ratings = [{ movieId: 2 ** 32 - 1, stars: 0.5, ratedAt: 0 }];
		const read = await readShared(await writeShared(ratings, DEFAULT_SETTINGS));
		expect(read).toMatchObject({ ratings: [{ movieId: 2 ** 32 - 1, stars: 0.5 }] });
	});

	test("with any one character changed or lost gives the same or is refused", async () => {
		const code = await writeShared(ratingsOf(20, 31), SETTINGS);
		const whole = await readShared(code);
		let refused = 0;
		for (let at = 0; at < code.length; at += 1) {
			for (const other of ["", code[at] === "A" ? "B" : "A", "%"]) {
				const read = await readShared(code.slice(0, at) + other + code.slice(at + 1));
				if ("problem" in read) refused += 1;
				else expect(read).toEqual(whole);
			}
		}
		// What does not count are the time and the system in gzip's head, and the last bits of the text.
		expect(refused).toBeGreaterThan(2.8 * code.length);
	});

	test.each(["", "1.", "1.!!!!", "1.AAAA", "hello", "1.H4sIAAAAAAAAAwMAAAAAAAAAAAA", `1.${"A".repeat(9000)}`])(
		"that is none is refused: %s",
		async (code) => {
			expect(await readShared(code)).toEqual({
				problem: "The link is not whole: a part of it was lost or changed on the way. Ask for it again.",
			});
		},
	);

	test("of a later version says so", async () => {
		expect(await readShared("2.AAAA")).toEqual({
			problem: "The link is of version 2, and this page reads version 1. Reload the page: a newer one may know it.",
		});
	});
});

test("a link's fragment is told from others, and leads to its section", () => {
	expect(sharedFromHash("#/movies?shared=1.AB-_")).toBe("1.AB-_");
	expect(sharedFromHash("#/movies")).toBeNull();
	expect(sharedFromHash("#/movies?other=1")).toBeNull();
	expect(placeFromHash("#/movies?shared=1.AB")).toEqual({ section: "movies", page: "" });
});

test("settings in words name what is not the preset's", () => {
	expect(settingsInWords(DEFAULT_SETTINGS)).toBe("Tuned, seed 1");
	expect(settingsInWords(SETTINGS)).toBe("Paper, seed 4294967295, hidden units 50 → 20");
});
