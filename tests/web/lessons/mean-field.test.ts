/** Chapter 3: the mean-field pass of the real module against sums written out here, and the two machines that learn. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit, TinyModel } from "../../../www/engine/lessons";
import { inRows, isBarsOrStripes } from "../../../www/lessons/mean-field/pixels";
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
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

beforeAll(lessonModule);

describe("meanField", () => {
	test("is exact for the input, and nearly so for the unit", () => {
		const found = ask("meanField", { model, visible, weight: [0, 0] });
		const h = model.hiddenBias.map((c, j) =>
			sigmoid(visible.reduce((sum: number, v, i) => sum + v * (model.weights[i]?.[j] ?? 0), c)),
		);
		for (const [i, row] of model.weights.entries()) {
			const input = (states: readonly number[]) =>
				row.reduce((sum, w, j) => sum + w * (states[j] ?? 0), model.visibleBias[i] ?? 0);
			let back = 0;
			for (const one of [0, 1])
				for (const other of [0, 1]) {
					const [p = 0, q = 0] = h;
					back += (one ? p : 1 - p) * (other ? q : 1 - q) * sigmoid(input([one, other]));
				}
			const near = (a: number | undefined, b: number) => expect(Math.abs((a ?? Number.NaN) - b)).toBeLessThan(1e-12);
			near(found.inputs[i], input(h));
			near(found.inputsByStates[i], input(h));
			near(found.prediction[i], sigmoid(input(h)));
			near(found.byStates[i], back);
			const apart = Math.abs(back - sigmoid(input(h)));
			expect(apart).toBeGreaterThan(0);
			expect(apart).toBeLessThan(found.bounds[i] ?? 0);
		}
	});

	test("refuses a weight that is not there", () => {
		expect(() => ask("meanField", { model, visible, weight: [3, 0] })).toThrowError(
			expect.objectContaining({ field: "weight" }),
		);
	});
});

describe("twins", () => {
	const train = (steps: number) => {
		for (;;) {
			const found = ask("twins", { nHidden: 8, seed: 1, steps, picture: 3 });
			if (found.stepsDone >= steps) return found;
		}
	};

	test("begin alike, learn differently, and dream differently", () => {
		const first = train(0);
		expect(first.rbm.prediction).toEqual(first.autoencoder.prediction);
		expect(first.nPictures).toBe(30);
		const last = train(first.allSteps);
		const [start, end] = [last.points[0], last.points.at(-1)];
		// Near a coin for each pixel at first; and both fall, though only one is told to.
		expect(Math.abs((start?.rbmCrossEntropy ?? 0) - Math.LN2)).toBeLessThan(0.02);
		expect(end?.rbmCrossEntropy).toBeLessThan(0.6 * Math.LN2);
		expect(end?.autoencoderCrossEntropy).toBeLessThan(end?.rbmCrossEntropy ?? 0);
		expect(isBarsOrStripes(last.picture)).toBe(true);
		// The RBM gives most pictures a tenth of their share or more; the autoencoder, read as an RBM, only some.
		const known = (probabilities: readonly number[]) => probabilities.filter((p) => p > 0.1 / 32).length;
		expect(known(last.rbm.probabilities)).toBeGreaterThan(15);
		expect(known(last.autoencoder.probabilities)).toBeLessThan(10);
		// A question of an earlier time is answered as it was.
		expect(train(0)).toEqual(first);
	}, 30_000);

	test.each([
		[{ nHidden: 13, seed: 1, steps: 0, picture: 0 }, "hiddenUnits"],
		[{ nHidden: 8, seed: 1, steps: 4001, picture: 0 }, "steps"],
		[{ nHidden: 8, seed: 1, steps: 0, picture: 30 }, "picture"],
	])("refuse what is out of range (%#)", (question, field) => {
		expect(() => ask("twins", question)).toThrowError(expect.objectContaining({ field }));
	});
});

describe("a picture", () => {
	test("is bars or stripes if its rows, or its columns, are of one colour", () => {
		const rows = [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0];
		const columns = [1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1];
		expect([rows, columns, new Array(16).fill(0), new Array(16).fill(1)].every(isBarsOrStripes)).toBe(true);
		for (let at = 0; at < 16; at += 1) {
			expect(isBarsOrStripes(rows.with(at, 1 - (rows[at] ?? 0)))).toBe(false);
			expect(isBarsOrStripes(columns.with(at, 1 - (columns[at] ?? 0)))).toBe(false);
		}
	});

	test("is read row by row", () => {
		expect(inRows([0, 1, 0.25, 1, ...new Array(12).fill(0)])).toBe("0 1 0.25 1, 0 0 0 0, 0 0 0 0, 0 0 0 0");
	});
});
