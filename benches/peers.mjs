/**
 * What an epoch costs elsewhere: the notes' dense algorithm in NumPy and in TensorFlow.js, one thread each. Their
 * packages are installed on demand into .cache/bench; where that cannot be done, a line says why and the figure is left
 * out.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../scripts/lib/paths.mjs";
import { FOLDER, INSTALL_LIMIT_MS, install, tried } from "./on_demand.mjs";
import { median } from "./statistics.mjs";

const RATINGS = inRoot("data", "movielens-small", "ratings.csv");
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

const peer = (...names) => inRoot("benches", "peers", ...names);

async function numpy(epochs) {
	const what = "the comparison with NumPy";
	const python = join(FOLDER, "python", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
	if (!existsSync(python)) {
		const made = await tried(what, "python3", ["-m", "venv", join(FOLDER, "python")], {
			label: "making a Python venv",
		});
		if (made === null) return null;
	}
	const packages = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", peer("requirements.txt")];
	const installing = { label: "installing NumPy", timeLimitMs: INSTALL_LIMIT_MS };
	if ((await tried(what, python, packages, installing)) === null) return null;
	return tried(what, python, [peer("notes_numpy.py"), RATINGS, String(epochs)], {
		label: "the notes' algorithm in NumPy",
		environment: ONE_THREAD,
	});
}

async function tensorflow(epochs) {
	const what = "the comparison with TensorFlow.js";
	const folder = await install(what, peer("package.json"));
	if (folder === null) return null;
	return tried(what, process.execPath, [peer("notes_tfjs.mjs"), folder, RATINGS, String(epochs)], {
		label: "the notes' algorithm in TensorFlow.js",
	});
}

/** The first epoch warms up; the median of the others counts. */
const epochMs = (output) => median(JSON.parse(output).epoch_ms.slice(1));

/**
 * The peers’ figures by name. NumPy’s code is native and is compared with the native build, TensorFlow.js’ is WebAssembly in
 * this Node and is compared with that; `sparseMs` has an epoch of the core in both.
 */
export async function measurePeers({ native, wasm }) {
	const figures = {};
	const dense = await numpy(6);
	if (dense !== null) {
		figures.epoch_ms_dense_numpy = epochMs(dense);
		figures.dense_numpy_over_sparse = figures.epoch_ms_dense_numpy / native;
	}
	const browser = await tensorflow(3);
	if (browser !== null) {
		figures.epoch_ms_tfjs_wasm = epochMs(browser);
		figures.tfjs_wasm_over_sparse = figures.epoch_ms_tfjs_wasm / wasm;
	}
	return figures;
}
