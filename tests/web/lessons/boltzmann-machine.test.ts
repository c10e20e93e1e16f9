/** Chapter 4 through the real module: the machine of four units against sums written out here, and the runs against theirs. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Bit, Lessons, Machine } from "../../../www/engine/lessons";
import {
	bitsOf,
	DATA,
	distance,
	FIRST_BIAS,
	FIRST_STATE,
	FIRST_WEIGHTS,
	goneOn,
	isWithinLayer,
	machineOf,
	nothingDrawn,
	PAIRS,
	placeOf,
} from "../../../www/lessons/boltzmann-machine/four";
import {
	burnInOf,
	byRound,
	LINKS,
	MOST_UPDATES,
	PHASES,
	SLICE,
	START,
	sweepsUntil,
	thinned,
} from "../../../www/lessons/boltzmann-machine/runs";
import { ask, lessonModule } from "./core";

const machine = machineOf(FIRST_WEIGHTS, FIRST_BIAS);
const STATES = Array.from({ length: 16 }, (_, place) => Array.from(bitsOf(place).replace(" ", ""), Number));

beforeAll(lessonModule);

/** E(s) by the chapter's first line. */
function energy({ weights, bias }: Machine, s: readonly number[]): number {
	let sum = 0;
	s.forEach((on, i) => {
		sum += on * (bias[i] ?? 0);
		for (let j = i + 1; j < s.length; j += 1) sum += on * (s[j] ?? 0) * (weights[i]?.[j] ?? 0);
	});
	return -sum;
}
const boltzmann = STATES.map((s) => Math.exp(-energy(machine, s)));
const z = boltzmann.reduce((sum, weight) => sum + weight, 0);

/** Sums of 16 terms of some 100 at most, over their own sum. */
const close = (left: number | undefined, right: number, within = 1e-12) =>
	expect(Math.abs((left ?? Number.NaN) - right)).toBeLessThan(within);

describe("machineLines", () => {
	test("agree with the sums over states", () => {
		const found = ask("machineLines", { machine, state: FIRST_STATE, unit: 2, data: DATA });
		close(found.scalarEnergy, energy(machine, FIRST_STATE));
		close(found.vectorEnergy, found.scalarEnergy);
		found.distribution.forEach((p, place) => {
			close(p, (boltzmann[place] ?? 0) / z);
		});
		// h₁ with v = 10: its bias and the link to v₁.
		close(found.gap, (FIRST_BIAS[2] ?? 0) + 2);
		close(found.onByStates, 1 / (1 + Math.exp(-found.gap)));
		close(found.flowThere, found.flowBack);
		const visible = (bits: string) =>
			boltzmann.reduce((sum, weight, place) => sum + (bitsOf(place).startsWith(bits) ? weight / z : 0), 0);
		close(found.divergence, 0.5 * Math.log(0.5 / visible("00")) + 0.5 * Math.log(0.5 / visible("11")));
		// Error of the differences, and rounding over the step.
		close(found.divergenceSlope, found.freePair - found.clampedPair, 1e-10);
		close(found.cutEnergy, found.rbmEnergy);
		close(found.cutPosterior, found.rbmProduct);
	});

	test("refuse what is no machine", () => {
		const refused = (changed: Machine, field: string) =>
			expect(() => ask("machineLines", { machine: changed, state: FIRST_STATE, unit: 0, data: DATA })).toThrowError(
				expect.objectContaining({ field }),
			);
		refused({ ...machine, nVisible: 4 }, "nUnits");
		refused({ ...machine, nVisible: 0 }, "nUnits");
		refused({ ...machine, weights: machine.weights.slice(1) }, "weights");
		refused({ ...machine, weights: machine.weights.map((row, i) => (i === 0 ? [0, 1, 1, 1] : row)) }, "weights");
		refused({ ...machine, bias: [701, 0, 0, 0] }, "parameters");
		refused({ ...machine, bias: [Number.NaN, 0, 0, 0] }, "parameters");
		expect(() => ask("machineLines", { machine, state: [1, 0], unit: 0, data: DATA })).toThrowError(
			expect.objectContaining({ field: "state" }),
		);
		expect(() => ask("machineLines", { machine, state: FIRST_STATE, unit: 4, data: DATA })).toThrowError(
			expect.objectContaining({ field: "unit" }),
		);
	});
});

describe("machineChain", () => {
	const chain = (state: readonly Bit[], drawn: number, draws: number) =>
		ask("machineChain", { machine, state, seed: 1, drawn, draws });

	test("goes on where it was left, and each draw is by its gap", () => {
		let tally = nothingDrawn(FIRST_STATE);
		for (let drawn = 0; drawn < 12; drawn += 1) {
			const before = tally.state;
			tally = goneOn(tally, chain(before, drawn, 1));
			const unit = drawn % 4;
			const gap = machine.weights[unit]?.reduce((sum, w, j) => sum + w * (before[j] ?? 0), machine.bias[unit] ?? 0);
			expect(tally.last).toHaveLength(1);
			const draw = tally.last[0];
			close(draw?.gap, gap ?? Number.NaN);
			close(draw?.probability, 1 / (1 + Math.exp(-(gap ?? 0))));
			expect(draw?.on).toBe((draw?.random ?? 1) < (draw?.probability ?? 0));
			expect(tally.state[unit]).toBe(draw?.on ? 1 : 0);
		}
		const whole = goneOn(nothingDrawn(FIRST_STATE), chain(FIRST_STATE, 0, 12));
		expect({ ...whole, last: [] }).toEqual({ ...tally, last: [] });
	});

	test("comes to the distribution", () => {
		const tally = goneOn(nothingDrawn(FIRST_STATE), chain(FIRST_STATE, 0, 100_000));
		const far = distance(
			tally,
			boltzmann.map((weight) => weight / z),
		);
		// Independent draws: about ½ · 16 · √(p/N) = 0.006 with p = 1/16; the chain's are worth a tenth or so.
		expect(far).toBeLessThan(0.02);
	});

	test("is refused where it would take too long", () => {
		expect(() => chain(FIRST_STATE, 0, 100_001)).toThrowError(expect.objectContaining({ field: "draws" }));
	});
});

