/** What is wished of the list: how it is kept, and what becomes of what was kept by somebody else. */
import { describe, expect, test } from "vitest";
import { type Choices, isUnfiltered, keepChoices, loadChoices, NO_CHOICES, NO_WISHES } from "../../www/state/wishes";

/** A storage that holds what it is given. */
function storage(kept: string | null = null) {
	let value = kept;
	return {
		getItem: () => value,
		setItem: (_: string, text: string) => {
			value = text;
		},
		removeItem: () => {
			value = null;
		},
		get value() {
			return value;
		},
	};
}

const choices: Choices = {
	wishes: { genres: ["Film-Noir"], decades: [1940, 1950], minRatings: 5, adventure: -0.75 },
	unwanted: [7, 3],
};

describe("choices", () => {
	test("come back as they were kept, and leave nothing behind when they are none", () => {
		const kept = storage();
		expect(keepChoices(choices, () => kept)).toBe(true);
		expect(loadChoices(() => kept)).toEqual(choices);
		keepChoices(NO_CHOICES, () => kept);
		expect(kept.value).toBeNull();
		expect(loadChoices(() => kept)).toEqual(NO_CHOICES);
	});

	test.each([
		["nothing", null],
		["no JSON", "{"],
		["another version", JSON.stringify({ version: 2, ...choices })],
		["a list", "[1, 2]"],
	])("%s is no choice", (_, kept) => {
		expect(loadChoices(() => storage(kept))).toEqual(NO_CHOICES);
	});

	test("what cannot be chosen is left out, the rest is kept", () => {
		const wishes = { genres: ["Drama", 4], decades: [1990, 1985], minRatings: 21, adventure: 3 };
		const kept = JSON.stringify({ version: 1, wishes, unwanted: [1, -2, 2.5, "3", 4] });
		expect(loadChoices(() => storage(kept))).toEqual({
			wishes: { ...NO_WISHES, genres: ["Drama"] },
			unwanted: [1, 4],
		});
	});

	test("a browser that keeps nothing costs nothing else", () => {
		const blocked = () => {
			throw new DOMException("blocked", "SecurityError");
		};
		expect(keepChoices(choices, blocked)).toBe(false);
		expect(loadChoices(blocked)).toEqual(NO_CHOICES);
	});
});

test("a list is of every film however it is ordered", () => {
	expect(isUnfiltered({ ...NO_WISHES, adventure: 1 })).toBe(true);
	expect(isUnfiltered({ ...NO_WISHES, minRatings: 5 })).toBe(false);
	expect(isUnfiltered({ ...NO_WISHES, decades: [1990, 1990] })).toBe(false);
});
