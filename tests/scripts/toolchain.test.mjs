/** Do the scripts choose the Rust, the port and the fresh steps that they say they do? */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { attempt, run } from "../../scripts/lib/command.mjs";
import { isAtLeast } from "../../scripts/lib/rust.mjs";
import { requestedPort } from "../../scripts/lib/serve.mjs";
import { fingerprint } from "../../scripts/lib/step.mjs";
import { requestedToolchain } from "../../scripts/lib/wasm-toolchain.mjs";

afterEach(() => vi.unstubAllEnvs());

test("versions compare as numbers, part by part", () => {
	expect(isAtLeast("1.88.0", "1.88")).toBe(true);
	expect(isAtLeast("1.100.0", "1.88")).toBe(true);
	expect(isAtLeast("2.0.0", "1.88")).toBe(true);
	expect(isAtLeast("1.87.9", "1.88")).toBe(false);
	expect(isAtLeast("1.9.0", "1.88")).toBe(false);
});

test("WASM_TOOLCHAIN and PORT take what they allow and name what they do not", () => {
	vi.stubEnv("WASM_TOOLCHAIN", "");
	expect(requestedToolchain()).toBeNull();
	vi.stubEnv("WASM_TOOLCHAIN", "debian");
	expect(requestedToolchain()).toBe("debian");
	vi.stubEnv("WASM_TOOLCHAIN", "Debian");
	expect(requestedToolchain).toThrow('WASM_TOOLCHAIN is "Debian"; it may be "rustup" or "debian".');
	vi.stubEnv("PORT", "");
	expect(requestedPort()).toBe(4173);
	vi.stubEnv("PORT", "8080");
	expect(requestedPort()).toBe(8080);
	for (const port of ["0", "65536", "80a", "1.5"]) {
		vi.stubEnv("PORT", port);
		expect(requestedPort).toThrow(`PORT is "${port}"`);
	}
});

test("a fingerprint changes with a file's content, name or absence, and with nothing else", () => {
	const folder = mkdtempSync(join(tmpdir(), "fingerprint-"));
	try {
		const write = (name, text) => writeFileSync(join(folder, name), text);
		mkdirSync(join(folder, "deep"));
		write("deep/a", "one");
		const first = fingerprint([folder]);
		write("deep/a", "one");
		expect(fingerprint([folder])).toBe(first);
		write("deep/a", "two");
		expect(fingerprint([folder])).not.toBe(first);
		rmSync(join(folder, "deep/a"));
		write("deep/b", "one");
		expect(fingerprint([folder])).not.toBe(first);
		rmSync(join(folder, "deep/b"));
		expect(fingerprint([folder])).not.toBe(first);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

test("a program that takes too long is ended, with what it started", async () => {
	const started = Date.now();
	const result = await attempt("sh", ["-c", "sleep 30 & wait"], { timeLimitMs: 200 });
	expect(result).toMatchObject({ code: null, timedOut: true });
	// `attempt` returns when nobody holds the output any more, `sleep` included.
	expect(Date.now() - started).toBeLessThan(10_000);
});

test("a program that is not there is a failure with advice", async () => {
	await expect(run("no-such-program", [], { advice: "install it" })).rejects.toMatchObject({
		message: "no-such-program was not found.",
		advice: "install it",
	});
});
