/** Chapter 8 through the real module: likelihoods, peaks and mixtures against sums written out here. */
import { beforeAll, describe, expect, test } from "vitest";
import {
	AXIS,
	bars,
	density,
	MEAN,
	normal,
	onSteps,
	reachOf,
	startOf,
} from "../../../www/lessons/maximum-likelihood/bells";
import { bothOn, visibleGivenHidden, visibleProbabilities } from "../../../www/lessons/maximum-likelihood/states";
import { FIRST_TINY } from "../../../www/lessons/tiny";
import { ask, lessonModule } from "./core";

const place = { n: 200, seed: 1 };
const sum = (list: readonly number[]) => list.reduce((total, x) => total + x, 0);
/** Sums of 200 terms that come to some hundreds. */
const close = (left: number | undefined, right: number, within = 1e-12) =>
	expect(Math.abs((left ?? Number.NaN) - right)).toBeLessThanOrEqual(within * Math.max(1, Math.abs(right)));

beforeAll(lessonModule);

describe("one bell", () => {
	test("has the likelihood of the densities, and its peak at mean and standard deviation", () => {
		const { heights, peak, peakLogLikelihood, contours } = ask("heights", place);
		expect(heights).toHaveLength(200);
		const mean = sum(heights) / 200;
		const sd = Math.sqrt(sum(heights.map((x) => (x - mean) ** 2)) / 200);
		close(peak.mean, mean);
		close(peak.sd, sd);
		const log = (mean: number, sd: number) => sum(heights.map((x) => Math.log(normal(x, mean, sd))));
		close(peakLogLikelihood, log(mean, sd));
		const found = ask("gaussian", { ...place, mean: 165, sd: 11 });
		close(found.logLikelihood, log(165, 11));
		close(found.byMoments, log(165, 11));
		close(found.meanSlope, sum(heights.map((x) => x - 165)) / 121);
		close(found.sdSlope, -200 / 11 + sum(heights.map((x) => (x - 165) ** 2)) / 11 ** 3);
		// A difference quotient over 10⁻³ of numbers that are rounded to 10⁻¹².
		close(found.meanSlopeByDifference, found.meanSlope, 1e-7);
		close(found.belowPeak, peakLogLikelihood - found.logLikelihood, 1e-10);
		close(found.belowPeakByFormula, found.belowPeak, 1e-10);
		for (const { drop, points } of contours) {
			// At the two ends a root of a rounded 0: 10⁻⁸ of σ.
			for (const [mean, sd] of points) close(peakLogLikelihood - log(mean, sd), drop, 1e-6);
		}
	});

	test("has a likelihood that underflows, and a logarithm that does not", () => {
		const few = ask("gaussian", { n: 20, seed: 1, mean: 170, sd: 10 });
		close(Math.log(few.likelihood), few.logLikelihood);
		const many = ask("gaussian", { n: 1000, seed: 1, mean: 170, sd: 10 });
		expect(many.likelihood).toBe(0);
		expect(many.logLikelihood).toBeLessThan(-3000);
	});

	test("is refused where it is none", () => {
		const good = { ...place, mean: 170, sd: 10 };
		for (const [question, field] of [
			[{ ...good, sd: 0 }, "sd"],
			[{ ...good, mean: Number.NaN }, "mean"],
			[{ ...good, n: 0 }, "n"],
			[{ ...good, n: 1001 }, "n"],
		] as const) {
			expect(() => ask("gaussian", question)).toThrowError(expect.objectContaining({ field }));
		}
		expect(ask("gaussian", good).logLikelihood).toBeLessThan(0);
	});
});

