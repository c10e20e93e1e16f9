/** How Svelte compiles the views: runes everywhere, and plain CSS (nothing to preprocess but TypeScript). */
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
};
