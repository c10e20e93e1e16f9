/**
 * The one file that imports the generated bindings: loads the module, and turns whatever is thrown into an
 * `EngineError`.
 */
import init, { Engine, type EngineSuggestions, type SliceReport } from "../generated/rbm_cinema";
import type { Catalogue, EngineError } from "./protocol";

export { Engine, type EngineSuggestions, type SliceReport };

/** What the module shares with its parts: its memory, its table of functions, its stack. */
let exported: WebAssembly.ModuleImports | null = null;

/** Compiles and starts the module. Takes bytes, so that the server's MIME type does not matter. */
export async function loadModule(bytes: BufferSource): Promise<void> {
	exported = { ...(await init({ module_or_path: bytes })) };
}

/** Adds the part that `ask`, `tensors` and a `configure` with a model need: without it they trap. */
export async function loadLabPart(bytes: BufferSource): Promise<void> {
	if (exported === null) {
		throw new Error("the module comes before its parts");
	}
	await WebAssembly.instantiate(bytes, { __wasm_split: exported });
}

/** The films and users of an engine's data set. */
export function readCatalogue(engine: Engine): Catalogue {
	const { titleLines, ...rest } = engine.catalogue();
	return { ...rest, titles: titleLines.split("\n") };
}

/** An error for which nobody is to blame but the program or the machine: after it, the module is not to be trusted. */
export function isTrap(thrown: unknown): boolean {
	return thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError;
}

/** What the core threw, or what went wrong around it, as the page can show it. */
export function toEngineError(thrown: unknown): EngineError {
	if (isEngineError(thrown)) {
		return thrown;
	}
	const detail = thrown instanceof Error ? thrown.message : String(thrown);
	return isTrap(thrown)
		? { code: "core_trapped", message: `The core stopped with an internal error (${detail}).` }
		: { code: "unexpected", message: detail };
}

function isEngineError(value: unknown): value is EngineError {
	return (
		typeof value === "object" &&
		value !== null &&
		"code" in value &&
		typeof value.code === "string" &&
		"message" in value &&
		typeof value.message === "string"
	);
}
