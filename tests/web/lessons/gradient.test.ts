/** Chapter 10: the states of its figures, and the real module's gradient against sums written out here. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit, GradientHalf, TinyModel } from "../../../www/engine/lessons";
import { placeOf } from "../../../www/lessons/energy-to-probability/states";
import { statesOf } from "../../../www/lessons/free-energy/brackets";
import { fantasyOf } from "../../../www/lessons/gradient/states";
import { parametersOf } from "../../../www/lessons/parts/parameters";
import { ask, lessonModule } from "./core";

const model: TinyModel = {
	weights: [
		[2, -1],
		[1, 1.5],
		[-1.5, 2],
	],
	visibleBias: [-0.5, 0.25, -0.75],
	hiddenBias: [0.5, -0.75],
};
const visible: Bit[] = [1, 0, 1];

const inputOf = (v: readonly number[], j: number) =>
	v.reduce<number>((sum, on, i) => sum + on * (model.weights[i]?.[j] ?? 0), model.hiddenBias[j] ?? 0);
const hiddenGiven = (v: readonly number[]) => model.hiddenBias.map((_, j) => 1 / (1 + Math.exp(-inputOf(v, j))));
const weightOf = (v: readonly number[]) =>
	Math.exp(v.reduce<number>((sum, on, i) => sum + on * (model.visibleBias[i] ?? 0), 0)) *
	model.hiddenBias.reduce((product, _, j) => product * (1 + Math.exp(inputOf(v, j))), 1);
const states = statesOf(3);
const partition = states.reduce((sum, v) => sum + weightOf(v), 0);
const probability = (v: readonly number[]) => weightOf(v) / partition;

beforeAll(lessonModule);

test("states are numbered with the first unit leading", () => {
	expect(states.map((state) => state.join(""))).toEqual(["000", "001", "010", "011", "100", "101", "110", "111"]);
	expect(states.map((state) => placeOf(state, []))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("the fantasy is the most probable state that is not the data", () => {
	expect(fantasyOf([0.1, 0.5, 0.4], 1)).toBe(2);
	expect(fantasyOf([0.1, 0.5, 0.4], 2)).toBe(1);
	expect(fantasyOf([0.4, 0.3, 0.3], 0)).toBe(1);
});

test("the halves of every slope are those of the formulas", () => {
	const found = ask("gradient", { model, visible, weight: [0, 0] });
	const data = hiddenGiven(visible);
	const mean = (of: (v: readonly number[]) => number) => states.reduce((sum, v) => sum + probability(v) * of(v), 0);
	const halves = [
		...[0, 1, 2].flatMap((i) =>
			[0, 1].map((j) => [(visible[i] ?? 0) * (data[j] ?? 0), mean((v) => (v[i] ?? 0) * (hiddenGiven(v)[j] ?? 0))]),
		),
		...[0, 1, 2].map((i) => [visible[i] ?? 0, mean((v) => v[i] ?? 0)]),
		...[0, 1].map((j) => [data[j] ?? 0, mean((v) => hiddenGiven(v)[j] ?? 0)]),
	];
	const parameters = parametersOf(3, 2);
	expect(parameters.map(({ name }) => name)).toEqual(
		"W 1 1,W 1 2,W 2 1,W 2 2,W 3 1,W 3 2,b 1,b 2,b 3,c 1,c 2".split(","),
	);
	for (const [place, { name, of }] of parameters.entries()) {
		const [ofData = Number.NaN, ofModel = Number.NaN] = halves[place] ?? [];
		expect(Math.abs(of(found.data) - ofData), name).toBeLessThan(1e-12);
		expect(Math.abs(of(found.model) - ofModel), name).toBeLessThan(1e-12);
		// Measured by moving the parameter.
		expect(Math.abs(of(found.measured) - (ofData - ofModel)), name).toBeLessThan(1e-7);
	}
	expect(Math.abs(found.logProbability - Math.log(probability(visible)))).toBeLessThan(1e-12);
});

describe("an ascent", () => {
	const climb = (half: GradientHalf, updates: number, data: readonly (readonly Bit[])[] = [visible]) =>
		ask("ascent", { model, data, half, learningRate: 0.25, updates });

	test("begins where the model is, and raises the data with both halves", () => {
		const { before, after, points, logLikelihoods, ceiling } = climb("both", 100);
		for (const [place, state] of states.entries()) {
			expect(Math.abs((before[place] ?? 0) - probability(state))).toBeLessThan(1e-12);
		}
		expect([points[0], points.at(-1)]).toEqual([0, 100]);
		expect(ceiling).toBe(0);
		const data = placeOf(visible, []);
		const fantasy = fantasyOf(before, data);
		expect(after[data]).toBeGreaterThan(before[data] ?? 1);
		expect(after[fantasy]).toBeLessThan(before[fantasy] ?? 0);
		expect(Math.abs((logLikelihoods.at(-1) ?? 0) - Math.log(after[data] ?? 0))).toBeLessThan(1e-9);
	});

	test("of one half ends with every unit on that can be, or with none", () => {
		expect(climb("data", 200).after[0b111]).toBeGreaterThan(0.8);
		expect(climb("model", 200).after[0b000]).toBeGreaterThan(0.8);
	});

	test("has the entropy of the data for a ceiling", () => {
		const four = ["000", "011", "101", "110"].map((bits) => Array.from(bits, (bit): Bit => (bit === "1" ? 1 : 0)));
		const { ceiling, logLikelihoods } = climb("both", 2000, four);
		expect(Math.abs(ceiling + Math.log(4))).toBeLessThan(1e-12);
		// As the page says: two hidden units are too few for these.
		expect(logLikelihoods.at(-1)).toBeLessThan(ceiling - 0.1);
	});

	test("without data, or with too many updates, is refused", () => {
		expect(() => climb("both", 1, [])).toThrowError(expect.objectContaining({ field: "patterns" }));
		expect(() => climb("both", 2001)).toThrowError(expect.objectContaining({ field: "updates" }));
		expect(() => climb("both", 1, [[1, 0]])).toThrowError(expect.objectContaining({ field: "data" }));
	});
});
