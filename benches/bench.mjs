/**
 * `npm run bench`: how quick all of it is, on this machine, in one go: the core in each build (core.mjs), dense versions
 * of the same algorithm elsewhere (peers.mjs), the page in Chromium (page.mjs), how long its main thread is busy
 * at a stretch (longtasks.mjs), and what Lighthouse makes of it (lighthouse.mjs).
 *
 * `npm run bench -- --json FILE` writes the figures by name as well; `-- --only core`, `peers` or `page` measures that
 * part alone (the peers with the core, which they are compared with; the page with Lighthouse).
 */
import { writeFileSync } from "node:fs";
import { Failure, main, say } from "../scripts/lib/console.mjs";
import { freePort } from "../scripts/lib/ports.mjs";
import { visitBuiltPage } from "../scripts/lib/visit.mjs";
import { browserBuild, nativeBuild, nodeBuild } from "./builds.mjs";
import { measureCore, measureGrowth } from "./core.mjs";
import { measureLighthouse } from "./lighthouse.mjs";
import { measureLongTasks } from "./longtasks.mjs";
import { measurePage } from "./page.mjs";
import { measurePeers } from "./peers.mjs";

const PARTS = ["core", "peers", "page"];

function options(args) {
	const found = { file: null, only: null };
	for (let i = 0; i < args.length; i += 2) {
		const [flag, value] = args.slice(i, i + 2);
		if (flag === "--json" && value) found.file = value;
		else if (flag === "--only" && PARTS.includes(value)) found.only = value;
		else throw new Failure("the arguments are not understood.", `use --json FILE and --only ${PARTS.join("|")}.`);
	}
	return found;
}

/** Three digits that mean something, as a number. */
const rounded = (value) => Number(value.toPrecision(value >= 100 ? 4 : 3));

/** Prints the figures as they come. */
function report(title, figures) {
	say(`\n${title}`);
	for (const [name, value] of Object.entries(figures)) say(`  ${name.padEnd(34)} ${rounded(value)}`);
	return figures;
}

async function measureBuilds(browser) {
	const builds = [await nativeBuild(), await nodeBuild({ simd: true }), await nodeBuild({ simd: false })];
	builds.push(await browserBuild(browser));
	try {
		const figures = report("The core, 50 hidden units, all ratings, one thread", await measureCore(builds));
		return { ...figures, ...report("How the native epoch grows", await measureGrowth(nativeBuild)) };
	} finally {
		for (const build of builds) await build.close();
	}
}

await main("bench", async () => {
	const { file, only } = options(process.argv.slice(2));
	let figures = {};
	const port = await freePort();
	await visitBuiltPage(
		async (browser, address) => {
			if (only !== "page") figures = await measureBuilds(browser);
			if (only === null || only === "peers") {
				const peers = await measurePeers({ native: figures.epoch_ms_native, wasm: figures.epoch_ms_wasm });
				figures = { ...figures, ...report("Dense versions of the notes' algorithm, one thread", peers) };
			}
			if (only === null || only === "page") {
				figures = { ...figures, ...report("The page in Chromium", await measurePage(browser, address)) };
				const longest = await measureLongTasks(browser, address);
				figures = { ...figures, ...report("The longest tasks of its main thread, training at full speed", longest) };
				figures = { ...figures, ...report("Lighthouse, out of 100", await measureLighthouse(address, port)) };
			}
		},
		[`--remote-debugging-port=${port}`],
	);
	if (file) {
		const written = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
		writeFileSync(file, `${JSON.stringify(written, null, "\t")}\n`);
	}
});
