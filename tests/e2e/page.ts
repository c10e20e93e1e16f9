/** What the browser tests do and read on the page, by roles and accessible names. */
import { expect, type Locator, type Page } from "@playwright/test";

/** Opens the page and waits until the worker has answered. `address` is relative to where the page is served. */
export async function open(page: Page, address = "./"): Promise<void> {
	await page.goto(address);
	await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
}

export const status = (page: Page): Locator => page.getByRole("status", { name: "Training status" });
export const figure = (page: Page, name: string): Locator => page.getByRole("figure", { name, exact: true });
export const suggestions = (page: Page): Locator => page.getByRole("list", { name: "Suggestions" });
export const yourRatings = (page: Page): Locator => page.getByRole("list", { name: "Your ratings" });
export const ratingOf = (within: Page | Locator, title: string): Locator =>
	within.getByRole("slider", { name: `Your rating for ${title}`, exact: true });

/** The completed epochs that the status tells of. */
export async function epochOf(page: Page): Promise<number> {
	const text = (await status(page).textContent()) ?? "";
	return Number(/Epoch (\d+)/.exec(text)?.[1] ?? Number.NaN);
}

/** Waits until so many epochs are complete. */
export async function untilEpoch(page: Page, epoch: number): Promise<void> {
	await expect.poll(() => epochOf(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(epoch);
}

/** The table behind a figure: a row of numbers an epoch, the epoch first. Opens it. */
export async function tableOf(page: Page, name: string): Promise<number[][]> {
	const table = figure(page, name).getByRole("region", { name: `${name}, table` });
	if (!(await table.isVisible())) await figure(page, name).getByText("Explain", { exact: true }).click();
	await expect(table).toBeVisible();
	const rows = await table
		.locator("tbody tr")
		.evaluateAll((found) => found.map((row) => Array.from(row.children, (cell) => Number(cell.textContent))));
	for (const row of rows) {
		expect(row.every(Number.isFinite), `a row of ${name}: ${row.join(", ")}`).toBe(true);
	}
	return rows;
}

/** The suggested films, in order, as text with their figures. */
export const suggestionTexts = (page: Page): Promise<string[]> =>
	suggestions(page).getByRole("listitem").allTextContents();

/** Searches for a film, takes the first hit, and rates it with the keyboard (key "9" is 4.5 stars, "0" is 5). */
export async function rate(page: Page, query: string, title: string, key: string): Promise<void> {
	const search = page.getByRole("combobox", { name: "Search movies" });
	await search.fill(query);
	await page.getByRole("listbox").getByRole("option").filter({ hasText: title }).first().click();
	await ratingOf(page, title).first().press(key);
	await expect(ratingOf(yourRatings(page), title)).toBeVisible();
}

/** Moves the pace to the stop of this name. */
export async function setPace(page: Page, name: string): Promise<void> {
	const pace = page.getByRole("slider", { name: "Pace" });
	for (let stop = 0; stop < 5; stop += 1) {
		await pace.fill(String(stop));
		if ((await pace.getAttribute("aria-valuetext")) === name) return;
	}
	throw new Error(`no pace ${name}`);
}
