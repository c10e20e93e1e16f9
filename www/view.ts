/** What every section is given: the state to show, what is derived from it once for all, and the way to change it. */
import type { Film, Films } from "./catalogue/films";
import type { Search } from "./catalogue/search";
import type { Catalogue } from "./engine/protocol";
import type { State } from "./state/model";
import type { Dispatch } from "./state/store.svelte";
import type { PassedFilm } from "./state/wishes";

export interface ViewProps {
	readonly app: State;
	readonly catalogue: Catalogue | null;
	readonly films: Films | null;
	readonly search: Search | null;
	/** Well-known films to start with, best first. */
	readonly shelf: readonly Film[];
	/** The visitor's stars by MovieLens id. */
	readonly starsById: ReadonlyMap<number, number>;
	readonly dispatch: Dispatch;
}

/** What a visitor does with a rating, wherever a film can be rated. */
export function ratingActions(dispatch: Dispatch) {
	return {
		onrate: (movieId: number, stars: number) => dispatch({ type: "rate", movieId, stars, at: Date.now() }),
		onunrate: (movieId: number) => dispatch({ type: "unrate", movieId }),
		onpass: (movieIds: readonly number[], why: PassedFilm["why"]) => dispatch({ type: "passOver", movieIds, why }),
	};
}

/** Shows the hidden units of a user of the data, or of the visitor. */
export function chooseSubject(dispatch: Dispatch, userIndex: number | null): void {
	dispatch({ type: "chooseSubject", subject: userIndex === null ? { kind: "visitor" } : { kind: "user", userIndex } });
}
