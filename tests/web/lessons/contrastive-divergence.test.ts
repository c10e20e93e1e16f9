/** Chapter 12 through the real module: its lines and directions against sums over chains made here, and its walk by hand. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit, CdWalk } from "../../../www/engine/lessons";
import { giveLessonData } from "../../../www/generated/rbm_study";
import { LINES, newestStep, stageAt, stageCount } from "../../../www/lessons/contrastive-divergence/stages";
import { stateAt } from "../../../www/lessons/energy-to-probability/states";
import { FIRST_TINY } from "../../../www/lessons/tiny";
import { ask, lessonModule } from "./core";

beforeAll(lessonModule);

const { weights, visibleBias, hiddenBias, visible } = FIRST_TINY;
const model = { weights, visibleBias, hiddenBias };
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const hiddenOf = (v: readonly number[]) =>
	hiddenBias.map((c, j) => sigmoid(c + v.reduce((sum, on, i) => sum + on * (weights[i]?.[j] ?? 0), 0)));
const visibleOf = (h: readonly number[]) =>
	visibleBias.map((b, i) => sigmoid(b + h.reduce((sum, on, j) => sum + on * (weights[i]?.[j] ?? 0), 0)));
const product = (on: readonly number[], bits: readonly number[]) =>
	on.reduce((all, p, at) => all * (bits[at] === 1 ? p : 1 - p), 1);
const V = Array.from({ length: 8 }, (_, place) => stateAt(place, 3, 0).visible);
const H = Array.from({ length: 4 }, (_, place) => stateAt(place, 2, 0).visible);
const step = (p: readonly number[]) =>
	V.map((end) =>
		V.reduce(
			(sum, v, at) =>
				sum + H.reduce((all, h) => all + (p[at] ?? 0) * product(hiddenOf(v), h) * product(visibleOf(h), end), 0),
			0,
		),
	);
const start = V.map((v) => (v.join() === visible.join() ? 1 : 0));
/** ⟨v_i h̃_j⟩, ⟨v_i⟩, ⟨h̃_j⟩ in one row. */
const statistics = (p: readonly number[]) => {
	const all = V.map((v) => {
		const h = hiddenOf(v);
		return [...v.flatMap((on) => h.map((p) => on * p)), ...v, ...h];
	});
	return (all[0] ?? []).map((_, entry) => all.reduce((sum, row, at) => sum + (p[at] ?? 0) * (row[entry] ?? 0), 0));
};
const minus = (a: readonly number[], b: readonly number[]) => a.map((x, at) => x - (b[at] ?? 0));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, at) => sum + x * (b[at] ?? 0), 0);
/** 500 steps forget the start to the last digit. */
const limit = Array.from({ length: 500 }).reduce<readonly number[]>(step, start);

describe("on the tiny RBM", () => {
	test("each line has both its sides, and they are those of the chain", () => {
		const found = ask("cdLines", { model, visible, end: [1, 1, 1], weight: [0, 0], cdSteps: 1 });
		const one = step(start);
		const close = (left: number, right: number, within = 1e-12) => expect(Math.abs(left - right)).toBeLessThan(within);
		close(found.transition, one[7] ?? Number.NaN);
		close(found.transitionByStates, one[7] ?? Number.NaN);
		close(found.model, limit[7] ?? Number.NaN);
		close(found.modelAfterStep, limit[7] ?? Number.NaN);
		close(found.far, limit[7] ?? Number.NaN, 1e-8);
		const gradient = minus(statistics(start), statistics(limit))[0] ?? Number.NaN;
		const cd = minus(statistics(start), statistics(one))[0] ?? Number.NaN;
		close(found.gradient, gradient);
		close(found.gradientByStates, gradient);
		close(found.direction, cd);
		close(found.bias, gradient - cd);
		close(found.surprise, -Math.log(limit[V.findIndex((v) => v.join() === visible.join())] ?? Number.NaN));
		close(found.contrastSlope, cd + found.leftOut, 1e-7);
	});

	test("the angle of CD-k is that of its mean", () => {
		const cdSteps = [1, 2, 4, 8];
		const { directions } = ask("cdTiny", { model, visible, cdSteps, nChains: 50, seed: 1 });
		const gradient = minus(statistics(start), statistics(limit));
		let p: readonly number[] = start;
		let k = 0;
		for (const found of directions) {
			for (; k < found.cdSteps; k += 1) p = step(p);
			const cd = minus(statistics(start), statistics(p));
			const cosine = dot(cd, gradient) / Math.sqrt(dot(cd, cd) * dot(gradient, gradient));
			// The arc cosine near 1 turns 10⁻¹⁵ into 10⁻⁷ radians, some 10⁻⁵ degrees.
			expect(Math.abs(found.angle - (Math.acos(Math.min(1, cosine)) * 180) / Math.PI)).toBeLessThan(1e-4);
			expect(found.divergence).toBeCloseTo(
				dot(
					p,
					p.map((x, at) => Math.log(x / (limit[at] ?? 1))),
				),
				10,
			);
		}
		expect(directions.map(({ cdSteps }) => cdSteps)).toEqual(cdSteps);
	});

	test("refuses what it cannot walk, and works on", () => {
		const good = { model, visible, cdSteps: [1], nChains: 5, seed: 1 };
		for (const [question, field] of [
			[{ ...good, cdSteps: [2, 1] }, "cdSteps"],
			[{ ...good, cdSteps: [257] }, "cdSteps"],
			[{ ...good, nChains: 0 }, "nChains"],
			[{ ...good, visible: [1, 0] as Bit[] }, "visible"],
		] as const) {
			expect(() => ask("cdTiny", question)).toThrowError(expect.objectContaining({ field }));
		}
		const lines = { model, visible, end: visible, weight: [0, 0], cdSteps: 1 } as const;
		expect(() => ask("cdLines", { ...lines, weight: [3, 0] })).toThrowError(
			expect.objectContaining({ field: "weight" }),
		);
		expect(() => ask("cdLines", { ...lines, cdSteps: 0 })).toThrowError(expect.objectContaining({ field: "cdSteps" }));
		expect(() => ask("cdBars", { course: "cd1", updates: 9000, cdSteps: [], nChains: 1, seed: 1 })).toThrowError(
			expect.objectContaining({ field: "updates" }),
		);
		expect(ask("cdTiny", good).directions).toHaveLength(1);
	});
});

