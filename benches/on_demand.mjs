/** What only the benchmark needs: npm packages that are installed when they are wanted, programs that may be missing. */
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { attempt } from "../scripts/lib/command.mjs";
import { say } from "../scripts/lib/console.mjs";
import { CACHE } from "../scripts/lib/paths.mjs";

/** Where it is installed. */
export const FOLDER = join(CACHE, "bench");
export const INSTALL_LIMIT_MS = 300_000;

/** Runs a program; where it fails, says what is missing and answers null. */
export async function tried(what, program, args, options) {
	const { code, stdout, stderr, missing } = await attempt(program, args, options);
	if (code === 0) return stdout;
	const reason = missing ? `${program} was not found` : (stderr.trim().split("\n").at(-1) ?? "no reason given");
	say(`  · left out: ${what} (${reason})`);
	return null;
}

/** Installs the packages of a package.json, and answers the folder that they are in, or null. */
export async function install(what, manifest) {
	const folder = join(FOLDER, basename(dirname(manifest)));
	mkdirSync(folder, { recursive: true });
	copyFileSync(manifest, join(folder, "package.json"));
	const npm = process.platform === "win32" ? "npm.cmd" : "npm";
	const options = { label: `installing ${basename(folder)}`, cwd: folder, timeLimitMs: INSTALL_LIMIT_MS };
	const installed = await tried(what, npm, ["install", "--no-audit", "--no-fund"], options);
	return installed === null ? null : folder;
}
