/** Chapter 9: the free energy through the real module, against sums written out here; and what its page works out itself. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit, TinyModel } from "../../../www/engine/lessons";
import { statesOf, taken, withHidden } from "../../../www/lessons/free-energy/brackets";
import { asTime, MAX_TIMED, repeated, statesMsAt, type Timed, unitsMsAt } from "../../../www/lessons/free-energy/times";
import { FIRST_TINY } from "../../../www/lessons/tiny";
import { ask, lessonModule } from "./core";

const { weights, visibleBias, hiddenBias } = FIRST_TINY;
const model = { weights, visibleBias, hiddenBias };

function energy({ weights, visibleBias, hiddenBias }: TinyModel, v: readonly Bit[], h: readonly Bit[]): number {
	let sum = 0;
	v.forEach((on, i) => {
		sum += on * (visibleBias[i] ?? 0);
		h.forEach((other, j) => {
			sum += on * other * (weights[i]?.[j] ?? 0);
		});
	});
	h.forEach((on, j) => {
		sum += on * (hiddenBias[j] ?? 0);
	});
	return -sum;
}
const weight = (model: TinyModel, v: readonly Bit[]) =>
	statesOf(model.hiddenBias.length).reduce((sum, h) => sum + Math.exp(-energy(model, v, h)), 0);

/** Sums of at most 64 exponentials, each rounded a few times: some 10⁻¹⁵ of themselves. */
const close = (left: number | undefined, right: number) =>
	expect(Math.abs((left ?? Number.NaN) - right)).toBeLessThan(1e-13 * Math.max(1, Math.abs(right)));

beforeAll(lessonModule);

describe("freeEnergy", () => {
	test.each([1, 2, 3])("is the definition in every line, with %i hidden units", (n) => {
		const machine = withHidden(model, n);
		const z = statesOf(3).reduce((sum, v) => sum + weight(machine, v), 0);
		for (const visible of statesOf(3)) {
			const hidden = statesOf(n)[1] ?? [];
			const found = ask("freeEnergy", { model: machine, visible, hidden });
			const sum = weight(machine, visible);
			for (const line of ["byStates", "byProducts", "byFactors", "byUnits", "byOneState"] as const) {
				close(found[line], -Math.log(sum));
			}
			close(found.meanEnergy - found.entropy, -Math.log(sum));
			for (const line of ["marginalByBayes", "marginalSum", "marginalByEnergy", "marginalByFreeEnergy"] as const) {
				close(found[line], sum / z);
			}
			close(found.partition, z);
			close(found.partitionByFreeEnergy, z);
			expect(found.sums).toHaveLength(n);
			for (const [m, value] of found.sums.entries()) close(found.factored[m], value);
			statesOf(n).forEach((h, place) => {
				close(found.states[place], Math.exp(-energy(machine, visible, h)));
				close(found.products[place], Math.exp(-energy(machine, visible, h) - found.visibleTerm));
			});
			statesOf(3).forEach((v, place) => {
				close(found.allByStates[place], -Math.log(weight(machine, v)));
				close(found.allByUnits[place], -Math.log(weight(machine, v)));
				close(found.probabilities[place], weight(machine, v) / z);
			});
		}
	});

	test("refuses another number of bits, naming the layer", () => {
		const asked = (visible: readonly Bit[], hidden: readonly Bit[]) => () =>
			ask("freeEnergy", { model, visible, hidden });
		expect(asked([1, 0], [1, 0])).toThrowError(expect.objectContaining({ field: "visible" }));
		expect(asked([1, 0, 1], [1])).toThrowError(expect.objectContaining({ field: "hidden" }));
	});
});

describe("timedSums", () => {
	test("gives the same logarithm twice, and a time for each", () => {
		const inputs = repeated([1, 0.25], 12);
		const { byStates, byUnits, statesMs, unitsMs } = ask("timedSums", { inputs });
		close(
			byStates,
			inputs.reduce((sum, x) => sum + Math.log(1 + Math.exp(x)), 0),
		);
		close(byUnits, byStates);
		expect(statesMs).toBeGreaterThan(0);
		expect(unitsMs).toBeGreaterThan(0);
		// 4,096 terms against 12: a factor of some hundreds, whatever the machine.
		expect(statesMs).toBeGreaterThan(10 * unitsMs);
	});

	test("refuses too many units and what is no number", () => {
		for (const inputs of [[], repeated([1], MAX_TIMED + 1), [Number.NaN]]) {
			expect(() => ask("timedSums", { inputs })).toThrowError(expect.objectContaining({ field: "inputs" }));
		}
	});
});

test("a third hidden unit has the means of the other two", () => {
	expect(withHidden(model, 3)).toEqual({
		weights: [
			[2, -1, 0.5],
			[1, 1.5, 1.25],
			[-1.5, 2, 0.25],
		],
		visibleBias,
		hiddenBias: [0.5, -0.75, -0.125],
	});
	expect(withHidden(model, 1)).toEqual({ weights: [[2], [1], [-1.5]], visibleBias, hiddenBias: [0.5] });
	expect(statesOf(2)).toEqual([
		[0, 0],
		[0, 1],
		[1, 0],
		[1, 1],
	]);
	expect(taken([1, 0, 1])).toBe("e^{x_1} \\cdot 1 \\cdot e^{x_3}");
});

test("times are told in units that suit them, and go on as the two sums grow", () => {
	expect([4.2e-6, 2.5e-3, 0.18, 180, 4321, 7.2e6].map(asTime)).toEqual([
		"4.2 ns",
		"2.5 µs",
		"180 µs",
		"180 ms",
		"4.3 s",
		"2 hours",
	]);
	expect(asTime(1.3e17 * 365.25 * 24 * 3.6e6)).toBe("1.3 × 10¹⁷ years");
	const last: Timed = { m: 10, statesMs: 3, unitsMs: 5, difference: 0 };
	expect(statesMsAt(last, 13)).toBe(24);
	expect(unitsMsAt(last, 20)).toBe(10);
});
