/**
 * How the visitor's ratings are kept in this browser: one IndexedDB database, one record a film, one versioned
 * schema. A browser that blocks storage, or is full, costs nothing but the keeping: every failure becomes a
 * `StorageProblem`, and the page goes on with what it has in memory.
 */
import { type DBSchema, type IDBPObjectStore, openDB } from "idb";
import { type Rating, readRating } from "./ratings";

/** Version 1: ratings by MovieLens id. */
const VERSION = 1;
const NAME = "rbm-cinema";

interface Schema extends DBSchema {
	ratings: { key: number; value: Rating };
}
type Writable = IDBPObjectStore<Schema, ["ratings"], "ratings", "readwrite">;

/** What is asked of the database, so that a test can make each of it fail. Records may be anything until read. */
export interface Database {
	readonly all: () => Promise<readonly unknown[]>;
	readonly put: (rating: Rating) => Promise<unknown>;
	readonly delete: (movieId: number) => Promise<unknown>;
	readonly clear: () => Promise<unknown>;
}

export type StorageProblem = "blocked" | "full" | "failed";

export interface Loaded {
	/** Valid ratings, in no order. */
	readonly ratings: readonly Rating[];
	/** Records that were no ratings and are left out. */
	readonly unreadable: number;
}

export interface RatingStorage {
	readonly load: () => Promise<Loaded>;
	readonly save: (rating: Rating) => Promise<void>;
	readonly remove: (movieId: number) => Promise<void>;
	/** Whether nothing is kept any more. */
	readonly clear: () => Promise<boolean>;
}

/**
 * Storage that reports its first problem to `onProblem` and is quiet from then on; its promises never reject.
 * Writes go one after another, in the order asked for.
 */
export function createRatingStorage(
	onProblem: (problem: StorageProblem) => void,
	open: (onClosed: () => void) => Promise<Database> = openDatabase,
): RatingStorage {
	let told = false;
	let queue: Promise<unknown> = Promise.resolve();
	let database: Promise<Database> | null = null;

	function tell(error: unknown, opening: boolean): void {
		if (told) return;
		told = true;
		onProblem(problemOf(error, opening));
	}

	/** Browsers close connections of their own accord; the next piece of work opens a new one. */
	function forgetConnection(): void {
		database = null;
	}

	async function attempt<T>(work: (db: Database) => Promise<T>, otherwise: T, mayRetry = true): Promise<T> {
		let db: Database;
		try {
			database ??= open(forgetConnection);
			db = await database;
		} catch (error) {
			tell(error, true);
			return otherwise;
		}
		try {
			return await work(db);
		} catch (error) {
			if (mayRetry && nameOf(error) === "InvalidStateError") {
				forgetConnection();
				return attempt(work, otherwise, false);
			}
			tell(error, false);
			return otherwise;
		}
	}

	function inOrder<T>(work: (db: Database) => Promise<T>, otherwise: T): Promise<T> {
		const result = queue.then(() => attempt(work, otherwise));
		queue = result;
		return result;
	}

	return {
		load: () =>
			inOrder<Loaded>(
				async (db) => {
					const records = await db.all();
					const ratings = records.flatMap((record) => readRating(record) ?? []);
					return { ratings, unreadable: records.length - ratings.length };
				},
				{ ratings: [], unreadable: 0 },
			),
		save: (rating) => inOrder(async (db) => void (await db.put(rating)), undefined),
		remove: (movieId) => inOrder(async (db) => void (await db.delete(movieId)), undefined),
		clear: () =>
			inOrder(async (db) => {
				await db.clear();
				return true;
			}, false),
	};
}

/** One sentence for the visitor. */
export function storageProblemInWords(problem: StorageProblem): string {
	const reason = {
		blocked: "This browser does not let the page store anything",
		full: "This browser’s storage is full",
		failed: "This browser’s storage does not answer",
	}[problem];
	return `${reason}, so ratings are kept only until you close or reload this page; everything else works.`;
}

function problemOf(error: unknown, opening: boolean): StorageProblem {
	const name = nameOf(error);
	if (name === "QuotaExceededError") return "full";
	return opening || name === "SecurityError" ? "blocked" : "failed";
}

function nameOf(error: unknown): string {
	return error instanceof Error || error instanceof DOMException ? error.name : "";
}

async function openDatabase(onClosed: () => void): Promise<Database> {
	const db = await openDB<Schema>(NAME, VERSION, {
		terminated: onClosed,
		// A newer version of the page, in another tab, waits for this connection to end.
		blocking: () => {
			db.close();
			onClosed();
		},
		upgrade(upgraded, oldVersion) {
			if (oldVersion < 1) upgraded.createObjectStore("ratings", { keyPath: "movieId" });
		},
	});
	/** Committed at once rather than when the browser finds time: the page may be left in the next moment. */
	async function write(change: (store: Writable) => Promise<unknown>): Promise<void> {
		const transaction = db.transaction("ratings", "readwrite");
		const changed = change(transaction.store);
		transaction.commit();
		await Promise.all([changed, transaction.done]);
	}
	return {
		all: () => db.getAll("ratings"),
		put: (rating) => write((store) => store.put(rating)),
		delete: (movieId) => write((store) => store.delete(movieId)),
		clear: () => write((store) => store.clear()),
	};
}
