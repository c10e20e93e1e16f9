/**
 * How commands reach the session: in their order, save that those which need the part of the core for the Lab's panels
 * wait until that is loaded. It is loaded when the first of them comes.
 */
import type { Session, SessionCommand } from "./session";

/** What is told of the core's parts. */
export interface Surroundings {
	/** Loads the part. Called again after it failed, when the next command comes that needs it. */
	readonly loadLabPart: () => Promise<void>;
	/** Called whenever commands have been handed over. */
	readonly onDelivered: () => void;
}

export class Delivery {
	readonly #session: Pick<Session, "handle" | "refuse">;
	readonly #surroundings: Surroundings;
	#labPart: Promise<void> | null = null;
	#hasLabPart = false;
	/** What has come behind a command that changes the run and waits itself; null where none does. */
	#heldUp: SessionCommand[] | null = null;

	constructor(session: Pick<Session, "handle" | "refuse">, surroundings: Surroundings) {
		this.#session = session;
		this.#surroundings = surroundings;
	}

	deliver(command: SessionCommand): void {
		if (this.#heldUp !== null) {
			this.#heldUp.push(command);
		} else if (this.#hasLabPart || !needsLabPart(command)) {
			this.#session.handle(command);
			this.#surroundings.onDelivered();
		} else {
			// Training goes on meanwhile, and a rating overtakes a question. Only a new run lets nothing pass.
			if (command.type === "configure") {
				this.#heldUp = [];
			}
			this.#load().then(
				() => this.#settle(command, () => this.#session.handle(command)),
				(thrown: unknown) => this.#settle(command, () => this.#session.refuse(command, thrown)),
			);
		}
	}

	#settle(command: SessionCommand, handOver: () => void): void {
		handOver();
		if (command.type === "configure") {
			const heldUp = this.#heldUp ?? [];
			this.#heldUp = null;
			for (const next of heldUp) {
				this.deliver(next);
			}
		}
		this.#surroundings.onDelivered();
	}

	#load(): Promise<void> {
		this.#labPart ??= this.#surroundings.loadLabPart().then(
			() => {
				this.#hasLabPart = true;
			},
			(thrown: unknown) => {
				this.#labPart = null;
				throw thrown;
			},
		);
		return this.#labPart;
	}
}

function needsLabPart(command: SessionCommand): boolean {
	return (
		command.type === "ask" ||
		command.type === "takeModel" ||
		(command.type === "configure" && command.model !== undefined)
	);
}
