/** How Vitest runs: in Node, over the page's logic, the built WebAssembly module and the scripts. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
	// For modules that hold runes (*.svelte.ts).
	plugins: [svelte()],
	test: {
		environment: "node",
		include: ["tests/web/**/*.test.ts", "tests/scripts/**/*.test.mjs"],
		// No test here judges speed: a busy machine may take ten times as long over whole training runs.
		testTimeout: 60_000,
	},
});
