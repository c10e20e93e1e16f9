/**
 * What the worker says is taken up once a frame, in order, however fast it comes; in a hidden tab, where no frames
 * are drawn, soon after it comes. What changes much of the page has a frame to itself, so that no frame has it all to
 * draw.
 */

export interface FrameQueue<T> {
	readonly add: (item: T) => void;
	/** Takes up all that waits, now. */
	readonly flush: () => void;
}

/** `changesMuch` says of an item whether it is to be drawn in a frame of its own. */
export function createFrameQueue<T>(take: (item: T) => void, changesMuch: (item: T) => boolean): FrameQueue<T> {
	let waiting: T[] = [];
	let asked = false;

	function flush(): void {
		const items = waiting;
		waiting = [];
		for (const item of items) take(item);
	}

	/** What one frame takes up: all until the next item that changes much, or that alone. */
	function frame(): void {
		asked = false;
		const next = waiting.findIndex(changesMuch);
		const end = document.hidden || next < 0 ? waiting.length : Math.max(1, next);
		const items = waiting.slice(0, end);
		waiting = waiting.slice(end);
		for (const item of items) take(item);
		if (waiting.length > 0) ask();
	}

	function ask(): void {
		if (asked) return;
		asked = true;
		if (document.hidden) setTimeout(frame, 0);
		else requestAnimationFrame(frame);
	}

	// A frame that was asked for while the tab was in sight does not come once it is hidden.
	document.addEventListener("visibilitychange", () => {
		if (document.hidden && waiting.length > 0) flush();
	});

	return {
		flush,
		add(item) {
			waiting.push(item);
			ask();
		},
	};
}
