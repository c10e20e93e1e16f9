/** What the suites need, each made at most once, and only if a suite that runs asks for it. */

import { ensureBrowser } from "./browser.mjs";
import { prepare } from "./build.mjs";
import { alone } from "./lock.mjs";
import { ensureNpmPackages } from "./npm-packages.mjs";
import { buildPage } from "./page.mjs";
import { nativeRust } from "./rust.mjs";
import { wasmClippy } from "./wasm-module.mjs";

const MAKERS = {
	npmPackages: () => alone(ensureNpmPackages),
	rust: () => nativeRust(),
	lintRust: () => nativeRust({ lint: true }),
	wasmClippy: () => alone(wasmClippy),
	/** The WebAssembly module, its types, and the packed ratings. */
	generated: () => alone(prepare),
	page: async (need) => {
		await need("generated");
		await alone(buildPage);
	},
	browser: async (need) => {
		await need("npmPackages");
		return await ensureBrowser();
	},
};

/** A function that brings a need by its name; asked again, it gives the first answer (or failure) again. */
export function makeNeeds() {
	const made = new Map();
	const need = (name) => {
		if (!made.has(name)) made.set(name, MAKERS[name](need));
		return made.get(name);
	};
	return need;
}
