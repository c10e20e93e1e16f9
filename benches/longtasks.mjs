/**
 * How long the page's main thread is busy at a stretch while the model trains at full speed: what stands between a hand
 * and an answer. Measured by the browser's own tracing.
 *
 * longest_main_task_ms: the longest task on the page's main thread in ten seconds of the Lab, all panels closed;
 *   _panels: with all of them open; _4x: with the processor slowed down to a quarter, as a cheap phone has it.
 * longest_main_task_cpu_ms: the same, of the time that the thread ran. On two cores, the worker and whatever paints take
 *   turns with it, and a task takes up to twice as long as it runs.
 */
import { Failure } from "../scripts/lib/console.mjs";

const WATCHED_MS = 10_000;
/** The page's start, the opening of panels among it, is over by then. */
const SETTLED_MS = 4_000;
const PANELS = "phases,monitors,units,network,person,weight,runs";

/** Records what the browser does meanwhile, and answers its trace events. */
async function traced(browser, watch) {
	const session = await browser.newBrowserCDPSession();
	const events = [];
	session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
	const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
	await session.send("Tracing.start", {
		transferMode: "ReportEvents",
		traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] },
	});
	await watch();
	await session.send("Tracing.end");
	await complete;
	await session.detach();
	return events;
}

/** The tasks of the renderer's main thread that was busiest, which is the page's: milliseconds by the clock and run. */
function mainTasks(events) {
	const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
	const mains = new Set(
		events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(threadOf),
	);
	const byThread = new Map();
	for (const event of events) {
		const thread = threadOf(event);
		if (!event.name.endsWith("RunTask") || !mains.has(thread)) continue;
		const task = { ms: (event.dur ?? 0) / 1000, cpuMs: (event.tdur ?? 0) / 1000 };
		byThread.set(thread, [...(byThread.get(thread) ?? []), task]);
	}
	const busy = (tasks) => tasks.reduce((sum, { ms }) => sum + ms, 0);
	const [tasks = []] = [...byThread.values()].sort((a, b) => busy(b) - busy(a));
	return tasks;
}

/** The longest task of the Lab while it trains, with these panels open. */
async function longestTask(browser, address, panels, slowDown) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	await page.goto(`${address}?epochs=200&patience=0&panels=${panels}#/lab`);
	await page.locator("html[data-ready=true]").waitFor();
	await page.getByRole("slider", { name: "Pace" }).fill("4");
	await page.waitForTimeout(SETTLED_MS);
	const emulation = await context.newCDPSession(page);
	await emulation.send("Emulation.setCPUThrottlingRate", { rate: slowDown });
	await page.waitForTimeout(1000);
	const tasks = mainTasks(await traced(browser, () => page.waitForTimeout(WATCHED_MS)));
	const status = await page.getByRole("status", { name: "Training status" }).textContent();
	await context.close();
	if (!status.includes("Training")) {
		throw new Failure(`the model had stopped before the end (${status}).`, "raise its epochs.");
	}
	if (tasks.length === 0) {
		throw new Failure("the trace has no task of the page.", "see whether this browser still names them RunTask.");
	}
	return { ms: Math.max(...tasks.map(({ ms }) => ms)), cpuMs: Math.max(...tasks.map(({ cpuMs }) => cpuMs)) };
}

/** The figures by name. */
export async function measureLongTasks(browser, address) {
	const figures = {};
	for (const [suffix, panels, slowDown] of [
		["", "", 1],
		["_4x", "", 4],
		["_panels", PANELS, 1],
		["_panels_4x", PANELS, 4],
	]) {
		const { ms, cpuMs } = await longestTask(browser, address, panels, slowDown);
		figures[`longest_main_task_ms${suffix}`] = ms;
		figures[`longest_main_task_cpu_ms${suffix}`] = cpuMs;
	}
	return figures;
}
