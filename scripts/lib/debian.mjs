/** Installs Debian packages where we may: on Debian (or what is like it), as root. */
import { readFileSync } from "node:fs";
import { ask, attempt, run } from "./command.mjs";
import { say, seconds } from "./console.mjs";

function isDebianLike() {
	try {
		return /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));
	} catch {
		return false;
	}
}

export const canInstallDebianPackages = () =>
	process.getuid?.() === 0 && isDebianLike() && ask("apt-get", ["--version"]) !== null;

/** Those of `packages` that are not installed. */
export function missingDebianPackages(packages) {
	const isInstalled = (name) =>
		// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills this in, not JavaScript.
		ask("dpkg-query", ["-W", "-f=${Status}", name])?.startsWith("install ok installed");
	// One call a package: dpkg-query fails as a whole when it has never heard of one of them.
	return packages.filter((name) => !isInstalled(name));
}

/** Installs what is missing of `packages`; refreshes apt's lists first when they do not know one of them. */
export async function installDebianPackages(packages, advice) {
	const missing = missingDebianPackages(packages);
	if (missing.length === 0) return;
	const environment = { DEBIAN_FRONTEND: "noninteractive" };
	const update = () => run("apt-get", ["update"], { label: "apt-get update", environment, advice });
	const install = ["install", "--yes", "--no-install-recommends", ...missing];
	const label = `apt-get install ${missing.join(" ")}`;

	const started = Date.now();
	const done = () => say(`  ✓ Debian packages (${missing.join(" ")}): installed, ${seconds(Date.now() - started)}`);
	let refreshed = false;
	if (missing.some((name) => !/Candidate: (?!\(none\))/.test(ask("apt-cache", ["policy", name]) ?? ""))) {
		await update();
		refreshed = true;
	}
	const first = await attempt("apt-get", install, { label, environment });
	if (first.code === 0) return done();
	// Lists that are out of date name package versions that the mirror no longer has.
	if (!refreshed) await update();
	await run("apt-get", install, { label, environment, advice });
	done();
}
