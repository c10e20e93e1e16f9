/** What Learn keeps in this browser: the reader’s tiny RBM, and how far the reader has come. */
const KEYS = { tiny: "rbm-cinema.tiny-rbm", progress: "rbm-cinema.progress" } as const;
const VERSION = 1;

export type Kept = keyof typeof KEYS;

/** What was kept, or null if nothing was, or it is of another version, or not readable. */
export function loadLesson(kept: Kept, storage: () => Pick<Storage, "getItem"> = () => localStorage): unknown {
	try {
		const record: unknown = JSON.parse(storage().getItem(KEYS[kept]) ?? "null");
		if (typeof record !== "object" || record === null || !("version" in record) || !("value" in record)) return null;
		return record.version === VERSION ? record.value : null;
	} catch {
		return null;
	}
}

/** Keeps a value; a browser that keeps nothing lets the course work all the same, until it is closed. */
export function keepLesson(
	kept: Kept,
	value: unknown,
	storage: () => Pick<Storage, "setItem"> = () => localStorage,
): void {
	try {
		storage().setItem(KEYS[kept], JSON.stringify({ version: VERSION, value }));
	} catch {
		// Nothing depends on it.
	}
}
