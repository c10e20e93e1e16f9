/** What is wished of the list: what is read of it, and what becomes of what is none. */
import { describe, expect, test } from "vitest";
import { type Choices, isUnfiltered, NO_CHOICES, NO_WISHES, readChoices } from "../../www/state/wishes";

const choices: Choices = {
	wishes: { genres: ["Film-Noir"], decades: [1940, 1950], minRatings: 5, adventure: -0.75 },
	unwanted: [7, 3],
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
		expect(readChoices({ wishes, unwanted: [1, -2, 2.5, "3", 4], learnsFromMine: "yes" })).toEqual({
			wishes: { ...NO_WISHES, genres: ["Drama"] },
			unwanted: [1, 4],
			learnsFromMine: false,
		});
	});
});

test("a list is of every film however it is ordered", () => {
	expect(isUnfiltered({ ...NO_WISHES, adventure: 1 })).toBe(true);
	expect(isUnfiltered({ ...NO_WISHES, minRatings: 5 })).toBe(false);
	expect(isUnfiltered({ ...NO_WISHES, decades: [1990, 1990] })).toBe(false);
});
