/**
 * The page's end of the protocol: starts the worker, sends it commands, and reports its events and its death.
 */
import type { Command, EngineError, Event } from "./protocol";

export interface EngineClient {
	/** Sends a command; in vain once the worker is dead. */
	send(command: Command): void;
	/** Ends the worker, dead or alive, and starts a new one, which knows nothing of the old. */
	restart(): void;
	/** Ends the worker for good. */
	close(): void;
}

/** A worker that leaves this many pings in a row unanswered is dead. */
const MISSED_PINGS = 2;
const PING_MS = 4000;

/** Starts a worker. `onEvent` gets everything that it says, and a fatal `failed` if it dies or never starts. */
export function createClient(onEvent: (event: Event) => void): EngineClient {
	let worker: Worker | null = start();
	let missed = 0;
	/** Pings make sense once the worker has spoken: before, its script may still be on its way. */
	let hasSpoken = false;
	const heartbeat = setInterval(checkPulse, PING_MS);

	function start(): Worker {
		const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "rbm-core" });
		started.onmessage = ({ data: event }: MessageEvent<Event>) => {
			hasSpoken = true;
			missed = 0;
			if (event.type === "failed" && event.fatal) {
				end();
			}
			if (event.type !== "pong") {
				onEvent(event);
			}
		};
		started.onerror = (event) => {
			event.preventDefault();
			die({
				code: "worker_died",
				message: event.message
					? `The background worker stopped (${event.message}).`
					: "The background worker could not be started.",
			});
		};
		started.onmessageerror = () =>
			die({ code: "worker_died", message: "The background worker sent something unreadable." });
		return started;
	}

	function end(): void {
		worker?.terminate();
		worker = null;
	}

	function die(error: EngineError): void {
		if (worker !== null) {
			end();
			onEvent({ type: "failed", fatal: true, error });
		}
	}

	function checkPulse(): void {
		if (worker === null || !hasSpoken || document.hidden) {
			return;
		}
		if (missed >= MISSED_PINGS) {
			die({ code: "worker_died", message: "The background worker no longer answers." });
			return;
		}
		missed += 1;
		worker.postMessage({ type: "ping" } satisfies Command);
	}

	return {
		send(command) {
			worker?.postMessage(command);
		},
		restart() {
			end();
			missed = 0;
			hasSpoken = false;
			worker = start();
		},
		close() {
			end();
			clearInterval(heartbeat);
		},
	};
}
