/** How fast a run may go: the stops of the pace control, from slow enough to follow each mini-batch to full speed. */
import type { PaceLimit } from "../engine/protocol";

export type Pace = "batch" | "batches" | "slow" | "calm" | "full";

export interface PaceSpec {
	/** What a link calls it. */
	readonly name: Pace;
	readonly label: string;
	/** Null is as fast as the machine can. */
	readonly limit: PaceLimit | null;
}

/** From slow to fast. */
export const PACES: readonly PaceSpec[] = [
	{ name: "batch", label: "1 mini-batch a second", limit: { perSecond: 1, unit: "batch" } },
	{ name: "batches", label: "10 mini-batches a second", limit: { perSecond: 10, unit: "batch" } },
	{ name: "slow", label: "1 epoch in 2 seconds", limit: { perSecond: 0.5, unit: "epoch" } },
	{ name: "calm", label: "2 epochs a second", limit: { perSecond: 2, unit: "epoch" } },
	{ name: "full", label: "Full speed", limit: null },
];

export const DEFAULT_PACE: Pace = "calm";

export function limitOf(pace: Pace): PaceLimit | null {
	return PACES.find(({ name }) => name === pace)?.limit ?? null;
}
