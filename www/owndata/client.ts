/** The page's end of reading a visitor's own data: starts the worker, and ends it, which is also how reading is cancelled. */
import studyWasmUrl from "../generated/rbm_study_bg.wasm?url";
import type { DataEvent } from "./protocol";

/** Reads the files in a worker that `onevent` hears of. Answers what ends it. */
export function readData(files: readonly File[], onevent: (event: DataEvent) => void): () => void {
	const worker = new Worker(new URL("./data.worker.ts", import.meta.url), { type: "module", name: "rbm-data" });
	worker.onmessage = ({ data: event }: MessageEvent<DataEvent>) => {
		if (event.type === "packed" || event.type === "refused") worker.terminate();
		onevent(event);
	};
	worker.onerror = (event) => {
		event.preventDefault();
		worker.terminate();
		const why = event.message ? ` (${event.message})` : "";
		onevent({ type: "refused", error: { code: "reading_stopped", message: `Reading stopped${why}.` } });
	};
	worker.postMessage({ wasmUrl: new URL(studyWasmUrl, document.baseURI).href, files });
	return () => worker.terminate();
}
