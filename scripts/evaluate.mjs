/**
 * `npm run evaluate`: trains the presets of the RBM and their companions on the standard split, natively, and writes
 * what came of it to docs/evaluation.md.
 *
 * `npm run evaluate -- --json FILE` writes the figures as JSON too. `--only TEXT` (models with TEXT in their name or
 * preset) and `--validation` (judge on the validation ratings) are for choosing settings: they print, and leave the
 * page as it is.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { attempt, run } from "./lib/command.mjs";
import { Failure, main, say, seconds } from "./lib/console.mjs";
import { evaluationPage } from "./lib/evaluation-page.mjs";
import { CACHE, inRoot } from "./lib/paths.mjs";
import { nativeRust } from "./lib/rust.mjs";

const DATA = inRoot("data", "movielens-small");
const PAGE = inRoot("docs", "evaluation.md");
/** Measured by benches/peers/scikit_surprise.py. */
const PEERS = inRoot("benches", "peers", "scikit_surprise.json");

function readOptions(words) {
	const options = { json: undefined, forTuning: [] };
	const rest = [...words];
	while (rest.length > 0) {
		const word = rest.shift();
		if (word === "--json" && rest.length > 0) options.json = resolve(rest.shift());
		else if (word === "--only" && rest.length > 0) options.forTuning.push(word, rest.shift());
		else if (word === "--validation") options.forTuning.push(word);
		else throw new Failure(`"${word}" is not understood.`, "use --json FILE, --only TEXT, --validation, or nothing.");
	}
	return options;
}

await main("evaluate", async () => {
	const { json, forTuning } = readOptions(process.argv.slice(2));
	const { cargo, environment } = await nativeRust();
	const examples = ["--example", "evaluate", "--example", "asking"];
	await run(cargo, ["build", "--release", ...examples], { label: "building", environment });

	mkdirSync(CACHE, { recursive: true });
	const file = json ?? join(CACHE, "evaluation.json");
	const example = ["run", "--release", "--quiet", "--example", "evaluate", "--", DATA, "--json", file, ...forTuning];
	const started = Date.now();
	// Each model's line is shown as it comes.
	const { code } = await attempt(cargo, example, { environment, onOutput: (text) => process.stdout.write(text) });
	if (code !== 0) throw new Failure("the evaluation failed; what it said stands above.");
	say(`Evaluated in ${seconds(Date.now() - started)}.`);
	if (json) say(`Written: ${json}`);
	if (forTuning.length > 0) return;

	const asking = ["run", "--release", "--quiet", "--example", "asking", "--", DATA, "seeds=3"];
	const { stdout: tables } = await run(cargo, asking, {
		label: "asking new users about films in several orders",
		environment,
	});

	const read = (path) => JSON.parse(readFileSync(path, "utf8"));
	writeFileSync(PAGE, evaluationPage(read(file), read(PEERS), tables));
	say(`Written: ${PAGE}`);
});
