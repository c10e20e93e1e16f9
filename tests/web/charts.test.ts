/** The arithmetic behind the drawings and the star control. */
import { describe, expect, test } from "vitest";
import { barsPath } from "../../www/charts/bars";
import { drawable, spread, valueRange } from "../../www/charts/lines";
import { unitAfterKey, unitGrid, unitReach } from "../../www/charts/units";
import { largestTerms } from "../../www/lessons/rating-categories/terms";
import { withPinned } from "../../www/movies/pinning";
import { asChance, asCount, asPercent, asTerm, inStars, inThousandths, plural } from "../../www/ui/format";
import { starsAfterKey, starsAt, starsInWords } from "../../www/ui/stars";

describe("numbers", () => {
	test("a missing figure is a dash, never NaN", () => {
		for (const write of [inStars, inThousandths, asTerm, asCount, asPercent]) {
			for (const missing of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) expect(write(missing)).toBe("–");
		}
	});
	test("digits, signs and shares", () => {
		expect(inStars(4.349)).toBe("4.35");
		expect(asTerm(-0.0421)).toBe("−0.042");
		expect(asTerm(0.5)).toBe("+0.500");
		expect(asCount(9066)).toBe("9,066");
		expect([0, 0.001, 0.005, 0.344, 1].map(asPercent)).toEqual(["0%", "<1%", "1%", "34%", "100%"]);
		expect([0, 0.0004, 0.0005, 0.518, 0.9996].map(asChance)).toEqual(["<0.001", "<0.001", "0.001", "0.518", ">0.999"]);
		expect(plural(1, "rating")).toBe("1 rating");
		expect(plural(1500, "rating")).toBe("1,500 ratings");
	});
});

describe("stars", () => {
	test.each([
		[-0.2, 0.5],
		[0, 0.5],
		[0.1, 0.5],
		[0.101, 1],
		[0.5, 2.5],
		[0.95, 5],
		[1.3, 5],
	])("at %d of the width: %d", (fraction, stars) => {
		expect(starsAt(fraction)).toBe(stars);
	});

	test.each<[string, number | null, number | null | undefined]>([
		["ArrowRight", null, 0.5],
		["ArrowRight", 4.5, 5],
		["ArrowRight", 5, 5],
		["ArrowUp", 1, 1.5],
		["ArrowLeft", 1, 0.5],
		["ArrowLeft", 0.5, 0.5],
		["ArrowLeft", null, undefined],
		["PageUp", 3, 4],
		["PageDown", 1, 0.5],
		["Home", 4, 0.5],
		["End", null, 5],
		["Delete", 4, null],
		["Backspace", 4, null],
		["Delete", null, undefined],
		["7", null, 3.5],
		["0", null, 5],
		["a", 3, undefined],
		["Tab", 3, undefined],
	])("%s from %j gives %j", (key, from, to) => {
		expect(starsAfterKey(key, from)).toBe(to);
	});

	test("in words", () => {
		expect([null, 0.5, 1, 3.5].map(starsInWords)).toEqual(["not rated", "0.5 stars", "1 star", "3.5 stars"]);
	});
});

describe("bars", () => {
	const box = { width: 20, height: 10, gap: 2 };
	test("zero is nothing, more than the top is the top", () => {
		expect(barsPath([0, 0.5], 1, box)).toBe("M11 10v-5h8v5z");
		expect(barsPath([2, 0], 1, box)).toBe("M1 10v-10h8v10z");
		expect(barsPath([Number.NaN, 1], 0, box)).toBe("");
	});
});

describe("lines", () => {
	test("what is missing is not drawn", () => {
		expect(
			drawable([
				{ x: 0, y: 1 },
				{ x: 1, y: Number.NaN },
				{ x: 2, y: 3 },
			]),
		).toEqual([
			{ x: 0, y: 1 },
			{ x: 2, y: 3 },
		]);
	});
	test("a range holds all values with room, and is never empty", () => {
		expect(valueRange([])).toBeNull();
		expect(valueRange([Number.NaN])).toBeNull();
		expect(valueRange([1, 2])).toEqual([0.94, 2.06]);
		const [low, high] = valueRange([2, 2]) ?? [0, 0];
		expect(low).toBeLessThan(2);
		expect(high).toBeGreaterThan(2);
	});
	test("labels that would cover each other are moved apart, within bounds", () => {
		const at = (...ys: number[]) =>
			spread(
				ys.map((y) => ({ y })),
				16,
				0,
				100,
			).map(({ y }) => y);
		expect(at(10, 50)).toEqual([10, 50]);
		expect(at(50, 51)).toEqual([50, 66]);
		expect(at(95, 98)).toEqual([84, 100]);
	});
});

describe("hidden units", () => {
	test("few stand in one row, many in as few rows as they can", () => {
		expect(unitGrid(1, 320)).toEqual({ columns: 1, rows: 1, cell: 28 });
		expect(unitGrid(50, 350)).toEqual({ columns: 25, rows: 2, cell: 14 });
		expect(unitGrid(200, 350).rows * unitGrid(200, 350).columns).toBeGreaterThanOrEqual(200);
	});
	test("arrow keys stay within the units", () => {
		expect(unitAfterKey("ArrowLeft", 0, 50, 25)).toBe(0);
		expect(unitAfterKey("ArrowDown", 3, 50, 25)).toBe(28);
		expect(unitAfterKey("ArrowDown", 28, 50, 25)).toBe(28);
		expect(unitAfterKey("ArrowUp", 28, 50, 25)).toBe(3);
		expect(unitAfterKey("End", 3, 50, 25)).toBe(49);
		expect(unitAfterKey("Enter", 3, 50, 25)).toBeNull();
	});
});

test("the film under the hand keeps its place, whether or not it is still on the list", () => {
	expect(withPinned([1, 2, 3, 4], 3, 0)).toEqual([3, 1, 2, 4]);
	expect(withPinned([1, 2, 4], 3, 1)).toEqual([1, 3, 2, 4]);
	expect(withPinned([1], 3, 5)).toEqual([1, 3]);
});

test("of a long sum the largest terms stand alone, the others together", () => {
	const terms = largestTerms(
		{
			unit: 0,
			movie: 0,
			hiddenBias: 0,
			ratedMovies: Uint32Array.of(4, 5, 6, 7),
			ratedClasses: Uint8Array.of(0, 9, 3, 6),
			contributions: Float32Array.of(0.25, -1, 0.5, -0.125),
			input: -0.375,
			probability: 0.4,
			visibleBias: new Float32Array(10),
			hiddenTerm: new Float32Array(10),
			distribution: new Float32Array(10),
			stars: 3,
		},
		2,
	);
	expect(terms).toEqual({
		largest: [
			{ movie: 5, stars: 5, weight: -1 },
			{ movie: 6, stars: 2, weight: 0.5 },
		],
		others: { count: 2, sum: 0.125 },
	});
});

describe("the window that activations are drawn in", () => {
	test.each([
		[[0.5], [0.5], 0.1],
		[[0.59, 0.41], [0.5, 0.5], 0.1],
		[[0.55], [0.7], 0.25],
		[[0.2], [0.5], 0.5],
		[[1, 0], [0.5, 0.5], 0.5],
		[[], [], 0.1],
	])("%j with %j at rest: ½ ± %d", (values, resting, reach) => {
		expect(unitReach(values, resting)).toBe(reach);
	});
});
