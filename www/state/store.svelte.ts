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
	// Plain variables hold the state, since signals would not do: when Svelte undoes an effect, signals read as they were
	// when the effect ran, and an intent dispatched there would bring that old state back. One signal says that there is
	// a new state, once for all intents of a turn.
	let state = initial;
	let films: Films | null = null;
	let version = $state(0);
	let told = true;

	function dispatch(intent: Intent): void {
		const before = state;
		state = reduce(before, intent);
		const catalogue = catalogueOf(state);
		if (catalogue && catalogue !== catalogueOf(before)) films = createFilms(catalogue);
		if (told) queueMicrotask(tell);
		told = false;
		for (const effect of effectsOf(before, intent, state, (id) => films?.indexOf(id) ?? null)) perform(effect);
	}

	function tell(): void {
		told = true;
		version += 1;
	}

	return {
		get state() {
			void version;
			return state;
		},
		get films() {
			void version;
			return films;
		},
		dispatch,
	};
}
