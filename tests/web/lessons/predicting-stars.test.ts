/** The chapter on predicting stars: guesses from a distribution, and the training that measures them, through the real module. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { RUNGS, type Rung, type RungFigures } from "../../../www/engine/lessons";
import { giveLessonData } from "../../../www/generated/rbm_study";
import { bestOf } from "../../../www/lessons/parts/ladder.svelte";
import { leastOf, RULES, STARTS } from "../../../www/lessons/predicting-stars/distributions";
import { ask, lessonModule } from "./core";

beforeAll(async () => {
	await lessonModule();
	giveLessonData(readFileSync(new URL("../../../www/generated/movielens-small.rbmpack", import.meta.url)));
});

test("the least of a row are all that are as small", () => {
	expect(leastOf([3, 1, 2])).toEqual([1]);
	expect(leastOf([1, 2, 1 + 1e-12])).toEqual([0, 2]);
});

describe("guesses", () => {
	test("from the five classes of the text", () => {
		const { stars = [], weights = [] } = STARTS[0] ?? {};
		const found = ask("guesses", { stars, weights, own: 4.5 });
		expect(RULES.map(({ label }) => label)).toEqual(["Expectation", "Rounded", "Median", "Argmax"]);
		expect(found.rules.map(({ stars }) => Number(stars.toFixed(10)))).toEqual([3.6, 4, 4, 4]);
		expect(found.variance).toBeCloseTo(1.04, 12);
		// 0.05·3.5² + 0.1·2.5² + 0.2·1.5² + 0.5·0.5² + 0.15·0.5².
		expect(found.own.squared).toBeCloseTo(1.85, 12);
		expect(found.own.hit).toBe(0);
		expect(found.curve).toHaveLength(91);
		expect([found.curve[0]?.stars, found.curve[90]?.stars]).toEqual([1, 5]);
	});

	test.each(STARTS)("$name: the weights are hundredths", ({ stars, weights }) => {
		expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100);
		const found = ask("guesses", { stars, weights, own: 3 });
		for (const [k, p] of found.probabilities.entries()) expect(p).toBeCloseTo((weights[k] ?? 0) / 100, 14);
	});

	test("without any weight are refused", () => {
		expect(() => ask("guesses", { stars: [1, 2], weights: [0, 0], own: 1 })).toThrowError(
			expect.objectContaining({ field: "weights" }),
		);
	});
});

function trained(rung: Rung, epoch: number): RungFigures {
	for (;;) {
		const { reached } = ask("ladder", { rung, epoch });
		if (reached) return reached;
	}
}

describe("the ladder", () => {
	test("is the same however it is asked, and begins anew for another rung or an epoch before", () => {
		const first = trained("tuned", 1);
		const second = trained("tuned", 2);
		expect(second.rules[0].rmse).toBeLessThan(first.rules[0].rmse);
		expect(trained("tuned", 1)).toEqual(first);
		expect(trained("notes", 0)).not.toEqual(trained("tuned", 0));
		expect(trained("tuned", 2)).toEqual(second);
	});

	test("measures each rule on ratings it has not seen, and each is best at its own", () => {
		const { rules, rmseWhenSeen, trainingRmse } = trained("tuned", 4);
		const [expectation, rounded, median, argmax] = rules;
		for (const other of [rounded, median, argmax]) expect(expectation.rmse).toBeLessThan(other.rmse);
		for (const other of [expectation, rounded, argmax]) expect(median.mae).toBeLessThan(other.mae);
		for (const other of [expectation, rounded, median]) expect(argmax.hits).toBeGreaterThan(other.hits);
		// Rounding to half stars adds at most a sixteenth to the expected square.
		expect(rounded.expectedRmse ** 2 - expectation.expectedRmse ** 2).toBeLessThan(1 / 16);
		// A model that sees what it is asked looks better than it is.
		expect(rmseWhenSeen).toBeLessThan(expectation.rmse);
		expect(trainingRmse).toBeLessThan(expectation.rmse);
	});

	test("refuses an epoch beyond the run's last", () => {
		expect(RUNGS).toHaveLength(7);
		expect(() => ask("ladder", { rung: "tuned", epoch: 31 })).toThrowError(expect.objectContaining({ field: "epoch" }));
	});

	test("names the epoch with the least error", () => {
		const figures = (epoch: number, rmse: number) => ({ epoch, rules: [{ rmse }] }) as unknown as RungFigures;
		expect(bestOf([])).toBeNull();
		expect(bestOf([figures(0, 1.2), figures(1, 0.9), figures(2, 0.95)])?.epoch).toBe(1);
	});
});
