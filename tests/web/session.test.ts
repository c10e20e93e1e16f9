/** The session with the real core: the order of events, flow control of snapshots, pace, and refused commands. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Event, Snapshot, TrainingSettings } from "../../www/engine/protocol";
import { Session, type SessionCommand } from "../../www/engine/session";
import { anyFilm, newEngine } from "./core";

const SETTINGS: TrainingSettings = {
	preset: "paper",
	optimiser: "momentum",
	hiddenUnits: 4,
	cdSteps: 1,
	lastCdSteps: 1,
	learningRate: 0.01,
	momentum: 0.5,
	weightDecay: 0,
	batchSize: 64,
	seed: 1,
	epochs: 2,
	patience: 0,
};

let events: Event[];
let session: Session;
let now: number;

beforeEach(async () => {
	events = [];
	now = 0;
	session = new Session(await newEngine(), { emit: (event) => events.push(event), now: () => now });
});

afterEach(() => session.close());

const send = (command: SessionCommand) => session.handle(command);
const configure = (change: Partial<TrainingSettings> = {}, runId = 1) =>
	send({ type: "configure", runId, settings: { ...SETTINGS, ...change } });

/** Gives the session turns, and answers its snapshots, for as long as it wants them at once. */
function workUntilQuiet(): void {
	for (let turns = 0; session.wait() === 0; turns += 1) {
		expect(turns).toBeLessThan(10_000);
		session.work();
		send({ type: "acknowledge" });
	}
}

function of<T extends Event["type"]>(type: T): Extract<Event, { type: T }>[] {
	return events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
}

function newestSnapshot(): Snapshot {
	const snapshot = of("snapshot").at(-1)?.snapshot;
	if (snapshot === undefined) {
		throw new Error("no snapshot yet");
	}
	return snapshot;
}

describe("a run", () => {
	test("starts paused, gives the figures of epoch 0, trains to its last epoch and rests", () => {
		expect(events.map(({ type }) => type)).toEqual(["ready"]);
		expect(session.wait()).toBeNull();
		configure();
		workUntilQuiet();
		expect(of("epoch").map(({ metrics }) => metrics.epoch)).toEqual([0]);
		expect(of("state").map(({ state }) => state)).toEqual(["paused"]);
		expect(session.wait()).toBeNull();

		send({ type: "train", runId: 1 });
		workUntilQuiet();
		expect(of("epoch").map(({ metrics }) => metrics.epoch)).toEqual([0, 1, 2]);
		expect(of("state").map(({ state }) => state)).toEqual(["paused", "training", "finished"]);
		expect(newestSnapshot().progress).toMatchObject({ epoch: 2, batch: 0, batchesPerEpoch: 11 });

		send({ type: "train", runId: 1 });
		workUntilQuiet();
		expect(of("epoch").map(({ metrics }) => metrics.epoch)).toEqual([0, 1, 2, 3, 4]);
	});

	test("steps one mini-batch at a time and pauses there", () => {
		configure();
		send({ type: "step", runId: 1 });
		send({ type: "acknowledge" });
		expect(newestSnapshot().progress).toMatchObject({ epoch: 0, batch: 1 });
		expect(newestSnapshot().progress.batchCrossEntropy).toBeGreaterThan(1);
		for (let i = 0; i < 10; i += 1) {
			send({ type: "step", runId: 1 });
			send({ type: "acknowledge" });
		}
		expect(of("epoch").map(({ metrics }) => metrics.epoch)).toEqual([0, 1]);
		expect(newestSnapshot().progress).toMatchObject({ epoch: 1, batch: 0 });
		expect(session.wait()).toBeNull();
	});

	test("is the same with pauses, steps and other views in between", () => {
		configure();
		send({ type: "train", runId: 1 });
		workUntilQuiet();
		const figures = of("epoch").map(({ metrics }) => metrics);
		configure({}, 2);
		send({ type: "step", runId: 2 });
		send({ type: "rate", revision: 1, ratings: { movies: Uint32Array.of(7), classes: Uint8Array.of(9) } });
		send({ type: "train", runId: 2 });
		session.work();
		now += 100;
		session.work();
		send({ type: "pause", runId: 2 });
		send({ type: "watchUser", userIndex: 3 });
		send({ type: "train", runId: 2 });
		workUntilQuiet();
		const again = of("epoch").filter(({ runId }) => runId === 2);
		expect(again.map(({ metrics }) => metrics)).toEqual(figures);
	});

	test("commands for a run that was left do nothing", () => {
		configure();
		configure({}, 2);
		workUntilQuiet();
		send({ type: "train", runId: 1 });
		send({ type: "step", runId: 1 });
		expect(session.wait()).toBeNull();
		expect(newestSnapshot().progress).toMatchObject({ epoch: 0, batch: 0 });
	});
});

