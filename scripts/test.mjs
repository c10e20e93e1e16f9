/**
 * `npm test`: sets up what the suites need, runs them all, and counts. A suite that fails stops no other.
 *
 * `npm test -- rust`, `web`, `e2e` (or several of them) run a part. Logs lie in test-results/.
 * The last line is "N passed, N failed" over all suites; a check such as clippy counts as one case.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tail, withoutColours } from "./lib/command.mjs";
import { Failure, main, say, seconds } from "./lib/console.mjs";
import { settled } from "./lib/counts.mjs";
import { makeNeeds } from "./lib/needs.mjs";
import { GROUPS, logName, RESULTS, SUITES } from "./lib/suites.mjs";

/** Lines of a failed suite's output that are shown; the whole of it is in its log. */
const SHOWN_LINES = 120;

function chosenSuites(groups) {
	const unknown = groups.find((group) => !GROUPS.includes(group));
	if (unknown)
		throw new Failure(
			`there is no group of suites "${unknown}".`,
			`choose from ${GROUPS.join(", ")}, or none for all.`,
		);
	return groups.length === 0 ? SUITES : SUITES.filter((suite) => groups.includes(suite.group));
}

/** Brings what the suites need, before any runs. Failures are kept for the suites that they concern. */
async function setUp(suites, need) {
	say("Setting up:");
	for (const name of new Set(suites.flatMap((suite) => suite.needs))) {
		await need(name).catch((error) => {
			say(`  ✗ ${error.message}`);
			if (error.advice) say(`    What to do: ${error.advice}`);
			if (!(error instanceof Failure)) console.error(error);
		});
	}
}

/** Runs one suite to its counts, whatever happens. */
async function runSuite(suite, need) {
	const started = Date.now();
	let result;
	try {
		const found = {};
		for (const name of suite.needs) found[name] = await need(name);
		result = await suite.run(found);
	} catch (error) {
		const text = error instanceof Failure ? `${error.message}\n${error.advice ?? ""}` : String(error.stack);
		result = { code: 1, output: `could not be run: ${text}`, counts: { passed: 0, failed: 0, skipped: 0 } };
	}
	const counts = settled(result.counts, result.code);
	const output = withoutColours(result.output);
	const log = join(RESULTS, logName(suite));
	mkdirSync(RESULTS, { recursive: true });
	writeFileSync(log, output);
	const time = Date.now() - started;
	const mark = counts.failed === 0 ? "✓" : "✗";
	say(`  ${mark} ${suite.name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds(time)}`);
	if (counts.failed > 0) say(`${tail(output, SHOWN_LINES).replaceAll(/^/gm, "      ")}\n      (all of it: ${log})`);
	return { name: suite.name, ...counts, time };
}

function table(results) {
	const width = Math.max(...results.map(({ name }) => name.length));
	const row = (name, ...cells) => `${name.padEnd(width)}  ${cells.map((cell) => String(cell).padStart(8)).join("")}`;
	return [
		row("Suite", "passed", "failed", "skipped", "time"),
		...results.map(({ name, passed, failed, skipped, time }) => row(name, passed, failed, skipped, seconds(time))),
	].join("\n");
}

await main("test", async () => {
	const suites = chosenSuites(process.argv.slice(2));
	const need = makeNeeds();
	await setUp(suites, need);
	say("\nRunning:");
	const results = [];
	for (const suite of suites) results.push(await runSuite(suite, need));
	const sum = (key) => results.reduce((total, result) => total + result[key], 0);
	say(`\n${table(results)}\n`);
	say(`${sum("passed")} passed, ${sum("failed")} failed`);
	if (sum("failed") > 0) process.exitCode = 1;
});
