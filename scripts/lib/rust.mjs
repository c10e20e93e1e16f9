/** Which Rust builds native code here: the one on the PATH if it is new enough, else Debian's newest. */
import { readFileSync } from "node:fs";
import { ask } from "./command.mjs";
import { Failure, say } from "./console.mjs";
import { canInstallDebianPackages, installDebianPackages } from "./debian.mjs";
import { inRoot } from "./paths.mjs";

/** Debian's up-to-date Rust: stable releases carry it for building browsers. */
export const DEBIAN_RUST = ["rustc-web", "cargo-web"];
const DEBIAN_LINT = ["rust-web-clippy", "rustfmt-web"];

/** The oldest Rust that can build the crate, from Cargo.toml. */
export function requiredRust() {
	const line = /^rust-version\s*=\s*"([\d.]+)"/m.exec(readFileSync(inRoot("Cargo.toml"), "utf8"));
	if (!line) throw new Failure("Cargo.toml does not say a rust-version.", "put it back.");
	return line[1];
}

/** Is version `found` ("1.95.0") at least `required` ("1.88")? */
export function isAtLeast(found, required) {
	const [a, b] = [found, required].map((version) => version.split(".").map(Number));
	for (let i = 0; i < b.length; i += 1) {
		if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) > b[i];
	}
	return true;
}

/** `{cargo, environment, version, rustcVersion}` of one Rust, or null when it is not there or too old. */
export function rustAt(cargo, rustc, environment = {}) {
	const rustcVersion = ask(rustc, ["-vV"], environment);
	const version = /^release: (\d+\.\d+\.\d+)/m.exec(rustcVersion ?? "")?.[1];
	if (!version || ask(cargo, ["--version"], environment) === null || !isAtLeast(version, requiredRust())) return null;
	return { cargo, rustc, environment, version, rustcVersion };
}

/** Debian's Rust lies in /usr/bin, where a rustup in front of it on the PATH does not hide it. */
export const debianRust = () => rustAt("/usr/bin/cargo", "/usr/bin/rustc", { RUSTC: "/usr/bin/rustc" });

let native;

/** The Rust for native code. `lint`: with clippy and rustfmt, too. */
export async function nativeRust({ lint = false } = {}) {
	native ??= await findNativeRust();
	if (lint) await ensureLintTools(native);
	return native;
}

async function findNativeRust() {
	const present = rustAt("cargo", process.env.RUSTC ?? "rustc") ?? debianRust();
	if (present) return present;
	const advice =
		`install Rust ${requiredRust()} or newer with rustup (https://rustup.rs), ` +
		`or on Debian, as root: apt-get install ${DEBIAN_RUST.join(" ")}`;
	const found = ask("rustc", ["--version"])?.trim();
	const complaint = found ? `${found} is too old for this crate.` : "Rust was not found.";
	if (!canInstallDebianPackages()) throw new Failure(complaint, advice);
	say(`  · ${complaint} Installing Debian's packages for it`);
	await installDebianPackages(DEBIAN_RUST, advice);
	const installed = debianRust();
	if (!installed) throw new Failure("Debian's Rust packages are installed, and still no Rust is new enough.", advice);
	return installed;
}

async function ensureLintTools({ cargo, environment }) {
	const absent = () => ["clippy", "fmt"].filter((tool) => ask(cargo, [tool, "--version"], environment) === null);
	if (absent().length === 0) return;
	const advice = `rustup component add clippy rustfmt, or on Debian, as root: apt-get install ${DEBIAN_LINT.join(" ")}`;
	if (cargo === "/usr/bin/cargo" && canInstallDebianPackages()) await installDebianPackages(DEBIAN_LINT, advice);
	if (absent().length > 0) throw new Failure(`cargo has no ${absent().join(" and no ")}.`, advice);
}