/** Each number of a walk from those before it. */
function followByHand(walk: CdWalk): void {
	// Parameters and answers cross as they are; sums of 24 terms are rounded by 10⁻¹⁵ or so.
	const close = (left: number | undefined, right: number | undefined) =>
		expect(Math.abs((left ?? Number.NaN) - (right ?? Number.NaN))).toBeLessThan(1e-12);
	const up = (v: readonly number[]) =>
		walk.hiddenBias.map((c, j) => sigmoid(v.reduce((sum, on, i) => sum + on * (walk.weights[i]?.[j] ?? 0), c)));
	const down = (h: readonly number[]) =>
		walk.visibleBias.map((b, i) => sigmoid(h.reduce((sum, on, j) => sum + on * (walk.weights[i]?.[j] ?? 0), b)));
	const data = up(walk.visible);
	data.forEach((p, j) => {
		close(walk.hiddenData[j], p);
	});
	let v: readonly number[] = walk.visible;
	for (const { hidden, visible } of walk.steps) {
		for (const [layer, expected] of [
			[hidden, up(v)],
			[visible, down(hidden.states)],
		] as const) {
			expected.forEach((p, at) => {
				close(layer.probabilities[at], p);
				expect(layer.states[at]).toBe((layer.draws[at] ?? 1) < (layer.probabilities[at] ?? 0) ? 1 : 0);
			});
		}
		v = visible.states;
	}
	const end = up(v);
	walk.weightGradient.forEach((row, i) => {
		row.forEach((g, j) => {
			close(g, (walk.visible[i] ?? 0) * (data[j] ?? 0) - (v[i] ?? 0) * (end[j] ?? 0));
		});
		close(walk.visibleGradient[i], (walk.visible[i] ?? 0) - (v[i] ?? 0));
	});
	walk.hiddenGradient.forEach((g, j) => {
		close(g, (data[j] ?? 0) - (end[j] ?? 0));
	});
}

test("a walk on a picture, and the training before it in pieces", () => {
	const question = { example: 3, updates: 250, cdSteps: 2, seed: 7 };
	const reached = [1, 2, 3].map(() => ask("cdWalk", question).reached);
	expect(reached).toEqual([100, 200, 250]);
	const walk = ask("cdWalk", question);
	expect(walk.steps).toHaveLength(2);
	followByHand(walk);
	// Another number of updates and back again is the same model.
	ask("cdWalk", { ...question, updates: 0 });
	for (let piece = 0; piece < 3; piece += 1) ask("cdWalk", question);
	expect(ask("cdWalk", question)).toEqual(walk);
	expect(() => ask("cdWalk", { ...question, example: 14 })).toThrowError(expect.objectContaining({ field: "example" }));
});

test("a walk on a real user needs the data, and has what the user rated", () => {
	const question = { example: 100, updates: 100, cdSteps: 1, seed: 1 };
	expect(() => ask("cdUser", question)).toThrowError(expect.objectContaining({ field: "data" }));
	giveLessonData(readFileSync(new URL("../../../www/generated/movielens-small.rbmpack", import.meta.url)));
	const walk = ask("cdUser", question);
	expect(walk.reached).toBe(100);
	expect(walk.movies).toHaveLength(24);
	expect(walk.visible.reduce<number>((sum, bit) => sum + bit, 0)).toBe(10);
	followByHand(walk);
	expect(walk.logProbability[0]).toBeLessThan(0);
});

test("the program is gone through line by line, its loop k times", () => {
	expect(Array.from({ length: stageCount(1) }, (_, place) => stageAt(place, 1).line)).toEqual([0, 1, 2, 3, 4, 5, 6]);
	expect(Array.from({ length: stageCount(2) }, (_, place) => stageAt(place, 2))).toEqual(
		[
			[0, null],
			[1, null],
			[2, 0],
			[3, 0],
			[4, 0],
			[5, 0],
			[2, 1],
			[3, 1],
			[4, 1],
			[5, 1],
			[6, null],
		].map(([line, step]) => ({ line, step })),
	);
	expect(LINES).toHaveLength(7);
	// After the second draw of h, v′ is still that of the first step.
	expect([2, 3, 4, 5].map((line) => newestStep(6, 2, line))).toEqual([1, 0, 0, 0]);
	expect(newestStep(1, 2, 2)).toBeNull();
	expect([2, 3, 4, 5].map((line) => newestStep(10, 2, line))).toEqual([1, 1, 1, 1]);
});
