/**
 * The names that the visitor gives to hidden units.
 *
 * A unit means something only within a run: another seed, or another setting, gives other units. So names are kept
 * under the settings of the run, seed included; the same settings lead to the same units, at every epoch on the way.
 */
import type { TrainingSettings } from "../engine/protocol";
import { setSettingsParams } from "./settings";

/** The names of one run's units, by the unit's index. */
export type RunNames = Readonly<Record<number, string>>;

/** By run, the one named last at the end. */
export type UnitNames = readonly { readonly run: string; readonly names: RunNames }[];

export const MAX_NAME_LENGTH = 40;
/** Runs whose names are kept; the one that was longest not named goes first. */
const MAX_RUNS = 50;

/** What names a run: every setting spelt out. */
export function runKey(settings: TrainingSettings): string {
	const params = new URLSearchParams();
	setSettingsParams(params, settings);
	return params.toString();
}

export function namesOf(all: UnitNames, settings: TrainingSettings): RunNames {
	const run = runKey(settings);
	return all.find((entry) => entry.run === run)?.names ?? {};
}

/** With this name for a unit of the run; an empty one takes the name away. */
export function withName(all: UnitNames, settings: TrainingSettings, unit: number, name: string): UnitNames {
	const run = runKey(settings);
	const { [unit]: before, ...others } = namesOf(all, settings);
	const kept = name.trim().replace(/\s+/g, " ").slice(0, MAX_NAME_LENGTH);
	if (kept === (before ?? "")) return all;
	const names = kept === "" ? others : { ...others, [unit]: kept };
	const rest = all.filter((entry) => entry.run !== run);
	return Object.keys(names).length === 0 ? rest : [...rest, { run, names }].slice(-MAX_RUNS);
}

/** The names in a value from anywhere outside; what is none is left out. */
export function readUnitNames(value: unknown): UnitNames {
	if (!Array.isArray(value)) return [];
	return value.flatMap((entry: unknown) => {
		if (!isRecord(entry) || typeof entry["run"] !== "string" || !isRecord(entry["names"])) return [];
		const names = Object.entries(entry["names"]).flatMap(([unit, name]) =>
			/^\d+$/.test(unit) && typeof name === "string" ? [[unit, name.slice(0, MAX_NAME_LENGTH)] as const] : [],
		);
		return names.length === 0 ? [] : [{ run: entry["run"], names: Object.fromEntries(names) }];
	});
}

/** Both, the names in `newer` where a unit has two. */
export function mergeUnitNames(older: UnitNames, newer: UnitNames): UnitNames {
	const others = older.filter(({ run }) => newer.every((entry) => entry.run !== run));
	const merged = newer.map(({ run, names }) => ({
		run,
		names: { ...older.find((entry) => entry.run === run)?.names, ...names },
	}));
	return [...others, ...merged].slice(-MAX_RUNS);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
