/** Builds the page with Vite: www/ and what Rust made for it become dist/. */
import { readdirSync } from "node:fs";
import { run } from "./command.mjs";
import { DIST, inRoot } from "./paths.mjs";
import { step } from "./step.mjs";

/** Vite's own program; through npx, ending it would leave it running. */
export const VITE = inRoot("node_modules", "vite", "bin", "vite.js");

/** Files at the root that shape the page: index.html and the configurations of its tools. */
const atRoot = () =>
	readdirSync(inRoot())
		.filter(
			(name) => /\.html$|^(vite|svelte|tsconfig|package).*\.(js|ts|json)$/.test(name) && name !== "vitest.config.ts",
		)
		.map((name) => inRoot(name));

/** Makes dist/ where it is not up to date. */
export async function buildPage() {
	const inputs = [...atRoot(), inRoot("www"), inRoot("public")];
	await step("page", { inputs, outputs: [DIST] }, async () => {
		await run(process.execPath, [VITE, "build"], {
			label: "vite build",
			advice: "mend what Vite complains about, then run the same command again.",
		});
	});
}
