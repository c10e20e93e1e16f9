/** The pure parts of the monitors: the cursor's places, the picture, units that say nothing, likelihoods, studies. */
import { describe, expect, test } from "vitest";
import { activationPixels, activationWindow, cellAfterKey, readRgb } from "../../www/charts/activations";
import { nearest, placeAfterKey, valueAt } from "../../www/charts/lines";
import type { PersonLikelihood } from "../../www/engine/study-protocol";
import { HABIT_NAMES, unitHabits, unitList } from "../../www/lab/monitors/habits";
import { meanPerRating, summary } from "../../www/lab/monitors/likelihood";
import { orderByLikeness } from "../../www/lab/monitors/likeness";
import { effectsOf } from "../../www/state/effects";
import { INITIAL, type Intent, type State } from "../../www/state/model";
import { reduce } from "../../www/state/reducer";
import { DEFAULT_SETTINGS } from "../../www/state/settings";
import { asLimit, asPower } from "../../www/ui/format";

describe("the cursor", () => {
	const places = [0, 1, 2, 5, 30];

	test("stands at the nearest place with figures", () => {
		expect([-3, 0.4, 0.5, 3.4, 3.6, 100].map((x) => nearest(places, x))).toEqual([0, 0, 1, 2, 5, 30]);
		expect(nearest([], 3)).toBeNull();
	});

	test("moves by keys, within the places", () => {
		const keyed = (key: string, from: number) => placeAfterKey(key, places, from);
		expect(keyed("ArrowRight", 2)).toBe(5);
		expect(keyed("ArrowRight", 30)).toBe(30);
		expect(keyed("ArrowLeft", 0)).toBe(0);
		expect(keyed("PageDown", 30)).toBe(0);
		expect(keyed("Home", 5)).toBe(0);
		expect(keyed("End", 5)).toBe(30);
		expect(keyed("Enter", 5)).toBeNull();
		expect(placeAfterKey("End", [], 0)).toBeNull();
	});

	test("reads a line there, and nothing where the line has no figure", () => {
		const points = [
			{ x: 0, y: 1.5 },
			{ x: 2, y: 1.25 },
		];
		expect([0, 1, 2].map((x) => valueAt(points, x))).toEqual([1.5, null, 1.25]);
	});
});

describe("the picture of the activations", () => {
	/** Two users, three units. */
	const levels = Uint8Array.of(0, 128, 255, 255, 128, 0);

	test("has a row a unit and a column a user, in the order given, from one colour to the other", () => {
		const pixels = activationPixels(levels, 3, [1, 0], [0, 1], [0, 100, 200], [255, 100, 0]);
		const red = Array.from({ length: 6 }, (_, at) => pixels[at * 4]);
		expect(red).toEqual([255, 0, 128, 128, 0, 255]);
		expect(Array.from(pixels.slice(0, 4))).toEqual([255, 100, 0, 255]);
	});

	test("draws what lies outside of its window as the ends of it", () => {
		const pixels = activationPixels(levels, 3, [0], [0.4, 0.6], [0, 0, 0], [200, 0, 0]);
		expect([pixels[0], pixels[8]]).toEqual([0, 200]);
		expect(activationWindow(Uint8Array.of(110, 150))).toEqual([0.4, 0.6]);
		expect(activationWindow(levels)).toEqual([0, 1]);
	});

	test("reads the colours that browsers compute", () => {
		expect(readRgb("rgb(21, 128, 92)")).toEqual([21, 128, 92]);
		expect(readRgb("rgb(21 128 92 / 0.5)")).toEqual([21, 128, 92]);
		expect(readRgb("")).toEqual([0, 0, 0]);
	});

	test("is walked by keys, within its cells", () => {
		const from = { place: 0, unit: 1 };
		expect(cellAfterKey("ArrowRight", from, 2, 3)).toEqual({ place: 1, unit: 1 });
		expect(cellAfterKey("ArrowLeft", from, 2, 3)).toEqual(from);
		expect(cellAfterKey("ArrowDown", from, 2, 3)).toEqual({ place: 0, unit: 2 });
		expect(cellAfterKey("PageDown", from, 30, 3)).toEqual({ place: 20, unit: 1 });
		expect(cellAfterKey("End", from, 2, 3)).toEqual({ place: 1, unit: 1 });
		expect(cellAfterKey("a", from, 2, 3)).toBeNull();
	});
});

