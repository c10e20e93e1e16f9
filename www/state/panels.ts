/** Which panels the Lab has, in their order: what may be open, and what a link calls them. */

export const PANEL_NAMES = ["phases", "monitors", "units", "network", "person", "weight", "runs"] as const;

export type PanelName = (typeof PANEL_NAMES)[number];

/** The panels with this one opened or closed, in their order. */
export function withPanel(panels: readonly PanelName[], panel: PanelName, open: boolean): readonly PanelName[] {
	return PANEL_NAMES.filter((name) => (name === panel ? open : panels.includes(name)));
}

export function panelNamed(text: string): PanelName | null {
	return PANEL_NAMES.find((name) => name === text) ?? null;
}
