/** Animation on demand: something that goes on step by step, played or stepped by the reader, never by itself. */

interface Playable {
	/** Goes one step on; may take its time, and is not called again before it is done. */
	readonly step: () => void | Promise<void>;
	/** Whether there is nothing more to play. */
	readonly done: () => boolean;
	/** From one step to the next while it plays. */
	readonly everyMs: number;
}

export interface Player {
	readonly playing: boolean;
	readonly done: boolean;
	/** Whether the reader wants no motion: then there is only the step. */
	readonly still: boolean;
	play(): void;
	pause(): void;
	step(): Promise<void>;
}

/** To be called while a component is made; it stops with the component. */
export function player({ step, done, everyMs }: Playable): Player {
	let playing = $state(false);
	let still = $state(false);
	let timer: ReturnType<typeof setTimeout> | null = null;
	let underWay = false;

	function pause(): void {
		playing = false;
		if (timer !== null) clearTimeout(timer);
		timer = null;
	}
	async function once(): Promise<void> {
		if (underWay || done()) return;
		underWay = true;
		try {
			await step();
		} finally {
			underWay = false;
		}
	}
	async function goOn(): Promise<void> {
		await once();
		if (!playing) return;
		if (done()) pause();
		else timer = setTimeout(goOn, everyMs);
	}
	function play(): void {
		if (playing || still || done()) return;
		playing = true;
		goOn().catch((thrown: unknown) => {
			pause();
			throw thrown;
		});
	}

	$effect(() => {
		const wish = matchMedia("(prefers-reduced-motion: reduce)");
		const follow = () => {
			still = wish.matches;
			if (still) pause();
		};
		follow();
		wish.addEventListener("change", follow);
		return () => {
			wish.removeEventListener("change", follow);
			pause();
		};
	});

	return {
		get playing() {
			return playing;
		},
		get done() {
			return done();
		},
		get still() {
			return still;
		},
		play,
		pause,
		step: once,
	};
}
