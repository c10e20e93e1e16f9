/** Somebody shapes the list: safe or adventurous, of some films only, without this one; asks why, and what if. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open, rate, ratingOf, suggestions, suggestionTexts, yourRatings } from "./page";

const items = (page: Page) => suggestions(page).getByRole("listitem");

/** The section has no transport; under the list stands how far the model is. */
async function untilLearned(page: Page, epochs: string): Promise<void> {
	await expect(page.getByText(`From a model that has learned for ${epochs}.`)).toBeVisible({ timeout: 30_000 });
}

/** How many people of the data rated each listed film, as the list says. */
async function ratedBy(page: Page): Promise<number[]> {
	return (await suggestionTexts(page)).map((text) => Number(/rated by (\d+)/.exec(text)?.[1]));
}
const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

test("safe lists are of films that many know, adventurous ones of films that fewer do", async ({ page }) => {
	await open(page, "./?epochs=2&hidden=8#/movies");
	await expect(items(page)).toHaveCount(24);
	const slider = page.getByRole("slider", { name: "Safe to adventurous" });
	await slider.press("Home");
	await expect(slider).toHaveAttribute("aria-valuetext", "very safe");
	await expect.poll(async () => mean(await ratedBy(page))).toBeGreaterThan(220);
	const safe = mean(await ratedBy(page));
	await slider.press("End");
	await expect.poll(async () => mean(await ratedBy(page))).toBeLessThan(safe / 2);
	await page.reload();
	await expect(slider).toHaveAttribute("aria-valuetext", "very adventurous");
});

test("only films of a genre and of some decades, and any film again", async ({ page }) => {
	await open(page, "./?epochs=1&hidden=8#/movies");
	await page.getByText(/^Films: any genre/).press("Enter");
	await page.getByRole("checkbox", { name: "Western" }).press("Space");
	await expect(page.getByText("Films: Western, any year, at least 20 ratings")).toBeVisible();
	await expect.poll(async () => (await suggestionTexts(page)).every((text) => text.includes("Western"))).toBe(true);
	const all = await items(page).count();
	await page.getByRole("combobox", { name: "First decade" }).selectOption("1960s");
	await page.getByRole("combobox", { name: "Last decade" }).selectOption("1970s");
	await expect.poll(() => items(page).count()).toBeLessThan(all);
	await expect.poll(async () => (await suggestionTexts(page)).every((text) => /19[67]\d/.test(text))).toBe(true);
	await page.getByRole("combobox", { name: "Ratings a film needs" }).selectOption("100");
	await expect(page.getByText("No film is left of this kind.")).toBeVisible();
	await page.getByRole("button", { name: "Any film" }).press("Enter");
	await expect(items(page)).toHaveCount(24);
	expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("a film that is put away leaves, the next moves up, and it can come back", async ({ page }) => {
	await open(page, "./?epochs=1&hidden=8#/movies");
	await untilLearned(page, "1 epoch");
	const titles = () => items(page).locator(".title").allTextContents();
	await expect(items(page)).toHaveCount(24);
	const [first = "", second = ""] = await titles();
	await page.getByRole("button", { name: `Not interested in ${first}` }).press("Enter");
	await expect.poll(async () => (await titles())[0]).toBe(second);
	expect(await titles()).toHaveLength(24);
	await expect(page.getByText(`${first} will not be suggested any more.`)).toBeVisible();
	await page.reload();
	await expect.poll(async () => (await titles())[0]).toBe(second);
	await page.getByRole("button", { name: "Suggest it again" }).press("Enter");
	await expect.poll(async () => (await titles())[0]).toBe(first);
});

test("why a film, through which ratings, and what another rating would do, before it is given", async ({ page }) => {
	await open(page, "./?epochs=3&hidden=8#/movies");
	await rate(page, "matrix", "The Matrix", "9");
	await rate(page, "fargo", "Fargo", "0");
	await rate(page, "titanic", "Titanic", "3");
	await untilLearned(page, "3 epochs");
	const why = page.getByRole("button", { name: /^Why / }).first();
	await why.press("Enter");
	await expect(why).toHaveAttribute("aria-expanded", "true");
	const film = (await why.getAttribute("aria-label"))?.replace(/^Why (.*)\?$/, "$1") ?? "";
	const table = page.getByRole("table", { name: `What your ratings do to ${film}` });
	await expect(table.getByRole("row")).toHaveCount(4);
	await expect(table).toContainText("×");
	await expect(page.getByText(/^Through hidden units/)).toBeVisible();
	expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

	const before = await suggestionTexts(page);
	await page.getByRole("combobox", { name: "Try another rating of Fargo" }).selectOption("0.5 stars");
	await expect(page.getByText("As if you had given Fargo 0.5 stars in place of 5.0 stars.")).toBeVisible();
	await expect.poll(() => suggestionTexts(page)).not.toEqual(before);
	await expect(ratingOf(yourRatings(page), "Fargo")).toHaveAttribute("aria-valuetext", "5 stars");
	await page.getByRole("button", { name: "Put it back" }).press("Enter");
	await expect(page.getByText(/^As if you had given/)).toHaveCount(0);
	await page.getByRole("combobox", { name: "Try another rating of Fargo" }).selectOption("not rated");
	await page.getByRole("button", { name: "Keep it" }).press("Enter");
	await expect(ratingOf(yourRatings(page), "Fargo")).toHaveCount(0);
	await expect(table.getByRole("row")).toHaveCount(3);
});
