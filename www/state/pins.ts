/**
 * Pinned runs as plain data: what is kept of a run to compare others with it, which records from a storage are such,
 * and how the collection changes.
 */
import type { EpochMetrics, TrainingSettings } from "../engine/protocol";
import type { Run } from "./model";
import { PRESETS, presetSettings, readSetting, SETTINGS } from "./settings";

/** The marks that name pinned runs in figures; as many runs can be kept as there are marks. */
export const MARKS = ["A", "B", "C", "D", "E", "F", "G", "H"] as const;
export type Mark = (typeof MARKS)[number];

export interface PinnedRun {
	/** When it was pinned, milliseconds since 1970, counted up where two were pinned at once: no two have the same. */
	readonly id: number;
	readonly mark: Mark;
	readonly name: string;
	readonly settings: TrainingSettings;
	/** By epoch, rising; never empty. */
	readonly history: readonly EpochMetrics[];
	/** Milliseconds of computing up to the last of these epochs. */
	readonly workMs: number;
	/** The epoch at which the model came from a file, for a run that did not begin with untrained weights. */
	readonly loadedAt: number | null;
	/** Its lines stand in the figures. */
	readonly shown: boolean;
}

/** Longest name; more than the table shows, less than would fill a storage. */
export const LONGEST_NAME = 80;
/** More epochs than any run has, and few enough to read a damaged record quickly. */
const MOST_EPOCHS = 10_000;

const METRICS = [
	"trainingCrossEntropy",
	"heldOutCrossEntropy",
	"heldOutRmse",
	"heldOutMae",
	"meanHiddenActivation",
	"heldOutFreeEnergy",
	"trainingFreeEnergy",
] as const satisfies readonly (keyof EpochMetrics)[];

/** The epoch with the least held-out RMSE; null where none has a number there. */
export function bestEpoch(history: readonly EpochMetrics[]): EpochMetrics | null {
	let best: EpochMetrics | null = null;
	for (const metrics of history) {
		if (Number.isFinite(metrics.heldOutRmse) && !(best && best.heldOutRmse <= metrics.heldOutRmse)) best = metrics;
	}
	return best;
}

/** A run by its preset and by what of it is not the preset's: "Paper, momentum 0.5, seed 7". */
export function nameOf(settings: TrainingSettings): string {
	const preset = PRESETS.find(({ name }) => name === settings.preset)?.label ?? settings.preset;
	const own = presetSettings(settings.preset);
	const changes = SETTINGS.filter(({ name }) => settings[name] !== own[name]).map(
		({ name, label }) => `${label.startsWith("CD") ? label : label.toLowerCase()} ${settings[name]}`,
	);
	return [preset, ...changes].join(", ").slice(0, LONGEST_NAME);
}

/**
 * The pinned runs with this one among them. A run that was pinned before and has gone on takes its own place again,
 * with its name and mark: the same settings and figures are the same run, whenever it was made.
 */
export function withPin(pins: readonly PinnedRun[], run: Run, at: number): readonly PinnedRun[] {
	if (run.history.length === 0) return pins;
	const kept = { history: run.history, workMs: run.workMs };
	const earlier = pins.find((pin) => isSameRun(pin, run));
	if (earlier) {
		const isLonger = run.history.length >= earlier.history.length;
		return pins.map((pin) => (pin === earlier && isLonger ? { ...pin, ...kept } : pin));
	}
	const mark = MARKS.find((free) => pins.every((pin) => pin.mark !== free));
	if (!mark) return pins;
	const id = Math.max(at, ...pins.map((pin) => pin.id + 1));
	const { settings, loadedAt } = run;
	return [...pins, { id, mark, name: nameOf(settings), settings, ...kept, loadedAt, shown: true }];
}

/** The same settings, and the same figures at every epoch that both have. */
export function isSameRun(pin: PinnedRun, run: Pick<Run, "settings" | "history" | "loadedAt">): boolean {
	if (pin.loadedAt !== run.loadedAt || !isSameSettings(pin.settings, run.settings)) return false;
	const byEpoch = new Map(run.history.map((metrics) => [metrics.epoch, metrics]));
	const common = pin.history.filter(({ epoch }) => byEpoch.has(epoch));
	return (
		common.length > 0 &&
		common.every((metrics) => {
			const other = byEpoch.get(metrics.epoch);
			return other !== undefined && METRICS.every((name) => Object.is(metrics[name], other[name]));
		})
	);
}

function isSameSettings(a: TrainingSettings, b: TrainingSettings): boolean {
	return a.preset === b.preset && SETTINGS.every(({ name }) => a[name] === b[name]);
}

/** The pinned run in a record from anywhere outside, or null if it is not one. */
export function readPin(record: unknown): PinnedRun | null {
	if (!isRecord(record)) return null;
	const { id, name, workMs, loadedAt, shown } = record;
	const mark = MARKS.find((known) => known === record["mark"]);
	const settings = readSettings(record["settings"]);
	const history = readHistory(record["history"]);
	if (!isCount(id) || !mark || typeof name !== "string" || !settings || !history) return null;
	return {
		id,
		mark,
		name: name.slice(0, LONGEST_NAME),
		settings,
		history,
		workMs: typeof workMs === "number" && workMs >= 0 ? workMs : 0,
		loadedAt: isCount(loadedAt) ? loadedAt : null,
		shown: shown !== false,
	};
}

/** Those that were made since the page opened come first in their right to a mark; what does not fit is left out. */
export function mergePins(current: readonly PinnedRun[], stored: readonly PinnedRun[]): readonly PinnedRun[] {
	const merged = [...current];
	for (const pin of [...stored].sort((a, b) => a.id - b.id)) {
		if (merged.some(({ id, mark }) => id === pin.id || mark === pin.mark)) continue;
		merged.push(pin);
	}
	return merged.sort((a, b) => a.id - b.id);
}

/** The settings in a record from anywhere outside, or null if one of them is missing or out of range. */
export function readSettings(value: unknown): TrainingSettings | null {
	if (!isRecord(value)) return null;
	const preset = PRESETS.find(({ name }) => name === value["preset"])?.name;
	if (!preset) return null;
	const settings = { ...presetSettings(preset) };
	for (const spec of SETTINGS) {
		const number = readSetting(spec, String(value[spec.name]));
		if (number === null) return null;
		settings[spec.name] = number;
	}
	return settings;
}

function readHistory(value: unknown): readonly EpochMetrics[] | null {
	if (!Array.isArray(value) || value.length === 0 || value.length > MOST_EPOCHS) return null;
	const history: EpochMetrics[] = [];
	let last = -1;
	for (const entry of value as unknown[]) {
		if (!isRecord(entry) || !isCount(entry["epoch"]) || entry["epoch"] <= last) return null;
		if (METRICS.some((name) => typeof entry[name] !== "number")) return null;
		last = entry["epoch"];
		history.push(entry as unknown as EpochMetrics);
	}
	return history;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}

function isCount(value: unknown): value is number {
	return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
