/** The worker that reads a visitor's own data: finds the tables, reads them as far as there is room, and packs them. */
import type { EngineError } from "../engine/protocol";
import init, { Tables } from "../generated/rbm_study";
import type { DataEvent, ReadData } from "./protocol";
import { bytesOf, findTables, UnreadableData } from "./tables";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<ReadData>) => {
	read(data).catch((thrown: unknown) => tell({ type: "refused", error: inWords(thrown) }));
};

async function read({ wasmUrl, files }: ReadData): Promise<void> {
	await init({ module_or_path: fetch(wasmUrl).then((response) => response.arrayBuffer()) });
	tell({ type: "limits", limits: Tables.limits() });
	const found = await findTables(files);
	const tables = new Tables(await bytesOf(found.movies));
	let refusal: unknown = null;
	let told = 0;
	await found.ratings.read((piece, share) => {
		if (share - told > 0.01) {
			told = share;
			tell({ type: "progress", share });
		}
		try {
			return tables.take(piece);
		} catch (thrown) {
			refusal = thrown;
			return false;
		}
	});
	if (refusal !== null) throw refusal;
	const data = tables.pack();
	self.postMessage({ type: "packed", data } satisfies DataEvent, { transfer: [data.bytes.buffer] });
}

function inWords(thrown: unknown): EngineError {
	if (thrown instanceof UnreadableData) return { code: "data_unreadable", message: thrown.message };
	const { code, message } = typeof thrown === "object" && thrown !== null ? (thrown as Partial<EngineError>) : {};
	if (typeof code === "string" && typeof message === "string") return { code, message };
	return { code: "reading_stopped", message: `Reading stopped (${message ?? thrown}).` };
}

function tell(event: DataEvent): void {
	self.postMessage(event);
}
