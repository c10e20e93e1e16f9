/** The parameters of an RBM, one row each, with what CD collects for it and what a differentiator finds. */
import type { Lessons } from "../../engine/lessons";
import { parametersOf, productsOf } from "../parts/parameters";

type Answer = Lessons["fakeLoss"]["answer"];

/** One parameter's entries. */
export interface Entry {
	/** "W 1 2", "b 3" or "c 1", counted from 1. */
	readonly name: string;
	readonly tex: string;
	/** Data's side and model's side of the statistic; their difference is what CD collects. */
	readonly data: number;
	readonly model: number;
	readonly statistic: number;
	/** −∂L/∂θ from the tape, and measured with v′ held. */
	readonly descent: number;
	readonly measured: number;
}

/** Sums of a few products of numbers below 5 are off by less than 10⁻¹⁴; whatever is really there is far above. */
const SAME = 1e-12;

/** Whether the differentiator found what CD collects. */
export const agrees = ({ statistic, descent }: Entry): boolean => Math.abs(statistic - descent) <= SAME;

/** The rows, in the order of `parametersOf`. */
export function entriesOf(visible: readonly number[], answer: Answer): readonly Entry[] {
	const [data, model] = answer.hidden;
	const sides = { data: productsOf(visible, data), model: productsOf(answer.visibleModel, model) };
	return parametersOf(visible.length, data.length).map(({ name, tex, of }) => ({
		name,
		tex,
		data: of(sides.data),
		model: of(sides.model),
		statistic: of(answer.statistics),
		descent: of(answer.descent),
		measured: of(answer.measured),
	}));
}
