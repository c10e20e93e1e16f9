/** The reader's small RBM over ratings: one for the chapters on ratings, as long as the page is open. */
import type { Bit, SmallRatingModel } from "../../engine/lessons";
import { FIRST_SMALL, type SmallRatings, smallParameter } from "./small";

/** A copy that may be changed. */
function changeable(from: SmallRatings) {
	return {
		weights: from.weights.map((film) => film.map((row) => [...row])),
		visibleBias: from.visibleBias.map((row) => [...row]),
		hiddenBias: [...from.hiddenBias],
		classes: [...from.classes],
		rated: [...from.rated],
		hidden: [...from.hidden] as Bit[],
	};
}

const held = $state(changeable(FIRST_SMALL));

function set(list: number[] | undefined, at: number, value: number): void {
	if (list !== undefined && at < list.length) list[at] = smallParameter(value);
}

export const small = {
	/** W [D][K][M] */
	get weights(): SmallRatingModel["weights"] {
		return held.weights;
	},
	/** b [D][K] */
	get visibleBias(): SmallRatingModel["visibleBias"] {
		return held.visibleBias;
	},
	/** c [M] */
	get hiddenBias(): readonly number[] {
		return held.hiddenBias;
	},
	get classes(): readonly number[] {
		return held.classes;
	},
	get rated(): readonly boolean[] {
		return held.rated;
	},
	/** h [M] */
	get hidden(): readonly Bit[] {
		return held.hidden;
	},
	/** What a lesson is asked with. */
	get model(): SmallRatingModel {
		const { weights, visibleBias, hiddenBias } = held;
		return $state.snapshot({ weights, visibleBias, hiddenBias });
	},
	setWeight: (i: number, k: number, j: number, value: number) => set(held.weights[i]?.[k], j, value),
	setVisibleBias: (i: number, k: number, value: number) => set(held.visibleBias[i], k, value),
	setHiddenBias: (j: number, value: number) => set(held.hiddenBias, j, value),
	/** Rates a film. */
	rate(i: number, k: number) {
		held.classes[i] = k;
		held.rated[i] = true;
	},
	/** Takes a film's rating back. */
	unrate(i: number) {
		held.rated[i] = false;
	},
	toggleHidden(j: number) {
		held.hidden[j] = held.hidden[j] === 1 ? 0 : 1;
	},
	reset() {
		Object.assign(held, changeable(FIRST_SMALL));
	},
};
