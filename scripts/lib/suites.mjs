/**
 * What `npm test` runs: each suite's program, what must be there first, and how its cases are counted.
 *
 * `group`: the word that selects it (`npm test -- rust`). `needs`: keys of `makeNeeds` in needs.mjs.
 * `run(found)`: ends with `{code, output, counts}`; `found` holds what the needs brought.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { attempt } from "./command.mjs";
import { cargoCounts, checkCounts, playwrightCounts, vitestCounts } from "./counts.mjs";
import { inRoot } from "./paths.mjs";
import { freePort } from "./ports.mjs";

export const GROUPS = ["rust", "web", "e2e"];
/** Where suites leave their logs, reports and screenshots. */
export const RESULTS = inRoot("test-results");

const inPackage = (...parts) => inRoot("node_modules", ...parts);

async function check(name, program, args, environment = {}) {
	const { code, output } = await attempt(program, args, { label: name, environment });
	return { code, output, counts: checkCounts(code) };
}

/** Runs a program that leaves its counts in a JSON report. */
async function reported(name, args, reportName, count, environment = {}) {
	const path = `${RESULTS}/${reportName}`;
	mkdirSync(RESULTS, { recursive: true });
	rmSync(path, { force: true });
	const { code, output } = await attempt(process.execPath, args, { label: name, environment });
	try {
		return { code, output, counts: count(JSON.parse(readFileSync(path, "utf8"))) };
	} catch (error) {
		return { code: code || 1, output: `${output}\nno report was left: ${error.message}`, counts: checkCounts(1) };
	}
}

const rustSuites = [
	{
		name: "Rust format",
		needs: ["lintRust"],
		run: ({ lintRust }) => check("cargo fmt", lintRust.cargo, ["fmt", "--all", "--check"], lintRust.environment),
	},
	{
		name: "Clippy",
		needs: ["lintRust"],
		run: ({ lintRust }) =>
			check(
				"cargo clippy",
				lintRust.cargo,
				["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
				lintRust.environment,
			),
	},
	{
		name: "Clippy, WebAssembly",
		needs: ["wasmClippy"],
		run: ({ wasmClippy: { program, args, environment } }) =>
			check("clippy on the browser's part", program, args, environment),
	},
	{
		name: "Rust tests",
		needs: ["rust"],
		run: async ({ rust }) => {
			const { code, output } = await attempt(rust.cargo, ["test", "--no-fail-fast"], {
				label: "cargo test",
				environment: rust.environment,
			});
			return { code, output, counts: cargoCounts(output) };
		},
	},
	{
		name: "Bundled data",
		needs: [],
		run: () => check("the bundled tables", process.execPath, [inRoot("scripts", "data", "check-movielens.mjs")]),
	},
];

const webSuites = [
	{
		name: "Biome",
		needs: ["npmPackages"],
		run: () =>
			check("biome", process.execPath, [
				inPackage("@biomejs", "biome", "bin", "biome"),
				"check",
				"--error-on-warnings",
			]),
	},
	{
		name: "Types, page",
		needs: ["generated"],
		run: () =>
			check("svelte-check", process.execPath, [
				inPackage("svelte-check", "bin", "svelte-check"),
				...["--tsconfig", "tsconfig.page.json", "--fail-on-warnings", "--output", "human"],
			]),
	},
	...["worker", "test"].map((part) => ({
		name: `Types, ${part}`,
		needs: ["generated"],
		run: () =>
			check(`tsc, ${part}`, process.execPath, [
				inPackage("typescript", "bin", "tsc"),
				"--project",
				`tsconfig.${part}.json`,
			]),
	})),
	{
		name: "Vitest",
		needs: ["generated"],
		run: () =>
			reported(
				"vitest",
				[
					inPackage("vitest", "vitest.mjs"),
					...["run", "--reporter=default", "--reporter=json", `--outputFile.json=${RESULTS}/vitest.json`],
				],
				"vitest.json",
				vitestCounts,
			),
	},
];

const browserSuites = [
	{
		name: "Browser tests",
		needs: ["page", "browser"],
		run: async ({ browser }) =>
			reported(
				"playwright",
				[inPackage("@playwright", "test", "cli.js"), "test"],
				"playwright.json",
				playwrightCounts,
				{ CHROMIUM_PATH: browser, E2E_PORT: String(await freePort()) },
			),
	},
];

const inGroup = (group, suites) => suites.map((suite) => ({ ...suite, group }));

export const SUITES = [...inGroup("rust", rustSuites), ...inGroup("web", webSuites), ...inGroup("e2e", browserSuites)];

/** A name that can stand in a path. */
export const logName = (suite) => `${suite.name.toLowerCase().replaceAll(/\W+/g, "-")}.log`;
