/** The schema of what is kept in this browser, what became of older ones, and how a store of it is read and written. */
import { type IDBPDatabase, openDB } from "idb";
import type { Database } from "./storage";

/**
 * 1: ratings by MovieLens id. 2: pinned runs by their id, beside them. 3: choices and the names of hidden units, which
 * stood in the local storage before, by what they are; and the newest model.
 */
const VERSION = 3;
const NAME = "rbm-cinema";

export type StoreName = "ratings" | "pins" | "kept" | "models";

/** Where choices and names stood before version 3, and what their records are called since. */
const MOVED = { "rbm-cinema.choices": "choices", "rbm-cinema.unit-names": "unitNames" } as const;

export async function connect(onClosed: () => void): Promise<IDBPDatabase> {
	const moved = recordsToMove();
	const db = await openDB(NAME, VERSION, {
		terminated: onClosed,
		// A newer version of the page, in another tab, waits for this connection to end.
		blocking: () => {
			db.close();
			onClosed();
		},
		upgrade(upgraded, oldVersion, _, transaction) {
			if (oldVersion < 1) upgraded.createObjectStore("ratings", { keyPath: "movieId" });
			if (oldVersion < 2) upgraded.createObjectStore("pins", { keyPath: "id" });
			if (oldVersion < 3) {
				upgraded.createObjectStore("kept", { keyPath: "name" });
				upgraded.createObjectStore("models", { keyPath: "name" });
				for (const record of moved) transaction.objectStore("kept").put(record);
			}
		},
	});
	// Only now is it certain that they stand in the database.
	if (moved.length > 0) forgetMoved();
	return db;
}

function recordsToMove(): readonly object[] {
	return Object.entries(MOVED).flatMap(([key, name]) => {
		try {
			const record: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
			return typeof record === "object" && record !== null ? [{ ...record, name }] : [];
		} catch {
			return [];
		}
	});
}

function forgetMoved(): void {
	try {
		for (const key of Object.keys(MOVED)) localStorage.removeItem(key);
	} catch {
		// Read a moment ago, they could not be removed: nothing reads them any more.
	}
}

/** Records written between two chances for the page to do something else: a few milliseconds of work. */
const AT_ONCE = 100;

/** One of the database's stores; what is in it is not trusted, so it has no type. */
export function storeOf<Item, Key extends IDBValidKey>(db: IDBPDatabase, name: StoreName): Database<Item, Key> {
	type Writable = Pick<Database<Item, Key>, "put" | "delete" | "clear">;
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
