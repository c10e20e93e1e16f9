/**
 * What is kept in this browser: one IndexedDB database, one record a film that was rated, one a pinned run, one
 * versioned schema. A browser that blocks storage, or is full, costs nothing but the keeping: every failure becomes a
 * `StorageProblem`, and the page goes on with what it has in memory.
 */
import { type IDBPDatabase, openDB } from "idb";
import { type PinnedRun, readPin } from "./pins";
import { type Rating, readRating } from "./ratings";

/** Version 1: ratings by MovieLens id. Version 2: pinned runs by their id, beside them. */
const VERSION = 2;
const NAME = "rbm-cinema";

/** What is asked of the database, so that a test can make each of it fail. Records may be anything until read. */
export interface Database<Item = Rating> {
	readonly all: () => Promise<readonly unknown[]>;
	readonly put: (item: Item) => Promise<unknown>;
	readonly delete: (key: number) => Promise<unknown>;
	/** All of it in one transaction. */
	readonly change: (put: readonly Item[], deleted: readonly number[]) => Promise<unknown>;
	readonly clear: () => Promise<unknown>;
}

export type StorageProblem = "blocked" | "full" | "failed";

export interface Loaded {
	/** Valid ratings, in no order. */
	readonly ratings: readonly Rating[];
	/** Records that were no ratings and are left out. */
	readonly unreadable: number;
}

export interface LoadedPins {
	/** Valid pinned runs, in no order. */
	readonly pins: readonly PinnedRun[];
	/** Records that were none and are left out. */
	readonly unreadable: number;
}

/** Records of one kind. */
export interface Storage<Item, AllLoaded> {
	readonly load: () => Promise<AllLoaded>;
	readonly save: (item: Item) => Promise<void>;
	readonly remove: (key: number) => Promise<void>;
	readonly change: (saved: readonly Item[], removed: readonly number[]) => Promise<void>;
	/** Whether nothing is kept any more. */
	readonly clear: () => Promise<boolean>;
}

export type RatingStorage = Storage<Rating, Loaded>;
export type PinStorage = Storage<PinnedRun, LoadedPins>;

type Open<Item> = (onClosed: () => void) => Promise<Database<Item>>;
type OnProblem = (problem: StorageProblem) => void;

export function createRatingStorage(onProblem: OnProblem, open: Open<Rating> = openRatings): RatingStorage {
	const storage = createStorage(onProblem, open, readRating);
	return { ...storage, load: () => storage.load().then(({ items, unreadable }) => ({ ratings: items, unreadable })) };
}

export function createPinStorage(onProblem: OnProblem, open: Open<PinnedRun> = openPins): PinStorage {
	const storage = createStorage(onProblem, open, readPin);
	return { ...storage, load: () => storage.load().then(({ items, unreadable }) => ({ pins: items, unreadable })) };
}

interface LoadedItems<Item> {
	readonly items: readonly Item[];
	readonly unreadable: number;
}

/**
 * Storage that reports its first problem to `onProblem` and is quiet from then on; its promises never reject.
 * Writes go one after another, in the order asked for.
 */
function createStorage<Item>(
	onProblem: OnProblem,
	open: Open<Item>,
	read: (record: unknown) => Item | null,
): Storage<Item, LoadedItems<Item>> {
	let told = false;
	let queue: Promise<unknown> = Promise.resolve();
	let database: Promise<Database<Item>> | null = null;

	function tell(error: unknown, opening: boolean): void {
		if (told) return;
		told = true;
		onProblem(problemOf(error, opening));
	}

	/** Browsers close connections of their own accord; the next piece of work opens a new one. */
	function forgetConnection(): void {
		database = null;
	}

	async function attempt<T>(work: (db: Database<Item>) => Promise<T>, otherwise: T, mayRetry = true): Promise<T> {
		let db: Database<Item>;
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

	function inOrder<T>(work: (db: Database<Item>) => Promise<T>, otherwise: T): Promise<T> {
		const result = queue.then(() => attempt(work, otherwise));
		queue = result;
		return result;
	}

	return {
		load: () =>
			inOrder<LoadedItems<Item>>(
				async (db) => {
					const records = await db.all();
					const items = records.flatMap((record) => read(record) ?? []);
					return { items, unreadable: records.length - items.length };
				},
				{ items: [], unreadable: 0 },
			),
		save: (item) => inOrder(async (db) => void (await db.put(item)), undefined),
		remove: (key) => inOrder(async (db) => void (await db.delete(key)), undefined),
		change: (saved, removed) => inOrder(async (db) => void (await db.change(saved, removed)), undefined),
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
	return `${reason}, so ratings and pinned runs are kept only until you close or reload this page; everything else works.`;
}

function problemOf(error: unknown, opening: boolean): StorageProblem {
	const name = nameOf(error);
	if (name === "QuotaExceededError") return "full";
	return opening || name === "SecurityError" ? "blocked" : "failed";
}

function nameOf(error: unknown): string {
	return error instanceof Error || error instanceof DOMException ? error.name : "";
}

const openRatings: Open<Rating> = async (onClosed) => storeOf(await connect(onClosed), "ratings");
const openPins: Open<PinnedRun> = async (onClosed) => storeOf(await connect(onClosed), "pins");

async function connect(onClosed: () => void): Promise<IDBPDatabase> {
	const db = await openDB(NAME, VERSION, {
		terminated: onClosed,
		// A newer version of the page, in another tab, waits for this connection to end.
		blocking: () => {
			db.close();
			onClosed();
		},
		upgrade(upgraded, oldVersion) {
			if (oldVersion < 1) upgraded.createObjectStore("ratings", { keyPath: "movieId" });
			if (oldVersion < 2) upgraded.createObjectStore("pins", { keyPath: "id" });
		},
	});
	return db;
}

/** Records written between two chances for the page to do something else: a few milliseconds of work. */
const AT_ONCE = 100;

/** One of the database's stores; what is in it is not trusted, so it has no type. */
function storeOf<Item>(db: IDBPDatabase, name: "ratings" | "pins"): Database<Item> {
	type Writable = Pick<Database<Item>, "put" | "delete" | "clear">;
	/**
	 * All of these in one transaction, a part at a time: asked for at once, thousands hold up the page. Committed with the
	 * last part rather than when the browser finds time: the page may be left in the next moment.
	 */
	async function write(changes: readonly ((store: Writable) => Promise<unknown>)[]): Promise<void> {
		const transaction = db.transaction(name, "readwrite");
		async function inParts(): Promise<void> {
			for (let from = 0; from < changes.length; from += AT_ONCE) {
				const part = Promise.all(changes.slice(from, from + AT_ONCE).map((change) => change(transaction.store)));
				if (from + AT_ONCE >= changes.length) transaction.commit();
				await part;
			}
		}
		await Promise.all([inParts(), transaction.done]);
	}
	return {
		all: () => db.getAll(name),
		put: (item) => write([(store) => store.put(item)]),
		delete: (key) => write([(store) => store.delete(key)]),
		change: (put, deleted) =>
			write([
				...put.map((item) => (store: Writable) => store.put(item)),
				...deleted.map((key) => (store: Writable) => store.delete(key)),
			]),
		clear: () => write([(store) => store.clear()]),
	};
}
