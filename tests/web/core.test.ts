/** The WebAssembly build of the core: the fixture it shares with the native build, bad input, and its memory. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TrainingSettings, Wishes } from "../../www/engine/protocol";
import type { QuestionOf } from "../../www/engine/questions";
import { Engine, readCatalogue } from "../../www/engine/wasm";
import { conflictOf, DEFAULT_SETTINGS, rangeInWords, SETTINGS, type SettingName } from "../../www/state/settings";
import { anyFilm, errorOf, newEngine, packedData } from "./core";

interface VisitorFixture {
	readonly settings: TrainingSettings;
	readonly ratings: readonly { readonly movieId: number; readonly stars: number }[];
	readonly minRatings: number;
	readonly epochs: readonly Record<string, number>[];
	readonly hidden: readonly number[];
	readonly heldBack: number;
	readonly suggestions: readonly {
		readonly movieId: number;
		readonly stars: number;
		readonly spread: number;
		readonly distribution: readonly number[];
	}[];
}

const fixture: VisitorFixture = JSON.parse(readFileSync(new URL("../fixtures/visitor.json", import.meta.url), "utf8"));

let engine: Engine;

beforeEach(async () => {
	engine = await newEngine();
});

afterEach(() => engine.free());

/** Largest difference between two lists of numbers of one length. */
function distance(found: ArrayLike<number>, expected: readonly number[]): number {
	expect(found.length).toBe(expected.length);
	return Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN))));
}

/**
 * All f32 arithmetic, `exp` among it, gives the same bits on every target. What is left is the f64 `exp` and `log1p` of
 * the free energies: a unit in the last place, 2e-16, of each term.
 */
const TOLERANCE = 1e-12;

describe("the visitor fixture, native and WebAssembly alike", () => {
	test("figures, hidden units and suggestions", () => {
		const { movieIds } = readCatalogue(engine);
		engine.configure(fixture.settings);
		engine.rate(
			Uint32Array.from(fixture.ratings, ({ movieId }) => movieIds.indexOf(movieId)),
			Uint8Array.from(fixture.ratings, ({ stars }) => 2 * stars - 1),
		);
		const { epochs } = engine.train(60_000, 1);
		expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1]);
		fixture.epochs.forEach((expected, epoch) => {
			for (const [figure, value] of Object.entries(expected)) {
				const found = epochs[epoch]?.[figure as keyof (typeof epochs)[number]];
				// Free energies are sums of tens of nats: their error grows with them.
				const tolerance = TOLERANCE * Math.max(1, Math.abs(value));
				expect(Math.abs((found ?? Number.NaN) - value), `${figure} of epoch ${epoch}`).toBeLessThan(tolerance);
			}
		});
		const { hidden, subject } = engine.snapshot(null);
		const suggestions = engine.suggestions(anyFilm(fixture.suggestions.length, fixture.minRatings));
		expect(subject).toEqual({ kind: "visitor", nRatings: fixture.ratings.length });
		expect(distance(hidden, fixture.hidden)).toBe(0);
		expect(suggestions.basis).toBe("ratings");
		expect(suggestions.heldBack).toBe(fixture.heldBack);
		expect(Array.from(suggestions.movies, (movie) => movieIds[movie])).toEqual(
			fixture.suggestions.map(({ movieId }) => movieId),
		);
		expect(
			distance(
				suggestions.stars,
				fixture.suggestions.map(({ stars }) => stars),
			),
		).toBe(0);
		expect(
			distance(
				suggestions.spreads,
				fixture.suggestions.map(({ spread }) => spread),
			),
		).toBe(0);
		const distributions = fixture.suggestions.flatMap(({ distribution }) => distribution);
		expect(distance(suggestions.distributions, distributions)).toBe(0);
	});

	test("ratings that are trained on change what is learnt, not who is judged", () => {
		const figures = (own: readonly number[]) => {
			engine.rate(
				Uint32Array.from(own),
				Uint8Array.from(own, () => 9),
			);
			engine.configure(fixture.settings, null, true);
			return engine.train(60_000, 1).epochs;
		};
		const [alone, together] = [figures([]), figures([1, 2, 3])];
		// The base rates that the biases begin with are theirs, too.
		expect(together[0]?.heldOutRmse).toBeCloseTo(alone[0]?.heldOutRmse ?? 0, 2);
		expect(together[1]?.heldOutRmse).not.toBe(alone[1]?.heldOutRmse);
		expect(Math.abs((together[1]?.heldOutRmse ?? 0) - (alone[1]?.heldOutRmse ?? 0))).toBeLessThan(0.02);
		engine.configure(fixture.settings);
		expect(engine.train(60_000, 1).epochs).toEqual(alone);
	});

	test("slices of any length give the same figures", () => {
		const figuresIn = (budgetMs: number) => {
			engine.configure(fixture.settings);
			const figures = [];
			while (engine.epoch() < 1 || engine.isEvaluating()) {
				figures.push(...engine.train(budgetMs, 1).epochs);
			}
			return figures;
		};
		expect(figuresIn(0)).toEqual(figuresIn(10_000));
	});
});

