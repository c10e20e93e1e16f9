/** The chapter's machine of four units, in the reader's hands, for as long as the page is open. */
import type { Bit } from "../../engine/lessons";
import { FIRST_BIAS, FIRST_STATE, FIRST_WEIGHTS, isWithinLayer, machineOf, PAIRS, pairAt } from "./four";

const first = () => ({ weights: [...FIRST_WEIGHTS], bias: [...FIRST_BIAS], state: [...FIRST_STATE] as Bit[] });
const held = $state(first());
const machine = $derived(machineOf(held.weights, held.bias));

export const four = {
	get machine() {
		return machine;
	},
	get state(): readonly Bit[] {
		return held.state;
	},
	setWeight(i: number, j: number, weight: number) {
		held.weights[pairAt(i, j)] = weight;
	},
	setBias(i: number, bias: number) {
		held.bias[i] = bias;
	},
	/** Where chains start. */
	startAt(state: readonly Bit[]) {
		held.state = [...state];
	},
	/** Takes the links within the layers away. */
	cut() {
		PAIRS.forEach((pair, at) => {
			if (isWithinLayer(pair)) held.weights[at] = 0;
		});
	},
	get isCut() {
		return PAIRS.every((pair, at) => !isWithinLayer(pair) || held.weights[at] === 0);
	},
	reset() {
		Object.assign(held, first());
	},
};
