/** The reader's tiny RBM: one for chapters 5 to 13, kept in this browser. */
import type { Bit, TinyModel } from "../engine/lessons";
import { keepLesson, loadLesson } from "../state/lesson-storage";
import { FIRST_TINY, readTiny, type TinyRbm, tinyParameter } from "./tiny";

/** A copy that may be changed. */
function changeable(from: TinyRbm) {
	return {
		weights: from.weights.map((row) => [...row]),
		visibleBias: [...from.visibleBias],
		hiddenBias: [...from.hiddenBias],
		visible: [...from.visible] as Bit[],
		hidden: [...from.hidden] as Bit[],
	};
}

const held = $state(changeable(FIRST_TINY));

function keep(): void {
	keepLesson("tiny", $state.snapshot(held));
}

function set(list: number[] | undefined, at: number, value: number): void {
	if (list === undefined || at >= list.length) return;
	list[at] = tinyParameter(value);
	keep();
}

function toggle(bits: Bit[], at: number): void {
	if (at >= bits.length) return;
	bits[at] = bits[at] === 1 ? 0 : 1;
	keep();
}

export const tiny = {
	get nVisible() {
		return held.visibleBias.length;
	},
	get nHidden() {
		return held.hiddenBias.length;
	},
	/** W [D][M] */
	get weights(): readonly (readonly number[])[] {
		return held.weights;
	},
	/** b [D] */
	get visibleBias(): readonly number[] {
		return held.visibleBias;
	},
	/** c [M] */
	get hiddenBias(): readonly number[] {
		return held.hiddenBias;
	},
	/** v [D] */
	get visible(): readonly Bit[] {
		return held.visible;
	},
	/** h [M] */
	get hidden(): readonly Bit[] {
		return held.hidden;
	},
	/** What a lesson is asked with. */
	get model(): TinyModel {
		const { weights, visibleBias, hiddenBias } = held;
		return $state.snapshot({ weights, visibleBias, hiddenBias });
	},
	setWeight: (i: number, j: number, value: number) => set(held.weights[i], j, value),
	setVisibleBias: (i: number, value: number) => set(held.visibleBias, i, value),
	setHiddenBias: (j: number, value: number) => set(held.hiddenBias, j, value),
	toggleVisible: (i: number) => toggle(held.visible, i),
	toggleHidden: (j: number) => toggle(held.hidden, j),
	/** Puts both layers into a state. */
	setState(visible: readonly Bit[], hidden: readonly Bit[]) {
		held.visible = held.visible.map((before, i) => visible[i] ?? before);
		held.hidden = held.hidden.map((before, j) => hidden[j] ?? before);
		keep();
	},
	reset() {
		Object.assign(held, changeable(FIRST_TINY));
		keep();
	},
	/** As this browser keeps it; the first one if it keeps none. */
	load() {
		Object.assign(held, changeable(readTiny(loadLesson("tiny")) ?? FIRST_TINY));
	},
};
