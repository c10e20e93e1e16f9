/** The chapters on the tiny RBM, through the real module, against sums written out here; and what refuses to be summed. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit } from "../../../www/engine/lessons";
import { asBits, ordered, placeOf, stateAt, temperatureAt } from "../../../www/lessons/energy-to-probability/states";
import { hiddenStates, onGivenOther } from "../../../www/lessons/energy-to-sigmoid/dependence";
import { FIRST_TINY, readTiny, tinyParameter } from "../../../www/lessons/tiny";
import { ask, lessonModule } from "./core";

const { weights, visibleBias, hiddenBias } = FIRST_TINY;
const model = { weights, visibleBias, hiddenBias };
const all = Array.from({ length: 32 }, (_, place) => stateAt(place, 3, 2));

function energy(visible: readonly Bit[], hidden: readonly Bit[]): number {
	let sum = 0;
	visible.forEach((v, i) => {
		sum += v * (visibleBias[i] ?? 0);
		hidden.forEach((h, j) => {
			sum += v * h * (weights[i]?.[j] ?? 0);
		});
	});
	hidden.forEach((h, j) => {
		sum += h * (hiddenBias[j] ?? 0);
	});
	return -sum;
}

beforeAll(lessonModule);

/** Sums of 32 exponentials, each rounded a few times: some 10⁻¹⁵ of themselves. */
const close = (left: number | undefined, right: number) =>
	expect(Math.abs((left ?? Number.NaN) - right)).toBeLessThan(1e-13 * Math.max(1, Math.abs(right)));

describe("joint", () => {
	test.each([0.1, 1, 2.5])("has every state's energy and probability at kT = %f", (temperature) => {
		const { visible, hidden } = FIRST_TINY;
		const found = ask("joint", { model, temperature, visible, hidden });
		const z = all.reduce((sum, state) => sum + Math.exp(-energy(state.visible, state.hidden) / temperature), 0);
		for (const { place, visible, hidden } of all) {
			// Quarters: exact.
			expect(found.energies[place]).toBe(energy(visible, hidden) + 0);
			close(found.probabilities[place], Math.exp(-energy(visible, hidden) / temperature) / z);
		}
		close(found.logPartition, Math.log(z));
		expect(found.scalarEnergy).toBe(energy(visible, hidden));
		expect(found.vectorEnergy).toBe(energy(visible, hidden));
		expect(-(found.interaction + found.visibleTerm + found.hiddenTerm)).toBe(found.vectorEnergy);
	});

	test("refuses what is not a tiny RBM, naming the field, and works on", () => {
		const good = { model, temperature: 1, visible: [1, 0, 1], hidden: [1, 0] } as const;
		const refusals: readonly (readonly [object, string | undefined])[] = [
			[{ ...good, temperature: 0 }, "temperature"],
			[{ ...good, visible: [1, 0] }, "visible"],
			[{ ...good, hidden: [1, 2] }, "hidden"],
			[{ ...good, model: { ...model, weights: [[1], [2], [3]] } }, "weights"],
			[{ ...good, model: { ...model, visibleBias: [Number.NaN, 0, 0] } }, "parameter"],
			[{ ...good, model: { ...model, hiddenBias: [21, 0] } }, "parameter"],
			[{ ...good, model: { ...model, hiddenBias: [] } }, "nUnits"],
			[{ ...good, model: null }, undefined],
		];
		for (const [question, field] of refusals) {
			const asked = () => ask("joint", question as typeof good);
			expect(asked).toThrowError(
				expect.objectContaining(field === undefined ? { code: "input_unreadable" } : { field }),
			);
		}
		expect(ask("joint", good).energies).toHaveLength(32);
	});
});

describe("posterior", () => {
	test("agrees with the sum over states in every line, for every state", () => {
		for (const { visible, hidden } of all) {
			const found = ask("posterior", { model, visible, hidden, unit: 1 });
			const row = all.filter((state) => state.visible.join() === visible.join());
			const weight = (state: (typeof all)[number]) => Math.exp(-energy(state.visible, state.hidden));
			const total = row.reduce((sum, state) => sum + weight(state), 0);
			const expected = Math.exp(-energy(visible, hidden)) / total;
			for (const line of [
				"byBayes",
				"byRatio",
				"byMarginal",
				"byEnergy",
				"byZ1",
				"byZ2",
				"bySum",
				"byProduct",
				"byUnits",
			] as const) {
				close(found[line], expected);
			}
			row.forEach((state, at) => {
				close(found.distribution[at], weight(state) / total);
			});
			const on = row.filter((state) => state.hidden[1] === 1).reduce((sum, state) => sum + weight(state), 0) / total;
			close(found.unitBySigmoid, on);
			close(found.unitByStates, on);
			close(found.unitByCases, on);
		}
	});

	test("makes units independent given v, and not without", () => {
		const found = ask("posterior", { model, visible: [1, 0, 1], hidden: [1, 0], unit: 0 });
		const [off, on] = onGivenOther(found.distribution, 0, 1);
		close(off, on);
		const unknown = onGivenOther(found.hiddenDistribution, 0, 1);
		expect(Math.abs(unknown[0] - unknown[1])).toBeGreaterThan(0.05);
	});

	test("refuses a unit that is not there", () => {
		const asked = () => ask("posterior", { model, visible: [1, 0, 1], hidden: [1, 0], unit: 2 });
		expect(asked).toThrowError(expect.objectContaining({ field: "unit" }));
	});
});

test("states are numbered with the visible units leading, and come in the order asked for", () => {
	expect(asBits(stateAt(0b10110, 3, 2))).toBe("101 10");
	for (const { place, visible, hidden } of all) expect(placeOf(visible, hidden)).toBe(place);
	expect(ordered([2, -1, 0, -1], "number")).toEqual([0, 1, 2, 3]);
	expect(ordered([2, -1, 0, -1], "energy")).toEqual([1, 3, 2, 0]);
	expect(hiddenStates(2)).toEqual(["0 0", "0 1", "1 0", "1 1"]);
	expect([0, 20, 40, 60].map(temperatureAt)).toEqual([0.1, 1, 10, 100]);
});

test("a dependence is read off a table by hand", () => {
	// p(00) = 0.1, p(01) = 0.2, p(10) = 0.3, p(11) = 0.4.
	const [off, on] = onGivenOther([0.1, 0.2, 0.3, 0.4], 0, 1);
	close(off, 0.75);
	close(on, 2 / 3);
});

test("the kept RBM is read back only as it was kept", () => {
	expect(readTiny(JSON.parse(JSON.stringify(FIRST_TINY)))).toEqual(FIRST_TINY);
	for (const broken of [
		null,
		[],
		{ ...FIRST_TINY, weights: [[1, 2]] },
		{ ...FIRST_TINY, hiddenBias: [0.1, 0] },
		{ ...FIRST_TINY, visibleBias: [5, 0, 0] },
		{ ...FIRST_TINY, visible: [1, 0, 2] },
	]) {
		expect(readTiny(broken)).toBeNull();
	}
	expect([0.3, -9, 9, Number.NaN, -0.1].map(tinyParameter)).toEqual([0.25, -4, 4, 0, 0]);
});
