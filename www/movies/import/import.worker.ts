/** The worker of an import: reads the file that it is given, and answers what the page asks about it. */
import type { ImportAnswer, ImportCommand, ImportEvent } from "./protocol";
import { MOST_BYTES } from "./read";
import { createImportSession, type ImportSession } from "./session";

declare const self: DedicatedWorkerGlobalScope;

const REPORT_MS = 50;
let session: ImportSession | null = null;
let reportedAt = 0;

self.onmessage = ({ data }: MessageEvent<ImportCommand>) => {
	answerTo(data).then(
		(answer) => tell({ type: "answer", id: data.id, answer }),
		(error: unknown) => tell({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
	);
};

async function answerTo(command: ImportCommand): Promise<ImportAnswer> {
	if (command.type === "open") return open(command);
	if (session === null) throw new Error("a question came before a file");
	return session.ask(command.question);
}

async function open({ file, catalogue }: ImportCommand & { type: "open" }): Promise<ImportAnswer> {
	if (file.size > MOST_BYTES) {
		const message = `${file.name} has ${Math.ceil(file.size / 1e6)} MB; files up to ${MOST_BYTES / 1e6} MB can be imported.`;
		return { kind: "file", file: { kind: "refused", message } };
	}
	let bytes: Uint8Array;
	try {
		bytes = new Uint8Array(await file.arrayBuffer());
	} catch {
		// A folder that was dropped, or a file that has been moved since.
		return {
			kind: "file",
			file: { kind: "refused", message: `${file.name} could not be read. Choose a file, not a folder.` },
		};
	}
	session = createImportSession(catalogue, report);
	return { kind: "file", file: session.read(bytes, file.name) };
}

function report(share: number): void {
	const now = performance.now();
	if (now - reportedAt < REPORT_MS) return;
	reportedAt = now;
	tell({ type: "progress", share });
}

function tell(event: ImportEvent): void {
	self.postMessage(event);
}