describe("units that say nothing", () => {
	/** Six units of 200 users: dead, always on, saturated, the same for everybody, alive, dead for all but three. */
	const users = 200;
	const levels = Uint8Array.from({ length: users * 6 }, (_, at) => {
		const [user, unit] = [Math.floor(at / 6), at % 6];
		return [2, 254, user % 2 ? 3 : 250, 126 + (user % 5), user, user < 3 ? 200 : 1][unit] ?? 0;
	});

	test("are found by how many users they are near 0 or 1 for", () => {
		const habits = unitHabits(levels, 6);
		expect(habits.map(({ habit }) => habit)).toEqual(["dead", "alwaysOn", "saturated", "same", null, "saturated"]);
		expect(habits[2]).toMatchObject({ off: 0.5, on: 0.5 });
		expect(habits[4]?.low).toBe(0);
		expect(habits[4]?.high).toBeCloseTo(199 / 255, 10);
		expect(new Set(HABIT_NAMES).size).toBe(4);
	});

	test("are none before the first evaluation", () => {
		expect(unitHabits(new Uint8Array(), 6)).toEqual([]);
		expect(unitHabits(new Uint8Array(), 0)).toEqual([]);
	});

	test("are listed by numbers from 1, not all of them", () => {
		expect(unitList([0, 4])).toBe("1, 5");
		expect(unitList([0, 1, 2, 3], 2)).toBe("1, 2 and 2 more");
	});
});

describe("users in the order of likeness", () => {
	test("stand by what they differ in most", () => {
		// Along (1, −1), at −40, 20, 40, 0 and −20, and a third unit that hardly differs.
		const levels = Uint8Array.from([-40, 20, 40, 0, -20].flatMap((at) => [128 + at, 128 - at, 100 + (at > 0 ? 1 : 0)]));
		const order = Array.from(orderByLikeness(levels, 3));
		expect(order[0] === 2 ? order.reverse() : order).toEqual([0, 4, 3, 1, 2]);
	});

	test("keep their order when all are alike, and are none without activations", () => {
		expect(Array.from(orderByLikeness(new Uint8Array(12).fill(90), 3))).toEqual([0, 1, 2, 3]);
		expect(orderByLikeness(new Uint8Array(), 3)).toHaveLength(0);
		expect(orderByLikeness(new Uint8Array(), 0)).toHaveLength(0);
	});
});

const person = (userIndex: number, change: Partial<PersonLikelihood> = {}): PersonLikelihood => ({
	userIndex,
	nRatings: 10,
	logProbability: -15,
	error: 0,
	effectiveRuns: null,
	baseRates: -20,
	tasteless: null,
	...change,
});