test("what is loaded first is no larger than docs/decisions/0008-speed.md says: 90 kB as the page's server compresses it", () => {
	expect(
		gzipSync(readFileSync(new URL("../../www/generated/rbm_cinema_bg.wasm", import.meta.url))).length,
	).toBeLessThan(90_000);
});

describe("the catalogue", () => {
	test("is the bundled set", () => {
		const catalogue = readCatalogue(engine);
		expect(catalogue.titles).toHaveLength(9066);
		expect(catalogue.titles[0]).toBe("Toy Story");
		expect(catalogue.years[0]).toBe(1995);
		expect(catalogue.nTraining + catalogue.nValidation + catalogue.nTest).toBe(100_004);
		expect(catalogue.userRatingCounts.reduce((sum, n) => sum + n, 0)).toBe(100_004);
		expect(Math.max(...catalogue.ratingCounts)).toBe(341);
	});

	test("the biases-only baseline is that of the native core", () => {
		expect(engine.baseline().rmse).toBeCloseTo(0.893736, 6);
		expect(engine.baseline().mae).toBeCloseTo(0.691571, 6);
	});
});

describe("the settings table of the page", () => {
	test.each(SETTINGS)("$name: the core allows its bounds and refuses what lies beyond", (spec) => {
		// The last CD steps may not be below the first.
		const small = {
			...DEFAULT_SETTINGS,
			hiddenUnits: 1,
			...(spec.name === "cdSteps" ? { lastCdSteps: spec.max } : {}),
		};
		const tryOut = (value: number) => () => engine.configure({ ...small, [spec.name]: value });
		const step = spec.whole ? 1 : 1e-9;
		expect(tryOut(spec.max)).not.toThrow();
		expect(errorOf(tryOut(spec.max + step)).field).toBe(spec.name);
		if (spec.aboveMin) {
			expect(errorOf(tryOut(spec.min)).field).toBe(spec.name);
			expect(tryOut(spec.min + step)).not.toThrow();
		} else {
			expect(tryOut(spec.min)).not.toThrow();
			expect(errorOf(tryOut(spec.min - step)).field).toBe(spec.name);
		}
		expect(errorOf(tryOut(spec.max + step)).message).toContain(rangeInWords(spec));
	});
});

test("CD steps that shrink are a conflict on the page and in the core, at the same field", () => {
	const shrinking = { ...DEFAULT_SETTINGS, hiddenUnits: 1, cdSteps: 5, lastCdSteps: 4 };
	const error = errorOf(() => engine.configure(shrinking));
	expect(error.field).toBe(conflictOf(shrinking)?.name);
	expect(error.message).toContain("a whole number from 5 to 20");
	const level = { ...shrinking, lastCdSteps: 5 };
	expect(conflictOf(level)).toBeNull();
	engine.configure(level);
});

