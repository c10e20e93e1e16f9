/**
 * The worker's end of the protocol: loads the core and the data, hands commands to the session, and gives it time
 * to train between them. Nothing here knows what a command means.
 */

import { Delivery } from "./delivery";
import type { Command, EngineError, Event } from "./protocol";
import { Session, type SessionCommand } from "./session";
import { Engine, loadLabPart, loadModule, toEngineError } from "./wasm";

declare const self: DedicatedWorkerGlobalScope;

let session: Session | null = null;
let delivery: Delivery | null = null;
/** Commands that came before the session stood. */
const early: SessionCommand[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let turnIsComing = false;

/** A message to oneself queues behind commands that are waiting, and is not slowed down as timers are. */
const turn = new MessageChannel();
turn.port1.onmessage = () => {
	turnIsComing = false;
	session?.work();
	schedule();
};

self.onmessage = ({ data: command }: MessageEvent<Command>) => {
	if (command.type === "ping") {
		emit({ type: "pong" });
	} else if (command.type === "open") {
		open(command).catch((thrown: unknown) => emit({ type: "failed", fatal: true, error: toEngineError(thrown) }));
	} else if (delivery === null) {
		early.push(command);
	} else {
		delivery.deliver(command);
	}
};

async function open({ wasmUrl, labUrl, dataUrl }: Extract<Command, { type: "open" }>): Promise<void> {
	const [module, data] = await Promise.all([
		fetchBytes(wasmUrl, "wasm_unavailable", "The program part of the page (WebAssembly)"),
		fetchBytes(dataUrl, "data_unavailable", "The data file with the films and ratings"),
	]);
	try {
		await loadModule(module);
	} catch (thrown) {
		const detail = toEngineError(thrown).message;
		throw {
			code: "wasm_unavailable",
			message: `The program part of the page (WebAssembly) was loaded but does not run here (${detail}). Reload the page, or try a newer browser.`,
		} satisfies EngineError;
	}
	session = new Session(new Engine(new Uint8Array(data)), { emit, now: () => performance.now() });
	delivery = new Delivery(session, { loadLabPart: () => fetchLabPart(labUrl), onDelivered: schedule });
	for (const command of early.splice(0)) {
		delivery.deliver(command);
	}
	schedule();
}

async function fetchLabPart(url: string): Promise<void> {
	await loadLabPart(await fetchBytes(url, "lab_unavailable", "The part of the program that looks into the model"));
}

async function fetchBytes(url: string, code: string, what: string): Promise<ArrayBuffer> {
	const unavailable = (why: string): EngineError => ({
		code,
		message: `${what} could not be loaded (${why}). Check the connection.`,
	});
	let response: Response;
	try {
		response = await fetch(url);
	} catch {
		throw unavailable("no answer from the server");
	}
	if (!response.ok) {
		throw unavailable(`the server answered ${response.status}`);
	}
	try {
		return await response.arrayBuffer();
	} catch {
		throw unavailable("the download broke off");
	}
}

/** Sees to it that the session gets its next turn when it wants it. */
function schedule(): void {
	clearTimeout(timer);
	const wait = session?.wait() ?? null;
	if (wait === null || turnIsComing) {
		return;
	}
	if (wait > 0) {
		timer = setTimeout(takeTurn, wait);
	} else {
		takeTurn();
	}
}

function takeTurn(): void {
	turnIsComing = true;
	turn.port2.postMessage(null);
}

function emit(event: Event): void {
	self.postMessage(event, { transfer: buffersOf(event) });
}

/** The typed arrays of an event are copies made for it, so their memory moves to the page. */
function buffersOf(value: unknown): ArrayBuffer[] {
	if (ArrayBuffer.isView(value)) {
		return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		return [];
	}
	return Object.values(value).flatMap(buffersOf);
}
