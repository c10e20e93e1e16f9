/** Pinned runs: what is kept, what counts as the same run, what a storage may hold, and how runs stand side by side. */
import { csvParse } from "d3-dsv";
import { describe, expect, test, vi } from "vitest";
import { fileName } from "../../www/charts/files";
import type { EpochMetrics, TrainingSettings } from "../../www/engine/protocol";
import { historyCsv } from "../../www/lab/runs/csv";
import { comparedLines, differing, least, rowsOf, sorted } from "../../www/lab/runs/rows";
import { effectsOf } from "../../www/state/effects";
import { INITIAL, type Intent, newRun, type Run, type State } from "../../www/state/model";
import { bestEpoch, MARKS, mergePins, nameOf, type PinnedRun, readPin, withPin } from "../../www/state/pins";
import { reduce } from "../../www/state/reducer";
import { presetSettings } from "../../www/state/settings";
import { createPinStorage } from "../../www/state/storage";

function metrics(epoch: number, heldOutRmse: number): EpochMetrics {
	return {
		epoch,
		trainingCrossEntropy: 1.5,
		heldOutCrossEntropy: 1.6,
		heldOutRmse,
		heldOutMae: 0.7,
		meanHiddenActivation: 0.5,
		heldOutFreeEnergy: -3,
		trainingFreeEnergy: -4,
	};
}

const TUNED = presetSettings("tuned");

function runOf(rmse: readonly number[], settings: Partial<TrainingSettings> = {}): Run {
	const history = rmse.map((value, epoch) => metrics(epoch, value));
	return { ...newRun(1, { ...TUNED, ...settings }, null), history, workMs: 1000 * rmse.length };
}

const pinsOf = (...runs: readonly Run[]): readonly PinnedRun[] =>
	runs.reduce<readonly PinnedRun[]>((pins, run, index) => withPin(pins, run, 100 + index), []);

describe("pinning", () => {
	test("keeps settings, figures and time under a mark and a name that says what is special", () => {
		const run = runOf([1, 0.9, 0.95], { hiddenUnits: 20, seed: 7 });
		const [pin] = pinsOf(run);
		expect(pin).toMatchObject({
			id: 100,
			mark: "A",
			name: "Tuned, hidden units 20, seed 7",
			workMs: 3000,
			shown: true,
		});
		expect(pin?.history).toBe(run.history);
		expect(bestEpoch(run.history)?.epoch).toBe(1);
		expect(nameOf({ ...presetSettings("paper"), cdSteps: 3, lastCdSteps: 6 })).toBe(
			"Paper, CD steps 3, CD steps at the end 6",
		);
	});

	test("a run that has gone on takes its own place again, with its name; one with other figures takes another", () => {
		const [first] = pinsOf(runOf([1, 0.9]));
		const named = [{ ...(first as PinnedRun), name: "mine" }];
		const longer = withPin(named, runOf([1, 0.9, 0.8]), 200);
		expect(longer).toHaveLength(1);
		expect(longer[0]).toMatchObject({ id: 100, name: "mine" });
		expect(longer[0]?.history).toHaveLength(3);
		// The same run from its start again does not cut off what is known of it.
		expect(withPin(longer, runOf([1]), 300)[0]?.history).toHaveLength(3);
		expect(withPin(longer, runOf([1, 0.91]), 300)).toHaveLength(2);
		expect(withPin(longer, runOf([1, 0.9], { seed: 2 }), 300).map(({ mark }) => mark)).toEqual(["A", "B"]);
		expect(withPin(longer, { ...runOf([1, 0.9]), loadedAt: 0 }, 300)).toHaveLength(2);
	});

	test("there are eight marks, a free one is used again, and ids differ", () => {
		const eight = Array.from({ length: 9 }, (_, seed) => runOf([1], { seed }));
		const pins = eight.reduce<readonly PinnedRun[]>((all, run) => withPin(all, run, 5), []);
		expect(pins.map(({ mark }) => mark)).toEqual([...MARKS]);
		expect(new Set(pins.map(({ id }) => id)).size).toBe(8);
		const without = pins.filter(({ mark }) => mark !== "C");
		expect(withPin(without, runOf([1], { seed: 99 }), 6).at(-1)?.mark).toBe("C");
		expect(withPin([], runOf([]), 1)).toEqual([]);
	});
});

