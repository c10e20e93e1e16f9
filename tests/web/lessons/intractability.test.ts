/** Chapter 6: exact counts and times in words, and the sum itself through the real module, against terms added here. */
import { beforeAll, describe, expect, test } from "vitest";
import {
	AGE_OF_THE_UNIVERSE,
	asTime,
	digitsOfPower,
	fromLog10,
	grouped,
	inPowers,
	LANDMARKS,
	log10,
	logAdd,
	statesOf,
	unitsWithin,
	YEAR,
} from "../../../www/lessons/intractability/counts";
import { FIRST_TINY } from "../../../www/lessons/tiny";
import { ask, lessonModule } from "./core";

describe("counts", () => {
	test("are exact, and doubled by each unit", () => {
		expect(statesOf(3, 2)).toBe(32n);
		expect(grouped(statesOf(10, 10))).toBe("1,048,576");
		let doubled = 1n;
		for (let n = 0; n <= 1200; n += 1) {
			expect(statesOf(n, 0)).toBe(doubled);
			expect(digitsOfPower(n)).toBe(doubled.toString().length);
			doubled += doubled;
		}
		// The head and tail of 2^884, from a calculation with whole numbers in Python.
		expect(grouped(statesOf(784, 100))).toMatch(/^128,978,157,.*,986,816$/);
	});

	test.each([
		[32n, "32"],
		[9_999n, "9,999"],
		[10_000n, "1.0 × 10⁴"],
		[12_499n, "1.2 × 10⁴"],
		[12_500n, "1.3 × 10⁴"],
		[99_499n, "9.9 × 10⁴"],
		[99_950n, "1.0 × 10⁵"],
		[2n ** 884n, "1.3 × 10²⁶⁶"],
	])("%d is written %s", (count, text) => {
		expect(inPowers(count)).toBe(text);
	});

	test("have their logarithms beyond f64", () => {
		// n log₁₀ 2 is rounded at 360: by some 10⁻¹³.
		for (const n of [0, 5, 53, 884, 1200])
			expect(Math.abs(log10(2n ** BigInt(n)) - n * Math.log10(2))).toBeLessThan(1e-12);
		expect(fromLog10(log10(2n ** 884n))).toBe("1.3 × 10²⁶⁶");
		expect([0, 1, 2, 4.5, -1, 400].map(fromLog10)).toEqual(["1", "10", "100", "31,623", "0.1", "1.0 × 10⁴⁰⁰"]);
		expect(fromLog10(6 + Math.log10(9.97))).toBe("1.0 × 10⁷");
	});
});

test("times are told in the largest unit that fits", () => {
	const told = (seconds: number) => asTime(Math.log10(seconds));
	expect([4.2e-8, 7.5e-6, 0.0999, 0.9951, 59, 61, 7200, 90_000].map(told)).toEqual([
		"42 ns",
		"7.5 µs",
		"100 ms",
		"1 s",
		"59 s",
		"1 minute",
		"2 hours",
		"1 day",
	]);
	expect(told(YEAR)).toBe("1 year");
	expect(asTime(Math.log10(YEAR) + 251)).toBe("1.0 × 10²⁵¹ years");
	expect(asTime(Math.log10(YEAR) + 400)).toBe("1.0 × 10⁴⁰⁰ years");
	expect(AGE_OF_THE_UNIVERSE / 4.35e17).toBeCloseTo(1, 2);
});

test("the landmarks ascend, and the exact ones are", () => {
	const logs = LANDMARKS.map((landmark) => landmark.log10);
	expect(logs).toEqual(logs.toSorted((a, b) => a - b));
	let orders = 1n;
	for (let card = 2n; card <= 52n; card += 1n) orders *= card;
	expect(LANDMARKS.find(({ what }) => what.includes("52 cards"))?.shown).toBe(inPowers(orders));
	expect(LANDMARKS.find(({ what }) => what.includes("chessboard"))?.shown).toBe("1.8 × 10¹⁹");
});

