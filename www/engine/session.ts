/**
 * One session with the core: which commands do what, when training goes on, and when a snapshot is due. It knows
 * neither of threads nor of messages: the worker calls `handle` for each command and `work` as often as it says it
 * has work, and passes on what `emit` gives it.
 */
import type { Command, Event, RunState, Snapshot } from "./protocol";
import type { Engine, EngineSuggestions, SliceReport } from "./wasm";
import { isTrap, readCatalogue, toEngineError } from "./wasm";

/** Longest time in one slice of training, so that a rating is answered within a frame. */
const SLICE_MS = 4;
/**
 * Least time between two snapshots that show nothing but how training goes on: every third frame. The page
 * then has the others to itself, and a rating that comes meanwhile is drawn in them.
 */
const PROGRESS_MS = 48;
/** After a rating, training rests for two frames, so that the page has the machine to itself while it draws. */
const REST_MS = 33;

/** What the session needs of the machine that it runs on. */
export interface Surroundings {
	readonly emit: (event: Event) => void;
	/** Milliseconds, never going back. */
	readonly now: () => number;
}

/** The commands that need a session. */
export type SessionCommand = Exclude<Command, { type: "open" | "ping" }>;

/** How long until there is work: 0 is now, null is not before the next command. */
export type Wait = number | null;

export class Session {
	readonly #engine: Engine;
	readonly #emit: (event: Event) => void;
	readonly #now: () => number;
	#runId = 0;
	#state: RunState = "paused";
	/** Epochs of the settings, and the epoch at which the run rests next. */
	#epochs = 0;
	#lastEpoch = 0;
	#msPerEpoch = 0;
	/** The time at which training counts as begun with `#paceEpochs` epochs done, for keeping pace. */
	#paceStart = 0;
	#paceEpochs = 0;
	/** Milliseconds computed for the run. */
	#workMs = 0;
	#revision = 0;
	#restUntil = 0;
	/** A user of the data whose hidden units snapshots show, or null for the visitor's. */
	#userIndex: number | null = null;
	#length = { count: 20, minRatings: 20 };
	/** The newest list; null once it is out of date. */
	#suggestions: EngineSuggestions | null = null;
	/** "soon": training went on; "now": something that somebody waits for. */
	#snapshotDue: "no" | "soon" | "now" = "no";
	#snapshotUnderWay = false;
	#snapshotAt = 0;

	constructor(engine: Engine, surroundings: Surroundings) {
		this.#engine = engine;
		this.#emit = surroundings.emit;
		this.#now = surroundings.now;
		this.#emit({ type: "ready", catalogue: readCatalogue(engine), baseline: engine.baseline() });
	}

	/** Carries out a command. One that is refused changes nothing and is answered with the reason. */
	handle(command: SessionCommand): void {
		try {
			this.#carryOut(command);
		} catch (thrown) {
			if (command.type === "configure" && !isTrap(thrown)) {
				this.#emit({ type: "rejected", runId: command.runId, error: toEngineError(thrown) });
			} else {
				this.#fail(thrown);
			}
		}
		this.#sendSnapshot();
	}

	/** Does one slice of what there is to do, if there is anything to do now. */
	work(): void {
		if (this.wait() !== 0) {
			return;
		}
		try {
			this.#report(() => this.#engine.train(SLICE_MS, this.#sliceEnd()));
			if (this.#state === "training" && this.#isAtRest()) {
				this.#setState("finished");
			}
			if (this.#state !== "training") {
				this.#snapshotDue = "now";
			} else if (this.#snapshotDue === "no") {
				this.#snapshotDue = "soon";
			}
		} catch (thrown) {
			this.#setState("paused");
			this.#snapshotDue = "now";
			this.#fail(thrown);
		}
		this.#sendSnapshot();
	}

	/** When `work` wants to be called next. */
	wait(): Wait {
		const isEvaluating = this.#runId !== 0 && this.#engine.isEvaluating();
		if (!isEvaluating && this.#state !== "training") {
			return null;
		}
		const rest = Math.max(0, this.#restUntil - this.#now());
		return isEvaluating ? rest : Math.max(rest, this.#waitForPace());
	}

	/** Gives back the core's memory. */
	close(): void {
		this.#engine.free();
	}

	#carryOut(command: SessionCommand): void {
		switch (command.type) {
			case "configure":
				this.#configure(command);
				break;
			case "train":
				if (command.runId === this.#runId) {
					this.#train();
				}
				break;
			case "pause":
				if (command.runId === this.#runId && this.#state === "training") {
					this.#setState("paused");
					this.#snapshotDue = "now";
				}
				break;
			case "step":
				if (command.runId === this.#runId) {
					this.#step();
				}
				break;
			case "takeModel":
				if (command.runId === this.#runId) {
					const [epoch, tensors] = [this.#engine.epoch(), this.#engine.tensors()];
					this.#emit({ type: "model", runId: this.#runId, epoch, tensors });
				}
				break;
			case "pace":
				this.#msPerEpoch = command.epochsPerSecond === null ? 0 : 1000 / command.epochsPerSecond;
				this.#keepPaceFromHere();
				break;
			case "rate":
				this.#engine.rate(command.ratings.movies, command.ratings.classes);
				this.#revision = command.revision;
				this.#restUntil = this.#now() + REST_MS;
				this.#suggestions = null;
				this.#snapshotDue = "now";
				break;
			case "watchUser":
				this.#watchUser(command.userIndex);
				break;
			case "ask":
				if (command.runId === this.#runId) {
					this.#answer(command);
				}
				break;
			case "suggest":
				this.#length = { count: command.count, minRatings: command.minRatings };
				this.#suggestions = null;
				this.#snapshotDue = "now";
				break;
			case "acknowledge":
				this.#snapshotUnderWay = false;
				break;
			default:
				command satisfies never;
		}
	}

	#configure({ runId, settings, model }: Extract<Command, { type: "configure" }>): void {
		this.#engine.configure(settings, model ?? null);
		this.#runId = runId;
		this.#workMs = 0;
		this.#epochs = settings.epochs;
		this.#lastEpoch = settings.epochs;
		this.#snapshotUnderWay = false;
		this.#snapshotDue = "now";
		this.#emit({ type: "configured", runId, settings });
		this.#setState("paused");
	}

	/** Goes on; a finished run goes on for as many epochs again. */
	#train(): void {
		if (this.#isAtRest()) {
			this.#lastEpoch = this.#engine.epoch() + this.#epochs;
		}
		this.#keepPaceFromHere();
		this.#setState("training");
	}

