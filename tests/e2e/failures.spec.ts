/** What can go wrong around the page: each is told in a clear sentence, ratings stay, and the rest goes on. */

import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { epochOf, open, rate, ratingOf, status, suggestions, untilEpoch, yourRatings } from "./page";

/** The place for notices is always there; what it says is what counts. */
const alert = (page: Page) => page.getByRole("alert");

/** Ratings made on a good visit have to be there when the page recovers. */
async function rateOne(page: Page): Promise<void> {
	await open(page, "./?autoplay=0");
	await rate(page, "matrix", "The Matrix", "9");
	// The write to the storage is asked for by now; leaving the page at once may not cost it.
}

async function expectRatingKept(page: Page): Promise<void> {
	await expect(ratingOf(yourRatings(page), "The Matrix")).toHaveAttribute("aria-valuetext", "4.5 stars");
}

test.describe("a file that is missing or damaged", () => {
	test("the data file is cut", async ({ page }) => {
		await rateOne(page);
		await page.route(/\.rbmpack/, async (route) => {
			const response = await route.fetch();
			await route.fulfill({ response, body: (await response.body()).subarray(0, 200_000) });
		});
		await page.reload();
		await expect(alert(page)).toContainText("The data file is damaged or not ours");
		await expect(alert(page)).toContainText("length");
		await page.unroute(/\.rbmpack/);
		await page.getByRole("button", { name: "Restart" }).click();
		await expect(suggestions(page).getByRole("listitem").first()).toBeVisible();
		await expectRatingKept(page);
	});

	test("the data file is altered", async ({ page }) => {
		await page.route(/\.rbmpack/, async (route) => {
			const response = await route.fetch();
			const body = await response.body();
			body[123_456] = (body[123_456] ?? 0) ^ 4;
			await route.fulfill({ response, body });
		});
		await page.goto("./");
		await expect(alert(page)).toContainText("The data file is damaged or not ours: checksum is");
		await expect(status(page)).toContainText("Stopped");
	});

	test("the part that looks into the model is not there, and comes later", async ({ page }) => {
		await page.route(/rbm_cinema_lab/, (route) => route.fulfill({ status: 404, body: "not found" }));
		await open(page, "./?hidden=4&epochs=200&panels=units");
		await expect(alert(page)).toContainText("looks into the model could not be loaded (the server answered 404)");
		const before = await epochOf(page);
		await untilEpoch(page, before + 1);
		await page.unroute(/rbm_cinema_lab/);
		// It is asked for again with the next epoch.
		await expect(page.getByRole("table", { name: /units/i }).getByRole("row")).toHaveCount(5);
		await expect(status(page)).toContainText("Training");
	});

	test("the WebAssembly module is not there", async ({ page }) => {
		await rateOne(page);
		await page.route(/\.wasm/, (route) => route.fulfill({ status: 404, body: "not found" }));
		await page.reload();
		await expect(alert(page)).toContainText("WebAssembly");
		await expect(alert(page)).toContainText("404");
		await page.getByRole("link", { name: "About" }).click();
		await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
		await page.getByRole("link", { name: "Lab" }).click();
		await page.unroute(/\.wasm/);
		await page.getByRole("button", { name: "Restart" }).click();
		await expectRatingKept(page);
		await expect(alert(page)).toHaveText("");
	});

	test("the server answers with a page in place of the module", async ({ page }) => {
		await page.route(/\.wasm/, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
		await page.goto("./");
		await expect(alert(page)).toContainText("does not run here");
	});

	test("the worker's script cannot be loaded", async ({ page }) => {
		await page.route(/worker-.*\.js/, (route) => route.abort());
		await page.goto("./");
		await expect(alert(page)).toContainText("The background worker could not be started.");
	});
});

test("a worker that dies is told, and started anew with settings, seed and ratings", async ({ page }) => {
	await open(page, "./?hidden=7&seed=42&epochs=200");
	await rate(page, "matrix", "The Matrix", "9");
	await untilEpoch(page, 2);
	// It ends without a word to the page, as when the browser takes its memory away.
	await page.workers()[0]?.evaluate("self.close()");
	await expect(alert(page)).toContainText("no longer answers", { timeout: 30_000 });
	await expectRatingKept(page);
	await page.getByRole("button", { name: "Restart" }).click();
	await untilEpoch(page, 1);
	await expect(status(page)).toContainText("of 200");
	await expect(page.getByText("For you, from 1 rating")).toBeVisible();
	await expect(page.getByText(/^7 units for/)).toBeVisible();
});

test("a blocked storage is told once, and the session goes on", async ({ page }) => {
	await page.addInitScript(() => {
		Object.defineProperty(window, "indexedDB", {
			get() {
				throw new DOMException("The operation is insecure.", "SecurityError");
			},
		});
	});
	await open(page, "./?epochs=200");
	await expect(page.getByText("This browser does not let the page store anything")).toHaveCount(1);
	await rate(page, "matrix", "The Matrix", "9");
	await rate(page, "toy story 1995", "Toy Story", "8");
	await expect(page.getByText("For you, from 2 ratings")).toBeVisible();
	await expect(page.getByText("This browser does not let the page store anything")).toHaveCount(1);
});

test.describe("settings", () => {
	test("one out of range is told at its field with its range, and nothing changes", async ({ page }) => {
		await open(page, "./?epochs=200&hidden=5");
		await untilEpoch(page, 1);
		await page.getByRole("button", { name: "Settings" }).click();
		const field = page.getByRole("spinbutton", { name: /^Hidden units/ });
		await field.fill("0");
		await expect(field).toHaveAttribute("aria-invalid", "true");
		await expect(field).toHaveAccessibleDescription("Hidden units must be a whole number from 1 to 200.");
		await page.getByRole("button", { name: /^(Restart with these|Apply now)$/ }).click();
		await expect(field).toBeFocused();
		await expect(page.getByText(/^5 units for/)).toBeVisible();
		await field.fill("6");
		await page.getByRole("button", { name: /^(Restart with these|Apply now)$/ }).click();
		await expect(page.getByText(/^6 units for/)).toBeVisible();
		await expect(page).toHaveURL(/hidden=6/);
	});

	test("CD steps that would shrink are told at the field of the last", async ({ page }) => {
		await open(page, "./?autoplay=0&hidden=5&cd=3&lastcd=2");
		await expect(page.getByText(/CD steps at the end must not be below CD steps, 3; the page uses 3/)).toBeVisible();
		await page.getByRole("button", { name: "Settings" }).click();
		const first = page.getByRole("spinbutton", { name: "CD steps CD-k", exact: true });
		const last = page.getByRole("spinbutton", { name: /^CD steps at the end/ });
		await expect(last).toHaveValue("3");
		await first.fill("4");
		await expect(last).toHaveAccessibleDescription("CD steps at the end must not be below CD steps, 4.");
		await page.getByRole("button", { name: /^(Restart with these|Apply now)$/ }).click();
		await expect(last).toBeFocused();
		await last.fill("4");
		await expect(last).toHaveAttribute("aria-invalid", "false");
		await page.getByRole("button", { name: /^(Restart with these|Apply now)$/ }).click();
		await expect(page).toHaveURL(/cd=4&lastcd=4/);
	});

	test("a link with a setting out of range says so and uses the default", async ({ page }) => {
		await open(page, "./?hidden=100000&lr=fast&seed=5&autoplay=0");
		await expect(page.getByText(/hidden units must be a whole number from 1 to 200/)).toBeVisible();
		await expect(page.getByText(/learning rate must be a number above 0 and at most 1/)).toBeVisible();
		await expect(page.getByText(/^50 units for/)).toBeVisible();
	});

	test("a learning rate that diverges is stopped with its cause; no NaN is shown", async ({ page }) => {
		await open(page, "./?lr=1&momentum=0.99&batch=1&hidden=8&epochs=200");
		await expect(alert(page)).toContainText("Training diverged", { timeout: 60_000 });
		await expect(status(page)).toContainText("Paused");
		expect(await page.locator("body").textContent()).not.toMatch(/NaN|Infinity|undefined/);
		await expect(suggestions(page).getByRole("listitem").first()).toBeVisible();
	});
});

test.describe("hosting", () => {
	let server: Server;
	test.beforeAll(async () => {
		const types: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css" };
		server = createServer(async (request, response) => {
			const path = (request.url ?? "").replace(/\?.*$/, "").replace(/^\/deep\/down\//, "");
			try {
				const body = await readFile(new URL(`../../dist/${path === "" ? "index.html" : path}`, import.meta.url));
				const type = types[path.split(".").at(-1) || "html"] ?? (path === "" ? "text/html" : "text/plain");
				response.writeHead(200, { "content-type": type }).end(body);
			} catch {
				response.writeHead(404).end();
			}
		});
		await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
	});
	test.afterAll(() => {
		server.close();
	});

	test("works from a sub-path on a host that serves .wasm as text", async ({ page }) => {
		const { port } = server.address() as AddressInfo;
		await open(page, `http://localhost:${port}/deep/down/?epochs=2&hidden=5`);
		await expect(status(page)).toContainText("Finished");
		await page.getByRole("link", { name: "Learn" }).click();
		await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
	});
});
