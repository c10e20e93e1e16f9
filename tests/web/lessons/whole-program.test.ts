/** The last chapter: its program, from the real module, as the page writes it down. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Mistakes } from "../../../www/engine/lessons";
import { farthest, LINES, MISTAKES, NO_MISTAKES } from "../../../www/lessons/whole-program/lines";
import { ask, lessonModule } from "./core";

beforeAll(lessonModule);

const program = (mistakes: Partial<Mistakes> = {}, seed = 2) =>
	ask("program", { mistakes: { ...NO_MISTAKES, ...mistakes }, seed });

describe("the program", () => {
	test("has the core's numbers, to the digits of 32 bits, whatever is drawn", () => {
		for (let seed = 0; seed < 20; seed += 1) {
			const { dense, core, ones } = program({}, seed);
			expect(ones).toEqual([8, 80]);
			expect(farthest(dense, core)).toBeLessThan(1e-5);
			for (const line of LINES) expect(line.value(dense, 0), line.name).toBe(line.value(core, 0));
		}
	});

	test("encodes what was given, and leaves out what is missing or held out", () => {
		const { stars, heldOut, dense } = program();
		expect(heldOut).toEqual([0, 2, 4.5]);
		expect(stars[0]).toEqual([4, 3.5, undefined, 1]);
		expect(dense.users[0]?.classes).toEqual([7, 6, undefined, 1]);
		expect(LINES[0]?.value(dense, 0)).toBe("4.0  3.5  –  1.0");
		const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
		// x_1 of person 1: c_1 + Σ score(k) T_i1 over classes 7, 6 and 1 of films 1, 2 and 4; score(k) = (k − 4.5)/4.
		const x = -0.25 + (2.5 / 4) * 2 + (1.5 / 4) * 1 + (-3.5 / 4) * -1;
		expect(dense.users[0]?.hidden[0]).toBeCloseTo(sigmoid(x), 12);
	});

	test.each(MISTAKES)("$label: the numbers leave the core's", ({ name }) => {
		const right = program();
		const wrong = program({ [name]: true });
		expect(wrong.core).toEqual(right.core);
		expect(farthest(wrong.dense, wrong.core)).toBeGreaterThan(0.1);
		const marked = LINES.filter(({ mistake }) => mistake === name);
		expect(marked).toHaveLength(1);
		// The line that the mistake is made in is written otherwise.
		const changed = LINES.filter(({ array }) => array(NO_MISTAKES) !== array({ ...NO_MISTAKES, [name]: true }));
		expect(changed.length).toBeGreaterThan(0);
	});

	test("each mistake is what the text says", () => {
		const { dense: right } = program();
		expect(right.biasStep).not.toBe(0);
		expect(program({ summedBias: true }).dense.biasStep).toBeCloseTo(3 * right.biasStep, 12);
		expect(program({ summedBias: true }).dense.weightStep).toBe(right.weightStep);
		expect(program({ dividedByAll: true }).dense.cost).toBeCloseTo((right.cost * 8) / 12, 12);
		expect(program({ wholeIndex: true }).dense.users[0]?.classes[1]).toBe(3);
		const left = program({ leftIn: true });
		expect(left.ones).toEqual([9, 90]);
		expect(Math.abs(left.dense.predicted - 4.5)).toBeLessThan(Math.abs(right.predicted - 4.5));
	});
});
