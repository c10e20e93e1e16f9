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
	// The next state is made from these plain variables. A signal would not do: when Svelte undoes an effect, signals
	// read as they were when the effect ran, and an intent dispatched there would bring that old state back.
	let current = initial;
	let currentFilms: Films | null = null;
	let state = $state.raw(initial);
	let films = $state.raw<Films | null>(null);

	function dispatch(intent: Intent): void {
		const before = current;
		const after = reduce(before, intent);
		const catalogue = catalogueOf(after);
		if (catalogue && catalogue !== catalogueOf(before)) currentFilms = createFilms(catalogue);
		current = after;
		state = current;
		films = currentFilms;
		for (const effect of effectsOf(before, intent, after, (id) => currentFilms?.indexOf(id) ?? null)) perform(effect);
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
