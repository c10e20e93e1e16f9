/**
 * What the worker says is taken up once a frame, in order, however fast it comes; in a hidden tab, where no frames
 * are drawn, soon after it comes.
 */

export interface FrameQueue<T> {
	readonly add: (item: T) => void;
	/** Takes up what waits, now. */
	readonly flush: () => void;
}

export function createFrameQueue<T>(take: (item: T) => void): FrameQueue<T> {
	let waiting: T[] = [];
	let asked = false;

	function flush(): void {
		asked = false;
		const items = waiting;
		waiting = [];
		for (const item of items) take(item);
	}

	// A frame that was asked for while the tab was in sight does not come once it is hidden.
	document.addEventListener("visibilitychange", () => {
		if (document.hidden && waiting.length > 0) flush();
	});

	return {
		flush,
		add(item) {
			waiting.push(item);
			if (asked) return;
			asked = true;
			if (document.hidden) setTimeout(flush, 0);
			else requestAnimationFrame(flush);
		},
	};
}
