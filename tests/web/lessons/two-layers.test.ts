/** Chapter 1: the machine of films, its sums from the real module against sums written out here, and how they are worded. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit } from "../../../www/engine/lessons";
import {
	asSum,
	changes,
	FILMS,
	MEANINGS,
	MOST_HIDDEN,
	MOST_VISIBLE,
	modelOf,
} from "../../../www/lessons/two-layers/machine";
import { ask, lessonModule } from "./core";

beforeAll(lessonModule);

test("a machine of any size has the first films and meanings, in quarters", () => {
	expect(FILMS).toHaveLength(MOST_VISIBLE);
	expect(MEANINGS).toHaveLength(MOST_HIDDEN);
	for (const [nVisible, nHidden] of [
		[1, 1],
		[5, 3],
		[MOST_VISIBLE, MOST_HIDDEN],
	] as const) {
		const { weights, visibleBias, hiddenBias } = modelOf(nVisible, nHidden);
		expect([weights.length, visibleBias.length, hiddenBias.length]).toEqual([nVisible, nVisible, nHidden]);
		for (const row of weights) {
			expect(row).toHaveLength(nHidden);
			for (const weight of row) expect(Number.isInteger(4 * weight)).toBe(true);
		}
	}
});

describe("a pass through the layers", () => {
	const model = modelOf(6, 3);
	const visible: Bit[] = [1, 0, 1, 0, 0, 1];
	const hidden: Bit[] = [1, 0, 1];
	const found = () => ask("layers", { model, visible, hidden, batch: [visible, [0, 0, 0, 0, 0, 0]] });

	test("adds the bias and the weights of what is on, whichever way it is written", () => {
		const answer = found();
		const inputs = model.hiddenBias.map((c, j) =>
			visible.reduce<number>((sum, on, i) => sum + on * (model.weights[i]?.[j] ?? 0), c),
		);
		// Quarters: exact.
		expect(answer.hiddenInputs).toEqual(inputs);
		expect(answer.hiddenFromOn).toEqual(inputs);
		expect(answer.hiddenByMatrix).toEqual(inputs);
		const back = model.visibleBias.map((b, i) =>
			hidden.reduce<number>((sum, on, j) => sum + on * (model.weights[i]?.[j] ?? 0), b),
		);
		expect(answer.visibleInputs).toEqual(back);
		expect(answer.visibleFromOn).toEqual(back);
		expect(answer.visibleByMatrix).toEqual(back);
		expect(answer.forVisible).toBe(answer.forHidden);
		expect(answer.batchInputs).toEqual([inputs, model.hiddenBias]);
		for (const [j, p] of answer.hiddenProbabilities.entries()) {
			expect(p).toBeCloseTo(1 / (1 + Math.exp(-(inputs[j] ?? 0))), 14);
			expect(answer.hiddenByOff[j]).toBeCloseTo(p, 14);
		}
		expect(answer.hiddenStates).toEqual(inputs.map((x) => (x > 0 ? 1 : 0)));
		expect(answer.visibleStates).toEqual(back.map((y) => (y > 0 ? 1 : 0)));
	});

	test("with a layer of another size is refused", () => {
		expect(() => ask("layers", { model, visible: [1], hidden, batch: [] })).toThrowError(
			expect.objectContaining({ field: "visible" }),
		);
	});
});

test("what a pass changed is said in a sentence", () => {
	const names = ["Alien", "E.T.", "Bambi"];
	expect(changes(names, [1, 0, 0], [0, 1, 1])).toBe("came on: E.T., Bambi; went off: Alien");
	expect(changes(names, [1, 0, 0], [1, 0, 1])).toBe("came on: Bambi");
	expect(changes(names, [1, 0, 0], [0, 0, 0])).toBe("went off: Alien");
	expect(changes(names, [1, 0, 0], [1, 0, 0])).toBe("Nothing changed");
});

test("a sum is written with true minus signs and no doubled ones", () => {
	expect(asSum([-1, 2.5, -0.5])).toBe("−1 + 2.5 − 0.5");
	expect(asSum([2, 0])).toBe("2 + 0");
	expect(asSum([])).toBe("");
});
