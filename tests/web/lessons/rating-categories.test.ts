/** The chapter on rating classes, through the real module, against sums over all states written out here. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit, SmallRatingModel } from "../../../www/engine/lessons";
import { chapterOf } from "../../../www/lessons/chapters";
import {
	FIRST_SMALL,
	smallParameter,
	towardsHidden,
	towardsVisible,
} from "../../../www/lessons/rating-categories/small";
import { ask, lessonModule } from "./core";

const { weights, visibleBias, hiddenBias } = FIRST_SMALL;
const model: SmallRatingModel = { weights, visibleBias, hiddenBias };
const BITS: readonly Bit[] = [0, 1];
const hiddenStates = BITS.flatMap((a) => BITS.map((b): readonly Bit[] => [a, b]));
const CLASSES = [0, 1, 2, 3];
const visibleStates = CLASSES.flatMap((a) => CLASSES.flatMap((b) => CLASSES.map((c) => [a, b, c])));

function energy(classes: readonly number[], hidden: readonly Bit[]): number {
	let sum = 0;
	classes.forEach((k, i) => {
		sum += visibleBias[i]?.[k] ?? 0;
		hidden.forEach((h, j) => {
			sum += h * (weights[i]?.[k]?.[j] ?? 0);
		});
	});
	hidden.forEach((h, j) => {
		sum += h * (hiddenBias[j] ?? 0);
	});
	return -sum;
}
const weigh = (classes: readonly number[], hidden: readonly Bit[]) => Math.exp(-energy(classes, hidden));
const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);

beforeAll(lessonModule);

/** Sums of at most 256 exponentials, each rounded a few times: some 10⁻¹⁴ of themselves. */
const close = (left: number | undefined, right: number) =>
	expect(Math.abs((left ?? Number.NaN) - right)).toBeLessThan(1e-13 * Math.max(1, Math.abs(right)));

describe("categories", () => {
	test("agrees with the sums over states in every line, for every state", () => {
		const z = sum(visibleStates.flatMap((v) => hiddenStates.map((h) => weigh(v, h))));
		for (const classes of visibleStates) {
			const ofV = sum(hiddenStates.map((h) => weigh(classes, h)));
			for (const hidden of hiddenStates) {
				const place = { film: 2, class: classes[2] ?? 0, unit: 1 };
				const found = ask("categories", { model, classes, hidden, place });
				// Quarters: exact.
				for (const e of [found.energy, found.energyByInputs, found.energyByLogits]) {
					expect(e + 0).toBe(energy(classes, hidden) + 0);
				}
				const ofH = sum(visibleStates.map((v) => weigh(v, hidden)));
				for (const p of [found.visibleByStates, found.visibleWithoutC, found.visibleByFilms]) {
					close(p, weigh(classes, hidden) / ofH);
				}
				const same = visibleStates.filter((v) => v[2] === classes[2]);
				const ofClass = sum(same.map((v) => weigh(v, hidden))) / ofH;
				for (const p of [found.classByStates, found.classBySoftmax, found.classShifted, found.classByBits]) {
					close(p, ofClass);
				}
				close(found.distributions[2]?.[place.class], ofClass);
				const on = sum(hiddenStates.filter((h) => h[1] === 1).map((h) => weigh(classes, h))) / ofV;
				close(found.unitByStates, on);
				close(found.hiddenOn[1], on);
				for (const f of [found.freeEnergyByStates, found.freeEnergySplit, found.freeEnergyProduct, found.freeEnergy]) {
					close(f, -Math.log(ofV));
				}
				close(found.probabilityByStates, ofV / z);
				close(found.probability, ofV / z);
				// A central difference of step 2⁻¹³.
				expect(Math.abs(found.weightDifference - found.weightGradient)).toBeLessThan(1e-9);
				close(found.weightGradient, -on);
			}
		}
	});

	test("has the sums that the page makes product by product", () => {
		for (const [classes, hidden] of [
			[
				[3, 2, 0],
				[1, 0],
			],
			[
				[0, 0, 3],
				[1, 1],
			],
		] as const) {
			const found = ask("categories", { model, classes, hidden, place: { film: 0, class: 0, unit: 0 } });
			const forward = towardsHidden(model, classes);
			expect(forward).toHaveLength(24);
			expect(found.inputs).toEqual([forward[11]?.sum, forward[23]?.sum]);
			expect(found.inputsUnfolded).toEqual(found.inputs);
			expect(found.inputsPicked).toEqual(found.inputs);
			expect(forward.filter(({ factor }) => factor === 1)).toHaveLength(6);
			const backward = towardsVisible(model, hidden);
			expect(backward).toHaveLength(24);
			expect(found.logits.flat()).toEqual(backward.filter(({ unit }) => unit === 1).map((product) => product.sum));
		}
	});

	test("refuses what is not a small RBM over ratings, naming the field, and works on", () => {
		const good = { model, classes: [3, 2, 0], hidden: [1, 0], place: { film: 0, class: 3, unit: 0 } } as const;
		const refusals: readonly (readonly [object, string | undefined])[] = [
			[{ ...good, classes: [3, 2] }, "classes"],
			[{ ...good, classes: [3, 2, 4] }, "classes"],
			[{ ...good, hidden: [1] }, "hidden"],
			[{ ...good, place: { film: 3, class: 0, unit: 0 } }, "film"],
			[{ ...good, model: { ...model, hiddenBias: [0] } }, "weights"],
			[{ ...good, model: { ...model, hiddenBias: [] } }, "shape"],
			[{ ...good, model: { ...model, hiddenBias: [Number.NaN, 0] } }, "parameter"],
			[{ ...good, place: null }, undefined],
		];
		for (const [question, field] of refusals) {
			const asked = () => ask("categories", question as typeof good);
			expect(asked).toThrowError(
				expect.objectContaining(field === undefined ? { code: "input_unreadable" } : { field }),
			);
		}
		expect(ask("categories", good).inputs).toHaveLength(2);
	});
});

test("parameters are quarters within their range", () => {
	expect([0.3, -9, 9, -0.1].map(smallParameter)).toEqual([0.25, -3, 3, 0]);
	for (const parameter of [...weights.flat(2), ...visibleBias.flat(), ...hiddenBias]) {
		expect(smallParameter(parameter)).toBe(parameter);
	}
});

test("an address that the chapter once had leads to it", () => {
	expect(chapterOf("conditionals")?.slug).toBe("rating-categories");
});
