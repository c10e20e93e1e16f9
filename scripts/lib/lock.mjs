/** Only one build at a time in this working tree: a second one waits for the first. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signOfLife } from "./console.mjs";
import { CACHE } from "./paths.mjs";

const LOCK = join(CACHE, "build.lock");

/** The process that holds the lock, or null when there is none or it is gone. */
function holder() {
	try {
		const pid = Number(readFileSync(LOCK, "utf8"));
		process.kill(pid, 0);
		return pid;
	} catch (error) {
		return error.code === "EPERM" ? -1 : null;
	}
}

function tryToTake() {
	try {
		writeFileSync(LOCK, String(process.pid), { flag: "wx" });
		return true;
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
		return false;
	}
}

/** Runs `work` while no other script of this working tree builds. */
export async function alone(work) {
	mkdirSync(CACHE, { recursive: true });
	let life;
	while (!tryToTake()) {
		const pid = holder();
		if (pid === null) rmSync(LOCK, { force: true });
		else {
			life ??= signOfLife(`another build (process ${pid}) is running in this folder; waiting for it`);
			await sleep(500);
		}
	}
	life?.stop();
	const release = () => rmSync(LOCK, { force: true });
	process.once("exit", release);
	try {
		return await work();
	} finally {
		process.off("exit", release);
		release();
	}
}
