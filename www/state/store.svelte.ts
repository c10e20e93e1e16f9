/**
 * The one holder of the page's state: an intent goes in, the reducer makes the next state, its effects are
 * performed, the views follow.
 */
import { createFilms, type Films } from "../catalogue/films";
import { type Effect, effectsOf } from "./effects";
import { catalogueOf, type Intent, type State } from "./model";
import { reduce } from "./reducer";

export type Dispatch = (intent: Intent) => void;

export interface Store {
	readonly state: State;
	/** The films of the loaded catalogue; null until it is loaded. */
	readonly films: Films | null;
	readonly dispatch: Dispatch;
}

export function createStore(initial: State, perform: (effect: Effect) => void): Store {
	let state = $state.raw(initial);
	let films = $state.raw<Films | null>(null);

	function dispatch(intent: Intent): void {
		const before = state;
		const after = reduce(before, intent);
		const catalogue = catalogueOf(after);
		if (catalogue && catalogue !== catalogueOf(before)) films = createFilms(catalogue);
		state = after;
		for (const effect of effectsOf(before, intent, after, (id) => films?.indexOf(id) ?? null)) perform(effect);
	}

	return {
		get state() {
			return state;
		},
		get films() {
			return films;
		},
		dispatch,
	};
}
