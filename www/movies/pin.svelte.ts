/**
 * Which film of a list is under the visitor's hand: focused by keyboard, or pointed at within the last moment.
 * A pointer that only rests does not hold the list up for good; one that is pressed does, until it is lifted.
 */

const REST_MS = 1500;

export interface Pinned {
	readonly movie: number;
	readonly index: number;
}

export interface Pin {
	readonly current: Pinned | null;
	/** For each item's events. */
	readonly pointed: (event: PointerEvent, movie: number, index: number) => void;
	readonly focused: (event: FocusEvent, movie: number, index: number) => void;
	readonly unfocused: () => void;
	readonly pointerLeft: (event: PointerEvent) => void;
	/** To be called when the list goes away. */
	readonly stop: () => void;
}

/** `list`: the element that holds the items. */
export function createPin(list: () => HTMLElement | null): Pin {
	let current = $state.raw<Pinned | null>(null);
	let byKeyboard = false;
	let timer: ReturnType<typeof setTimeout> | undefined;

	function hold(movie: number, index: number): void {
		// The place stays the one at which the film was first caught.
		if (current?.movie !== movie) current = { movie, index };
	}

	function letGo(): void {
		clearTimeout(timer);
		byKeyboard = false;
		current = null;
	}

	function releasePointer(): void {
		if (byKeyboard || current === null) return;
		letGo();
		// A key press must never rate a film that has come to stand where the rated one stood.
		const { activeElement } = document;
		if (activeElement instanceof HTMLElement && list()?.contains(activeElement)) activeElement.blur();
	}

	return {
		get current() {
			return current;
		},
		pointed(event, movie, index) {
			// A pointer that only passes by does not take the list from the keyboard; one that is pressed does.
			if (event.type === "pointerdown") byKeyboard = false;
			if (byKeyboard) return;
			hold(movie, index);
			clearTimeout(timer);
			// Lifting the pointer moves or leaves it, which starts the timer again.
			if (event.buttons === 0) timer = setTimeout(releasePointer, REST_MS);
		},
		focused(event, movie, index) {
			if (!(event.target instanceof Element) || !event.target.matches(":focus-visible")) return;
			clearTimeout(timer);
			byKeyboard = true;
			hold(movie, index);
		},
		unfocused() {
			if (byKeyboard) letGo();
		},
		pointerLeft(event) {
			if (event.buttons === 0) releasePointer();
		},
		stop: () => clearTimeout(timer),
	};
}
