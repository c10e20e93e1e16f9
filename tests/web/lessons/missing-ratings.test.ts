/** The chapter on missing ratings, through the real module: one step with the mask and without, and the two machines. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit } from "../../../www/engine/lessons";
import { giveLessonData } from "../../../www/generated/rbm_study";
import {
	asPercentage,
	asShare,
	correlation,
	dotsOf,
	GIVEN,
	MASK_EPOCHS,
	type MaskAnswer,
	meanStars,
	pointsOf,
} from "../../../www/lessons/missing-ratings/run";
import { FIRST_SMALL } from "../../../www/lessons/rating-categories/small";
import { ask, lessonModule } from "./core";

const { weights, visibleBias, hiddenBias } = FIRST_SMALL;
const model = { weights, visibleBias, hiddenBias };
const place = { film: 1, class: 2, unit: 1 };
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

beforeAll(lessonModule);

/** Sums of at most a dozen terms, each rounded a few times. */
const close = (left: number | undefined, right: number, within = 1e-13) =>
	expect(Math.abs((left ?? Number.NaN) - right)).toBeLessThan(within * Math.max(1, Math.abs(right)));

describe("masking", () => {
	const sample: readonly Bit[] = [1, 0];
	const classes = [3, null, 0] as const;

	test("leaves a film that was not rated alone, and moves it without the mask, by the formula", () => {
		const found = ask("masking", { model, classes, sample, place });
		expect(found.mask).toEqual([1, 0, 1]);
		expect(found.inputs).toEqual(found.inputsOfRated);
		expect(found.masked.weights[1]?.flat().every((x) => x + 0 === 0)).toBe(true);
		expect(found.masked.visible[1]?.every((x) => x + 0 === 0)).toBe(true);
		expect(found.masked.loss).toBe(found.masked.lossWithout);

		const v = classes.map((k) => [0, 1, 2, 3].map((class_) => (class_ === k ? 1 : 0)));
		const model_ = weights.map((film, i) => {
			const exps = film.map((row, k) => Math.exp((visibleBias[i]?.[k] ?? 0) + (row[0] ?? 0)));
			const total = exps.reduce((sum, x) => sum + x, 0);
			return exps.map((x) => x / total);
		});
		const inputs = (visible: readonly (readonly number[])[]) =>
			hiddenBias.map((c, j) =>
				weights.reduce(
					(sum, film, i) => sum + film.reduce((part, row, k) => part + (row[j] ?? 0) * (visible[i]?.[k] ?? 0), 0),
					c,
				),
			);
		for (const [side, m] of [
			[found.masked, [1, 0, 1]],
			[found.unmasked, [1, 1, 1]],
		] as const) {
			const kept = model_.map((film, i) => film.map((p) => p * (m[i] ?? 0)));
			const [h, hModel] = [inputs(v).map(sigmoid), inputs(kept).map(sigmoid)];
			kept.forEach((film, i) => {
				film.forEach((p, k) => {
					close(side.reconstruction[i]?.[k], p);
					close(side.visible[i]?.[k], (v[i]?.[k] ?? 0) - p);
					h.forEach((on, j) => {
						close(side.weights[i]?.[k]?.[j], (v[i]?.[k] ?? 0) * on - p * (hModel[j] ?? 0));
					});
				});
			});
			h.forEach((on, j) => {
				close(side.hiddenStatistics[j], on - (hModel[j] ?? 0));
			});
			// Central differences of step 2⁻¹³.
			close(side.differences[0], side.weights[1]?.[2]?.[1] ?? Number.NaN, 2e-9);
		}
	});

	test("refuses what does not fit, naming the field", () => {
		const good = { model, classes, sample, place };
		for (const [question, field] of [
			[{ ...good, classes: [3, null] }, "classes"],
			[{ ...good, classes: [4, null, 0] }, "classes"],
			[{ ...good, sample: [2, 0] }, "sample"],
			[{ ...good, place: { ...place, unit: 2 } }, "unit"],
		] as const) {
			expect(() => ask("masking", question as unknown as typeof good)).toThrowError(expect.objectContaining({ field }));
		}
	});
});