describe("bad input is refused by name and changes nothing", () => {
	const state = () => [engine.snapshot(null), engine.suggestions(anyFilm(3, 30))];

	test.each<[SettingName, number, string]>([
		["hiddenUnits", 0, "a whole number from 1 to 200"],
		["hiddenUnits", 2.5, "a whole number from 1 to 200"],
		["cdSteps", 21, "a whole number from 1 to 20"],
		["learningRate", 0, "a number above 0 and at most 1"],
		["learningRate", Number.NaN, "a number above 0 and at most 1"],
		["momentum", 1, "a number from 0 to 0.99"],
		["weightDecay", -1e-9, "a number from 0 to 1"],
		["batchSize", 672, "a whole number from 1 to 671"],
		["seed", 2 ** 32, "a whole number from 0 to 4294967295"],
		["epochs", Number.POSITIVE_INFINITY, "a whole number from 1 to 200"],
	])("%s = %d", (field, value, allowed) => {
		engine.configure(fixture.settings);
		const before = state();
		const error = errorOf(() => engine.configure({ ...fixture.settings, [field]: value }));
		expect(error.code).toBe("setting_out_of_range");
		expect(error.field).toBe(field);
		expect(error.message).toContain(allowed);
		expect(state()).toEqual(before);
	});

	test("settings that are no settings", () => {
		const notSettings = { hiddenUnits: "many" } as unknown as TrainingSettings;
		expect(errorOf(() => engine.configure(notSettings)).code).toBe("input_unreadable");
	});

	test("ratings outside the catalogue or the scale", () => {
		engine.configure(fixture.settings);
		engine.rate(Uint32Array.of(3, 4), Uint8Array.of(9, 0));
		const before = state();
		const refused = (movies: number[], classes: number[]) =>
			errorOf(() => engine.rate(Uint32Array.from(movies), Uint8Array.from(classes)));
		expect(refused([9066], [0])).toMatchObject({ code: "input_out_of_range", field: "movies" });
		expect(refused([1, 1], [0, 0])).toMatchObject({ code: "input_out_of_range", field: "movies" });
		expect(refused([1], [10])).toMatchObject({ code: "input_out_of_range", field: "classes" });
		expect(refused([1, 2], [1])).toMatchObject({ code: "input_out_of_range", field: "classes" });
		expect(state()).toEqual(before);
	});

	test("a user, unit or movie that is not there", () => {
		engine.configure(fixture.settings);
		expect(errorOf(() => engine.snapshot(671)).field).toBe("userIndex");
		const refused = (change: Partial<QuestionOf<"conditionals">>) =>
			errorOf(() => engine.ask({ kind: "conditionals", userIndex: null, unit: 0, movie: 0, ...change })).field;
		expect(refused({ userIndex: 671 })).toBe("userIndex");
		expect(refused({ unit: 20 })).toBe("unit");
		expect(refused({ movie: 9066 })).toBe("movie");
	});

	test("a packed file that is cut or altered", () => {
		const packed = packedData();
		expect(errorOf(() => new Engine(packed.subarray(0, 100_000)))).toMatchObject({
			code: "pack_damaged",
			field: "length",
		});
		packed[200_000] = (packed[200_000] ?? 0) ^ 1;
		expect(errorOf(() => new Engine(packed))).toMatchObject({ code: "pack_damaged", field: "checksum" });
		expect(errorOf(() => new Engine(new TextEncoder().encode("<!doctype html>")))).toMatchObject({
			code: "pack_damaged",
			field: "magic",
		});
	});

	test("wishes that no list can meet", () => {
		engine.configure(fixture.settings);
		const before = state();
		const refused = (wishes: Partial<Wishes>) =>
			errorOf(() => engine.suggestions({ ...anyFilm(3, 30), ...wishes })).field;
		expect(refused({ adventure: 1.5 })).toBe("adventure");
		expect(refused({ adventure: Number.NaN })).toBe("adventure");
		expect(refused({ unwanted: [9066] })).toBe("unwanted");
		expect(state()).toEqual(before);
	});

	test("no run yet", () => {
		expect(errorOf(() => engine.step())).toMatchObject({ code: "input_out_of_range", field: "run" });
	});
});

describe("memory", () => {
	test("a thousand runs, snapshots and freed engines do not grow it", async () => {
		const { memory } = await import("../../www/generated/rbm_cinema").then(({ initSync }) =>
			initSync({ module: readFileSync(new URL("../../www/generated/rbm_cinema_bg.wasm", import.meta.url)) }),
		);
		const settings = { ...fixture.settings, hiddenUnits: 1 };
		const cycle = async () => {
			const other = await newEngine();
			other.configure(settings);
			other.rate(Uint32Array.of(1), Uint8Array.of(1));
			other.snapshot(5);
			other.ask({ kind: "conditionals", userIndex: 5, unit: 0, movie: 1 });
			other.suggestions(anyFilm(20, 30));
			other.free();
		};
		for (let i = 0; i < 20; i += 1) {
			await cycle();
		}
		const before = memory.buffer.byteLength;
		for (let i = 0; i < 1000; i += 1) {
			await cycle();
		}
		expect(memory.buffer.byteLength).toBe(before);
	}, 120_000);
});
