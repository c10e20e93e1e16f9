/** Finds a Chromium for the browser tests, and gets one where there is none. */
import { existsSync } from "node:fs";
import { ask, attempt } from "./command.mjs";
import { Failure, say, seconds } from "./console.mjs";
import { canInstallDebianPackages, installDebianPackages } from "./debian.mjs";
import { inRoot } from "./paths.mjs";

const INSTALLED = [
	"/usr/bin/chromium",
	"/usr/bin/google-chrome",
	"/usr/bin/google-chrome-stable",
	"/usr/bin/chromium-browser",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DOWNLOAD_LIMIT_MS = 180_000;
const ADVICE =
	"install Chromium or Chrome and say where it is, CHROMIUM_PATH=/path/to/chromium npm test; " +
	"or run: npx playwright install --with-deps chromium; or on Debian, as root: apt-get install chromium";

/** Can this program be started? Some systems have a placeholder there that only says how to install it. */
const answers = (path) => existsSync(path) && ask(path, ["--version"]) !== null;

/** The path of a Chromium that can be started. */
export async function ensureBrowser() {
	const wish = process.env.CHROMIUM_PATH ?? "";
	if (wish !== "") {
		if (answers(wish)) return wish;
		throw new Failure(
			`CHROMIUM_PATH is "${wish}", which cannot be started.`,
			"set it to a Chromium or Chrome, or unset it.",
		);
	}
	const installed = INSTALLED.find(answers);
	if (installed) return installed;

	const { chromium } = await import("@playwright/test");
	const own = chromium.executablePath();
	if (answers(own)) return own;

	const started = Date.now();
	const done = (path) => {
		say(`  ✓ browser: installed, ${seconds(Date.now() - started)}`);
		return path;
	};
	// Before Playwright's download, which would leave out the system libraries that a browser needs.
	if (canInstallDebianPackages()) {
		await installDebianPackages(["chromium"], ADVICE);
		if (answers("/usr/bin/chromium")) return done("/usr/bin/chromium");
	}
	await attempt(process.execPath, [inRoot("node_modules", "playwright", "cli.js"), "install", "chromium"], {
		label: "playwright install chromium",
		timeLimitMs: DOWNLOAD_LIMIT_MS,
	});
	if (answers(own)) return done(own);
	throw new Failure("there is no browser to test with, and none could be installed.", ADVICE);
}

/** Starts that Chromium without a window, ready to be driven by Playwright. */
export async function launchBrowser(moreArguments = []) {
	const executablePath = await ensureBrowser();
	const { chromium } = await import("@playwright/test");
	// Chromium's sandbox refuses to run as root.
	const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
	return chromium.launch({ executablePath, args: [...sandbox, "--disable-gpu", ...moreArguments] });
}
