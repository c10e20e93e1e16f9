/**
 * How the page is built and served while developing. `base: "./"` makes every address relative, so that
 * dist/ works from any sub-path.
 */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { compressedPreview } from "./scripts/lib/compressed-preview.ts";

/**
 * Where the course's files go, and the fonts of equations: they are loaded by those who open it, and kept from then on.
 * The parts that chapters are made of are used by the Lab, too.
 */
const COURSE = "assets/course";
const isOfCourse = (path: string) =>
	/(^|[\\/])www[\\/]lessons[\\/](?!parts[\\/])|KaTeX_[\w-]+\.(woff2?|ttf)$/.test(path);
const folderOf = (madeOf: readonly string[]) => (madeOf.some(isOfCourse) ? COURSE : "assets");

/**
 * The service worker: it keeps what opens the page, trains, suggests, imports and exports (`globPatterns`), of one build
 * together; and of the rest, whose names hold their contents, what was loaded once.
 */
const offline = VitePWA({
	registerType: "prompt",
	injectRegister: false,
	manifest: {
		name: "RBM Cinema",
		short_name: "RBM Cinema",
		description: "Watch a restricted Boltzmann machine learn from real movie ratings, and get suggestions.",
		start_url: "./",
		scope: "./",
		display: "standalone",
		background_color: "#fdfcf8",
		theme_color: "#fdfcf8",
		icons: [
			{ src: "icon.svg", sizes: "any", type: "image/svg+xml" },
			{ src: "icon-192.png", sizes: "192x192", type: "image/png" },
			{ src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
			{ src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
		],
	},
	workbox: {
		globPatterns: ["**/*.{html,js,css,wasm,rbmpack,woff2,svg}"],
		globIgnores: [`${COURSE}/**`, "assets/rbm_study*", "assets/{study,lessons,data}.worker*"],
		maximumFileSizeToCacheInBytes: 4_000_000,
		// The address of a run is that of the page.
		navigateFallback: "index.html",
		cleanupOutdatedCaches: true,
		runtimeCaching: [
			{
				urlPattern: ({ sameOrigin, url }) => sameOrigin && url.pathname.includes("/assets/"),
				handler: "CacheFirst",
				options: { cacheName: "loaded-once", expiration: { maxEntries: 200 } },
			},
		],
	},
});

export default defineConfig({
	base: "./",
	publicDir: "www/public",
	plugins: [svelte(), compressedPreview(), offline],
	worker: { format: "es" },
	assetsInclude: ["**/*.rbmpack"],
	build: {
		target: "es2022",
		modulePreload: { polyfill: false },
		// Fonts and data stay files of their own: inlined, they would be loaded by people who never need them.
		assetsInlineLimit: 0,
		rolldownOptions: {
			output: {
				// Whoever loads a chunk with a part of the course in it has opened the course.
				chunkFileNames: ({ moduleIds }) => `${folderOf(moduleIds)}/[name]-[hash].js`,
				assetFileNames: ({ originalFileNames }) => `${folderOf(originalFileNames)}/[name]-[hash][extname]`,
			},
		},
	},
});
