/**
 * What is kept beside ratings and pinned runs, as records: what was chosen for the list, what hidden units are called,
 * and the model that was trained last. A record may come from an older page or a damaged storage: what is not readable
 * in it is as if it had not been kept.
 */
import type { ModelTensors, TrainedModel, TrainingSettings } from "../engine/protocol";
import { readSettings } from "./pins";
import { readUnitNames, type UnitNames } from "./unit-names";
import { type Choices, NO_CHOICES, readChoices } from "./wishes";

const VERSION = 1;

export interface Kept {
	readonly choices: Choices;
	readonly unitNames: UnitNames;
}

export type KeptRecord =
	| ({ readonly name: "choices"; readonly version: number } & Choices)
	| { readonly name: "unitNames"; readonly version: number; readonly names: UnitNames };

/** Null where there is nothing to keep. */
export function choicesRecord(choices: Choices): KeptRecord | null {
	return choices === NO_CHOICES ? null : { name: "choices", version: VERSION, ...choices };
}

/** Null where there is nothing to keep. */
export function unitNamesRecord(names: UnitNames): KeptRecord | null {
	return names.length === 0 ? null : { name: "unitNames", version: VERSION, names };
}

/** All of what the records hold. */
export function readKept(records: readonly unknown[]): Kept {
	const named = (name: KeptRecord["name"]) => records.filter(isRecord).find((record) => record["name"] === name);
	const current = (record: Record<string, unknown> | undefined) => (record?.["version"] === VERSION ? record : {});
	return {
		choices: named("choices") ? readChoices(current(named("choices"))) : NO_CHOICES,
		unitNames: readUnitNames(current(named("unitNames"))["names"]),
	};
}

/** Which model is kept. */
export interface KeptModelFigures {
	readonly settings: TrainingSettings;
	readonly epoch: number;
	/** Milliseconds since 1970. */
	readonly at: number;
}

export interface KeptModel extends KeptModelFigures, TrainedModel {}

/** There is one such record: a newer model takes its place. */
export interface ModelRecord extends KeptModel {
	readonly name: "newest";
	readonly version: number;
}

export function modelRecord(model: KeptModel): ModelRecord {
	return { name: "newest", version: VERSION, ...model };
}

/** The model in a record, or null if it is none. Whether the tensors fit the settings is the core's to say. */
export function readModel(record: unknown): ModelRecord | null {
	if (!isRecord(record) || record["version"] !== VERSION) return null;
	const { epoch, at, tensors } = record;
	const settings = readSettings(record["settings"]);
	if (settings === null || !Number.isInteger(epoch) || typeof at !== "number" || !areTensors(tensors)) return null;
	return modelRecord({ settings, epoch: Number(epoch), at, tensors });
}

function areTensors(value: unknown): value is ModelTensors {
	return isRecord(value) && Object.values(value).every((tensor) => tensor instanceof Float32Array);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
