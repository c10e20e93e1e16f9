/** Chapter 2: tosses from the real module, what is kept of them, and the law of a coin against sums written out here. */
import { beforeAll, describe, expect, test } from "vitest";
import { MOST_TOSSES, NO_TOSSES, STRIP_LENGTH, withTosses } from "../../../www/lessons/bernoulli-units/tossing";
import { ask, lessonModule } from "./core";

beforeAll(lessonModule);

const P = [0.1, 0.5, 0.93];
const toss = (first: number, count: number, seed = 3) => ask("tosses", { probabilities: P, seed, first, count });

describe("tosses", () => {
	test("are on where the random number is below the probability", () => {
		const { uniforms, states } = toss(0, 200);
		expect([uniforms.length, states.length]).toEqual([200, 200]);
		for (const [n, row] of states.entries()) {
			for (const [unit, state] of row.entries()) {
				const u = uniforms[n]?.[unit] ?? Number.NaN;
				expect(u >= 0 && u < 1).toBe(true);
				expect(state).toBe(u < (P[unit] ?? 0) ? 1 : 0);
			}
		}
	});

	test("are one sequence, in whatever pieces they are asked for", () => {
		const whole = toss(0, 50);
		const pieces = [toss(0, 7), toss(7, 30), toss(37, 13)];
		expect(pieces.flatMap(({ states }) => states)).toEqual(whole.states);
		expect(toss(0, 50, 4).states).not.toEqual(whole.states);
	});

	test("are counted, and the newest are kept", () => {
		let kept = withTosses(NO_TOSSES(3), toss(0, 5));
		expect([kept.n, kept.strip.length]).toEqual([5, 5]);
		kept = withTosses(kept, toss(5, 995));
		const { uniforms, states } = toss(0, 1000);
		expect(kept.n).toBe(1000);
		expect(kept.on).toEqual([0, 1, 2].map((unit) => states.reduce((sum, row) => sum + (row[unit] ?? 0), 0)));
		expect(kept.strip).toEqual(states.slice(-STRIP_LENGTH));
		expect(kept.states).toEqual(states.at(-1));
		expect(kept.uniforms).toEqual(uniforms.at(-1));
		expect(withTosses(kept, { uniforms: [], states: [] })).toBe(kept);
	});

	test("come as near to their probabilities as their number promises", () => {
		let kept = NO_TOSSES(3);
		while (kept.n < MOST_TOSSES) kept = withTosses(kept, toss(kept.n, 1000));
		for (const [unit, p] of P.entries()) {
			const sd = Math.sqrt((p * (1 - p)) / MOST_TOSSES);
			// With this seed; four standard deviations are passed once in 16,000.
			expect(Math.abs((kept.on[unit] ?? 0) / MOST_TOSSES - p)).toBeLessThan(4 * sd);
		}
	});
});

describe("a coin", () => {
	test("has the mean p, the variance p(1 − p), and a frequency with an Nth of it", () => {
		const [p, n] = [0.3, 12];
		const found = ask("coin", { probability: p, nTosses: n });
		expect(found.chances[0]).toBeCloseTo(0.7, 14);
		expect(found.chances[1]).toBeCloseTo(0.3, 14);
		expect(found.mean).toBeCloseTo(p, 14);
		expect(found.variance).toBeCloseTo(p * (1 - p), 14);
		const choose = (k: number) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1);
		expect(found.distribution).toHaveLength(n + 1);
		for (const [k, chance] of found.distribution.entries()) {
			expect(chance).toBeCloseTo(choose(k) * p ** k * (1 - p) ** (n - k), 12);
		}
		expect(found.frequencyMean).toBeCloseTo(p, 13);
		expect(found.frequencyVariance).toBeCloseTo((p * (1 - p)) / n, 13);
	});

	test("with a probability beyond 1 is refused", () => {
		expect(() => ask("coin", { probability: 1.5, nTosses: 1 })).toThrowError(
			expect.objectContaining({ field: "probability" }),
		);
	});
});