test("a sum in pieces, and the units that fit into a time", () => {
	expect(logAdd(Number.NEGATIVE_INFINITY, 3)).toBe(3);
	expect(logAdd(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
	expect(Math.abs(logAdd(Math.log(2), Math.log(3)) - Math.log(5))).toBeLessThan(1e-15);
	// 2^10 terms of a second each fit into 1,024 s, and not into less.
	expect(unitsWithin(1024, 1)).toBe(10);
	expect(unitsWithin(1023.9, 1)).toBe(9);
});

describe("through the module", () => {
	beforeAll(lessonModule);

	test("all terms of a small model are one number, in either working and however they are cut", () => {
		const size = { nVisible: 5, nHidden: 4 };
		const whole = ask("partitionSum", { ...size, working: "whole", skipped: 0, terms: 512 });
		const kept = ask("partitionSum", { ...size, working: "kept", skipped: 0, terms: 512 });
		expect(whole.added).toBe(512);
		// 512 terms in one order, each rounded a few times.
		expect(Math.abs(whole.logSum - kept.logSum)).toBeLessThan(1e-12);
		const pieces = [0, 100, 300].map((skipped, at) =>
			ask("partitionSum", { ...size, working: "kept", skipped, terms: [100, 200, 212][at] ?? 0 }),
		);
		const together = pieces.reduce((sum, { logSum }) => logAdd(sum, logSum), Number.NEGATIVE_INFINITY);
		expect(Math.abs(together - whole.logSum)).toBeLessThan(1e-12);
	});

	test("few terms are timed over many passes, many terms in pieces of about 40 ms", () => {
		const size = { nVisible: 784, nHidden: 100, working: "kept" } as const;
		const few = ask("partitionSum", { ...size, skipped: 0, terms: 100 });
		expect(few.added).toBe(100);
		expect(few.passes).toBeGreaterThan(10);
		expect(few.milliseconds).toBeGreaterThanOrEqual(20);
		const many = ask("partitionSum", { ...size, skipped: 0, terms: 2 ** 40 });
		expect(many.added).toBeLessThan(2 ** 40);
		expect(many.passes).toBe(1);
		expect(many.milliseconds).toBeGreaterThanOrEqual(40);
	});

	test("refuses layers and amounts that it does not sum, and works on", () => {
		const good = { nVisible: 3, nHidden: 2, working: "kept", skipped: 0, terms: 32 } as const;
		for (const [wrong, field] of [
			[{ nVisible: 0 }, "nVisible"],
			[{ nHidden: 201 }, "hiddenUnits"],
			[{ terms: 0 }, "terms"],
			[{ terms: 1.5 }, "terms"],
			[{ skipped: -1 }, "skipped"],
			[{ skipped: Number.NaN }, "skipped"],
		] as const) {
			expect(() => ask("partitionSum", { ...good, ...wrong })).toThrowError(expect.objectContaining({ field }));
		}
		expect(ask("partitionSum", good).added).toBe(32);
	});

	test("Z of the tiny RBM is the same over all states and over either layer", () => {
		const { weights, visibleBias, hiddenBias } = FIRST_TINY;
		let z = 0;
		for (let state = 0; state < 32; state += 1) {
			const bit = (at: number) => (state >> (4 - at)) & 1;
			let sum = 0;
			for (const [i, b] of visibleBias.entries()) sum += b * bit(i);
			for (const [j, c] of hiddenBias.entries()) sum += c * bit(3 + j);
			for (const [i, row] of weights.entries()) for (const [j, w] of row.entries()) sum += w * bit(i) * bit(3 + j);
			z += Math.exp(sum);
		}
		const found = ask("threeSums", { model: { weights, visibleBias, hiddenBias } });
		// Sums of at most 32 exponentials, each rounded a few times.
		for (const sum of [found.byStates, found.byVisible, found.byHidden])
			expect(Math.abs(sum / z - 1)).toBeLessThan(1e-13);
		expect(found.states).toBe(32);
	});
});