describe("what a storage gives back", () => {
	const [pin] = pinsOf(runOf([1, 0.9]));

	test("a pinned run is the same after a copy", () => {
		expect(readPin(structuredClone(pin))).toEqual(pin);
	});

	test.each<[string, unknown]>([
		["nothing", null],
		["no history", { ...pin, history: [] }],
		["a history that goes back", { ...pin, history: [metrics(1, 1), metrics(0, 1)] }],
		["a figure that is no number", { ...pin, history: [{ ...metrics(0, 1), heldOutMae: "0.7" }] }],
		["an unknown mark", { ...pin, mark: "Z" }],
		["an unknown preset", { ...pin, settings: { ...TUNED, preset: "best" } }],
		["a setting out of range", { ...pin, settings: { ...TUNED, hiddenUnits: 201 } }],
		["no id", { ...pin, id: "100" }],
	])("%s is none", (_, record) => {
		expect(readPin(record)).toBeNull();
	});

	test("what is unreadable is left out and counted; failures are told, and nothing rejects", async () => {
		const problem = vi.fn();
		const failing = () => Promise.reject(Object.assign(new Error("no room"), { name: "QuotaExceededError" }));
		const storage = createPinStorage(problem, async () => ({
			all: async () => [pin, { mark: "A" }],
			put: failing,
			delete: failing,
			change: failing,
			clear: failing,
		}));
		expect(await storage.load()).toEqual({ pins: [pin], unreadable: 1 });
		await storage.save(pin as PinnedRun);
		expect(problem.mock.calls).toEqual([["full"]]);
		expect(await storage.clear()).toBe(false);
	});

	test("those made since the page opened keep their marks", () => {
		const [a, b] = pinsOf(runOf([1], { seed: 3 }), runOf([1], { seed: 4 }));
		expect(mergePins(pinsOf(runOf([1])), [b, a] as PinnedRun[]).map(({ settings }) => settings.seed)).toEqual([1, 4]);
	});
});

describe("the page", () => {
	function change(state: State, intent: Intent) {
		const next = reduce(state, intent);
		return { next, kinds: effectsOf(state, intent, next, () => null).map(({ kind }) => kind) };
	}
	const start: State = { ...INITIAL, run: runOf([1, 0.9]) };

	test("pins, renames, hides, removes, takes back and erases, and keeps each in the storage", () => {
		const pinned = change(start, { type: "pinRun", at: 1 });
		expect(pinned.kinds).toEqual(["savePin"]);
		expect(pinned.next.announcement).toBe("This run is pinned as A.");
		const renamed = change(pinned.next, { type: "renamePin", id: 1, name: "  short  " });
		expect([renamed.next.pins[0]?.name, renamed.kinds]).toEqual(["short", ["savePin"]]);
		expect(change(renamed.next, { type: "renamePin", id: 1, name: " " }).next.pins[0]?.name).toBe("short");
		const hidden = change(renamed.next, { type: "showPin", id: 1, shown: false });
		expect(hidden.next.pins[0]?.shown).toBe(false);
		const removed = change(hidden.next, { type: "unpin", id: 1 });
		expect([removed.next.pins, removed.kinds]).toEqual([[], ["forgetPin"]]);
		const back = change(removed.next, { type: "undoUnpin" });
		expect([back.next.pins, back.kinds, back.next.unpinned]).toEqual([hidden.next.pins, ["savePin"], null]);
		expect(change(back.next, { type: "erasePins" })).toMatchObject({ next: { pins: [] }, kinds: ["erasePins"] });
	});

	test("what comes from the storage is not written back, and what was unreadable is told", () => {
		const loaded = { pins: pinsOf(runOf([1])), unreadable: 2 };
		const { next, kinds } = change(start, { type: "pinsLoaded", loaded });
		expect(kinds).toEqual([]);
		expect(next.pins).toEqual(loaded.pins);
		expect(next.notices.map(({ text }) => text)).toEqual(["2 pinned runs are not readable and left out."]);
	});
});

