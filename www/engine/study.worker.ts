/** The worker of one study: loads the study module and the data, does the task piece by piece, and tells of each. */
import init, { Study } from "../generated/rbm_study";
import type { EngineError } from "./protocol";
import { COMPANIONS, type StudyCommand, type StudyEvent, type StudyTask } from "./study-protocol";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data: { wasmUrl, dataUrl, task } }: MessageEvent<StudyCommand>) => {
	const { kind } = task;
	study(wasmUrl, dataUrl, task).then(
		() => tell({ type: "done", kind }),
		(thrown: unknown) => tell({ type: "failed", kind, error: inWords(thrown) }),
	);
};

async function study(wasmUrl: string, dataUrl: string, task: StudyTask): Promise<void> {
	const [module, data] = await Promise.all([bytesOf(wasmUrl), bytesOf(dataUrl)]);
	await init({ module_or_path: module });
	const study = new Study(new Uint8Array(data));
	switch (task.kind) {
		case "companions":
			for (const name of COMPANIONS) tell({ type: "companion", name, error: study.companion(name) });
			break;
		case "likelihood": {
			study.takeModel(task.model);
			const users = study.sampleOfUsers();
			for (const user of users) tell({ type: "person", person: study.likelihood(user), nPersons: users.length });
			break;
		}
		default:
			task satisfies never;
	}
}

async function bytesOf(url: string): Promise<ArrayBuffer> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`the server answered ${response.status}`);
	return response.arrayBuffer();
}

function inWords(thrown: unknown): EngineError {
	const detail = typeof thrown === "object" && thrown !== null && "message" in thrown ? thrown.message : thrown;
	return { code: "study_failed", message: `The calculation stopped (${detail}).` };
}

function tell(event: StudyEvent): void {
	self.postMessage(event);
}
