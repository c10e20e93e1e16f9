/** Which build steps can be skipped: a step is fresh while its inputs and its outputs are what they were. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { say, seconds } from "./console.mjs";
import { CACHE, ROOT } from "./paths.mjs";

/** Every file at or below `path`, sorted; nothing when it does not exist. */
export function filesBelow(path) {
	if (!existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path, { withFileTypes: true })
		.filter((entry) => entry.name !== "node_modules")
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => filesBelow(join(path, entry.name)));
}

/** A hash over the names and contents of the files at or below `paths`. */
export function fingerprint(paths) {
	const hash = createHash("sha256");
	for (const file of paths.flatMap(filesBelow)) {
		const bytes = readFileSync(file);
		hash.update(`\0${relative(ROOT, file)}\0${bytes.length}\0`).update(bytes);
	}
	return hash.digest("hex");
}

function readStamp(path) {
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch {
		return null;
	}
}

/**
 * Runs `work` unless the step is fresh, and prints one line either way. Returns whether it ran.
 *
 * `inputs`, `outputs`: files or folders, compared by content. `key()`: whatever else the result depends on,
 * asked again after the work, which may have decided it. `work` may return a remark for the line.
 */
export async function step(name, { inputs, outputs, key = () => "" }, work) {
	const stampPath = join(CACHE, "stamps", `${name.replaceAll(/\W+/g, "-")}.json`);
	// Taken before the work, so that what is edited meanwhile counts as new the next time.
	const before = fingerprint(inputs);
	const stamp = readStamp(stampPath);
	const sameInputs = stamp?.inputs === before && stamp.key === key();
	if (sameInputs && outputs.every(existsSync) && stamp.outputs === fingerprint(outputs)) {
		say(`  ✓ ${name}: up to date`);
		return false;
	}
	const started = Date.now();
	const remark = await work();
	mkdirSync(dirname(stampPath), { recursive: true });
	writeFileSync(stampPath, JSON.stringify({ inputs: before, key: key(), outputs: fingerprint(outputs) }));
	say(`  ✓ ${name}: ${remark ? `${remark}, ` : ""}${seconds(Date.now() - started)}`);
	return true;
}
