/** Chapter 13: the rows of its table, from the real module's answers, against the formulas written out here. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit, HeldModel, TinyModel } from "../../../www/engine/lessons";
import { agrees, entriesOf } from "../../../www/lessons/fake-loss/entries";
import { ask, lessonModule } from "./core";

const model: TinyModel = {
	weights: [
		[2, -1],
		[1, 1.5],
		[-1.5, 2],
	],
	visibleBias: [-0.5, 0.25, -0.75],
	hiddenBias: [0.5, -1],
};
const visible: Bit[] = [1, 0, 1];
const hidden: Bit[] = [1, 0];
const drawn: Bit[] = [1, 1, 0];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
const hiddenGiven = (v: readonly number[]) =>
	model.hiddenBias.map((c, j) =>
		sigmoid(
			c +
				dot(
					v,
					model.weights.map((row) => row[j] ?? 0),
				),
		),
	);
const visibleGiven = (h: readonly number[]) =>
	model.visibleBias.map((b, i) => sigmoid(b + dot(model.weights[i] ?? [], h)));
const free = (v: readonly number[]) =>
	-dot(model.visibleBias, v) -
	model.hiddenBias.reduce(
		(sum, c, j) =>
			sum +
			Math.log1p(
				Math.exp(
					c +
						dot(
							v,
							model.weights.map((row) => row[j] ?? 0),
						),
				),
			),
		0,
	);

const found = (end: HeldModel) => ask("fakeLoss", { model, visible, hidden, drawn, end });

beforeAll(lessonModule);

describe("the fake loss", () => {
	test.each([
		["drawn", drawn],
		["held", visibleGiven(hidden)],
	] as const)("with v′ %s, every slope is what CD collects", (end, state) => {
		const answer = found(end);
		// Sums of some products of numbers of size 1.
		expect(Math.abs(answer.loss - (free(visible) - free(state)))).toBeLessThan(1e-12);
		const entries = entriesOf(visible, answer);
		expect(entries.map(({ name }) => name)).toEqual([
			"W 1 1",
			"W 1 2",
			"W 2 1",
			"W 2 2",
			"W 3 1",
			"W 3 2",
			"b 1",
			"b 2",
			"b 3",
			"c 1",
			"c 2",
		]);
		const [data, reconstructed] = [hiddenGiven(visible), hiddenGiven(state)];
		const expected = [
			...visible.flatMap((v, i) => data.map((on, j) => v * on - (state[i] ?? 0) * (reconstructed[j] ?? 0))),
			...visible.map((v, i) => v - (state[i] ?? 0)),
			...data.map((on, j) => on - (reconstructed[j] ?? 0)),
		];
		for (const [place, entry] of entries.entries()) {
			expect(Math.abs(entry.statistic - (expected[place] ?? Number.NaN)), entry.name).toBeLessThan(1e-12);
			expect(Math.abs(entry.data - entry.model - entry.statistic), entry.name).toBeLessThan(1e-12);
			expect(agrees(entry), entry.name).toBe(true);
			// Measured by moving the parameter.
			expect(Math.abs(entry.measured - entry.descent), entry.name).toBeLessThan(1e-7);
		}
	});

	test("through v′, the weights of units that were on and the visible biases have another slope", () => {
		const answer = found("through");
		const state = visibleGiven(hidden);
		const apart = entriesOf(visible, answer).filter((entry) => !agrees(entry));
		// h = (1, 0): the second hidden unit does not act on v′, and c never does.
		expect(apart.map(({ name }) => name)).toEqual(["W 1 1", "W 2 1", "W 3 1", "b 1", "b 2", "b 3"]);
		for (const [i, { statistic, descent }] of apart.slice(3).entries()) {
			const slope = -(model.visibleBias[i] ?? 0) - dot(model.weights[i] ?? [], hiddenGiven(state));
			const p = state[i] ?? 0;
			expect(Math.abs(descent - statistic - slope * p * (1 - p))).toBeLessThan(1e-12);
		}
	});

	test("where the chain ends at the data, nothing is left", () => {
		const answer = ask("fakeLoss", { model, visible, hidden, drawn: visible, end: "drawn" });
		expect(answer.loss).toBe(0);
		for (const { descent } of entriesOf(visible, answer)) expect(descent === 0).toBe(true);
	});

	test("a state of another length is refused", () => {
		expect(() => ask("fakeLoss", { model, visible, hidden, drawn: [1], end: "drawn" })).toThrowError(
			expect.objectContaining({ field: "drawn" }),
		);
	});
});
