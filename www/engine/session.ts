/**
 * One session with the core: which commands do what, when training goes on, and when a snapshot is due. It knows
 * neither of threads nor of messages: the worker calls `handle` for each command and `work` as often as it says it
 * has work, and passes on what `emit` gives it.
 */
import type { Command, Event, PaceLimit, RunState, Snapshot, Wishes } from "./protocol";
import type { Engine, EngineSuggestions, SliceReport } from "./wasm";
import { isTrap, readCatalogue, toEngineError } from "./wasm";

/** Longest time in one slice of training, so that a rating is answered within a frame. */
const SLICE_MS = 4;
/**
 * Least time between two snapshots that show nothing but how training goes on: every third frame. The page
 * then has the others to itself, and a rating that comes meanwhile is drawn in them.
 */
const PROGRESS_MS = 48;
/** The speed is told once a second, as the mean of up to five. */
const SPEED_MS = 1000;
const SPEED_MARKS = 6;
/** After a rating, training rests for two frames, so that the page has the machine to itself while it draws. */
const REST_MS = 33;

/** Before anybody wishes anything. */
const ANY_FILM: Wishes = {
	count: 20,
	minRatings: 20,
	genres: 0,
	firstYear: 0,
	lastYear: 9999,
	adventure: 0,
	unwanted: [],
};

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
	/** Epochs of the settings, and the epoch at which the run is finished: it may be trained on. */
	#epochs = 0;
	#finalEpoch = 0;
	/** The epoch after which it rests next: the final one, or one before that was asked for. */
	#lastEpoch = 0;
	#pace: PaceLimit | null = null;
	/** One epoch was asked for, and keeps no pace. */
	#hurries = false;
	/** The time at which training counts as begun with `#paceEpochs` epochs done, for keeping pace. */
	#paceStart = 0;
	#paceEpochs = 0;
	/** Where training was at the last few full seconds. */
	#marks: { readonly at: number; readonly epochs: number }[] = [];
	/** Milliseconds computed for the run. */
	#workMs = 0;
	#revision = 0;
	#restUntil = 0;
	/** A user of the data whose hidden units snapshots show, or null for the visitor's. */
	#userIndex: number | null = null;
	#wishes: Wishes = ANY_FILM;
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
			this.refuse(command, thrown);
		}
		this.#sendSnapshot();
	}

	/** Tells that a command could not be carried out, and why. */
	refuse(command: SessionCommand, thrown: unknown): void {
		if (isTrap(thrown)) {
			this.#fail(thrown);
			return;
		}
		const error = toEngineError(thrown);
		switch (command.type) {
			case "configure":
			case "adjust":
				this.#emit({ type: "rejected", runId: command.runId, error });
				break;
			case "ask":
				this.#emit({ type: "unanswered", runId: command.runId, id: command.id, kind: command.question.kind, error });
				break;
			case "takeModel":
				// Nobody asked for the copy that is kept, and nothing is lost without it.
				if (command.purpose === "file") {
					this.#fail(thrown);
				}
				break;
			default:
				this.#fail(thrown);
		}
	}

	/** Does one slice of what there is to do, if there is anything to do now. */
	work(): void {
		if (this.wait() !== 0) {
			return;
		}
		try {
			// A run that goes mini-batch by mini-batch stops after each piece of work, so as not to run past one.
			const budget = this.#pace?.unit === "batch" && !this.#hurries ? 0 : SLICE_MS;
			this.#report(() => this.#engine.train(budget, this.#sliceEnd()));
			if (this.#state === "training" && this.#isAtRest()) {
				this.#setState(this.#engine.epoch() >= this.#finalEpoch ? "finished" : "paused");
			}
			if (this.#state === "training") {
				this.#tellSpeed();
			}
			// Before a wait, the page is shown what there is to see in it.
			if (this.#state !== "training" || this.#waitForPace() > PROGRESS_MS) {
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
		// A run rests between mini-batches only: a pause first finishes the one under way.
		if (!isEvaluating && this.#state !== "training" && !this.#engine.isWithinBatch()) {
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
					this.#train(command.toEpoch);
				}
				break;
			case "adjust":
				if (command.runId === this.#runId) {
					this.#engine.adjust(command.settings);
					this.#emit({ ...command, type: "adjusted", epochsDone: this.#epochsDone() });
				}
				break;
			case "stepEpoch":
				if (command.runId === this.#runId) {
					this.#stepEpoch();
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
					this.#emit({ type: "model", runId: this.#runId, purpose: command.purpose, epoch, tensors });
				}
				break;
			case "pace":
				this.#pace = command.limit;
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
					const { runId, id, question } = command;
					this.#emit({ type: "answer", runId, id, answer: this.#engine.ask(question) });
				}
				break;
			case "suggest":
				this.#wish(command.wishes);
				break;
			case "acknowledge":
				this.#snapshotUnderWay = false;
				break;
			default:
				command satisfies never;
		}
	}

	#configure({ runId, settings, model, withVisitor }: Extract<Command, { type: "configure" }>): void {
		this.#engine.configure(settings, model ?? null, withVisitor);
		this.#runId = runId;
		this.#workMs = 0;
		this.#epochs = settings.epochs;
		this.#finalEpoch = settings.epochs;
		this.#lastEpoch = settings.epochs;
		this.#snapshotUnderWay = false;
		this.#snapshotDue = "now";
		this.#emit({ type: "configured", runId, settings });
		this.#setState("paused");
	}

	/** Goes on, to an epoch that is still to come or to the final one; a finished run goes on for as many epochs again. */
	#train(toEpoch: number | undefined): void {
		const epoch = this.#engine.epoch();
		if (epoch >= this.#finalEpoch && !this.#engine.isEvaluating()) {
			this.#finalEpoch = epoch + this.#epochs;
		}
		this.#hurries = false;
		this.#lastEpoch = toEpoch !== undefined && toEpoch > epoch ? toEpoch : this.#finalEpoch;
		this.#finalEpoch = Math.max(this.#finalEpoch, this.#lastEpoch);
		this.#keepPaceFromHere();
		this.#setState("training");
	}

	#step(): void {
		this.#setState("paused");
		this.#snapshotDue = "now";
		this.#report(() => this.#engine.step());
	}

	#stepEpoch(): void {
		this.#lastEpoch = this.#engine.epoch() + 1;
		this.#hurries = true;
		this.#keepPaceFromHere();
		this.#setState("training");
	}

	/** Changes what the list is like, if there can be such a list. */
	#wish(wishes: Wishes): void {
		this.#suggestions = this.#runId === 0 ? null : this.#engine.suggestions(wishes);
		this.#wishes = wishes;
		this.#restUntil = this.#now() + REST_MS;
		this.#snapshotDue = "now";
	}

	/** Changes whose hidden units snapshots show, if there is such a user. */
	#watchUser(userIndex: number | null): void {
		if (this.#runId !== 0) {
			this.#engine.snapshot(userIndex);
		}
		this.#userIndex = userIndex;
		this.#snapshotDue = "now";
	}

	/** A list that moved with every mini-batch could not be read: while training goes on it moves once an epoch. */
	#report(work: () => SliceReport): void {
		const start = this.#now();
		const { epochs, keptEpoch, divergence } = work();
		this.#workMs += this.#now() - start;
		const runId = this.#runId;
		if (epochs.length > 0) {
			this.#suggestions = null;
		}
		for (const metrics of epochs) {
			this.#emit({ type: "epoch", runId, metrics, workMs: this.#workMs });
		}
		const epoch = this.#engine.epoch();
		if (keptEpoch !== null && epochs.length > 0) {
			this.#emit({ type: "stoppedEarly", runId, epoch, keptEpoch });
			if (this.#state === "training") {
				this.#setState("finished");
			}
		}
		if (divergence !== null) {
			this.#setState("paused");
			this.#emit({ type: "diverged", runId, epoch, error: divergence });
		}
	}

	#tellSpeed(): void {
		const mark = { at: this.#now(), epochs: this.#epochsDone() };
		const last = this.#marks.at(-1);
		if (last !== undefined && mark.at - last.at < SPEED_MS) {
			return;
		}
		this.#marks = [...this.#marks, mark].slice(-SPEED_MARKS);
		const [first = mark] = this.#marks;
		if (mark.epochs > first.epochs && mark.at > first.at) {
			const epochsPerSecond = (1000 * (mark.epochs - first.epochs)) / (mark.at - first.at);
			const secondsLeft = Math.max(0, this.#lastEpoch - mark.epochs) / epochsPerSecond;
			this.#emit({ type: "speed", runId: this.#runId, epochsPerSecond, secondsLeft });
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
		const isPaced = this.#msPerEpoch() !== 0;
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

	/** Milliseconds an epoch should take, 0 where it should be as quick as it can. */
	#msPerEpoch(): number {
		if (this.#pace === null || this.#hurries) {
			return 0;
		}
		const { unit, perSecond } = this.#pace;
		return (1000 / perSecond) * (unit === "epoch" ? 1 : this.#engine.batchesPerEpoch());
	}

	/**
	 * Where epochs are counted, the first is as quick as it can be: a page that has just opened has nothing to show before.
	 */
	#keepPaceFromHere(): void {
		const done = this.#epochsDone();
		this.#paceStart = this.#now();
		this.#paceEpochs = this.#pace?.unit === "batch" ? done : Math.max(1, done);
		this.#marks = [];
	}

	/** Milliseconds until the run is no longer ahead of its pace. */
	#waitForPace(): number {
		const msPerEpoch = this.#msPerEpoch();
		if (this.#state !== "training" || msPerEpoch === 0) {
			return 0;
		}
		const due = this.#paceStart + (this.#epochsDone() - this.#paceEpochs) * msPerEpoch;
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
			this.#suggestions ??= this.#engine.suggestions(this.#wishes);
			const { movies, stars, spreads, distributions } = this.#suggestions;
			const suggestions = {
				...this.#suggestions,
				// Copies, since what is sent moves away.
				movies: movies.slice(),
				stars: stars.slice(),
				spreads: spreads.slice(),
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
