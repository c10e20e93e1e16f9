/** Where a run stands, in words for the transport bar. */
import type { EngineError } from "../engine/protocol";
import { stopInWords } from "../state/milestones";
import type { Speed, State } from "../state/model";
import { plural } from "../ui/format";

export interface Standing {
	/** "Epoch 12 of 30" */
	readonly epoch: string;
	/** "batch 340 of 671"; "" between epochs. */
	readonly batch: string;
	readonly state: string;
}

const STATES = { paused: "Paused", training: "Training", finished: "Finished" } as const;

export function standing({ engine, run }: Pick<State, "engine" | "run">): Standing {
	if (engine.status === "failed") return { epoch: "", batch: "", state: "Stopped" };
	if (engine.status === "loading" || !run) return { epoch: "", batch: "", state: "Loading the model and its data" };
	const { epochs } = run.settings;
	const epoch = run.snapshot?.progress.epoch ?? 0;
	const batch = run.snapshot?.progress.batch ?? 0;
	const batches = run.snapshot?.progress.batchesPerEpoch ?? 0;
	const isLoaded = epoch === run.loadedAt && batch === 0;
	return {
		epoch: isLoaded ? `Epoch ${epoch} (loaded)` : epoch > epochs ? `Epoch ${epoch}` : `Epoch ${epoch} of ${epochs}`,
		batch: batch > 0 ? `batch ${batch} of ${batches}` : "",
		state: run.stoppedEarly ? stopInWords(run.stoppedEarly) : STATES[run.state],
	};
}

/** "2.0 epochs/s", or where that would read as nothing, "8.1 batches/s". */
export function speedInWords({ epochsPerSecond }: Speed, batchesPerEpoch: number): string {
	return epochsPerSecond >= 0.095
		? `${twoDigits(epochsPerSecond)} epochs/s`
		: `${twoDigits(epochsPerSecond * batchesPerEpoch)} batches/s`;
}

/** Whole tens of what is far away, so that it stays calm: "40 s left", "9 s left", "12 min left", "3 h left". */
export function timeLeftInWords(seconds: number): string {
	if (seconds < 1) return "less than 1 s left";
	if (seconds < 20) return `${Math.round(seconds)} s left`;
	if (seconds < 115) return `${Math.round(seconds / 10) * 10} s left`;
	if (seconds < 5700) return `${Math.round(seconds / 60)} min left`;
	return `${plural(Math.round(seconds / 3600), "h", "h")} left`;
}

/** What to tell under the field, if the engine refused this one. */
export function rejectionOf(rejection: EngineError | null, name: string): string | null {
	return rejection?.field === name ? rejection.message : null;
}

function twoDigits(value: number): string {
	return value < 9.95 ? value.toFixed(1) : String(Math.round(value));
}
