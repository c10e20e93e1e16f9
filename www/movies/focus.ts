/** Where the keyboard focus goes when what had it is gone. */

/** The button that takes the last step back. */
export function undoButton(): HTMLElement | null {
	return document.querySelector<HTMLElement>("[data-focus=undo]");
}
