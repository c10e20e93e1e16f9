/** Opens a panel of the Lab and goes there: the page scrolls to it, and its heading has the focus. */
import { tick } from "svelte";
import type { PanelName } from "../state/panels";
import type { Dispatch } from "../state/store.svelte";

export async function visitPanel(dispatch: Dispatch, panel: PanelName): Promise<void> {
	dispatch({ type: "showPanel", panel, open: true });
	await tick();
	const shown = document.getElementById(`panel-${panel}`);
	shown?.scrollIntoView({ block: "start" });
	shown?.querySelector<HTMLElement>("h2 button")?.focus({ preventScroll: true });
}
