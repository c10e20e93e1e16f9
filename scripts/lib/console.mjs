/** How the scripts talk: one line a step, a sign of life in long ones, and failures that say what to do. */

const TERMINAL = process.stdout.isTTY === true;
/** Without a terminal a sign of life is a line of its own, so it comes more rarely. */
const BEAT_MS = TERMINAL ? 500 : 15_000;

/** Something the person at the keyboard can mend: what happened, and what to do about it. */
export class Failure extends Error {
	constructor(message, advice) {
		super(message);
		this.advice = advice;
	}
}

export const say = (line) => console.log(line);

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Shows that `label` is going on until `stop()` is called: on a terminal one line that is rewritten,
 * elsewhere a line every quarter of a minute. `note(text)` sets what is shown behind the time.
 */
export function signOfLife(label) {
	const started = Date.now();
	let newest = "";
	if (TERMINAL) process.stdout.write(`  … ${label}`);
	const timer = setInterval(() => {
		const line = `  … ${label}, ${Math.round((Date.now() - started) / 1000)} s${newest ? `: ${newest}` : ""}`;
		if (TERMINAL) process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
		else say(line);
	}, BEAT_MS);
	return {
		note(text) {
			newest = text;
		},
		stop() {
			clearInterval(timer);
			if (TERMINAL) process.stdout.write("\r\x1b[2K");
			return Date.now() - started;
		},
	};
}

/** Runs a script's `body`; a failure is printed with its advice, anything else with its trace. Sets the exit code. */
export async function main(name, body) {
	try {
		await body();
	} catch (error) {
		process.exitCode = 1;
		if (error instanceof Failure) {
			console.error(`\n${name}: ${error.message}`);
			if (error.advice) console.error(`What to do: ${error.advice}`);
		} else {
			console.error(`\n${name} failed in a way it did not foresee:`);
			console.error(error);
		}
	}
}
