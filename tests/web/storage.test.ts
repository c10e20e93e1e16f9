/** Ratings in storage: what counts as one, and what happens when the browser's storage fails. */
import { describe, expect, test, vi } from "vitest";
import { type Rating, ratingList, readRating } from "../../www/state/ratings";
import { createRatingStorage, type Database, storageProblemInWords } from "../../www/state/storage";

/** A database in memory; calls named in `failing` reject with the error given there. */
function memory(records: unknown[] = [], failing: Partial<Record<keyof Database, Error>> = {}) {
	const kept = new Map(records.map((record, index) => [index, record]));
	const run = async <T>(call: keyof Database, work: () => T): Promise<T> => {
		const error = failing[call];
		if (error) throw error;
		return work();
	};
	const database: Database = {
		all: () => run("all", () => [...kept.values()]),
		put: (rating) => run("put", () => kept.set(rating.movieId, rating)),
		delete: (movieId) => run("delete", () => kept.delete(movieId)),
		change: (put, deleted) =>
			run("change", () => {
				for (const rating of put) kept.set(rating.movieId, rating);
				for (const movieId of deleted) kept.delete(movieId);
			}),
		clear: () => run("clear", () => kept.clear()),
	};
	return { database, kept };
}

const quota = Object.assign(new Error("no room"), { name: "QuotaExceededError" });
const rating = (movieId: number, stars: number, ratedAt = 0): Rating => ({ movieId, stars, ratedAt });

describe("what is read from storage", () => {
	test.each([
		[
			{ movieId: 1, stars: 0.5, ratedAt: 3 },
			{ movieId: 1, stars: 0.5, ratedAt: 3 },
		],
		[
			{ movieId: 1, stars: 5 },
			{ movieId: 1, stars: 5, ratedAt: 0 },
		],
		[
			{ movieId: 1, stars: 4, ratedAt: Number.NaN },
			{ movieId: 1, stars: 4, ratedAt: 0 },
		],
		[{ movieId: 1, stars: 0 }, null],
		[{ movieId: 1, stars: 5.5 }, null],
		[{ movieId: 1, stars: 3.25 }, null],
		[{ movieId: 1, stars: "4" }, null],
		[{ movieId: 1, stars: Number.NaN }, null],
		[{ movieId: -1, stars: 4 }, null],
		[{ movieId: 1.5, stars: 4 }, null],
		[{ stars: 4 }, null],
		[null, null],
		["4", null],
	])("%j → %j", (record, expected) => {
		expect(readRating(record)).toEqual(expected);
	});

	test("records that are no ratings are left out and counted", async () => {
		const { database } = memory([rating(1, 4), { movieId: 2, stars: 9 }, "x", rating(3, 0.5)]);
		const storage = createRatingStorage(vi.fn(), async () => database);
		expect(await storage.load()).toEqual({ ratings: [rating(1, 4), rating(3, 0.5)], unreadable: 2 });
	});
});