describe("a mixture", () => {
	test("is fitted in steps that never go down, each by its closed forms", () => {
		const { heights } = ask("heights", place);
		let bells = startOf(2);
		let before = Number.NEGATIVE_INFINITY;
		for (let step = 0; step < 30; step += 1) {
			const found = ask("mixture", { ...place, ...bells });
			close(found.logLikelihood, sum(heights.map((x) => Math.log(density(x, bells)))));
			expect(found.logLikelihood).toBeGreaterThan(before - 1e-9);
			before = found.logLikelihood;
			const r = heights.map((x) =>
				bells.means.map((mean, j) => ((bells.shares[j] ?? 0) * normal(x, mean, bells.sd)) / density(x, bells)),
			);
			const counts = bells.means.map((_, j) => sum(r.map((row) => row[j] ?? 0)));
			const means = counts.map((count, j) => sum(r.map((row, n) => (row[j] ?? 0) * (heights[n] ?? 0))) / count);
			const variance =
				sum(r.map((row, n) => sum(row.map((share, j) => share * ((heights[n] ?? 0) - (means[j] ?? 0)) ** 2)))) / 200;
			counts.forEach((count, j) => {
				close(found.next.shares[j], count / 200);
				close(found.next.means[j], means[j] ?? 0);
			});
			close(found.next.sd, Math.sqrt(variance));
			close(found.bound, found.logLikelihood);
			close(found.evenBound + found.evenDivergence, found.logLikelihood);
			close(found.nextBound - found.bound, found.gain, 1e-10);
			close(found.nextLogLikelihood - found.nextBound, found.nextDivergence, 1e-10);
			bells = found.next;
		}
	});

	test("is refused where it is none", () => {
		for (const [question, field] of [
			[{ ...startOf(2), shares: [0.5, 0.6] }, "shares"],
			[{ ...startOf(2), means: [170] }, "means"],
			[{ ...startOf(2), sd: 0 }, "sd"],
			[startOf(9), "means"],
		] as const) {
			expect(() => ask("mixture", { ...place, ...question })).toThrowError(expect.objectContaining({ field }));
		}
	});
});

test("bars are shares over their width, those beyond the axis in the outermost", () => {
	const found = bars([AXIS.first - 9, AXIS.first, AXIS.first + 2, AXIS.last + 9]);
	expect(found).toHaveLength(34);
	expect([found[0], found[1], found.at(-1)]).toEqual([0.25, 0.125, 0.125]);
	expect(sum(found) * AXIS.bin).toBe(1);
	expect(bars([140.5, 140.6], [0.25, 0.75])[1]).toBe(0.25);
	expect([[0.0001], [0.02], [0.021], [0.055]].map(reachOf)).toEqual([0.02, 0.02, 0.04, 0.06]);
});

test("bells start equal and apart, and a hand keeps to the steps", () => {
	expect(startOf(1)).toEqual({ shares: [1], means: [172], sd: 12 });
	expect(startOf(2)).toEqual({ shares: [0.5, 0.5], means: [164, 180], sd: 12 });
	expect([100, 171.3, 171.2, 300].map((value) => onSteps(value, MEAN))).toEqual([150, 171.5, 171, 195]);
	close(density(170, { shares: [0.5, 0.5], means: [170, 170], sd: 2 }), 1 / (2 * Math.sqrt(2 * Math.PI)));
});

test("a tiny RBM is a mixture of one product a hidden state", () => {
	const { weights, visibleBias, hiddenBias, visible, hidden } = FIRST_TINY;
	const model = { weights, visibleBias, hiddenBias };
	const { probabilities } = ask("joint", { model, temperature: 1, visible, hidden });
	const marginals = visibleProbabilities(probabilities, 3, 2);
	expect(marginals.map(({ bits }) => bits)).toEqual([
		"0 0 0",
		"0 0 1",
		"0 1 0",
		"0 1 1",
		"1 0 0",
		"1 0 1",
		"1 1 0",
		"1 1 1",
	]);
	close(sum(marginals.map(({ probability }) => probability)), 1);
	const { hiddenDistribution } = ask("posterior", { model, visible, hidden, unit: 0 });
	const parts = [
		[0, 0],
		[0, 1],
		[1, 0],
		[1, 1],
	].map((h, at) => (hiddenDistribution[at] ?? 0) * visibleGivenHidden(model, visible, h));
	close(sum(parts), marginals.find(({ bits }) => bits === visible.join(" "))?.probability ?? 0);
	const exact = ask("expectation", { model, visibleUnit: 2, hiddenUnit: 1 });
	close(bothOn(probabilities, 3, 2, 2, 1), exact.expectation);
});
