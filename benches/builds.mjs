/**
 * The builds of benches/core and how each is asked to work: all answer `{name, prepare, run, checksum, close}`.
 *
 * `prepare(task, nHidden, factor)` → a handle; `run(handle)` → milliseconds by the build's own clock; `checksum()` → a
 * number over the bits that its kernels compute.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { run } from "../scripts/lib/command.mjs";
import { Failure } from "../scripts/lib/console.mjs";
import { GENERATED, inRoot } from "../scripts/lib/paths.mjs";
import { nativeRust } from "../scripts/lib/rust.mjs";
import { buildBenchModule } from "../scripts/lib/wasm-module.mjs";

const PACKED = `${GENERATED}/movielens-small.rbmpack`;

/** The native program, driven line by line. */
export async function nativeBuild() {
	const { cargo, environment } = await nativeRust();
	await run(cargo, ["build", "--release", "--package", "bench-core"], {
		label: "compiling the measurements natively",
		environment,
		advice: "mend what the compiler complains about.",
	});
	const program = spawn(inRoot("target", "release", "bench-core"), [PACKED], { stdio: ["pipe", "pipe", "inherit"] });
	const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
	async function ask(line) {
		program.stdin.write(`${line}\n`);
		const { value, done } = await answers.next();
		if (done) throw new Failure(`the native build did not answer "${line}".`, "see what it printed above.");
		return Number(value);
	}
	return {
		name: "native",
		prepare: (task, nHidden, factor) => ask(`prepare ${task} ${nHidden} ${factor}`),
		run: (handle) => ask(`run ${handle}`),
		checksum: () => ask("checksum"),
		close: async () => program.stdin.end(),
	};
}

/**
 * Instantiates a module; runs in Node and, sent there as text, in the browser. The packed data and a task's name are
 * bytes that the module is given a place for.
 */
async function instantiate(moduleBytes, packed) {
	const { instance } = await WebAssembly.instantiate(moduleBytes, {});
	const { exports: core } = instance;
	const put = (bytes) => {
		const place = core.allocate(bytes.length);
		new Uint8Array(core.memory.buffer).set(bytes, place);
		return place;
	};
	const packedPlace = put(packed);
	return {
		prepare(task, nHidden, factor) {
			const name = new TextEncoder().encode(task);
			return core.prepare(put(name), name.length, packedPlace, packed.length, nHidden, factor);
		},
		run(handle) {
			const start = performance.now();
			core.run(handle);
			return performance.now() - start;
		},
		// Without a sign, as the others answer it.
		checksum: () => core.kernel_checksum() >>> 0,
	};
}

/** WebAssembly in this Node, with or without vector instructions. */
export async function nodeBuild({ simd }) {
	const file = await buildBenchModule({ simd });
	const module = await instantiate(readFileSync(file), readFileSync(PACKED));
	return {
		name: simd ? "wasm" : "scalar_wasm",
		prepare: async (...task) => module.prepare(...task),
		run: async (handle) => module.run(handle),
		checksum: async () => module.checksum(),
		close: async () => {},
	};
}

/** The same WebAssembly with SIMD in a page of this browser. */
export async function browserBuild(browser) {
	const page = await browser.newPage();
	const inBase64 = (file) => readFileSync(file).toString("base64");
	const call = (method, ...args) => page.evaluate(([method, args]) => window.core[method](...args), [method, args]);
	await page.evaluate(
		async ([source, ...files]) => {
			const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
			window.core = await new Function(`return ${source}`)()(...files.map(bytes));
		},
		[instantiate.toString(), inBase64(await buildBenchModule({ simd: true })), inBase64(PACKED)],
	);
	return {
		name: "chromium_wasm",
		prepare: (...task) => call("prepare", ...task),
		run: (handle) => call("run", handle),
		checksum: () => call("checksum"),
		close: () => page.close(),
	};
}
