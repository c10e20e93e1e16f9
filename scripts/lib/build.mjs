/** The whole build, in order; each step is skipped where nothing it depends on has changed. */
import { alone } from "./lock.mjs";
import { ensureNpmPackages } from "./npm-packages.mjs";
import { packData } from "./packed-data.mjs";
import { buildPage } from "./page.mjs";
import { buildWasmModules } from "./wasm-module.mjs";

/** Everything that TypeScript, Vitest and Vite need from Rust. */
export async function prepare() {
	await ensureNpmPackages();
	await buildWasmModules();
	await packData();
}

/** From a fresh clone to dist/. */
export async function build() {
	await alone(async () => {
		await prepare();
		await buildPage();
	});
}
