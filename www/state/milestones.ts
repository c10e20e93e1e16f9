/**
 * What a screen reader is told without asking, the turns a run takes and never its every epoch; and what it is told on
 * request.
 */
import type { State } from "./model";

const STATES = { paused: "Paused", training: "Training", finished: "Finished" } as const;

/** The sentence for the step from one state to the next, null when there is nothing worth saying. */
export function milestone(before: State, after: State): string | null {
	if (before.engine.status !== after.engine.status) {
		if (after.engine.status === "failed") return `The model stopped: ${after.engine.error.message}`;
		if (after.engine.status === "ready") return "The model and its data are loaded.";
	}
	if (before.pins !== after.pins) {
		const pinned = after.pins.find((pin) => !before.pins.includes(pin) && pin.history === after.run?.history);
		if (pinned) return `This run is pinned as ${pinned.mark}.`;
	}
	if (before.unpinned !== after.unpinned && after.unpinned !== null) return "Pinned run removed. It can be undone.";
	const { run } = after;
	if (!run) return null;
	const epoch = run.history.at(-1)?.epoch ?? 0;
	if (before.run?.runId !== run.runId) return before.run ? "A new run stands ready at epoch 0." : null;
	if (before.run.state !== run.state) {
		if (run.state === "training") return `Training from epoch ${epoch}.`;
		if (run.state === "paused") return `Paused at epoch ${epoch}.`;
		return run.stoppedEarly
			? `${stopInWords(run.stoppedEarly)}.${rmseInWords(after)}`
			: `Training finished after ${epoch} epochs.${rmseInWords(after)}`;
	}
	if (!isBelowBaseline(before) && isBelowBaseline(after)) {
		return `Epoch ${epoch}: the held-out error is now below that of the biases alone.${rmseInWords(after)}`;
	}
	return null;
}

/** Where the run stands, for whoever asks: epoch, state, held-out error. */
export function statusInWords(state: State): string {
	const { engine, run } = state;
	if (engine.status === "failed") return "The model has stopped.";
	if (engine.status === "loading" || run === null) return "The model and its data are being loaded.";
	const { epochs } = run.settings;
	const epoch = run.snapshot?.progress.epoch ?? 0;
	const where = epoch > epochs ? `Epoch ${epoch}` : `Epoch ${epoch} of ${epochs}`;
	const what = run.stoppedEarly ? stopInWords(run.stoppedEarly) : STATES[run.state];
	return `${where}. ${what}.${rmseInWords(state)}`;
}

/** The same text again is not read again: a space that cannot be seen makes it another. */
export function saidAnew(before: string, text: string): string {
	return before === text ? `${text}\u00a0` : text;
}

export function stopInWords({ epoch, keptEpoch }: { readonly epoch: number; readonly keptEpoch: number }): string {
	return `Stopped at epoch ${epoch}, kept epoch ${keptEpoch}`;
}

function isBelowBaseline({ engine, run }: State): boolean {
	const rmse = run?.history.at(-1)?.heldOutRmse;
	return engine.status === "ready" && rmse !== undefined && rmse < engine.baseline.rmse;
}

/** Of the model as it is: that of the epoch kept, where a run went back to it. */
function rmseInWords({ run }: State): string {
	const kept = run?.stoppedEarly?.keptEpoch;
	const figures = kept === undefined ? run?.history.at(-1) : run?.history.find(({ epoch }) => epoch === kept);
	const rmse = figures?.heldOutRmse;
	return rmse !== undefined && Number.isFinite(rmse) ? ` Held-out RMSE ${rmse.toFixed(3)} stars.` : "";
}
