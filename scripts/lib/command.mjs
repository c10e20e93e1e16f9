/** How the scripts run other programs: output kept and shown only on failure, time limits, nothing left behind. */
import { spawn, spawnSync } from "node:child_process";
import { Failure, signOfLife } from "./console.mjs";
import { ROOT } from "./paths.mjs";

const WINDOWS = process.platform === "win32";
/** As much of a failed program's output as is shown. */
const TAIL_LINES = 60;

const running = new Set();

function killGroup(child, signal) {
	try {
		if (WINDOWS) child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// It has ended by itself.
	}
}

/** Each program runs in a process group of its own, so that ending it ends what it started. */
function endAll() {
	for (const child of running) killGroup(child, "SIGTERM");
}
process.on("exit", endAll);

let interrupted = (code) => process.exit(code);

/** What to do on Ctrl-C instead of leaving at once. */
export function whenInterrupted(handler) {
	interrupted = handler;
}
for (const [signal, code] of [
	["SIGINT", 130],
	["SIGTERM", 143],
	["SIGHUP", 129],
]) {
	process.on(signal, () => interrupted(code));
}

/** Escape sequences that programs colour their output with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they start with the control character ESC.
const COLOURS = /\x1b\[[0-9;?]*[A-Za-z]/g;

/**
 * Runs a program to its end and returns `{code, stdout, stderr, output, timedOut}`; never rejects for its exit code.
 *
 * `label`: show a sign of life under this name. `onOutput(text)`: sees the output as it comes.
 * `timeLimitMs`: end it then. `environment`: added to ours.
 */
export function attempt(program, args, options = {}) {
	const { label, onOutput, timeLimitMs, cwd = ROOT, environment = {} } = options;
	return new Promise((resolve) => {
		const life = label ? signOfLife(label) : undefined;
		const result = { code: null, stdout: "", stderr: "", output: "", timedOut: false };
		const child = spawn(program, args, {
			cwd,
			env: { ...process.env, ...environment },
			stdio: ["ignore", "pipe", "pipe"],
			detached: !WINDOWS,
		});
		running.add(child);
		const timer = timeLimitMs
			? setTimeout(() => {
					result.timedOut = true;
					killGroup(child, "SIGTERM");
					setTimeout(() => killGroup(child, "SIGKILL"), 3_000).unref();
				}, timeLimitMs)
			: undefined;
		const finish = (extra) => {
			running.delete(child);
			clearTimeout(timer);
			life?.stop();
			resolve({ ...result, ...extra });
		};
		for (const stream of ["stdout", "stderr"]) {
			child[stream].setEncoding("utf8");
			child[stream].on("data", (text) => {
				result[stream] += text;
				result.output += text;
				onOutput?.(text);
				life?.note(lastLine(text));
			});
		}
		child.on("error", (error) => finish({ code: null, output: error.message, missing: error.code === "ENOENT" }));
		child.on("close", (code) => finish({ code: result.timedOut ? null : code }));
	});
}

/** Runs a program that must succeed; otherwise shows the end of its output and fails with `advice`. */
export async function run(program, args, options = {}) {
	const result = await attempt(program, args, options);
	if (result.code === 0) return result;
	const what = `${program} ${args.join(" ")}`;
	if (result.missing) throw new Failure(`${program} was not found.`, options.advice);
	if (result.output.trim()) console.error(`${tail(result.output)}\n`);
	const reason = result.timedOut ? "took too long and was ended" : `ended with code ${result.code}`;
	throw new Failure(`"${what}" ${reason}; its output stands above.`, options.advice);
}

/** The output of a short program, or null when it is missing or fails. Blocks; for questions such as `rustc -vV`. */
export function ask(program, args, environment = {}) {
	const result = spawnSync(program, args, {
		cwd: ROOT,
		encoding: "utf8",
		env: { ...process.env, ...environment },
		stdio: ["ignore", "pipe", "ignore"],
		timeout: 30_000,
	});
	return result.status === 0 ? result.stdout : null;
}

export const withoutColours = (text) => text.replace(COLOURS, "");

export const tail = (text, lines = TAIL_LINES) => text.trimEnd().split("\n").slice(-lines).join("\n");

function lastLine(text) {
	const lines = withoutColours(text).split(/[\r\n]/);
	return (lines.findLast((line) => line.trim() !== "") ?? "").trim().slice(0, 100);
}
