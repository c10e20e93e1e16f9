/**
 * Builds Rust's standard library for WebAssembly with Debian's compiler, once.
 *
 * Debian's up-to-date Rust ships no wasm32 library, but the source of it, so an empty crate is built with
 * -Zbuild-std, and the libraries that come of it are laid out as a sysroot. That is the only step that
 * needs the switch for unstable features; later builds only pass --sysroot.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, run } from "./command.mjs";
import { Failure, say, seconds } from "./console.mjs";
import { CACHE } from "./paths.mjs";

const CRATE = "standard-library";

/** A short name for one compiler: cargo does not notice a changed sysroot, so paths carry this. */
export const toolchainKey = (rustcVersion) => createHash("sha256").update(rustcVersion).digest("hex").slice(0, 12);

const sysrootOf = (rust) => join(CACHE, `wasm-sysroot-${toolchainKey(rust.rustcVersion)}`);

export const hasDebianWasmSysroot = (rust) => rust !== null && existsSync(sysrootOf(rust));

/** The sysroot's folder; builds it when it is not there. */
export async function ensureDebianWasmSysroot(rust, target, advice) {
	const sysroot = sysrootOf(rust);
	if (existsSync(sysroot)) return sysroot;
	const compilerRoot = ask(rust.rustc, ["--print", "sysroot"])?.trim() ?? "";
	if (!existsSync(join(compilerRoot, "lib", "rustlib", "src", "rust", "library", "std"))) {
		throw new Failure("the source of Rust's standard library is not installed.", advice);
	}

	const started = Date.now();
	const work = `${sysroot}.building`;
	rmSync(work, { recursive: true, force: true });
	mkdirSync(join(work, "src"), { recursive: true });
	writeFileSync(
		join(work, "Cargo.toml"),
		`[package]\nname = "${CRATE}"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[profile.release]\npanic = "abort"\n`,
	);
	writeFileSync(join(work, "src", "lib.rs"), "");
	await run(rust.cargo, ["build", "--release", "--target", target, "-Zbuild-std=std,panic_abort"], {
		label: "building Rust's standard library for WebAssembly (once, about a minute)",
		cwd: work,
		environment: {
			...rust.environment,
			RUSTC_BOOTSTRAP: "1",
			CARGO_TARGET_DIR: join(work, "target"),
			CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-C embed-bitcode=yes",
		},
		advice: `see the compiler's message; the packages needed are there: ${advice}`,
	});

	const built = join(work, "target", target, "release", "deps");
	const library = join(work, "sysroot", "lib", "rustlib", target, "lib");
	mkdirSync(library, { recursive: true });
	for (const name of readdirSync(built)) {
		if (name.endsWith(".rlib") && !name.startsWith("libstandard_library-"))
			copyFileSync(join(built, name), join(library, name));
	}
	// Renamed last, so that a folder with the final name is always whole.
	renameSync(join(work, "sysroot"), sysroot);
	rmSync(work, { recursive: true, force: true });
	say(`  ✓ Rust's standard library for WebAssembly: built, ${seconds(Date.now() - started)}`);
	return sysroot;
}
