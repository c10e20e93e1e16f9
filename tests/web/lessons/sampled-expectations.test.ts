/** Chapter 11 through the real module: expectations and errors against sums written out here, and what runs come to. */
import { beforeAll, describe, expect, test } from "vitest";
import { stateAt } from "../../../www/lessons/energy-to-probability/states";
import { firstDraws, floorOf, STOPS, typicalErrors } from "../../../www/lessons/sampled-expectations/errors";
import { FIRST_TINY } from "../../../www/lessons/tiny";
import { ask, lessonModule } from "./core";

const { weights, visibleBias, hiddenBias } = FIRST_TINY;
const model = { weights, visibleBias, hiddenBias };
const statistic = { model, visibleUnit: 1, hiddenUnit: 1 };

beforeAll(lessonModule);

/** p(s) f(s) summed with v_2 and h_2, from the energies of all states. */
function truth(): number {
	const { visible, hidden } = FIRST_TINY;
	const { energies } = ask("joint", { model, temperature: 1, visible, hidden });
	const z = energies.reduce((sum, energy) => sum + Math.exp(-energy), 0);
	return energies.reduce((sum, energy, place) => {
		const state = stateAt(place, 3, 2);
		return sum + ((state.visible[1] ?? 0) * (state.hidden[1] ?? 0) * Math.exp(-energy)) / z;
	}, 0);
}

/** Sums of 32 or 32,768 terms that add up to one at most. */
const close = (left: number | undefined, right: number) =>
	expect(Math.abs((left ?? Number.NaN) - right)).toBeLessThan(1e-13);

describe("expectation", () => {
	test("is the sum over states, and its errors are as the formulas have them", () => {
		const found = ask("expectation", statistic);
		const mean = truth();
		close(found.expectation, mean);
		close(found.statistic, mean);
		close(found.variance, mean * (1 - mean));
		close(found.independent.mean, mean);
		close(found.independent.variance, (mean * (1 - mean)) / 3);
		close(found.independent.covariance, 0);
		close(found.chain.mean, mean);
		const [one = Number.NaN, two = Number.NaN] = found.correlations;
		close(found.chain.variance, (found.variance / 3) * (1 + (4 / 3) * one + (2 / 3) * two));
		expect(found.correlations).toHaveLength(4095);
		found.standardErrors.forEach((error, stop) => {
			close(error, Math.sqrt((mean * (1 - mean)) / 2 ** stop));
		});
		close(found.chainStandardErrors[1], Math.sqrt((found.variance / 2) * (1 + one)));
	});

	test("refuses units that are not there and models that are too large", () => {
		const refusals = [
			[{ ...statistic, visibleUnit: 3 }, "visibleUnit"],
			[{ ...statistic, hiddenUnit: 2 }, "hiddenUnit"],
			[
				{ ...statistic, model: { weights: Array(6).fill([0]), visibleBias: Array(6).fill(0), hiddenBias: [0] } },
				"nUnits",
			],
		] as const;
		for (const [question, field] of refusals) {
			expect(() => ask("expectation", question)).toThrowError(expect.objectContaining({ field }));
		}
	});
});

describe("draws", () => {
	test("go on where they were left, the same each time", () => {
		for (const chain of [false, true]) {
			const all = ask("draws", { ...statistic, chain, first: 0, runs: 20 });
			const later = ask("draws", { ...statistic, chain, first: 15, runs: 5 });
			expect(later).toEqual(all.slice(15));
			for (const run of all) {
				// Multiples of 1/4096.
				expect(run.byFrequencies).toBe(run.means.at(-1));
				expect(run.means).toHaveLength(STOPS.length);
			}
		}
	});

	test("have the errors that are expected of them", () => {
		const { expectation, standardErrors, chainStandardErrors } = ask("expectation", statistic);
		for (const [chain, expected] of [
			[false, standardErrors],
			[true, chainStandardErrors],
		] as const) {
			const runs = Array.from({ length: 10 }, (_, at) =>
				ask("draws", { ...statistic, chain, first: 20 * at, runs: 20 }),
			);
			const measured = typicalErrors(runs.flat(), expectation);
			for (const stop of [6, 9, 12]) {
				const ratio = ((measured[stop] ?? 0) / (expected[stop] ?? 0)) ** 2;
				// A mean of 200 squares of normal numbers: five times √(2/200).
				expect(Math.abs(ratio - 1)).toBeLessThan(0.5);
			}
		}
	});

	test("are refused in numbers that would take too long", () => {
		for (const runs of [0, 21]) {
			const asked = () => ask("draws", { ...statistic, chain: false, first: 0, runs });
			expect(asked).toThrowError(expect.objectContaining({ field: "runs" }));
		}
	});
});

test("typical errors and first draws by hand", () => {
	const means = (value: number) => STOPS.map(() => value);
	const runs = [
		{ means: means(0.5), first: [0b10010, 0b00001, 0b11111], byFrequencies: 0.5 },
		{ means: means(0.1), first: [], byFrequencies: 0.1 },
	] as const;
	const errors = typicalErrors(runs, 0.2);
	expect(errors).toHaveLength(13);
	// √((0.09 + 0.01) / 2)
	for (const error of errors) close(error, Math.sqrt(0.05));
	expect(typicalErrors([], 0.2)).toEqual([]);
	expect(firstDraws(runs[0], 3, 2, 0, 0)).toEqual([
		{ state: "100 10", value: 1, mean: 1 },
		{ state: "000 01", value: 0, mean: 0.5 },
		{ state: "111 11", value: 1, mean: 2 / 3 },
	]);
});

test("an axis of errors reaches down to a power of ten", () => {
	expect(floorOf([0.5, 0.0078])).toBe(0.001);
	expect(floorOf([0, 0.2])).toBe(0.1);
	expect(floorOf([1e-9])).toBe(1e-6);
	expect(floorOf([0])).toBe(1);
});
