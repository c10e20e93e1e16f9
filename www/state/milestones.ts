/**
 * What a screen reader is told without asking: the turns a run takes, never its every epoch.
 */
import type { State } from "./model";

/** The sentence for the step from one state to the next, null when there is nothing worth saying. */
export function milestone(before: State, after: State): string | null {
	if (before.engine.status !== after.engine.status) {
		if (after.engine.status === "failed") return `The model stopped: ${after.engine.error.message}`;
		if (after.engine.status === "ready") return "The model and its data are loaded.";
	}
	if (before.removed !== after.removed && after.removed !== null) return "Rating removed. It can be undone.";
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
		return `Training finished after ${epoch} epochs.${rmseInWords(after)}`;
	}
	if (!isBelowBaseline(before) && isBelowBaseline(after)) {
		return `Epoch ${epoch}: the held-out error is now below that of the biases alone.${rmseInWords(after)}`;
	}
	return null;
}

function isBelowBaseline({ engine, run }: State): boolean {
	const rmse = run?.history.at(-1)?.heldOutRmse;
	return engine.status === "ready" && rmse !== undefined && rmse < engine.baseline.rmse;
}

function rmseInWords({ run }: State): string {
	const rmse = run?.history.at(-1)?.heldOutRmse;
	return rmse !== undefined && Number.isFinite(rmse) ? ` Held-out RMSE ${rmse.toFixed(3)} stars.` : "";
}
