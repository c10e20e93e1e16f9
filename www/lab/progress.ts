/** Where a run stands, in words for the transport bar. */
import type { EngineError } from "../engine/protocol";
import type { State } from "../state/model";

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
		state: STATES[run.state],
	};
}

/** What to tell under the field, if the engine refused this one. */
export function rejectionOf(rejection: EngineError | null, name: string): string | null {
	return rejection?.field === name ? rejection.message : null;
}
