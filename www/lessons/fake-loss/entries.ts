/** The parameters of an RBM, one row each, with what CD collects for it and what a differentiator finds. */
import type { Lessons, ParameterEntries } from "../../engine/lessons";

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

/** The rows: W by visible unit, then b, then c. */
export function entriesOf(visible: readonly number[], answer: Answer): readonly Entry[] {
	const [data, model] = answer.hidden;
	const end = answer.visibleModel;
	const entry = (
		name: string,
		tex: string,
		sides: readonly [number, number],
		of: (from: ParameterEntries) => number,
	) => ({
		name,
		tex,
		data: sides[0],
		model: sides[1],
		statistic: of(answer.statistics),
		descent: of(answer.descent),
		measured: of(answer.measured),
	});
	const at = (list: readonly number[] | undefined, place: number) => list?.[place] ?? 0;
	return [
		...visible.flatMap((v, i) =>
			data.map((on, j) =>
				entry(`W ${i + 1} ${j + 1}`, `W_{${i + 1}${j + 1}}`, [v * on, at(end, i) * at(model, j)], ({ weights }) =>
					at(weights[i], j),
				),
			),
		),
		...visible.map((v, i) => entry(`b ${i + 1}`, `b_${i + 1}`, [v, at(end, i)], ({ visible }) => at(visible, i))),
		...data.map((on, j) => entry(`c ${j + 1}`, `c_${j + 1}`, [on, at(model, j)], ({ hidden }) => at(hidden, j))),
	];
}
