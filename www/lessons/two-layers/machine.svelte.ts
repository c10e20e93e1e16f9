/** The machine of chapters 1 to 3 and the state of its units, for as long as the page is open. */
import type { Bit } from "../../engine/lessons";
import { FILMS, MOST_HIDDEN, MOST_VISIBLE, modelOf } from "./machine";

const FIRST = { nVisible: 6, nHidden: 2 };
const held = $state({
	...FIRST,
	/** All units that the machine may have; those beyond D and M wait. */
	visible: firstVisible(),
	hidden: firstHidden(),
});

function firstVisible(): Bit[] {
	return FILMS.map((_, i): Bit => (i === 0 ? 1 : 0));
}
function firstHidden(): Bit[] {
	return Array.from({ length: MOST_HIDDEN }, (): Bit => 0);
}

const model = $derived(modelOf(held.nVisible, held.nHidden));
const visible = $derived(held.visible.slice(0, held.nVisible));
const hidden = $derived(held.hidden.slice(0, held.nHidden));

export const machine = {
	get nVisible() {
		return held.nVisible;
	},
	get nHidden() {
		return held.nHidden;
	},
	get model() {
		return model;
	},
	/** v [D] */
	get visible(): readonly Bit[] {
		return visible;
	},
	/** h [M] */
	get hidden(): readonly Bit[] {
		return hidden;
	},
	resize(nVisible: number, nHidden: number) {
		held.nVisible = Math.max(1, Math.min(MOST_VISIBLE, nVisible));
		held.nHidden = Math.max(1, Math.min(MOST_HIDDEN, nHidden));
	},
	toggleVisible(i: number) {
		held.visible[i] = held.visible[i] === 1 ? 0 : 1;
	},
	toggleHidden(j: number) {
		held.hidden[j] = held.hidden[j] === 1 ? 0 : 1;
	},
	setVisible(states: readonly Bit[]) {
		states.forEach((state, i) => {
			held.visible[i] = state;
		});
	},
	setHidden(states: readonly Bit[]) {
		states.forEach((state, j) => {
			held.hidden[j] = state;
		});
	},
	reset() {
		Object.assign(held, FIRST, { visible: firstVisible(), hidden: firstHidden() });
	},
};
