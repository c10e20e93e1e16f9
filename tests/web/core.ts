/** The built WebAssembly module and the packed data, loaded in Node for the tests. */
import { readFileSync } from "node:fs";
import type { EngineError, Wishes } from "../../www/engine/protocol";
import { Engine, loadLabPart, loadModule, toEngineError } from "../../www/engine/wasm";

const generated = (name: string) => readFileSync(new URL(`../../www/generated/${name}`, import.meta.url));

/** The packed data set as the page loads it; a copy each time, so that a test may damage it. */
export const packedData = (): Uint8Array => new Uint8Array(generated("movielens-small.rbmpack"));

let loaded: Promise<void> | undefined;

/** An engine on the bundled data, or on others that are packed. Whoever asked for it frees it. */
export async function newEngine(packed = packedData()): Promise<Engine> {
	loaded ??= loadModule(generated("rbm_cinema_bg.wasm")).then(() => loadLabPart(generated("rbm_cinema_lab.wasm")));
	await loaded;
	return new Engine(packed);
}

/** A list of so many films of any kind, with so many training ratings each. */
export const anyFilm = (count: number, minRatings: number): Wishes => ({
	count,
	minRatings,
	genres: 0,
	firstYear: 0,
	lastYear: 9999,
	adventure: 0,
	unwanted: [],
});

/** What the call throws, as the page would get it. */
export function errorOf(call: () => unknown): EngineError {
	try {
		call();
	} catch (thrown) {
		return toEngineError(thrown);
	}
	throw new Error("nothing was thrown");
}
