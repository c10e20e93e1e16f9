/**
 * How the page is built and served while developing. `base: "./"` makes every address relative, so that
 * dist/ works from any sub-path.
 */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compressedPreview } from "./scripts/lib/compressed-preview.ts";

export default defineConfig({
	base: "./",
	plugins: [svelte(), compressedPreview()],
	worker: { format: "es" },
	assetsInclude: ["**/*.rbmpack"],
	build: {
		target: "es2022",
		modulePreload: { polyfill: false },
		// Fonts and data stay files of their own: inlined, they would be loaded by people who never need them.
		assetsInlineLimit: 0,
	},
});