describe("machineLearning", () => {
	function run(links: (typeof LINKS)[number], burnIn: number | null) {
		let machine: Machine | null = null;
		let divergences: readonly number[] = [];
		for (let first = 0; first < MOST_UPDATES; first += SLICE) {
			const question = { machine, links, burnIn, seed: 1, first, updates: SLICE };
			const answer: Lessons["machineLearning"]["answer"] = ask("machineLearning", question);
			machine = answer.machine;
			divergences = [...divergences.slice(0, -1), ...answer.divergences];
		}
		return { machine, divergences };
	}

	test("every choice comes to its end, and long chains come near the exact sums", () => {
		for (const links of LINKS) {
			const last = PHASES.map((choice) => run(links, burnInOf(choice)).divergences.at(-1) ?? Number.NaN);
			for (const divergence of last) expect(Number.isFinite(divergence)).toBe(true);
			const [one = 0, , , , long = 1, exact = 1] = last;
			expect(exact).toBeLessThan(0.15);
			expect(long).toBeLessThan(0.2);
			expect(one).toBeGreaterThan(0.5);
		}
		// 7,200 updates, those of the longest chains some milliseconds each.
	}, 60_000);

	test("G is that of the model it gives", () => {
		const question = { machine: null, links: "between", burnIn: null, seed: 1, first: 0, updates: 10 } as const;
		const { data, model, divergences, machine, work } = ask("machineLearning", question);
		const g = data.reduce((sum, q, place) => (q === 0 ? sum : sum + q * Math.log(q / (model[place] ?? 0))), 0);
		close(divergences.at(-1), g);
		expect(divergences).toHaveLength(11);
		expect(work).toBeUndefined();
		for (let i = 0; i < 8; i += 1)
			for (let j = 0; j < 8; j += 1) expect(machine.weights[i]?.[j] === 0).toBe(i < 4 === j < 4);
	});

	test("too much at once is refused", () => {
		const question = { machine: null, links: "all", burnIn: 0, seed: 1, first: 0, updates: 1 } as const;
		expect(() => ask("machineLearning", { ...question, updates: 11 })).toThrowError(
			expect.objectContaining({ field: "updates" }),
		);
		expect(() => ask("machineLearning", { ...question, burnIn: 31 })).toThrowError(
			expect.objectContaining({ field: "burnIn" }),
		);
	});

	test("chains of learned machines: one clamped sweep is enough between the layers alone", () => {
		const distances = LINKS.map((links) => {
			const { machine } = run(links, null);
			if (machine === null) throw new Error("no machine");
			return ask("machineMixing", { machine, state: START, sweeps: 1000 });
		});
		const [all, between] = distances;
		expect(between?.clamped[1]).toBeLessThan(1e-15);
		expect(all?.clamped[1]).toBeGreaterThan(0.01);
		const rounds = [8 * (sweepsUntil(all?.free ?? [], 0.05) ?? 0), 2 * (sweepsUntil(between?.free ?? [], 0.05) ?? 0)];
		expect(rounds[0]).toBeGreaterThan(3 * (rounds[1] ?? 0));
	});
});

test("mixing is refused where it would take too long", () => {
	expect(() => ask("machineMixing", { machine, state: FIRST_STATE, sweeps: 1001 })).toThrowError(
		expect.objectContaining({ field: "sweeps" }),
	);
});

test("pairs, states and distances by hand", () => {
	expect(PAIRS).toEqual([
		[0, 1],
		[0, 2],
		[0, 3],
		[1, 2],
		[1, 3],
		[2, 3],
	]);
	expect(PAIRS.filter(isWithinLayer)).toEqual([
		[0, 1],
		[2, 3],
	]);
	expect(bitsOf(placeOf([1, 0, 0, 1]))).toBe("10 01");
	expect(distance({ visits: [3, 1], drawn: 4 }, [0.5, 0.5])).toBe(0.25);
	expect(distance({ visits: [0], drawn: 0 }, [1])).toBeNull();
	expect(sweepsUntil([1, 0.2, 0.05, 0.01], 0.05)).toBe(2);
	expect(sweepsUntil([1, 0.2], 0.05)).toBeNull();
	expect(byRound([1, 0.5, 0.2, 0.1], 8, 16)).toEqual([
		{ x: 0, y: 1 },
		{ x: 8, y: 0.5 },
		{ x: 16, y: 0.2 },
	]);
	expect(thinned(Array.from({ length: 41 }, (_, at) => at)).map(({ x }) => x)).toEqual([0, 20, 40]);
});
