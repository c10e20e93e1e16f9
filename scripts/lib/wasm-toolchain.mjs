/**
 * Which Rust builds the WebAssembly module: rustup's with the wasm32 target, or Debian's, for which the
 * standard library is built once. docs/decisions/0001-wasm-toolchain.md says why.
 *
 * The answer is `{kind, cargo, clippy, environment, rustFlags, version, rustcVersion}`; `clippy` is the program
 * that takes clippy's command line.
 */
import { existsSync, readdirSync } from "node:fs";
import { ask, attempt } from "./command.mjs";
import { Failure, say } from "./console.mjs";
import { canInstallDebianPackages, installDebianPackages } from "./debian.mjs";
import { ensureDebianWasmSysroot, hasDebianWasmSysroot } from "./debian-wasm-sysroot.mjs";
import { DEBIAN_RUST, debianRust, requiredRust, rustAt } from "./rust.mjs";

export const WASM_TARGET = "wasm32-unknown-unknown";
const DEBIAN_WASM = [...DEBIAN_RUST, "rust-web-src", "rust-web-llvm", "lld-22"];
/** `rustup target add` takes a few seconds; where its server cannot be reached it would try for minutes. */
const TARGET_ADD_LIMIT_MS = 60_000;

const ADVICE = {
	rustup: `run: rustup target add ${WASM_TARGET} (with Rust ${requiredRust()} or newer)`,
	debian: `on Debian 12 or newer, as root: apt-get install --no-install-recommends ${DEBIAN_WASM.join(" ")}`,
};

/** What WASM_TOOLCHAIN asks for: "rustup", "debian", or null for "whichever works". */
export function requestedToolchain() {
	const wish = process.env.WASM_TOOLCHAIN ?? "";
	if (wish === "") return null;
	if (wish === "rustup" || wish === "debian") return wish;
	throw new Failure(
		`WASM_TOOLCHAIN is "${wish}"; it may be "rustup" or "debian".`,
		"set it to one of the two, or unset it to have one chosen.",
	);
}

/** The toolchain for the module. `lint`: with clippy, too. */
export async function wasmToolchain({ lint = false } = {}) {
	const toolchain = await choose();
	if (lint && toolchain.kind === "debian" && canInstallDebianPackages()) {
		await installDebianPackages(["rust-web-clippy"], "as root: apt-get install rust-web-clippy");
	}
	return toolchain;
}

async function choose() {
	const wish = requestedToolchain();
	if (wish === "debian") return await debianToolchain();
	const active = activeToolchain();
	if (active) return active;
	// Once it is there, Debian's serves; otherwise each build would ask rustup's server anew.
	if (wish === null && hasDebianWasmSysroot(debianRust())) return await debianToolchain();
	const added = (await addTarget()) ? activeToolchain() : null;
	if (added) return added;
	if (wish === "rustup") throw new Failure(`rustup's Rust has no ${WASM_TARGET} target.`, ADVICE.rustup);
	return await debianToolchain(
		`There is no Rust with the ${WASM_TARGET} target. Either ${ADVICE.rustup}; or ${ADVICE.debian}`,
	);
}

/** The Rust on the PATH, if it is new enough and has the target's standard library. */
function activeToolchain() {
	const rustc = process.env.RUSTC ?? "rustc";
	const rust = rustAt("cargo", rustc);
	const library = ask(rustc, ["--print", "target-libdir", "--target", WASM_TARGET])?.trim();
	const hasStd = library && existsSync(library) && readdirSync(library).some((name) => /^libstd-.*\.rlib$/.test(name));
	return rust && hasStd ? { kind: "rustup", rustFlags: [], clippy: "cargo", ...rust } : null;
}

/** Asks rustup for the target, within a time limit. */
async function addTarget() {
	if (ask("rustup", ["--version"]) === null || !rustAt("cargo", "rustc")) return false;
	const { code, timedOut } = await attempt("rustup", ["target", "add", WASM_TARGET], {
		label: `rustup target add ${WASM_TARGET}`,
		timeLimitMs: TARGET_ADD_LIMIT_MS,
	});
	if (code === 0) return true;
	say(`  · rustup could not fetch ${WASM_TARGET}${timedOut ? " within a minute" : ""}`);
	return false;
}

async function debianToolchain(advice = ADVICE.debian) {
	if (canInstallDebianPackages()) await installDebianPackages(DEBIAN_WASM, advice);
	const rust = debianRust();
	if (!rust) throw new Failure("there is no Rust that can build WebAssembly.", advice);
	const sysroot = await ensureDebianWasmSysroot(rust, WASM_TARGET, advice);
	// Not "cargo clippy": cargo would take a rustup's clippy, of another version, if there is one.
	return { kind: "debian", rustFlags: ["--sysroot", sysroot], clippy: "/usr/bin/cargo-clippy", ...rust };
}