describe("the likelihood of a sample", () => {
	test("is the mean over ratings, with the standard error of that ratio", () => {
		// 30 ratings: −45 / 30. Residuals −15 + 15 and −30 + 30 are zero: every rating is as likely.
		const even = meanPerRating([
			{ x: -15, n: 10 },
			{ x: -30, n: 20 },
		]);
		expect(even).toEqual({ mean: -1.5, error: 0 });
		// Residuals 5 and −5 from 1.5 a rating: √(2/1 · 50) / 20.
		expect(
			meanPerRating([
				{ x: -10, n: 10 },
				{ x: -20, n: 10 },
			]),
		).toEqual({ mean: -1.5, error: 0.5 });
		expect(meanPerRating([{ x: -10, n: 10 }])).toEqual({ mean: -1, error: null });
		expect(meanPerRating([])).toBeNull();
	});

	test("is told beside the base rates, user by user", () => {
		expect(summary([])).toBeNull();
		const exact = summary([person(0), person(1, { logProbability: -10, baseRates: -14 })]);
		expect(exact).toMatchObject({ ratings: 20, estimation: 0, fewestRuns: null, tasteless: null });
		expect(exact?.model.mean).toBeCloseTo(-1.25, 12);
		expect(exact?.gain.mean).toBeCloseTo(0.45, 12);
		const estimated = summary([
			person(0, { error: 0.3, effectiveRuns: 20, tasteless: -16 }),
			person(1, { error: 0.4, effectiveRuns: 3, tasteless: -16 }),
		]);
		expect(estimated?.estimation).toBeCloseTo(0.5 / 20, 12);
		expect(estimated?.fewestRuns).toBe(3);
		expect(estimated?.gainOfTaste?.mean).toBeCloseTo(0.1, 12);
	});
});

describe("studies", () => {
	const stateAfter = (...intents: Intent[]): State => intents.reduce(reduce, INITIAL);
	const task = { kind: "companions" } as const;
	const model = { epoch: 3, tensors: {} };

	test("collect what their workers say, until they are done", () => {
		const error = { rmse: 0.9, mae: 0.7 };
		const working = stateAfter(
			{ type: "study", task },
			{ type: "studySaid", event: { type: "companion", name: "biases", error } },
		);
		expect(working.studies.companions).toEqual({ status: "working", found: [{ name: "biases", error }] });
		const done = reduce(working, { type: "studySaid", event: { type: "done", kind: "companions" } });
		expect(done.studies.companions.status).toBe("done");
		expect(done.studies.companions.found).toHaveLength(1);
	});

	test("say why they failed, and can be begun again", () => {
		const event = {
			type: "failed",
			kind: "companions",
			error: { code: "study_failed", message: "Out of memory." },
		} as const;
		const failed = stateAfter({ type: "study", task }, { type: "studySaid", event });
		expect(failed.studies.companions).toMatchObject({ status: "failed", message: "Out of memory." });
		expect(reduce(failed, { type: "study", task }).studies.companions).toEqual({ status: "working", found: [] });
	});

	test("keep what they found when they are ended", () => {
		const ended = stateAfter(
			{ type: "study", task: { kind: "likelihood", settings: DEFAULT_SETTINGS, model } },
			{ type: "studySaid", event: { type: "person", person: person(4), nPersons: 20 } },
			{ type: "endStudy", kind: "likelihood" },
		);
		expect(ended.studies.likelihood).toMatchObject({ status: "ended", found: { epoch: 3, nPersons: 20 } });
		expect(ended.studies.likelihood.found?.persons).toHaveLength(1);
		// Where nothing was under way there is nothing to end.
		expect(reduce(INITIAL, { type: "endStudy", kind: "likelihood" }).studies).toEqual(INITIAL.studies);
	});

	test("are started and ended outside the state", () => {
		const effects = (intent: Intent) => effectsOf(INITIAL, intent, reduce(INITIAL, intent), () => null);
		expect(effects({ type: "study", task })).toEqual([{ kind: "study", task }]);
		expect(effects({ type: "endStudy", kind: "companions" })).toEqual([{ kind: "endStudy", study: "companions" }]);
	});
});

describe("numbers whose size matters", () => {
	test("are written as powers of ten", () => {
		expect([0.00123, 0.042, 5, 0, -0.002, Number.NaN].map(asPower)).toEqual([
			"1.2 × 10⁻³",
			"4.2 × 10⁻²",
			"5.0",
			"0.0",
			"−2.0 × 10⁻³",
			"–",
		]);
	});

	test("and limits of axes without digits that say nothing", () => {
		expect([0.05000000074505806, 20, 0.001, 0.0001, 0.00002].map(asLimit)).toEqual([
			"0.05",
			"20",
			"0.001",
			"10⁻⁴",
			"2 × 10⁻⁵",
		]);
	});
});
