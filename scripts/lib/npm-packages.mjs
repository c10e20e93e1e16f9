/** Are the npm packages installed as package-lock.json says? If not, installs them. */
import { readFileSync } from "node:fs";
import { run } from "./command.mjs";
import { Failure, say, seconds } from "./console.mjs";
import { inRoot } from "./paths.mjs";

function readLock(...parts) {
	try {
		return JSON.parse(readFileSync(inRoot(...parts), "utf8")).packages;
	} catch {
		return null;
	}
}

/** npm writes down what it installed, last of all; optional packages are left out where they do not fit the machine. */
function installedAsLocked() {
	const wanted = readLock("package-lock.json");
	const installed = readLock("node_modules", ".package-lock.json");
	if (!wanted || !installed) return false;
	return Object.entries(wanted).every(([path, entry]) => {
		if (path === "") return true;
		const found = installed[path];
		return found ? found.version === entry.version : entry.optional === true;
	});
}

let ensured;

/** Looks, and installs, at most once in a script's life. */
export function ensureNpmPackages() {
	ensured ??= ensure();
	return ensured;
}

async function ensure() {
	const major = Number(process.versions.node.split(".")[0]);
	if (major < 20) throw new Failure(`Node ${process.versions.node} is too old.`, "install Node 20 or newer.");
	if (installedAsLocked()) {
		say("  ✓ npm packages: up to date");
		return;
	}
	const started = Date.now();
	const args = ["ci", "--no-audit", "--no-fund"];
	// Under `npm start`, npm says where it is; that works where npm is not a program but a shell script.
	const npm = process.env.npm_execpath;
	const [program, all] = npm?.endsWith(".js") ? [process.execPath, [npm, ...args]] : ["npm", args];
	await run(program, all, {
		label: "npm ci",
		advice: "check the network and the npm registry it is set to, then run the same command again.",
	});
	say(`  ✓ npm packages: installed, ${seconds(Date.now() - started)}`);
}
