/** What the core tells of hidden units and of one person, and what the page makes of it. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedPaths, signedReach } from "../../www/charts/signed";
import type {
	AnswerOf,
	ForetoldRatings,
	PersonAnswer,
	Question,
	QuestionKind,
	QuestionOf,
	UnitsAnswer,
} from "../../www/engine/questions";
import { type Engine, readCatalogue, toEngineError } from "../../www/engine/wasm";
import { seenRows, sortedRows, unseenRows } from "../../www/lab/person/rows";
import { leansOf, silenceOf, unitOrder, unitRows } from "../../www/lab/units/rows";
import { usersMatching } from "../../www/lab/users";
import { presetSettings } from "../../www/state/settings";
import { newEngine } from "./core";

const HIDDEN = 6;
const settings = { ...presetSettings("tuned"), hiddenUnits: HIDDEN, epochs: 2 };
const paper = { ...presetSettings("paper"), hiddenUnits: HIDDEN, epochs: 2 };

let engine: Engine;
beforeEach(async () => {
	engine = await newEngine();
});
afterEach(() => engine.free());

function ask<Kind extends QuestionKind>(question: QuestionOf<Kind>): AnswerOf<Kind> {
	// The engine answers a question with an answer of its kind; its one method cannot say so.
	const answer: unknown = engine.ask(question as Question);
	return answer as AnswerOf<Kind>;
}
function refusal(question: QuestionOf<"units"> | QuestionOf<"unit"> | QuestionOf<"person">): string | undefined {
	try {
		engine.ask(question);
	} catch (thrown) {
		return toEngineError(thrown).field;
	}
	throw new Error("nothing was refused");
}

describe("hidden units", () => {
	test.each([settings, paper])(
		"activations are those of the snapshots, and the films those of the data ($preset)",
		(run) => {
			engine.configure(run);
			const untrained = ask({ kind: "units", users: [] });
			expect(untrained.means).toHaveLength(0);
			expect(untrained.spreads).toHaveLength(0);
			engine.train(60_000, 1);
			const { ratingCounts, genreNames } = readCatalogue(engine);
			const units = ask({ kind: "units", users: [14, 3] });
			expect(units.visitor).toEqual(engine.snapshot(null).hidden);
			expect(units.chosen.slice(0, HIDDEN)).toEqual(engine.snapshot(14).hidden);
			expect(units.chosen.slice(HIDDEN)).toEqual(engine.snapshot(3).hidden);
			expect(units.means).toEqual(engine.snapshot(null).meanHidden);
			expect(units.leans).toHaveLength(HIDDEN * genreNames.length);
			expect(units.nFilms).toBeGreaterThan(500);
			for (let unit = 0; unit < HIDDEN; unit++) {
				expect(units.spreads[unit]).toBeGreaterThan(0);
				expect(units.spreads[unit]).toBeLessThanOrEqual(0.5);
				expect(units.upPulls[unit]).toBeGreaterThan(0);
				expect(units.downPulls[unit]).toBeLessThan(0);
				expect(ratingCounts[units.upMovies[unit] ?? -1]).toBeGreaterThanOrEqual(units.minRatings);
			}
		},
	);

	test("one unit in detail agrees with the survey, and its users with their own activations", () => {
		engine.configure(settings);
		engine.train(60_000, 1);
		const units = ask({ kind: "units", users: [] });
		const unit = ask({ kind: "unit", unit: 4 });
		expect([unit.upMovies[0], unit.upPulls[0]]).toEqual([units.upMovies[4], units.upPulls[4]]);
		expect([unit.downMovies[0], unit.downPulls[0]]).toEqual([units.downMovies[4], units.downPulls[4]]);
		expect(unit.profiles).toHaveLength(10 * (unit.upMovies.length + unit.downMovies.length));
		expect(unit.histogram.reduce((sum, count) => sum + count, 0)).toBe(671);
		unit.users.forEach((user, at) => {
			// Kept in 255ths, and so within half of one.
			expect(Math.abs((engine.snapshot(user).hidden[4] ?? 9) - (unit.userActivations[at] ?? 0))).toBeLessThan(
				0.5 / 255 + 1e-6,
			);
		});
	});

	test("what there is not is refused, and the engine goes on", () => {
		engine.configure(settings);
		expect(refusal({ kind: "unit", unit: HIDDEN })).toBe("unit");
		expect(refusal({ kind: "units", users: [671] })).toBeDefined();
		expect(refusal({ kind: "units", users: [0, 1, 2, 3] })).toBe("users");
		expect(refusal({ kind: "person", userIndex: 671, done: 0 })).toBe("userIndex");
		expect(ask({ kind: "units", users: [0, 1, 2] }).chosen).toHaveLength(3 * HIDDEN);
	});
});

/** RMSE of the stars that were said, from the columns alone. */
function rmseOf({ classes, stars }: ForetoldRatings): number {
	const squares = Array.from(stars, (said, at) => (said - ((classes[at] ?? 0) + 1) / 2) ** 2);
	return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** Asks on until every rating has been hidden. */
function untilDone(userIndex: number | null): PersonAnswer {
	for (;;) {
		const answer = ask({ kind: "person", userIndex, done: 0 });
		if (answer.hidden.stars.length === answer.seen.movies.length) return answer;
	}
}

describe("one person", () => {
	test("training ratings are rebuilt and hidden in turn, validation ratings foretold, test ratings never told", () => {
		engine.configure(settings);
		engine.train(60_000, 1);
		const { userRatingCounts } = readCatalogue(engine);
		const person = untilDone(14);
		const n = userRatingCounts[14] ?? 0;
		// Of every ten ratings in the order of time, the ninth is validation and the tenth is test.
		expect(person.unseen.movies).toHaveLength(Math.floor((n + 1) / 10));
		expect(person.seen.movies).toHaveLength(n - Math.floor((n + 1) / 10) - Math.floor(n / 10));
		expect(new Set([...person.seen.movies, ...person.unseen.movies]).size).toBe(
			person.seen.movies.length + person.unseen.movies.length,
		);
		for (const ratings of [person.seen, person.hidden, person.unseen]) {
			// Stars are f32, good to 3e-7 at five stars.
			expect(Math.abs(ratings.rmse - rmseOf(ratings))).toBeLessThan(1e-6);
			for (let at = 0; at < ratings.stars.length; at++) {
				const row = ratings.distributions.subarray(10 * at, 10 * at + 10);
				expect(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-5);
			}
		}
		// A rating that the hidden units see is told better than the same rating hidden from them.
		expect(person.seen.nats).toBeLessThan(person.hidden.nats);
	});

	test("the hiding is taken up where it stood, and begins anew with another model", () => {
		engine.configure(settings);
		let before = 0;
		for (let round = 0; round < 3; round++) {
			const { hidden, seen } = ask({ kind: "person", userIndex: 546, done: before });
			expect(hidden.stars.length).toBeGreaterThan(before);
			expect(hidden.stars.length).toBeLessThan(seen.movies.length);
			before = hidden.stars.length;
		}
		const first = ask({ kind: "person", userIndex: 546, done: 0 }).hidden.stars.slice(0, 3);
		engine.step();
		expect(ask({ kind: "person", userIndex: 546, done: 0 }).hidden.stars.slice(0, 3)).not.toEqual(first);
	});

	test("the visitor is a person like any other, and nobody without ratings", () => {
		engine.configure(settings);
		const nobody = ask({ kind: "person", userIndex: null, done: 0 });
		expect(nobody.seen.movies).toHaveLength(0);
		expect(nobody.seen.rmse).toBeNaN();
		engine.rate(Uint32Array.of(3, 200, 400), Uint8Array.of(9, 1, 5));
		const you = untilDone(null);
		expect(Array.from(you.seen.classes)).toEqual([9, 1, 5]);
		expect(you.unseen.movies).toHaveLength(0);
	});
});

describe("the table of units", () => {
	const answer: UnitsAnswer = {
		visitor: Float32Array.of(0.5, 0.25, 0.75),
		users: Uint32Array.of(9),
		chosen: Float32Array.of(1, 0, 0.5),
		means: Float32Array.of(0.5, 0.01, 0.999),
		spreads: Float32Array.of(0.25, 0.01, 0.01),
		upMovies: Int32Array.of(4, -1, 6),
		upPulls: Float32Array.of(0.5, 0, 0.25),
		downMovies: Int32Array.of(-1, 5, 7),
		downPulls: Float32Array.of(0, -0.5, -0.25),
		leans: Float32Array.of(0.25, -0.5, 0, 0.125, 0, 9),
		genreFilms: Uint32Array.of(30, 12),
		nFilms: 40,
		minRatings: 20,
		minGenreFilms: 10,
	};
	const rows = unitRows(answer, { 2: "War" });

	test("a row holds what the answer says of the unit", () => {
		expect(rows[0]).toEqual({
			unit: 0,
			name: "",
			you: 0.5,
			chosen: [1],
			mean: 0.5,
			spread: 0.25,
			up: { movie: 4, pull: 0.5 },
			down: null,
			genre: { genre: 1, lean: -0.5 },
			silence: null,
		});
		expect(rows.map(({ silence }) => silence)).toEqual([null, "off", "on"]);
		expect(leansOf(answer, 0).map(({ genre }) => genre)).toEqual([0, 1]);
		expect(leansOf({ ...answer, minGenreFilms: 20 }, 0)).toEqual([{ genre: 0, lean: 0.25 }]);
	});

	test("silence is told of what is known alone", () => {
		expect(silenceOf(0.5, 0.001)).toBe("alike");
		expect(silenceOf(0.5, 0.3)).toBeNull();
		expect(silenceOf(Number.NaN, Number.NaN)).toBeNull();
	});

	test("rows without a value come last whichever way", () => {
		const order = (key: Parameters<typeof unitOrder>[1]["key"], descending: boolean) =>
			unitOrder(rows, { key, descending });
		expect(order("up", true)).toEqual([0, 2, 1]);
		expect(order("up", false)).toEqual([2, 0, 1]);
		expect(order("name", true)).toEqual([2, 0, 1]);
		expect(order("user0", true)).toEqual([0, 2, 1]);
		expect(order("you", false)).toEqual([1, 0, 2]);
		expect(order("genre", true)).toEqual([2, 0, 1]);
		expect(order("unit", true)).toEqual([2, 1, 0]);
	});
});

describe("the table of ratings", () => {
	const told = (classes: number[], stars: number[]): ForetoldRatings => ({
		movies: Uint32Array.from(classes, (_, at) => 10 + at),
		classes: Uint8Array.from(classes),
		stars: Float32Array.from(stars),
		biasStars: Float32Array.from(stars, () => 3),
		distributions: Float32Array.from({ length: 10 * stars.length }, (_, at) => (at % 10) / 45),
		rmse: 0,
		biasRmse: 0,
		nats: 0,
		baseRateNats: 0,
	});
	const answer: PersonAnswer = {
		userIndex: 0,
		seen: told([9, 1, 5], [4.5, 1.5, 3]),
		hidden: told([9, 1, 5], [3.5]),
		unseen: told([3], [2.5]),
	};

	test("a row holds what was given, what is said of it, and what is said of it hidden, if that is known", () => {
		const [first, second] = seenRows(answer);
		expect(first).toMatchObject({
			movie: 10,
			stars: 5,
			seen: { stars: 4.5, error: -0.5 },
			unseen: { stars: 3.5, error: -1.5 },
		});
		expect(first?.seen?.chance).toBeCloseTo(9 / 45, 6);
		expect(second?.unseen).toBeNull();
		expect(unseenRows(answer)).toMatchObject([{ movie: 10, stars: 2, seen: null, unseen: { stars: 2.5, error: 0.5 } }]);
	});

	test("errors sort by size, what is not known comes last", () => {
		const titles = new Map([
			[10, "Zodiac"],
			[11, "Alien 3"],
			[12, "Alien 12"],
		]);
		const sorted = (key: Parameters<typeof sortedRows>[1]["key"], descending: boolean) =>
			sortedRows(seenRows(answer), { key, descending }, (movie) => titles.get(movie) ?? "").map(({ movie }) => movie);
		expect(sorted("seenError", true)).toEqual([10, 11, 12]);
		expect(sorted("unseenError", false)).toEqual([10, 11, 12]);
		expect(sorted("title", false)).toEqual([11, 12, 10]);
		expect(sorted("given", false)).toEqual([11, 12, 10]);
	});
});

test("users are found by the beginning of their id, without one those who rated most", () => {
	const ids = [1, 2, 15, 150, 151];
	const counts = [5, 50, 7, 50, 1];
	expect(usersMatching(ids, counts, " 15 ", 9)).toEqual([2, 3, 4]);
	expect(usersMatching(ids, counts, "15", 2)).toEqual([2, 3]);
	expect(usersMatching(ids, counts, "", 3)).toEqual([1, 3, 2]);
	expect(usersMatching(ids, counts, "x", 3)).toEqual([]);
});

describe("bars with a sign", () => {
	const box = { x: 0, y: 10, width: 40, half: 10, gap: 2 };
	test("above stands on the line, below hangs from it, and what is no number is not drawn", () => {
		expect(signedPaths([1, -0.5, 0, Number.NaN], 1, box)).toEqual({ up: "M1 10v-10h8v10z", down: "M11 10v5h8v-5z" });
		expect(signedPaths([4], 0, box)).toEqual({ up: "", down: "" });
	});
	test("the reach is the largest magnitude in one digit", () => {
		expect(signedReach([0.21, -0.234])).toBe(0.3);
		expect(signedReach([0.3])).toBe(0.3);
		expect(signedReach([-7, Number.NaN])).toBe(7);
		expect(signedReach([])).toBe(0);
	});
});