test("a bias without the mask comes to rest at the mixture", () => {
	for (const share of [0.05, 0.5, 1]) {
		const { distribution, drift } = ask("settled", { share, given: GIVEN });
		// e^(−0.5·0.01·5000) = 10⁻¹¹ of the start is left in the slowest class.
		GIVEN.forEach((q, k) => {
			close(distribution[k], share * q + (1 - share) / 10, 1e-10);
		});
		close(drift, share - 1, 1e-12);
		close(meanStars(distribution), share * meanStars(GIVEN) + (1 - share) * 2.75, 1e-9);
	}
	expect(() => ask("settled", { share: 2, given: GIVEN })).toThrowError(expect.objectContaining({ field: "share" }));
	expect(() => ask("settled", { share: 1, given: [1] })).toThrowError(expect.objectContaining({ field: "given" }));
});

describe("the two machines", () => {
	const people = [0, 99];
	const reach = (epoch: number, seed = 1): Required<MaskAnswer> => {
		for (;;) {
			const answer = ask("maskRun", { seed, epoch, people });
			if (answer.reached) return answer as Required<MaskAnswer>;
			expect(answer.epoch).toBeLessThan(epoch);
			expect(answer.withinEpoch).toBeLessThan(1);
		}
	};

	test("need the data, an epoch in range and people that are there", () => {
		expect(() => ask("maskRun", { seed: 1, epoch: 0, people })).toThrowError(
			expect.objectContaining({ field: "data" }),
		);
		giveLessonData(
			new Uint8Array(readFileSync(new URL("../../../www/generated/movielens-small.rbmpack", import.meta.url))),
		);
		expect(() => ask("maskRun", { seed: 1, epoch: 31, people })).toThrowError(
			expect.objectContaining({ field: "epoch" }),
		);
		expect(() => ask("maskRun", { seed: 1, epoch: 0, people: [9999] })).toThrowError(
			expect.objectContaining({ field: "people" }),
		);
	});

	test("start alike; the mask learns tastes, and without it the units saturate and all get one list", () => {
		const start = reach(0);
		expect(start.reached.masked).toEqual(start.reached.unmasked);
		const { masked, unmasked, people: two, unmaskedBias } = reach(MASK_EPOCHS).reached;
		expect(masked.rmse).toBeLessThan(start.reached.masked.rmse - 0.03);
		expect(unmasked.rmse).toBeGreaterThan(start.reached.masked.rmse + 0.03);
		expect(masked.saturated).toBeLessThan(0.5);
		expect(unmasked.saturated).toBeGreaterThan(0.95);
		expect(masked.overlap).toBeLessThan(0.7);
		expect(unmasked.overlap).toBeGreaterThan(0.95);
		expect(unmaskedBias).toBeGreaterThan(10);
		expect(two[0]?.unmasked).toEqual(two[1]?.unmasked);
		expect(two[0]?.masked).not.toEqual(two[1]?.masked);
	}, 60_000);

	test("are the same whenever they are asked for, and begin anew for an earlier epoch or another seed", () => {
		const first = reach(2);
		reach(3);
		expect(reach(2)).toEqual(first);
		// Also where the epoch after it has begun.
		expect(ask("maskRun", { seed: 1, epoch: 3, people }).reached).toBeUndefined();
		expect(reach(2)).toEqual(first);
		expect(reach(2, 7)).not.toEqual(first);
	}, 60_000);
});

test("figures become points and dots, and a correlation is that of the textbook", () => {
	const figures = { epoch: 3, rmse: 0.9, saturated: 0.1, spread: 0.2, overlap: 0.5, predicted: [3, 4] };
	expect(pointsOf([figures], "rmse")).toEqual([{ x: 3, y: 0.9 }]);
	expect(pointsOf([figures], "overlap")).toEqual([{ x: 3, y: 50 }]);
	expect(dotsOf({ share: [0.2, 0.4], given: [3.5, 4.5] }, figures)).toEqual([
		{ share: 0.2, given: 3.5, stars: 3 },
		{ share: 0.4, given: 4.5, stars: 4 },
	]);
	expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
	expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
	// By hand: dx = −1, 0, 1; dy = −1/3, 2/3, −1/3; Σ dx dy = 0.
	expect(correlation([1, 2, 3], [1, 2, 1])).toBeCloseTo(0, 12);
	expect(asShare(0.9984)).toBe("99.8%");
	expect(asPercentage(null)).toBe("–");
	close(
		GIVEN.reduce((sum, q) => sum + q, 0),
		1,
	);
});