describe("snapshots", () => {
	test("at most one is under way; a rating that came meanwhile is in the next", () => {
		configure();
		expect(of("snapshot")).toHaveLength(1);
		send({ type: "rate", revision: 5, ratings: { movies: Uint32Array.of(0), classes: Uint8Array.of(9) } });
		expect(of("snapshot")).toHaveLength(1);
		send({ type: "acknowledge" });
		expect(of("snapshot")).toHaveLength(2);
		expect(newestSnapshot().suggestions).toMatchObject({ revision: 5, basis: "ratings" });
		send({ type: "acknowledge" });
		expect(of("snapshot")).toHaveLength(2);
	});

	test("training alone is shown at most every 48 ms, a rating at once, and training rests for it", () => {
		configure({ epochs: 200 });
		workUntilQuiet();
		now = 1000;
		send({ type: "train", runId: 1 });
		const slice = () => {
			session.work();
			send({ type: "acknowledge" });
		};
		slice();
		const shown = of("snapshot").length;
		slice();
		slice();
		expect(of("snapshot")).toHaveLength(shown);
		send({ type: "rate", revision: 1, ratings: { movies: Uint32Array.of(0), classes: Uint8Array.of(9) } });
		send({ type: "acknowledge" });
		expect(of("snapshot")).toHaveLength(shown + 1);
		expect(session.wait()).toBe(33);
		now = 1048;
		expect(session.wait()).toBe(0);
		slice();
		expect(of("snapshot")).toHaveLength(shown + 2);
	});

	test("while training goes on the list moves once an epoch; each rating and each step moves it too", () => {
		configure({ epochs: 200, batchSize: 8, hiddenUnits: 50 });
		workUntilQuiet();
		send({ type: "train", runId: 1 });
		const lists = new Map<number, Set<string>>();
		while (newestSnapshot().progress.epoch < 3) {
			now += 50;
			session.work();
			send({ type: "acknowledge" });
			const { progress, suggestions } = newestSnapshot();
			if (progress.batch > 0) {
				const seen = lists.get(progress.epoch) ?? new Set();
				lists.set(progress.epoch, seen.add(Array.from(suggestions.stars).join()));
			}
		}
		expect(Array.from(lists.values(), (seen) => seen.size)).toEqual([1, 1, 1]);
		const last = Array.from(newestSnapshot().suggestions.stars);
		send({ type: "step", runId: 1 });
		send({ type: "acknowledge" });
		expect(Array.from(newestSnapshot().suggestions.stars)).not.toEqual(last);
	});

	test("follow the view: length of the list, watched user", () => {
		configure();
		send({ type: "suggest", wishes: anyFilm(7, 100) });
		send({ type: "watchUser", userIndex: 14 });
		send({ type: "acknowledge" });
		const { suggestions, subject } = newestSnapshot();
		expect(suggestions.movies).toHaveLength(7);
		expect(suggestions.distributions).toHaveLength(70);
		expect(suggestions.basis).toBe("everyone");
		expect(subject).toMatchObject({ kind: "user", userIndex: 14 });
	});
});

describe("questions", () => {
	test("are answered from the model as it stands, with their number", () => {
		configure();
		send({ type: "watchUser", userIndex: 14 });
		send({ type: "acknowledge" });
		const { hidden, subject } = newestSnapshot();
		send({ type: "ask", runId: 1, id: 7, question: { kind: "conditionals", userIndex: 14, unit: 2, movie: 5 } });
		const [{ id, answer }] = of("answer") as [Extract<Event, { type: "answer" }>];
		expect(id).toBe(7);
		expect(answer).toMatchObject({ unit: 2, movie: 5 });
		if (answer.kind !== "conditionals") throw new Error(`an answer of kind ${answer.kind}`);
		expect(answer.probability).toBeCloseTo(hidden[2] ?? Number.NaN, 5);
		expect(answer.contributions).toHaveLength(subject.nRatings);
	});

	test("one that is refused is told by its number and kind, and one about another run is not heard", () => {
		configure();
		send({ type: "ask", runId: 1, id: 8, question: { kind: "conditionals", userIndex: null, unit: 4, movie: 0 } });
		send({ type: "ask", runId: 2, id: 9, question: { kind: "conditionals", userIndex: null, unit: 0, movie: 0 } });
		expect(of("answer")).toEqual([]);
		expect(of("unanswered")).toMatchObject([{ id: 8, kind: "conditionals", error: { field: "unit" } }]);
		expect(of("failed")).toEqual([]);
	});
});

