/** Steering a run: on its way, to an epoch, early, slowly, by a link that hides, by keys, and out of a divergence. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { epochOf, figure, open, rate, setPace, status, suggestions, tableOf, untilEpoch } from "./page";

test("a learning rate takes effect without a restart; hidden units restart, and say so", async ({ page }) => {
	await open(page, "./?hidden=5&epochs=200&patience=0&pace=full");
	await untilEpoch(page, 3);
	await page.getByRole("button", { name: "Settings" }).click();
	await page.getByRole("spinbutton", { name: /^Learning rate/ }).fill("0.0005");
	await expect(page.getByText("The run goes on with these from where it is.")).toBeVisible();
	await page.getByRole("button", { name: "Apply now" }).click();
	await expect(page).toHaveURL(/lr=0\.0005/);
	await expect(page.getByText(/changed on its way: from epoch \d+, learning rate 0\.001 → 0\.0005/)).toBeVisible();
	expect(await epochOf(page)).toBeGreaterThanOrEqual(3);
	expect((await tableOf(page, "Held-out RMSE")).slice(0, 4).map(([epoch]) => epoch)).toEqual([0, 1, 2, 3]);

	await page.getByRole("radiogroup", { name: "Preset" }).isVisible();
	await page.getByRole("radio", { name: "Adam" }).check();
	await page.getByRole("button", { name: "Apply now" }).click();
	await expect(page).toHaveURL(/optimiser=adam/);
	await expect(page.getByText(/optimiser momentum → adam/)).toBeVisible();

	await page.getByRole("spinbutton", { name: /^Hidden units/ }).fill("6");
	await expect(page.getByText(/needs a new run/)).toBeVisible();
	await page.getByRole("button", { name: "Restart with these" }).click();
	await expect(figure(page, "Hidden activations")).toContainText("6 units for");
	await expect(page.getByText(/changed on its way/)).toHaveCount(0);
});

test("a new seed gives another run, and the same initial weights come back with a reset", async ({ page }) => {
	await open(page, "./?hidden=5&epochs=1&autoplay=0");
	await page.getByRole("button", { name: "Settings" }).click();
	await page.getByRole("button", { name: "New seed" }).click();
	const seed = await page.getByRole("spinbutton", { name: /^Seed/ }).inputValue();
	expect(seed).not.toBe("1");
	await page.getByRole("button", { name: "Restart with these" }).click();
	await expect(page).toHaveURL(new RegExp(`seed=${seed}`));
	await expect(page.getByText(`seed ${seed}`)).toBeVisible();
});

test("a link trains to an epoch and pauses there, hides what a class need not see, and gives it back", async ({
	page,
}) => {
	await open(page, "./?hidden=5&pace=full&to=3&hide=settings,suggestions,curves,pace");
	await expect(status(page)).toContainText("Epoch 3 of 30");
	await expect(status(page)).toContainText("Paused");
	await expect(page.getByRole("spinbutton", { name: "To epoch" })).toHaveValue("3");
	await expect(page.getByRole("button", { name: "Settings" })).toHaveCount(0);
	await expect(page.getByRole("slider", { name: "Pace" })).toHaveCount(0);
	await expect(suggestions(page)).toHaveCount(0);
	await expect(figure(page, "Held-out RMSE")).toHaveCount(0);

	await page.getByRole("button", { name: "Link" }).click();
	const dialog = page.getByRole("dialog", { name: "Link to this run" });
	const link = dialog.getByRole("textbox", { name: "Link" });
	await expect(link).toHaveValue(/pace=full&to=3&hide=pace,settings,suggestions,curves/);
	await dialog.getByRole("checkbox", { name: "Curves" }).uncheck();
	await dialog.getByRole("checkbox", { name: /^Training starts by itself/ }).uncheck();
	await expect(link).toHaveValue(/autoplay=0&pace=full&to=3&hide=pace,settings,suggestions(#.*)?$/);
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
	await dialog.getByRole("button", { name: "Show everything on this page" }).click();
	await page.keyboard.press("Escape");
	await expect(dialog).toHaveCount(0);
	await expect(page.getByRole("button", { name: "Link" })).toBeFocused();
	await expect(suggestions(page).getByRole("listitem").first()).toBeVisible();

	await page.getByRole("spinbutton", { name: "To epoch" }).fill("5");
	await page.getByRole("button", { name: "Train", exact: true }).click();
	await expect(status(page)).toContainText("Epoch 5 of 30");
	await expect(status(page)).toContainText("Paused");
	await page.getByRole("button", { name: "Step one epoch" }).click();
	await expect(status(page)).toContainText("Epoch 6 of 30");
	await expect(status(page)).toContainText("Paused");
});

test("a copied link is the whole address", async ({ page, context }) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await open(page, "./?hidden=5&autoplay=0");
	await page.getByRole("button", { name: "Link" }).click();
	await page.getByRole("button", { name: "Copy link" }).click();
	await expect(page.getByText("Copied.")).toBeVisible();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	expect(copied).toBe(await page.getByRole("textbox", { name: "Link" }).inputValue());
	expect(copied).toMatch(/^http:\/\/.*\?preset=tuned&.*hidden=5.*&autoplay=0/);
});

test("a run stops by itself when the held-out error no longer falls, and keeps the best epoch", async ({ page }) => {
	await open(page, "./?preset=notes&hidden=10&lr=0.1&batch=64&epochs=200&patience=2&pace=full");
	await expect(status(page)).toContainText(/Stopped at epoch \d+, kept epoch \d+/, { timeout: 60_000 });
	const text = (await status(page).textContent()) ?? "";
	const [, stopped, kept] = /Stopped at epoch (\d+), kept epoch (\d+)/.exec(text) ?? [];
	expect(Number(stopped)).toBe(Number(kept) + 2);
	const rmse = (await tableOf(page, "Held-out RMSE")).map(([, value]) => value ?? Number.NaN);
	expect(rmse[Number(kept)]).toBe(Math.min(...rmse));
	await expect(page.getByRole("button", { name: "Train", exact: true })).toBeEnabled();
});

test("one mini-batch a second, with the speed and the time left", async ({ page }) => {
	await open(page, "./?hidden=5&autoplay=0");
	await setPace(page, "1 mini-batch a second");
	await expect(page).toHaveURL(/pace=batch/);
	await page.getByRole("button", { name: "Train", exact: true }).click();
	await expect(status(page)).toContainText("batch 2 of 671");
	await expect(status(page)).toContainText(/1\.0 batches\/s, \d+ h left/);
	await setPace(page, "Full speed");
	await expect(status(page)).toContainText(/epochs\/s, .* left/);
	await page.getByRole("button", { name: "Pause", exact: true }).click();
	await expect(status(page)).not.toContainText("left");
});

test("out of a divergence with one click, at half the rate", async ({ page }) => {
	await open(page, "./?lr=1&momentum=0.9&hidden=8&epochs=200");
	const notices = page.getByRole("alert");
	await expect(notices).toContainText("Training diverged", { timeout: 60_000 });
	await expect(notices).toContainText(/It stands at the end of epoch \d+\./);
	await notices.getByRole("button", { name: "Go on at half the rate, 0.5" }).click();
	await expect(page).toHaveURL(/lr=0\.5/);
	await expect(page.getByText(/Go on at half the rate, 0\.(25|5)/)).toBeVisible({ timeout: 60_000 });
	await notices.getByRole("button", { name: "Start over" }).click();
	await expect(notices).toHaveText("");
	await expect(status(page)).toContainText("Epoch 0 of 200");
	expect(await page.locator("body").textContent()).not.toMatch(/NaN|Infinity|undefined/);
});

test("by keys alone, but not while somebody types", async ({ page }) => {
	await open(page, "./?hidden=5&autoplay=0&epochs=5");
	await page.keyboard.press("?");
	const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
	await expect(list).toContainText("Train or pause");
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
	await page.keyboard.press("s");
	await page.keyboard.press("Escape");
	await expect(list).toHaveCount(0);
	await expect(status(page)).not.toContainText("batch");
	await page.keyboard.press("s");
	await expect(status(page)).toContainText("batch 1 of 671");
	await page.keyboard.press("e");
	await expect(status(page)).toContainText("Epoch 1 of 5");
	// The epoch is over when it is measured.
	await expect(status(page)).toContainText("Paused");
	await page.keyboard.press("i");
	await expect(page.getByText(/^Epoch 1 of 5\. Paused\. Held-out RMSE 0\.\d{3} stars\.$/)).toBeAttached();
	await page.keyboard.press("Space");
	await expect(status(page)).toContainText("Finished");
	await page.keyboard.press("r");
	await expect(status(page)).toContainText("Epoch 0 of 5");

	const search = page.getByRole("combobox", { name: "Search movies" });
	await search.focus();
	await page.keyboard.type("see 2");
	await expect(search).toHaveValue("see 2");
	await expect(status(page)).toContainText("Epoch 0 of 5");
	await expect(status(page)).not.toContainText("batch");
	await search.fill("");
	await rate(page, "matrix", "The Matrix", "8");
	await expect(page.getByRole("slider", { name: "Your rating for The Matrix", exact: true }).first()).toHaveAttribute(
		"aria-valuetext",
		"4 stars",
	);

	await page.locator("h1").focus();
	await page.keyboard.press("2");
	await expect(page.getByRole("button", { name: "Monitors", expanded: true })).toBeFocused();
	await page.keyboard.press("g");
	await page.keyboard.press("m");
	await expect(page).toHaveURL(/#\/movies$/);
	await page.keyboard.press("s");
	await page.keyboard.press("g");
	await page.keyboard.press("l");
	await expect(status(page)).toContainText("Epoch 0 of 5");
	await expect(status(page)).not.toContainText("batch");

	await page.keyboard.press("?");
	await list.getByRole("checkbox").uncheck();
	await page.keyboard.press("Escape");
	await page.keyboard.press("s");
	await page.keyboard.press("?");
	await expect(list).toBeVisible();
	await expect(status(page)).not.toContainText("batch");
});

test.describe("on a phone", () => {
	test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

	test("the epoch to train to and the link are in the settings, and all is large enough to touch", async ({ page }) => {
		await open(page, "./?hidden=5&autoplay=0");
		await page.getByRole("button", { name: "Settings" }).tap();
		await page.getByRole("spinbutton", { name: "To epoch" }).fill("2");
		await page.getByRole("button", { name: "Link" }).tap();
		await expect(page.getByRole("textbox", { name: "Link" })).toHaveValue(/to=2/);
		const box = await page.getByRole("button", { name: "Copy link" }).boundingBox();
		expect(box?.height).toBeGreaterThanOrEqual(44);
	});
});
