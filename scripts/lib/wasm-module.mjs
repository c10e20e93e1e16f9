/** Builds the core for the browser: the crate as WebAssembly, its JavaScript glue, made small by wasm-opt. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "./command.mjs";
import { toolchainKey } from "./debian-wasm-sysroot.mjs";
import { CACHE, GENERATED, inRoot, ROOT } from "./paths.mjs";
import { nativeRust } from "./rust.mjs";
import { step } from "./step.mjs";
import { requestedToolchain, WASM_TARGET, wasmToolchain } from "./wasm-toolchain.mjs";

const NAME = "rbm_cinema";
const WASM = join(CACHE, "wasm");
/** As cargo leaves it. */
const COMPILED = join(WASM, `${NAME}.wasm`);
/** With its glue, before wasm-opt. */
const GLUE = join(WASM, "glue");
/** Which of the toolchains made COMPILED. */
const MADE_BY = join(WASM, "made-by");

/** What the compiler and wasm-bindgen emit, told to wasm-opt; every browser since 2023 has them. */
const WASM_FEATURES = [
	"simd",
	"bulk-memory",
	"sign-ext",
	"mutable-globals",
	"nontrapping-float-to-int",
	"multivalue",
	"reference-types",
];

/** The Rust workspace: what both the module and its glue depend on. */
const MANIFESTS = [inRoot("Cargo.toml"), inRoot("Cargo.lock")];

/** Makes www/generated/rbm_cinema.js, rbm_cinema.d.ts and rbm_cinema_bg.wasm where they are not up to date. */
export async function buildWasmModule() {
	mkdirSync(WASM, { recursive: true });
	const wish = requestedToolchain();
	await step(
		"WebAssembly module",
		{ inputs: [...MANIFESTS, inRoot("src")], outputs: [COMPILED], key: () => wish ?? madeBy() },
		compile,
	);
	await step(
		"JavaScript glue",
		{ inputs: [COMPILED, inRoot("Cargo.lock"), inRoot("scripts", "bindgen")], outputs: [GLUE] },
		writeGlue,
	);
	await step(
		"wasm-opt",
		{
			inputs: [GLUE],
			outputs: [`${NAME}.js`, `${NAME}.d.ts`, `${NAME}_bg.wasm`].map((name) => join(GENERATED, name)),
			key: () => `${WASM_FEATURES} binaryen ${packageVersion("binaryen")}`,
		},
		optimise,
	);
}

function madeBy() {
	try {
		return readFileSync(MADE_BY, "utf8");
	} catch {
		return "";
	}
}

/** What is built for the page; `simd: false` leaves the vector instructions out, in a target folder of its own. */
const PAGE_CRATE = { packageOptions: ["--no-default-features", "--features", "page"], simd: true };

/** Everything that cargo needs to build, or to check, a module. */
function cargoCall({ environment, rustFlags, rustcVersion }, { packageOptions, simd } = PAGE_CRATE) {
	const targetFolder = inRoot("target", `wasm-${simd ? "" : "scalar-"}${toolchainKey(rustcVersion)}`);
	const vectors = simd ? ["-C", "target-feature=+simd128"] : [];
	const flags = [...vectors, ...withoutLocalPaths(), ...rustFlags];
	return {
		targetFolder,
		options: [
			...["--release", "--lib", ...packageOptions, "--target", WASM_TARGET, "--target-dir", targetFolder],
			// As a list rather than in RUSTFLAGS, where a space in a path would cut it in two.
			...["--config", `target.${WASM_TARGET}.rustflags=${JSON.stringify(flags)}`],
		],
		environment: { ...environment, RUSTFLAGS: undefined, CARGO_ENCODED_RUSTFLAGS: undefined },
	};
}

/** Builds what `npm run bench` measures of the core, without glue, and answers the module's path. */
export async function buildBenchModule({ simd }) {
	const toolchain = await wasmToolchain();
	const call = cargoCall(toolchain, { packageOptions: ["--package", "bench-core"], simd });
	await run(toolchain.cargo, ["build", ...call.options], {
		label: `compiling the measurements to WebAssembly ${simd ? "with" : "without"} SIMD`,
		environment: call.environment,
		advice: "mend what the compiler complains about.",
	});
	return join(call.targetFolder, WASM_TARGET, "release", "bench_core.wasm");
}

async function compile() {
	const toolchain = await wasmToolchain();
	const { kind, cargo, version } = toolchain;
	const { targetFolder, options, environment } = cargoCall(toolchain);
	await run(cargo, ["build", ...options], {
		label: `compiling the core to WebAssembly (Rust ${version}, ${kind})`,
		environment,
		advice: "mend what the compiler complains about; if it is the toolchain, see docs/decisions/0001-wasm-toolchain.md",
	});
	copyFileSync(join(targetFolder, WASM_TARGET, "release", `${NAME}.wasm`), COMPILED);
	writeFileSync(MADE_BY, kind);
	return `Rust ${version} (${kind}), ${kilobytes(COMPILED)}`;
}

/** How clippy looks at the browser's part of the crate, which a native build leaves out. */
export async function wasmClippy() {
	const toolchain = await wasmToolchain({ lint: true });
	const { options, environment } = cargoCall(toolchain);
	return {
		program: toolchain.clippy,
		args: ["clippy", ...options, "--", "-D", "warnings"],
		environment: { ...environment, ...(toolchain.kind === "debian" ? { CARGO: toolchain.cargo } : {}) },
	};
}

/** Panic messages name source files; they need not tell where this machine keeps them. */
function withoutLocalPaths() {
	const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
	return [`--remap-path-prefix=${cargoHome}=cargo`, `--remap-path-prefix=${ROOT}=rbm-cinema`];
}

async function writeGlue() {
	const { cargo, environment } = await nativeRust();
	rmSync(GLUE, { recursive: true, force: true });
	await run(cargo, ["run", "--package", "bindgen", "--profile", "tool", "--", COMPILED, GLUE, NAME], {
		label: "writing the JavaScript glue",
		environment,
		advice: "Cargo.lock must hold the same version of wasm-bindgen and wasm-bindgen-cli-support.",
	});
}

async function optimise() {
	mkdirSync(GENERATED, { recursive: true });
	const module = `${NAME}_bg.wasm`;
	const wasmOpt = inRoot("node_modules", "binaryen", "bin", "wasm-opt");
	const features = WASM_FEATURES.map((feature) => `--enable-${feature}`);
	await run(process.execPath, [wasmOpt, join(GLUE, module), "-O3", ...features, "-o", join(GENERATED, module)], {
		label: "making the module small",
		advice: "delete node_modules and run the same command again.",
	});
	for (const name of [`${NAME}.js`, `${NAME}.d.ts`]) copyFileSync(join(GLUE, name), join(GENERATED, name));
	return `${kilobytes(join(GLUE, module))} → ${kilobytes(join(GENERATED, module))}`;
}

const kilobytes = (path) => `${Math.round(statSync(path).size / 1000)} kB`;

function packageVersion(name) {
	return JSON.parse(readFileSync(inRoot("node_modules", name, "package.json"), "utf8")).version;
}