	#step(): void {
		this.#setState("paused");
		this.#snapshotDue = "now";
		this.#report(() => this.#engine.step());
	}

	/** Changes whose hidden units snapshots show, if there is such a user. */
	#watchUser(userIndex: number | null): void {
		if (this.#runId !== 0) {
			this.#engine.snapshot(userIndex);
		}
		this.#userIndex = userIndex;
		this.#snapshotDue = "now";
	}

	#answer({ runId, id, question }: Extract<Command, { type: "ask" }>): void {
		try {
			this.#emit({ type: "answer", runId, id, answer: this.#engine.ask(question) });
		} catch (thrown) {
			if (isTrap(thrown)) {
				throw thrown;
			}
			this.#emit({ type: "unanswered", runId, id, kind: question.kind, error: toEngineError(thrown) });
		}
	}

	/** A list that moved with every mini-batch could not be read: while training goes on it moves once an epoch. */
	#report(work: () => SliceReport): void {
		const start = this.#now();
		const { epochs } = work();
		this.#workMs += this.#now() - start;
		if (epochs.length > 0) {
			this.#suggestions = null;
		}
		for (const metrics of epochs) {
			this.#emit({ type: "epoch", runId: this.#runId, metrics, workMs: this.#workMs });
		}
	}

	/** Whatever changes the state changes what the list may show: it is worked out anew. */
	#setState(state: RunState): void {
		this.#state = state;
		this.#suggestions = null;
		this.#emit({ type: "state", runId: this.#runId, state });
	}

	/**
	 * The epoch that the next slice may train to. A paused run is only evaluated; one that keeps a pace stops where
	 * its wait is to be reckoned anew, that is after each epoch and after its evaluation.
	 */
	#sliceEnd(): number {
		const epoch = this.#engine.epoch();
		const isPaced = this.#msPerEpoch !== 0;
		if (this.#state !== "training" || (isPaced && this.#engine.isEvaluating())) {
			return epoch;
		}
		return isPaced ? Math.min(epoch + 1, this.#lastEpoch) : this.#lastEpoch;
	}

	#fail(thrown: unknown): void {
		this.#emit({ type: "failed", fatal: isTrap(thrown), error: toEngineError(thrown) });
	}

	#isAtRest(): boolean {
		return this.#engine.epoch() >= this.#lastEpoch && !this.#engine.isEvaluating();
	}

	/** The first epoch is as quick as it can be: a page that has just opened has nothing to show before. */
	#keepPaceFromHere(): void {
		this.#paceStart = this.#now();
		this.#paceEpochs = Math.max(1, this.#epochsDone());
	}

	/** Milliseconds until the run is no longer ahead of its pace. */
	#waitForPace(): number {
		if (this.#state !== "training" || this.#msPerEpoch === 0) {
			return 0;
		}
		const due = this.#paceStart + (this.#epochsDone() - this.#paceEpochs) * this.#msPerEpoch;
		return Math.max(0, due - this.#now());
	}

	/** With the mini-batches of the current epoch as its fraction. */
	#epochsDone(): number {
		return this.#runId === 0 ? 0 : this.#engine.epochsDone();
	}

	#sendSnapshot(): void {
		if (this.#snapshotDue === "no" || this.#snapshotUnderWay || this.#runId === 0) {
			return;
		}
		if (this.#snapshotDue === "soon" && this.#now() - this.#snapshotAt < PROGRESS_MS) {
			return;
		}
		this.#snapshotDue = "no";
		try {
			this.#suggestions ??= this.#engine.suggestions(this.#length.count, this.#length.minRatings);
			const { movies, stars, distributions } = this.#suggestions;
			const suggestions = {
				...this.#suggestions,
				// Copies, since what is sent moves away.
				movies: movies.slice(),
				stars: stars.slice(),
				distributions: distributions.slice(),
				revision: this.#revision,
			};
			const snapshot: Snapshot = { ...this.#engine.snapshot(this.#userIndex), suggestions };
			this.#snapshotUnderWay = true;
			this.#snapshotAt = this.#now();
			this.#emit({ type: "snapshot", runId: this.#runId, snapshot });
		} catch (thrown) {
			this.#fail(thrown);
		}
	}
}
