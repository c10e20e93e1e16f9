/** The page's end of an import: starts its worker, asks it, and ends it, which is also how reading is cancelled. */
import type { CatalogueTitles } from "./matching";
import type { FileAnswer, ImportAnswer, ImportCommand, ImportEvent, ImportQuestion } from "./protocol";

export interface Importer {
	readonly open: (file: File, catalogue: CatalogueTitles) => Promise<FileAnswer>;
	/** The answer to a question; it is of the kind that the question asks for. */
	readonly ask: (question: ImportQuestion) => Promise<ImportAnswer>;
	/** Ends the worker. What was asked and not answered never is. */
	readonly end: () => void;
}

/** `onprogress`: the share of the file that is read. `onfailed`: the worker died, or never started. */
export function createImporter(onprogress: (share: number) => void, onfailed: (why: string) => void): Importer {
	const worker = new Worker(new URL("./import.worker.ts", import.meta.url), { type: "module", name: "rbm-import" });
	const waiting = new Map<number, (answer: ImportAnswer) => void>();
	let lastId = 0;

	worker.onmessage = ({ data: event }: MessageEvent<ImportEvent>) => {
		if (event.type === "progress") {
			onprogress(event.share);
			return;
		}
		if (event.type === "failed") {
			onfailed(`The import stopped (${event.message}).`);
			return;
		}
		waiting.get(event.id)?.(event.answer);
		waiting.delete(event.id);
	};
	worker.onerror = (event) => {
		event.preventDefault();
		onfailed(event.message ? `The import stopped (${event.message}).` : "The import could not be started.");
	};

	function send(command: (id: number) => ImportCommand): Promise<ImportAnswer> {
		lastId += 1;
		const id = lastId;
		return new Promise((answered) => {
			waiting.set(id, answered);
			worker.postMessage(command(id));
		});
	}

	return {
		async open(file, catalogue) {
			const answer = await send((id) => ({ type: "open", id, file, catalogue }));
			return answer.kind === "file" ? answer.file : { kind: "refused", message: "The file could not be read." };
		},
		ask: (question) => send((id) => ({ type: "ask", id, question })),
		end: () => worker.terminate(),
	};
}
