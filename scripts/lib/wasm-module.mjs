/**
 * Builds the core for the browser: the crate as WebAssembly, its JavaScript glue, made small by wasm-opt. Two modules are
 * built from the one crate: the page's, and one for work beside the run that only some visitors ask for.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "./command.mjs";
import { toolchainKey } from "./debian-wasm-sysroot.mjs";
import { CACHE, GENERATED, inRoot, ROOT } from "./paths.mjs";
import { nativeRust } from "./rust.mjs";
import { step } from "./step.mjs";
import { requestedToolchain, WASM_TARGET, wasmToolchain } from "./wasm-toolchain.mjs";

/** As cargo names it, whatever its features. */
const CRATE = "rbm_cinema";
/**
 * The modules: what they are called, the step that builds each, the feature that is its door, and the parts that are
 * loaded on demand.
 */
const MODULES = [
	{ name: "rbm_cinema", title: "WebAssembly module", feature: "page", parts: ["lab"] },
	{ name: "rbm_study", title: "WebAssembly module for studies", feature: "study", parts: [] },
];
const WASM = join(CACHE, "wasm");
/** As cargo leaves it. */
const compiled = ({ name }) => join(WASM, `${name}.wasm`);
/** With its glue, before wasm-opt. */
const glue = ({ name }) => join(WASM, `glue-${name}`);
/** Which of the toolchains compiled it. */
const madeByFile = ({ name }) => join(WASM, `made-by-${name}`);
/** Its WebAssembly files: the one that is loaded first, and its parts. */
const binaries = ({ name, parts }) => ["bg", ...parts].map((part) => `${name}_${part}.wasm`);
/** What www/generated/ holds of it in the end. */
const outputs = (module) => [`${module.name}.js`, `${module.name}.d.ts`, ...binaries(module)];

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

/** Makes the .js, the .d.ts and the _bg.wasm of each module in www/generated/ where they are not up to date. */
export async function buildWasmModules() {
	mkdirSync(WASM, { recursive: true });
	for (const module of MODULES) await buildModule(module);
}

async function buildModule(module) {
	const { name, title } = module;
	const wish = requestedToolchain();
	await step(
		title,
		{ inputs: [...MANIFESTS, inRoot("src")], outputs: [compiled(module)], key: () => wish ?? madeBy(module) },
		() => compile(module),
	);
	await step(
		`JavaScript glue of ${name}`,
		{ inputs: [compiled(module), inRoot("Cargo.lock"), inRoot("scripts", "bindgen")], outputs: [glue(module)] },
		() => writeGlue(module),
	);
	await step(
		`wasm-opt of ${name}`,
		{
			inputs: [glue(module)],
			outputs: outputs(module).map((file) => join(GENERATED, file)),
			key: () => `${WASM_FEATURES} binaryen ${packageVersion("binaryen")}`,
		},
		() => optimise(module),
	);
}

function madeBy(module) {
	try {
		return readFileSync(madeByFile(module), "utf8");
	} catch {
		return "";
	}
}

/** The crate with these doors alone. */
const withFeatures = (...features) => ["--no-default-features", "--features", features.join(",")];

/**
 * Everything that cargo needs to build, or to check, a module; `simd: false` leaves the vector instructions out, in a
 * target folder of its own.
 */
function cargoCall({ environment, rustFlags, rustcVersion }, { packageOptions, simd = true }) {
	const targetFolder = inRoot("target", `wasm-${simd ? "" : "scalar-"}${toolchainKey(rustcVersion)}`);
	const vectors = simd ? ["-C", "target-feature=+simd128"] : [];
	// The relocations tell the glue's generator which function needs which, and are left out of what it writes.
	const flags = [...vectors, "-C", "link-arg=--emit-relocs", ...withoutLocalPaths(), ...rustFlags];
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

async function compile(module) {
	const toolchain = await wasmToolchain();
	const { kind, cargo, version } = toolchain;
	const call = { packageOptions: withFeatures(module.feature) };
	const { targetFolder, options, environment } = cargoCall(toolchain, call);
	await run(cargo, ["build", ...options], {
		label: `compiling ${module.name} to WebAssembly (Rust ${version}, ${kind})`,
		environment,
		advice: "mend what the compiler complains about; if it is the toolchain, see docs/decisions/0001-wasm-toolchain.md",
	});
	copyFileSync(join(targetFolder, WASM_TARGET, "release", `${CRATE}.wasm`), compiled(module));
	writeFileSync(madeByFile(module), kind);
	return `Rust ${version} (${kind}), ${kilobytes(compiled(module))}`;
}

/** How clippy looks at the browser's part of the crate, which a native build leaves out. */
export async function wasmClippy() {
	const toolchain = await wasmToolchain({ lint: true });
	const call = { packageOptions: withFeatures(...MODULES.map(({ feature }) => feature)) };
	const { options, environment } = cargoCall(toolchain, call);
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

async function writeGlue(module) {
	const { cargo, environment } = await nativeRust();
	const [from, to] = [compiled(module), glue(module)];
	rmSync(to, { recursive: true, force: true });
	await run(cargo, ["run", "--package", "bindgen", "--profile", "tool", "--", from, to, module.name], {
		label: "writing the JavaScript glue",
		environment,
		advice: "Cargo.lock must hold the same version of wasm-bindgen and wasm-bindgen-cli-support.",
	});
}

async function optimise(module) {
	mkdirSync(GENERATED, { recursive: true });
	const wasmOpt = inRoot("node_modules", "binaryen", "bin", "wasm-opt");
	const features = WASM_FEATURES.map((feature) => `--enable-${feature}`);
	const told = [];
	for (const file of outputs(module)) {
		const [from, to] = [join(glue(module), file), join(GENERATED, file)];
		if (!binaries(module).includes(file)) {
			copyFileSync(from, to);
			continue;
		}
		await run(process.execPath, [wasmOpt, from, "-O3", ...features, "-o", to], {
			label: "making the module small",
			advice: "delete node_modules and run the same command again.",
		});
		told.push(`${kilobytes(from)} → ${kilobytes(to)}`);
	}
	return told.join(", ");
}

const kilobytes = (path) => `${Math.round(statSync(path).size / 1000)} kB`;

function packageVersion(name) {
	return JSON.parse(readFileSync(inRoot("node_modules", name, "package.json"), "utf8")).version;
}
