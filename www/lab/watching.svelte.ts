/** Keeps a view's question about the run open for as long as the view is there. */
import { untrack } from "svelte";
import type { Question } from "../engine/questions";
import type { Dispatch } from "../state/store.svelte";

/**
 * Asks what `question` returns, again whenever that changes, until the component that calls this goes away. Null asks
 * nothing. The answers arrive in `app.run.answers`, under the question's kind.
 */
export function watch(dispatch: Dispatch, question: () => Question | null): void {
	$effect(() => {
		const asked = question();
		if (asked !== null) untrack(() => dispatch({ type: "watch", question: asked }));
	});
	const kind = $derived(question()?.kind ?? null);
	$effect(() => {
		const open = kind;
		return () => {
			if (open !== null) dispatch({ type: "unwatch", kind: open });
		};
	});
}
