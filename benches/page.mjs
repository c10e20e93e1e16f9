/**
 * How quick the built page is in Chromium, and how much of it is loaded.
 *
 * first_epoch_ms: from navigation to the first epoch's figures on screen, with an empty cache.
 * rating_latency_ms: from the key that gives a rating until the suggestions that follow from it are painted, while
 *   the model trains at full speed; rating_latency_idle_ms: the same with the model at rest, in the same run.
 * first_load_kb: what the Lab's first visit transfers, as compressed by the server of `npm start`.
 * wasm_gzip_kb: the WebAssembly module alone, after wasm-opt and gzip -9.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Failure } from "../scripts/lib/console.mjs";
import { inRoot } from "../scripts/lib/paths.mjs";
import { median, quantile } from "./statistics.mjs";

const LOADS = 9;
const RATINGS = 100;

/** Milliseconds from navigation to the first epoch, and the bytes on the way, in a fresh profile. */
async function firstLoad(browser, address) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	const network = await context.newCDPSession(page);
	let bytes = 0;
	// The worker fetches the module and the data on a target of its own; its requests are counted there.
	network.on("Network.loadingFinished", ({ encodedDataLength }) => {
		bytes += encodedDataLength;
	});
	network.on("Target.attachedToTarget", async ({ sessionId }) => {
		await network.send("Target.sendMessageToTarget", {
			sessionId,
			message: JSON.stringify({ id: 1, method: "Network.enable" }),
		});
		await network.send("Target.sendMessageToTarget", {
			sessionId,
			message: JSON.stringify({ id: 2, method: "Runtime.runIfWaitingForDebugger" }),
		});
	});
	network.on("Target.receivedMessageFromTarget", ({ message }) => {
		const { method, params } = JSON.parse(message);
		if (method === "Network.loadingFinished") bytes += params.encodedDataLength;
	});
	await network.send("Network.enable");
	await network.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
	await page.addInitScript(() => {
		const observer = new MutationObserver(() => {
			const status = document.querySelector("[aria-label='Training status']")?.textContent ?? "";
			if (/Epoch [1-9]/.test(status) && !window.firstEpoch) {
				requestAnimationFrame(() => {
					window.firstEpoch = performance.now();
				});
				observer.disconnect();
			}
		});
		observer.observe(document, { subtree: true, childList: true, characterData: true });
	});
	await page.goto(address);
	await page.waitForFunction(() => window.firstEpoch);
	const milliseconds = await page.evaluate(() => window.firstEpoch);
	await context.close();
	return { milliseconds, bytes };
}

/** Gives ratings one after another by keyboard and times each; runs in the page. */
function rateInPage(count) {
	const list = document.querySelector("[aria-label='Suggestions']");
	const follow = (act) =>
		new Promise((done) => {
			const painted = new MessageChannel();
			painted.port1.onmessage = () => done(performance.now() - start);
			// The list changes in a frame's callback; a message sent from there comes when that frame is painted.
			const observer = new MutationObserver(() => {
				observer.disconnect();
				painted.port2.postMessage(null);
			});
			observer.observe(list, { attributeFilter: ["data-revision"] });
			const start = performance.now();
			act();
		});
	const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
	return (async () => {
		const latencies = [];
		for (let i = 0; i < count; i++) {
			const sliders = list.querySelectorAll("[role=slider]");
			const slider = sliders[i % Math.min(8, sliders.length)];
			const key = String(1 + ((i * 7) % 9));
			const press = () => slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
			latencies.push(await follow(press));
			// At no fixed place within a frame or a slice of training.
			await pause(20 + ((i * 13) % 37));
		}
		return latencies;
	})();
}

async function ratingLatencies(browser, address, query, prepare) {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	await page.goto(`${address}${query}`);
	await page.locator("html[data-ready=true]").waitFor();
	await page.locator("[aria-label='Suggestions'] [role=slider]").first().waitFor();
	await prepare(page);
	const latencies = await page.evaluate(rateInPage, RATINGS);
	const status = await page.getByRole("status", { name: "Training status" }).textContent();
	await context.close();
	return { latencies, status };
}

/** The page's figures by name. */
export async function measurePage(browser, address) {
	const loads = [];
	for (let i = 0; i < LOADS; i++) loads.push(await firstLoad(browser, address));
	const times = loads.map(({ milliseconds }) => milliseconds);

	const idle = await ratingLatencies(browser, address, "?autoplay=0", async () => {});
	const training = await ratingLatencies(browser, address, "?epochs=200&patience=0", async (page) => {
		await page.getByRole("slider", { name: "Pace" }).fill("4");
	});
	if (!training.status.includes("Training")) {
		throw new Failure(`the model had stopped before the last rating (${training.status}).`, "raise its epochs.");
	}
	const module = readFileSync(inRoot("www/generated/rbm_cinema_bg.wasm"));
	return {
		first_epoch_ms_median: median(times),
		first_epoch_ms_max: Math.max(...times),
		rating_latency_ms_p50: median(training.latencies),
		rating_latency_ms_p95: quantile(training.latencies, 0.95),
		rating_latency_idle_ms_p50: median(idle.latencies),
		rating_latency_idle_ms_p95: quantile(idle.latencies, 0.95),
		first_load_kb: median(loads.map(({ bytes }) => bytes)) / 1000,
		wasm_gzip_kb: gzipSync(module, { level: 9 }).length / 1000,
	};
}
