/** How the browser tests run: Chromium against the built page, served by Vite's preview server. */
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// `npm test` sets both; the defaults serve `npx playwright test` after `npm run build`.
const port = Number(process.env["E2E_PORT"] ?? 4187);
const chromium = process.env["CHROMIUM_PATH"] ?? ["/usr/bin/chromium"].find((path) => existsSync(path));
const isRoot = process.getuid?.() === 0;

export default defineConfig({
	testDir: "tests/e2e",
	outputDir: "test-results/e2e",
	forbidOnly: process.env["CI"] !== undefined,
	fullyParallel: true,
	// The page trains as fast as it can; more pages at once than cores would starve each other.
	workers: 1,
	timeout: 60_000,
	expect: { timeout: 15_000 },
	reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
	use: {
		browserName: "chromium",
		baseURL: `http://localhost:${port}/`,
		screenshot: "only-on-failure",
		// Each test is a first visit, and some stand between the page and its files; the tests of offline use allow it.
		serviceWorkers: "block",
		// A trace copies the page's content at every change, which here is every frame: ask for one with --trace on.
		trace: "off",
		launchOptions: {
			...(chromium === undefined ? {} : { executablePath: chromium }),
			args: [
				// Chromium's sandbox refuses to run as root.
				...(isRoot ? ["--no-sandbox"] : []),
				"--disable-gpu",
				"--disable-quic",
				"--no-first-run",
				"--disable-background-networking",
				"--disable-component-update",
				"--disable-sync",
			],
		},
	},
	webServer: {
		// Vite's own program, not npx: ending npx would leave the server running.
		command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
		url: `http://localhost:${port}/`,
		reuseExistingServer: false,
		timeout: 30_000,
	},
});
