/**
 * What is kept in this browser, in one IndexedDB database (`schema.ts`): ratings, pinned runs, choices, the names of
 * hidden units, and the newest model. A browser that blocks storage, or is full, costs nothing but the keeping: every
 * failure becomes a `StorageProblem`, and the page goes on with what it has in memory.
 */
import {
	choicesRecord,
	type Kept,
	type KeptModel,
	type KeptRecord,
	type ModelRecord,
	modelRecord,
	readKept,
	readModel,
	unitNamesRecord,
} from "./kept";
import { type PinnedRun, readPin } from "./pins";
import { type Rating, readRating } from "./ratings";
import { connect, type StoreName, storeOf } from "./schema";
import type { UnitNames } from "./unit-names";
import type { Choices } from "./wishes";

/** What is asked of the database, so that a test can make each of it fail. Records may be anything until read. */
export interface Database<Item = Rating, Key = number> {
	readonly all: () => Promise<readonly unknown[]>;
	readonly put: (item: Item) => Promise<unknown>;
	readonly delete: (key: Key) => Promise<unknown>;
	/** All of it in one transaction. */
	readonly change: (put: readonly Item[], deleted: readonly Key[]) => Promise<unknown>;
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
export interface Storage<Item, AllLoaded, Key = number> {
	readonly load: () => Promise<AllLoaded>;
	/** Whether it is kept now. */
	readonly save: (item: Item) => Promise<boolean>;
	readonly remove: (key: Key) => Promise<void>;
	readonly change: (saved: readonly Item[], removed: readonly Key[]) => Promise<void>;
	/** Whether nothing is kept any more. */
	readonly clear: () => Promise<boolean>;
}

export type RatingStorage = Storage<Rating, Loaded>;
export type PinStorage = Storage<PinnedRun, LoadedPins>;

/** What was chosen, and what hidden units are called. */
export interface KeptStorage {
	readonly load: () => Promise<Kept>;
	readonly saveChoices: (choices: Choices) => Promise<unknown>;
	readonly saveUnitNames: (names: UnitNames) => Promise<unknown>;
	/** Whether nothing is kept any more. */
	readonly clear: () => Promise<boolean>;
}

/** The model that was trained last. */
export interface ModelStorage {
	/** Null: none is kept, or it is not readable. */
	readonly load: () => Promise<KeptModel | null>;
	/** Whether it is kept now. */
	readonly save: (model: KeptModel) => Promise<boolean>;
	/** Whether none is kept any more. */
	readonly clear: () => Promise<boolean>;
}

type Open<Item, Key = number> = (onClosed: () => void) => Promise<Database<Item, Key>>;
type OnProblem = (problem: StorageProblem) => void;

export function createRatingStorage(onProblem: OnProblem, open: Open<Rating> = opens("ratings")): RatingStorage {
	const storage = createStorage(onProblem, open, readRating);
	return { ...storage, load: () => storage.load().then(({ items, unreadable }) => ({ ratings: items, unreadable })) };
}

export function createPinStorage(onProblem: OnProblem, open: Open<PinnedRun> = opens("pins")): PinStorage {
	const storage = createStorage(onProblem, open, readPin);
	return { ...storage, load: () => storage.load().then(({ items, unreadable }) => ({ pins: items, unreadable })) };
}

export function createKeptStorage(onProblem: OnProblem, open: Open<KeptRecord, string> = opens("kept")): KeptStorage {
	const storage = createStorage<KeptRecord, string>(onProblem, open, (record) => record as KeptRecord);
	const keep = (name: KeptRecord["name"], record: KeptRecord | null) =>
		record === null ? storage.remove(name) : storage.save(record);
	return {
		load: () => storage.load().then(({ items }) => readKept(items)),
		saveChoices: (choices) => keep("choices", choicesRecord(choices)),
		saveUnitNames: (names) => keep("unitNames", unitNamesRecord(names)),
		clear: storage.clear,
	};
}

export function createModelStorage(
	onProblem: OnProblem,
	open: Open<ModelRecord, string> = opens("models"),
): ModelStorage {
	const storage = createStorage<ModelRecord, string>(onProblem, open, readModel);
	return {
		load: () => storage.load().then(({ items }) => items[0] ?? null),
		save: (model) => storage.save(modelRecord(model)),
		clear: storage.clear,
	};
}

interface LoadedItems<Item> {
	readonly items: readonly Item[];
	readonly unreadable: number;
}

/**
 * Storage that reports its first problem to `onProblem` and is quiet from then on; its promises never reject.
 * Writes go one after another, in the order asked for.
 */
function createStorage<Item, Key = number>(
	onProblem: OnProblem,
	open: Open<Item, Key>,
	read: (record: unknown) => Item | null,
): Storage<Item, LoadedItems<Item>, Key> {
	let told = false;
	let queue: Promise<unknown> = Promise.resolve();
	let database: Promise<Database<Item, Key>> | null = null;

	function tell(error: unknown, opening: boolean): void {
		if (told) return;
		told = true;
		onProblem(problemOf(error, opening));
	}

	/** Browsers close connections of their own accord; the next piece of work opens a new one. */
	function forgetConnection(): void {
		database = null;
	}

	async function attempt<T>(work: (db: Database<Item, Key>) => Promise<T>, otherwise: T, mayRetry = true): Promise<T> {
		let db: Database<Item, Key>;
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

	function inOrder<T>(work: (db: Database<Item, Key>) => Promise<T>, otherwise: T): Promise<T> {
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
		save: (item) =>
			inOrder(async (db) => {
				await db.put(item);
				return true;
			}, false),
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
	return `${reason}, so what you rate, choose and pin is kept only until you close or reload this page; everything else works.`;
}

function problemOf(error: unknown, opening: boolean): StorageProblem {
	const name = nameOf(error);
	if (name === "QuotaExceededError") return "full";
	return opening || name === "SecurityError" ? "blocked" : "failed";
}

function nameOf(error: unknown): string {
	return error instanceof Error || error instanceof DOMException ? error.name : "";
}

function opens<Item, Key extends IDBValidKey>(name: StoreName): Open<Item, Key> {
	return async (onClosed) => storeOf(await connect(onClosed), name);
}