describe("keeping", () => {
	test("what is saved and not removed is loaded, in the order asked for", async () => {
		const { database } = memory();
		const problem = vi.fn();
		const storage = createRatingStorage(problem, async () => database);
		storage.save(rating(10, 4));
		storage.save(rating(11, 2.5));
		storage.save(rating(10, 4.5));
		storage.remove(11);
		expect(await storage.load()).toEqual({ ratings: [rating(10, 4.5)], unreadable: 0 });
		await storage.clear();
		expect((await storage.load()).ratings).toEqual([]);
		expect(problem).not.toHaveBeenCalled();
	});

	test("a blocked storage is told once, and nothing rejects", async () => {
		const problem = vi.fn();
		const open = vi.fn(() => Promise.reject(Object.assign(new Error("denied"), { name: "SecurityError" })));
		const storage = createRatingStorage(problem, open);
		expect(await storage.load()).toEqual({ ratings: [], unreadable: 0 });
		await storage.save(rating(1, 4));
		await storage.remove(1);
		expect(problem.mock.calls).toEqual([["blocked"]]);
		expect(open).toHaveBeenCalledTimes(1);
	});

	test("a connection that the browser closed is opened anew, and nothing is lost or told", async () => {
		const closed = memory([], { put: Object.assign(new Error("closing"), { name: "InvalidStateError" }) });
		const { database, kept } = memory();
		const problem = vi.fn();
		const open = vi.fn().mockResolvedValueOnce(closed.database).mockResolvedValueOnce(database);
		const storage = createRatingStorage(problem, open);
		await storage.save(rating(7, 4));
		expect([...kept.values()]).toEqual([rating(7, 4)]);
		expect(open).toHaveBeenCalledTimes(2);
		expect(problem).not.toHaveBeenCalled();
	});

	test("a connection that stays closed is told, and not taken for a blocked storage", async () => {
		const closed = memory([], { put: Object.assign(new Error("closing"), { name: "InvalidStateError" }) });
		const problem = vi.fn();
		await createRatingStorage(problem, async () => closed.database).save(rating(7, 4));
		expect(problem.mock.calls).toEqual([["failed"]]);
	});

	test("clearing says whether it worked", async () => {
		const good = memory([rating(1, 4)]);
		expect(await createRatingStorage(vi.fn(), async () => good.database).clear()).toBe(true);
		const bad = memory([rating(1, 4)], { clear: new Error("no") });
		expect(await createRatingStorage(vi.fn(), async () => bad.database).clear()).toBe(false);
	});

	test("a browser without IndexedDB counts as blocked", async () => {
		const problem = vi.fn();
		// Node has no indexedDB, so the real opening fails here as it does there.
		expect(await createRatingStorage(problem).load()).toEqual({ ratings: [], unreadable: 0 });
		expect(problem.mock.calls).toEqual([["blocked"]]);
	});

	test("a full storage is told once; what was there stays readable", async () => {
		const problem = vi.fn();
		const { database } = memory([rating(1, 4)], { put: quota });
		const storage = createRatingStorage(problem, async () => database);
		await storage.save(rating(2, 3));
		await storage.save(rating(3, 3));
		expect(problem.mock.calls).toEqual([["full"]]);
		expect((await storage.load()).ratings).toEqual([rating(1, 4)]);
	});

	test("many are changed at once", async () => {
		const problem = vi.fn();
		const { database, kept } = memory([], {});
		const storage = createRatingStorage(problem, async () => database);
		await storage.save(rating(1, 4));
		await storage.change([rating(2, 3), rating(3, 5)], [1]);
		expect([...kept.values()]).toEqual([rating(2, 3), rating(3, 5)]);
		expect(problem).not.toHaveBeenCalled();
	});

	test("a call that fails does not hold up the next", async () => {
		const problem = vi.fn();
		const { database, kept } = memory([], { delete: new Error("broken") });
		const storage = createRatingStorage(problem, async () => database);
		storage.remove(1);
		await storage.save(rating(2, 3));
		expect(kept.get(2)).toEqual(rating(2, 3));
		expect(problem.mock.calls).toEqual([["failed"]]);
	});

	test("each problem has its sentence", () => {
		expect(storageProblemInWords("blocked")).toBe(
			"This browser does not let the page store anything, so what you rate, choose and pin is kept only until you close or reload this page; everything else works.",
		);
		expect(storageProblemInWords("full")).toMatch(/^This browser’s storage is full, so/);
		expect(storageProblemInWords("failed")).toMatch(/^This browser’s storage does not answer, so/);
	});
});

test("the core gets rising indices and classes, and no film that the catalogue lacks", () => {
	const index = new Map([
		[100, 7],
		[200, 2],
		[300, 5],
	]);
	const ratings = [rating(100, 0.5), rating(999, 3), rating(200, 5), rating(300, 3.5)];
	expect(ratingList(ratings, (movieId) => index.get(movieId) ?? null)).toEqual({
		movies: Uint32Array.of(2, 5, 7),
		classes: Uint8Array.of(9, 6, 0),
	});
	expect(ratingList([rating(100, 3.3)], () => 7)).toEqual({ movies: new Uint32Array(), classes: new Uint8Array() });
});