describe("pace", () => {
	test("holds training back to so many epochs a second after the first, and lets it go", () => {
		configure({ epochs: 4, batchSize: 671 });
		workUntilQuiet();
		send({ type: "pace", limit: { perSecond: 2, unit: "epoch" } });
		send({ type: "train", runId: 1 });
		workUntilQuiet();
		expect(of("epoch").map(({ metrics }) => metrics.epoch)).toEqual([0, 1, 2]);
		expect(session.wait()).toBe(500);
		now = 499;
		session.work();
		expect(session.wait()).toBe(1);
		now = 500;
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(3);
		send({ type: "pace", limit: null });
		workUntilQuiet();
		expect(of("state").at(-1)?.state).toBe("finished");
	});
});

describe("pace by mini-batches", () => {
	test("does one, shows it, and waits for the next", () => {
		configure({ epochs: 1 });
		workUntilQuiet();
		send({ type: "pace", limit: { perSecond: 10, unit: "batch" } });
		send({ type: "train", runId: 1 });
		for (let batch = 1; batch <= 5; batch += 1) {
			workUntilQuiet();
			expect(newestSnapshot().progress).toMatchObject({ epoch: 0, batch });
			expect(session.wait()).toBeCloseTo(100, 6);
			now += 100;
		}
		// One epoch at once does not wait.
		send({ type: "stepEpoch", runId: 1 });
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(1);
	});
});

describe("speed", () => {
	test("is told once a second, over the last five, with what is left", () => {
		configure({ epochs: 200, batchSize: 671 });
		workUntilQuiet();
		send({ type: "pace", limit: { perSecond: 2, unit: "epoch" } });
		send({ type: "train", runId: 1 });
		for (now = 0; now <= 10_000; now += 50) {
			workUntilQuiet();
		}
		const told = of("speed");
		expect(told.length).toBeGreaterThanOrEqual(9);
		expect(told.length).toBeLessThanOrEqual(11);
		// 21 epochs are done: one at once, and two a second for ten seconds.
		expect(told.at(-1)?.epochsPerSecond).toBeCloseTo(2, 1);
		expect(told.at(-1)?.secondsLeft).toBeCloseTo((200 - 21) / 2, -1);
		send({ type: "pause", runId: 1 });
		now += 5000;
		session.work();
		expect(of("speed")).toHaveLength(told.length);
	});
});

describe("how far a run goes", () => {
	test("to an epoch that was asked for, then on to its last", () => {
		configure({ epochs: 3 });
		send({ type: "train", runId: 1, toEpoch: 2 });
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(2);
		expect(of("state").at(-1)?.state).toBe("paused");
		// An epoch that is over asks for nothing.
		send({ type: "train", runId: 1, toEpoch: 2 });
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(3);
		expect(of("state").at(-1)?.state).toBe("finished");
		send({ type: "train", runId: 1, toEpoch: 7 });
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(7);
		expect(of("state").at(-1)?.state).toBe("finished");
	});

	test("one epoch at a time, which changes nothing of the run", () => {
		configure();
		send({ type: "train", runId: 1 });
		workUntilQuiet();
		const figures = of("epoch").map(({ metrics }) => metrics);
		configure({}, 2);
		send({ type: "step", runId: 2 });
		send({ type: "stepEpoch", runId: 2 });
		workUntilQuiet();
		expect(of("state").at(-1)?.state).toBe("paused");
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(1);
		send({ type: "stepEpoch", runId: 2 });
		workUntilQuiet();
		expect(of("state").at(-1)?.state).toBe("finished");
		const again = of("epoch").filter(({ runId }) => runId === 2);
		expect(again.map(({ metrics }) => metrics)).toEqual(figures);
	});

	test("until patience runs out, with the best epoch kept", () => {
		configure({ preset: "notes", optimiser: "adam", learningRate: 0.1, epochs: 60, patience: 2, batchSize: 128 });
		send({ type: "train", runId: 1 });
		workUntilQuiet();
		const [stop] = of("stoppedEarly");
		const rmse = of("epoch").map(({ metrics }) => metrics.heldOutRmse);
		const best = rmse.indexOf(Math.min(...rmse));
		expect(stop).toMatchObject({ keptEpoch: best, epoch: best + 2 });
		expect(rmse).toHaveLength(best + 3);
		expect(of("state").at(-1)?.state).toBe("finished");
		// It can go on from there.
		send({ type: "stepEpoch", runId: 1 });
		expect(of("state").at(-1)?.state).toBe("training");
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(best + 3);
		// With patience anew: one epoch more is not two in vain.
		expect(of("stoppedEarly")).toHaveLength(1);
	});
});

