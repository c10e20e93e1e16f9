/** Keeps a view's question about the run open for as long as the view is there. */
import { untrack } from "svelte";
import type { Question } from "../engine/questions";
import type { Dispatch } from "../state/store.svelte";

/**
 * Asks what `question` returns, again whenever that changes, until the component that calls this goes away. Null asks
 * nothing. The answers arrive in `app.run.answers`, under the question's kind. One view a kind.
 */
export function watch(dispatch: Dispatch, question: () => Question | null): void {
	// As text, so that what is the same is not asked again, and so that what is sent is plain data.
	const text = $derived(JSON.stringify(question()));
	const kind = $derived(question()?.kind ?? null);
	$effect(() => {
		const asked: Question | null = JSON.parse(text);
		if (asked !== null) untrack(() => dispatch({ type: "watch", question: asked }));
	});
	$effect(() => {
		const open = kind;
		return () => {
			if (open !== null) dispatch({ type: "unwatch", kind: open });
		};
	});
}