describe("side by side", () => {
	const run = runOf([1, 0.9, 0.95]);
	const pins = pinsOf(
		runOf([1, 0.8], { hiddenUnits: 5, learningRate: 0.01 }),
		runOf([1, 0.85, 0.84], { seed: 9 }),
		runOf([1, 0.9]),
	);
	const rows = rowsOf(run, pins);

	test("the run on the page stands first, unless a pin says all of it", () => {
		expect(rows.map(({ mark }) => mark)).toEqual([null, "A", "B", "C"]);
		expect(rowsOf(runOf([1, 0.9]), pins).map(({ mark }) => mark)).toEqual(["A", "B", "C"]);
		expect(rowsOf(null, pins)).toHaveLength(3);
		expect(rowsOf(runOf([]), pins)).toHaveLength(3);
	});

	test("only settings that differ are columns", () => {
		expect(differing(rows)).toEqual(["hiddenUnits", "learningRate"]);
		expect(differing(rows.slice(2))).toEqual([]);
	});

	test("any column gives an order, and rows without a figure stand last in both", () => {
		const marks = (by: Parameters<typeof sorted>[1]["by"], descending = false) =>
			sorted(rows, { by, descending }).map(({ mark }) => mark ?? "-");
		expect(marks("best.heldOutRmse")).toEqual(["A", "B", "-", "C"]);
		expect(marks("best.heldOutRmse", true)).toEqual(["-", "C", "B", "A"]);
		expect(marks("last.epoch")).toEqual(["A", "C", "-", "B"]);
		expect(marks("hiddenUnits")[0]).toBe("A");
		expect(marks("pinned", true)).toEqual(["C", "B", "A", "-"]);
		const unmeasured = rowsOf(runOf([Number.NaN], { seed: 5 }), pins);
		for (const descending of [false, true]) {
			expect(sorted(unmeasured, { by: "last.heldOutRmse", descending }).at(-1)?.mark).toBeNull();
		}
		expect(least(rows, "last", "heldOutRmse")).toBe(0.8);
		expect(least(rows.slice(0, 1), "last", "heldOutRmse")).toBeNull();
	});

	test("a line for each pinned run that is shown and does not lie under the run's own", () => {
		const lines = comparedLines(run, pins, ({ heldOutRmse }) => heldOutRmse);
		expect(lines.map(({ mark }) => mark)).toEqual(["A", "B"]);
		expect(lines[0]?.points).toEqual([
			{ x: 0, y: 1 },
			{ x: 1, y: 0.8 },
		]);
		expect(new Set(lines.map(({ dashes }) => dashes)).size).toBe(2);
		const hidden = pins.map((pin) => ({ ...pin, shown: pin.mark !== "A" }));
		expect(comparedLines(null, hidden, () => 1).map(({ mark }) => mark)).toEqual(["B", "C"]);
	});
});

describe("files", () => {
	test("the history reads back as the same numbers, with units in its header", () => {
		const history = [metrics(0, 1.0000000000000002), metrics(1, Number.NaN)];
		const rows = csvParse(historyCsv(history));
		expect(rows.columns).toHaveLength(8);
		expect(rows.columns.slice(0, 2)).toEqual(["epoch", "training cross-entropy (nats per rating)"]);
		expect(rows.map((row) => row["held-out RMSE (stars)"])).toEqual(["1.0000000000000002", ""]);
		expect(rows.map((row) => Number(row["epoch"]))).toEqual([0, 1]);
	});

	test("names are plain", () => {
		expect(fileName(["Held-out RMSE", "tuned", "seed 1", ""], "svg")).toBe("held-out-rmse_tuned_seed-1.svg");
		expect(fileName(["Amélie / 2001?"], "png")).toBe("amelie-2001.png");
	});
});