describe("settings that change on the way", () => {
	test("are answered, take effect, and give the same run again", () => {
		const changed = { ...SETTINGS, learningRate: 0.05, optimiser: "adam", cdSteps: 2, lastCdSteps: 2 } as const;
		const figures = [1, 2, 3].map((runId) => {
			configure({}, runId);
			for (let i = 0; i < 5; i += 1) {
				send({ type: "step", runId });
			}
			if (runId < 3) {
				send({ type: "adjust", runId, settings: changed });
			}
			send({ type: "train", runId });
			workUntilQuiet();
			return of("epoch").flatMap((event) => (event.runId === runId ? [event.metrics] : []));
		});
		expect(of("adjusted")).toMatchObject([
			{ runId: 1, settings: changed, epochsDone: 5 / 11 },
			{ runId: 2, settings: changed, epochsDone: 5 / 11 },
		]);
		expect(figures[1]).toEqual(figures[0]);
		expect(figures[2]?.[0]).toEqual(figures[0]?.[0]);
		expect(figures[2]?.[1]).not.toEqual(figures[0]?.[1]);
	});

	test("are refused where they need another run, and the run goes on with its own", () => {
		configure();
		workUntilQuiet();
		send({ type: "adjust", runId: 1, settings: { ...SETTINGS, hiddenUnits: 5 } });
		expect(of("rejected")).toMatchObject([
			{ runId: 1, error: { field: "hiddenUnits", message: "n_hidden is 5; it must be 4 until the run starts over" } },
		]);
		send({ type: "adjust", runId: 9, settings: SETTINGS });
		expect(of("adjusted")).toEqual([]);
		send({ type: "train", runId: 1 });
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(2);
	});
});

describe("refused commands", () => {
	test("settings out of range leave the old run as it was", () => {
		configure();
		workUntilQuiet();
		configure({ learningRate: 7 }, 2);
		expect(of("rejected")).toMatchObject([{ runId: 2, error: { field: "learningRate" } }]);
		send({ type: "train", runId: 1 });
		workUntilQuiet();
		expect(of("epoch").map(({ runId }) => runId)).toEqual([1, 1, 1]);
	});

	test("a bad rating or user is told, and the view before stays", () => {
		configure();
		send({ type: "rate", revision: 1, ratings: { movies: Uint32Array.of(99_999), classes: Uint8Array.of(1) } });
		send({ type: "watchUser", userIndex: 671 });
		expect(of("failed").map(({ fatal, error }) => [fatal, error.field])).toEqual([
			[false, "movies"],
			[false, "userIndex"],
		]);
		send({ type: "suggest", wishes: anyFilm(3, 30) });
		send({ type: "acknowledge" });
		expect(newestSnapshot()).toMatchObject({ subject: { kind: "visitor", nRatings: 0 } });
	});

	test("a run that diverges pauses, says so, and can go on", () => {
		configure({ learningRate: 1, momentum: 0.99, batchSize: 1, epochs: 200 });
		send({ type: "train", runId: 1 });
		workUntilQuiet();
		const [failure] = of("diverged");
		expect(failure).toMatchObject({ runId: 1, error: { code: "training_diverged" } });
		expect(of("failed")).toEqual([]);
		expect(of("state").at(-1)?.state).toBe("paused");
		// It is at the end of its last good epoch, whose figures came before.
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(failure?.epoch);
		expect(newestSnapshot().progress).toMatchObject({ epoch: failure?.epoch, batch: 0, batchCrossEntropy: null });
		const { hidden, suggestions } = newestSnapshot();
		expect([...hidden, ...suggestions.stars].every(Number.isFinite)).toBe(true);
		// It can go on; should a step diverge again, the page is shown the model that it went back to.
		for (let steps = 0; of("diverged").length < 2; steps += 1) {
			expect(steps).toBeLessThan(200_000);
			send({ type: "acknowledge" });
			const before = of("snapshot").length;
			send({ type: "step", runId: 1 });
			expect(of("snapshot").length).toBe(before + 1);
		}
		expect(of("state").at(-1)?.state).toBe("paused");
		// At a calm rate it goes on.
		const calm = { ...SETTINGS, learningRate: 0.001, momentum: 0, batchSize: 1, epochs: 200 };
		send({ type: "adjust", runId: 1, settings: calm });
		const epoch = of("diverged").at(-1)?.epoch ?? Number.NaN;
		send({ type: "stepEpoch", runId: 1 });
		workUntilQuiet();
		expect(of("epoch").at(-1)?.metrics.epoch).toBe(epoch + 1);
		expect(of("diverged")).toHaveLength(2);
	});
});
