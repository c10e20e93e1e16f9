/** What is wished of the list: what is read of it, and what becomes of what is none. */
import { describe, expect, test } from "vitest";
import { type Choices, isUnfiltered, NO_CHOICES, NO_WISHES, readChoices } from "../../www/state/wishes";

const choices: Choices = {
	wishes: { genres: ["Film-Noir"], decades: [1940, 1950], minRatings: 5, adventure: -0.75 },
	unwanted: [7, 3],
	passed: [
		{ movieId: 5, why: "notSeen" },
		{ movieId: 2, why: "skipped" },
	],
	learnsFromMine: true,
};

describe("choices", () => {
	test("come back as they were kept", () => {
		expect(readChoices(structuredClone(choices))).toEqual(choices);
	});

	test.each([
		["nothing", null],
		["a list", [1, 2]],
		["a text", "choices"],
	])("%s is no choice", (_, kept) => {
		expect(readChoices(kept)).toEqual(NO_CHOICES);
	});

	test("what cannot be chosen is left out, the rest is kept", () => {
		const wishes = { genres: ["Drama", 4], decades: [1990, 1985], minRatings: 21, adventure: 3 };
		const passed = [
			{ movieId: 5, why: "bored" },
			{ movieId: -1, why: "skipped" },
			null,
			{ movieId: 6, why: "skipped" },
		];
		expect(readChoices({ wishes, unwanted: [1, -2, 2.5, "3", 4], passed, learnsFromMine: "yes" })).toEqual({
			wishes: { ...NO_WISHES, genres: ["Drama"] },
			unwanted: [1, 4],
			passed: [{ movieId: 6, why: "skipped" }],
			learnsFromMine: false,
		});
	});
});

test("a list is of every film however it is ordered", () => {
	expect(isUnfiltered({ ...NO_WISHES, adventure: 1 })).toBe(true);
	expect(isUnfiltered({ ...NO_WISHES, minRatings: 5 })).toBe(false);
	expect(isUnfiltered({ ...NO_WISHES, decades: [1990, 1990] })).toBe(false);
});
